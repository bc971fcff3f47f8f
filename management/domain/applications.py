"""A nakes wants a shift; the faskes says yes or no."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import assignments, locks, matching, told, wishes, wording
from management.domain.assignments import NO_LETTER, Letter
from management.domain.transitions import move
from management.enums import APPLICATION_MOVES, ApplicationState, DeclineReason, InvitationState, Origin, Side
from management.models import Application, Assignment, NakesProfile, Shift

LIVE = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)


@transaction.atomic
def apply(
    *, shift: Shift, nakes: NakesProfile, by: User, message: str = "", now: datetime | None = None
) -> Application:
    """Apply once; a second click gives the same application. Amber is allowed: the faskes adds the letter."""
    now = now or timezone.now()
    shift = locks.shift(shift.pk)
    seen = shift.applications.filter(nakes=nakes, state__in=LIVE).first()
    if seen:
        return seen
    if shift.invitations.filter(nakes=nakes, state=InvitationState.SENT).exists():
        raise DomainError("Anda sudah diundang ke shift ini. Jawab undangannya.", code="invited")
    match = matching.explain(nakes, shift, now=now)
    if not match.check.bookable:
        speaker = wording.speak(to=Side.NAKES, zone=shift.faskes.wilayah.zone)
        first = match.check.blockers[0]
        raise DomainError(f"Belum bisa melamar: {wording.problem(first, speaker)}", code=first.code)
    application = _create(shift, nakes, message)
    audit.record(by=by, action="melamar", object_ref=application.ref, shift=str(shift.uid))
    told.applied(application)
    return application


def _create(shift: Shift, nakes: NakesProfile, message: str) -> Application:
    try:
        with transaction.atomic():
            return Application.objects.create(shift=shift, nakes=nakes, message=message.strip()[:300])
    except IntegrityError:
        return Application.objects.get(shift=shift, nakes=nakes, state__in=LIVE)


@transaction.atomic
def withdraw(*, application: Application, by: User) -> Application:
    """Take back an application that has not been answered. Twice is a no-op."""
    application = locks.application(application.pk)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    move(application, ApplicationState.WITHDRAWN, APPLICATION_MOVES, by=by)
    told.withdrawn(application)
    return application


@transaction.atomic
def decline(*, application: Application, reason: DeclineReason, by: User, now: datetime | None = None) -> Application:
    """Turn an application down with a reason from the closed list. Twice is a no-op."""
    application = locks.application(application.pk)
    if application.state == ApplicationState.DECLINED:
        return application
    application.decline_reason = reason
    _answered(application, by, now)
    move(application, ApplicationState.DECLINED, APPLICATION_MOVES, by=by, reason=reason)
    told.declined(application, reason)
    return application


def _answered(application: Application, by: User, now: datetime | None) -> None:
    application.answered_by, application.answered_at = by, now or timezone.now()


@transaction.atomic
def accept(
    *, application: Application, by: User, letter: Letter = NO_LETTER, now: datetime | None = None
) -> Assignment:
    """Book the applicant; accepting twice gives the same assignment, the last place goes to one only."""
    application = locks.application(application.pk)
    if application.state == ApplicationState.ACCEPTED:
        return assignments.of_accepted(application.shift, application.nakes)
    if application.state != ApplicationState.SUBMITTED:
        raise DomainError(_why_not_waiting(application), code="state")
    _answered(application, by, now)
    # Before booking: filling the last place closes every application still waiting.
    move(application, ApplicationState.ACCEPTED, APPLICATION_MOVES, by=by)
    return assignments.book(
        shift=application.shift, nakes=application.nakes, origin=Origin.APPLICATION, by=by, letter=letter, now=now
    )


def _why_not_waiting(application: Application) -> str:
    if application.state == ApplicationState.CLOSED:
        return wishes.why_closed(application.shift, application.nakes)
    return f"Lamaran ini sudah “{application.get_state_display().lower()}”."
