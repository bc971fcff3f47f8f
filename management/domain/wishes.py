"""How wishes (applications and invitations) end that nobody answered, or whose booking ended."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from authentication.models import User
from management.domain import locks, sweeps, told
from management.domain.transitions import move
from management.enums import (
    APPLICATION_MOVES,
    INVITATION_MOVES,
    ApplicationState,
    AssignmentState,
    InvitationState,
    ShiftState,
)
from management.models import Application, Assignment, Invitation, NakesProfile, Shift

BEGUN = (ShiftState.IN_PROGRESS, ShiftState.WORKED, ShiftState.UNWORKED, ShiftState.CLOSED)


def close_waiting(shift: Shift, *, reason: str, tell: Callable[[Application | Invitation], None] | None = None) -> None:
    """Close everything still unanswered on a locked shift; `tell` says so to each person."""
    for application in shift.applications.filter(state=ApplicationState.SUBMITTED).select_related("nakes__user"):
        move(application, ApplicationState.CLOSED, APPLICATION_MOVES, by=None, reason=reason)
        if tell:
            tell(application)
    for invitation in shift.invitations.filter(state=InvitationState.SENT).select_related("nakes__user"):
        move(invitation, InvitationState.CLOSED, INVITATION_MOVES, by=None, reason=reason)
        if tell:
            tell(invitation)


def close_unanswered(shift: Shift) -> None:
    """A shift that begins or ends can take nobody any more; those who wait hear it."""
    close_waiting(shift, reason="shift sudah dimulai", tell=told.not_answered)


def close_of(assignment: Assignment, *, by: User | None, reason: str) -> None:
    """The wish that led to a booking ends with it, so that the same person can be booked again."""
    shift, nakes = assignment.shift, assignment.nakes
    for application in shift.applications.filter(nakes=nakes, state=ApplicationState.ACCEPTED):
        move(application, ApplicationState.CLOSED, APPLICATION_MOVES, by=by, reason=reason)
    for invitation in shift.invitations.filter(nakes=nakes, state=InvitationState.ACCEPTED):
        move(invitation, InvitationState.CLOSED, INVITATION_MOVES, by=by, reason=reason)


def why_closed(shift: Shift, nakes: NakesProfile) -> str:
    """Why a wish cannot be answered any more, for the person who just tried to."""
    if shift.state == ShiftState.CANCELLED:
        return "Shift ini sudah dibatalkan."
    last = shift.assignments.filter(nakes=nakes).order_by("-id").first()
    if last and last.state == AssignmentState.CANCELLED:
        return "Penugasan dari lamaran atau undangan ini sudah dibatalkan. Lamar atau undang lagi."
    if last and last.state == AssignmentState.NO_SHOW:
        return "Penugasan ini berakhir karena dicatat tidak hadir."
    if shift.state in BEGUN:
        return "Shift ini sudah dimulai atau selesai."
    return "Semua tempat pada shift ini sudah terisi."


def close_due(*, now: datetime | None = None) -> int:
    """Close what still waits on shifts that have begun; safe to run anywhere, any number of times."""
    now = now or timezone.now()
    applications = Application.objects.filter(shift=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    invitations = Invitation.objects.filter(shift=OuterRef("pk"), state=InvitationState.SENT)
    begun = Q(state__in=BEGUN) | Q(state__in=(ShiftState.OPEN, ShiftState.FILLED), starts_at__lte=now)
    due = Shift.objects.filter(begun, Exists(applications) | Exists(invitations))
    return sweeps.each(due, lambda pk: _close(pk, now))


@transaction.atomic
def _close(pk: int, now: datetime) -> bool:
    shift = locks.shift(pk)
    if shift.state not in BEGUN and shift.starts_at > now:
        return False
    close_unanswered(shift)
    return True
