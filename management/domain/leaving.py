"""What an account that wants to go leaves behind in staffing: bookings that forbid it, wishes, and names in messages."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from authentication.domain.erasure import Mention, Obstacle
from authentication.models import User
from lentera.lib.clock import format_date
from management.domain import applications, expiry, invitations
from management.enums import ApplicationState, AssignmentState, HoursState, InvitationState, RefuseReason, ShiftState
from management.models import Application, Assignment, Invitation, NakesProfile, Shift

OPEN_HOURS = (HoursState.NONE, HoursState.REPORTED, HoursState.DISPUTED)


def obstacles(user: User, now: datetime) -> Iterator[Obstacle]:
    """Work that is booked, under way or not settled: others rely on it."""
    nakes = NakesProfile.objects.filter(user=user).first()
    if nakes:
        yield from _booked(nakes)
        yield from _supervising(nakes, now)
    for row in Assignment.objects.filter(dispute_owner=user, hours_state=HoursState.DISPUTED):
        yield Obstacle("Anda menangani perselisihan jam yang belum selesai.", _page(row))


def _booked(nakes: NakesProfile) -> Iterator[Obstacle]:
    live = Q(state__in=(AssignmentState.CONFIRMED, AssignmentState.ARRIVED))
    unsettled = Q(state=AssignmentState.DONE, hours_state__in=OPEN_HOURS)
    rows = Assignment.objects.filter(live | unsettled, nakes=nakes).select_related("shift__faskes__wilayah")
    for row in rows.order_by("starts_at"):
        yield Obstacle(_why(row), _page(row))


def _why(row: Assignment) -> str:
    when = f"{format_date(row.starts_at, row.shift.faskes.wilayah.zone)} di {row.shift.faskes.name}"
    if row.state == AssignmentState.CONFIRMED:
        return f"Anda masih dijadwalkan {when}. Jalani, atau mundur dulu."
    if row.state == AssignmentState.ARRIVED:
        return f"Anda sedang bertugas, {when}."
    if row.hours_state == HoursState.DISPUTED:
        return f"Jam kerja {when} masih berselisih."
    return f"Jam kerja {when} belum disepakati."


def _page(row: Assignment) -> str:
    return reverse("management:nakes_shift", args=[row.shift.uid])


def _supervising(nakes: NakesProfile, now: datetime) -> Iterator[Obstacle]:
    live = (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS)
    rows = Shift.objects.filter(supervisor=nakes, state__in=live, ends_at__gt=now).select_related("faskes__wilayah")
    for row in rows:
        when = f"{format_date(row.starts_at, row.faskes.wilayah.zone)} di {row.faskes.name}"
        sentence = f"Anda penyelia mahasiswa {when}. Minta faskes menunjuk penyelia lain dulu."
        yield Obstacle(sentence, reverse("management:nakes_shift", args=[row.uid]))


def rest(user: User) -> None:
    """A shut account takes no part in matching; its owner, back one day, says so anew.

    What is booked stays until its faskes, which is told at once, replaces or cancels it: an account shut by mistake is open
    again in a minute, a cancelled week is not.
    """
    take_back_wishes(user)
    nakes = NakesProfile.objects.filter(user=user).first()
    if nakes:
        NakesProfile.objects.filter(pk=nakes.pk).update(active=False)
        expiry.tell_of_shut(nakes, timezone.now())


def take_back_wishes(user: User) -> None:
    """Open applications are withdrawn and open invitations refused, so that nobody waits for an answer.

    Afterwards the profile is locked: until the transaction ends, nobody can book it.
    """
    for application in Application.objects.filter(nakes__user=user, state=ApplicationState.SUBMITTED):
        applications.withdraw(application=application, by=user)
    for invitation in Invitation.objects.filter(nakes__user=user, state=InvitationState.SENT):
        invitations.refuse(invitation=invitation, reason=RefuseReason.OTHER, by=user)
    NakesProfile.objects.select_for_update().filter(user=user).first()


def mention(user: User) -> Mention:
    """The person's name with title, and the codes of their applications, invitations and assignments."""
    nakes = NakesProfile.objects.filter(user=user).select_related("user").first()
    if nakes is None:
        return Mention(frozenset(), frozenset())
    tables = (Application, Invitation, Assignment)
    codes = {str(uid) for table in tables for uid in table.objects.filter(nakes=nakes).values_list("uid", flat=True)}
    return Mention(frozenset({nakes.full_name}), frozenset(codes))
