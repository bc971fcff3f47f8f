"""The order in which rows are locked: shift, then nakes by their key, then the rest. Nobody waits in a circle.

What hangs on a shift (wishes, bookings) is only locked while the shift is, what hangs on a nakes (ties, documents)
only while the nakes is.
"""

from collections.abc import Iterable

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


def nakes_booked(shift: Shift, states: Iterable[str]) -> list[NakesProfile]:
    """Everybody with a booking in these states on a locked shift; taken by key, whatever order they were booked in."""
    booked = shift.assignments.filter(state__in=states).values("nakes")
    rows = NakesProfile.objects.filter(pk__in=booked).select_related("user")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


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
    """The booking with its shift and its nakes; all three locked, in that order."""
    row = Assignment.objects.only("shift_id", "nakes_id").get(pk=pk)
    held, person = shift(row.shift_id), nakes(row.nakes_id)
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=pk)
    row.shift, row.nakes = held, person
    return row
