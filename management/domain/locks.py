"""The order in which rows are locked: shift, then nakes, then the rest. Nobody waits in a circle."""

from management.models import Application, Assignment, Invitation, NakesProfile, Shift


def shift(pk: int) -> Shift:
    """The shift, locked until the transaction ends, with what every rule reads of its place."""
    return (
        Shift.objects.select_related("faskes__wilayah", "departemen", "profession")
        .select_for_update(of=("self",))
        .get(pk=pk)
    )


def nakes(pk: int) -> NakesProfile:
    return NakesProfile.objects.select_related("user", "profession").select_for_update(of=("self",)).get(pk=pk)


def application(pk: int) -> Application:
    """The application with its shift; both locked, the shift first."""
    row = Application.objects.only("shift_id").get(pk=pk)
    held = shift(row.shift_id)
    row = Application.objects.select_related("nakes__user").select_for_update(of=("self",)).get(pk=pk)
    row.shift = held
    return row


def invitation(pk: int) -> Invitation:
    row = Invitation.objects.only("shift_id").get(pk=pk)
    held = shift(row.shift_id)
    row = Invitation.objects.select_related("nakes__user").select_for_update(of=("self",)).get(pk=pk)
    row.shift = held
    return row


def assignment(pk: int) -> Assignment:
    row = Assignment.objects.only("shift_id").get(pk=pk)
    held = shift(row.shift_id)
    row = (
        Assignment.objects.select_related("nakes__user", "nakes__profession").select_for_update(of=("self",)).get(pk=pk)
    )
    row.shift = held
    return row
