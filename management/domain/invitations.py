"""A faskes asks one person; the person says yes or no before the deadline."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import assignments, locks, matching, sweeps, told, wishes, wording
from management.domain.assignments import NO_LETTER, Letter
from management.domain.transitions import move
from management.enums import INVITATION_MOVES, ApplicationState, InvitationState, Origin, RefuseReason, Side, Verdict
from management.models import Assignment, Invitation, NakesProfile, Shift

ANSWER_WITHIN = timedelta(hours=24)
LIVE = (InvitationState.SENT, InvitationState.ACCEPTED)


@transaction.atomic
def invite(
    *, shift: Shift, nakes: NakesProfile, by: User, letter: Letter = NO_LETTER, now: datetime | None = None
) -> Invitation:
    """Invite once; a second click gives the same invitation. An amber person needs the letter now."""
    now = now or timezone.now()
    shift = locks.shift(shift.pk)
    seen = shift.invitations.filter(nakes=nakes, state__in=LIVE).first()
    if seen:
        return seen
    _refuse(shift, nakes, letter, now)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                shift=shift,
                nakes=nakes,
                invited_by=by,
                expires_at=min(now + ANSWER_WITHIN, shift.starts_at),
                letter_number=letter.number.strip(),
                letter_date=letter.dated,
                letter_issuer=letter.issuer.strip(),
            )
    except IntegrityError:
        return Invitation.objects.get(shift=shift, nakes=nakes, state__in=LIVE)
    audit.record(by=by, action="mengundang", object_ref=invitation.ref, shift=str(shift.uid))
    told.invited(invitation)
    return invitation


def _refuse(shift: Shift, nakes: NakesProfile, letter: Letter, now: datetime) -> None:
    if shift.applications.filter(nakes=nakes, state=ApplicationState.SUBMITTED).exists():
        raise DomainError(f"{nakes.full_name} sudah melamar. Terima lamarannya.", code="applied")
    match = matching.explain(nakes, shift, now=now)
    if not match.check.bookable:
        speaker = wording.speak(to=Side.FASKES, zone=shift.faskes.wilayah.zone).named(nakes.full_name)
        first = match.check.blockers[0]
        raise DomainError(wording.problem(first, speaker), code=first.code)
    if match.check.judgement.verdict == Verdict.AMBER and not letter.complete:
        raise DomainError(f"{nakes.full_name} perlu surat tugas. Isi nomor, tanggal, dan penerbitnya.", code="letter")


@transaction.atomic
def accept(*, invitation: Invitation, by: User, now: datetime | None = None) -> Assignment:
    """Say yes: books at once, unless the last place has gone meanwhile. Twice gives the same assignment."""
    now = now or timezone.now()
    invitation = locks.invitation(invitation.pk)
    if invitation.state == InvitationState.ACCEPTED:
        return assignments.of_accepted(invitation.shift, invitation.nakes)
    if invitation.state == InvitationState.CLOSED:
        raise DomainError(wishes.why_closed(invitation.shift, invitation.nakes), code="full")
    if invitation.state == InvitationState.SENT and invitation.expires_at <= now:
        raise DomainError("Undangan ini sudah lewat batas waktunya.", code="expired")
    invitation.answered_at = now
    move(invitation, InvitationState.ACCEPTED, INVITATION_MOVES, by=by)
    letter = Letter(invitation.letter_number, invitation.letter_date, invitation.letter_issuer)
    return assignments.book(
        shift=invitation.shift, nakes=invitation.nakes, origin=Origin.INVITATION, by=by, letter=letter, now=now
    )


@transaction.atomic
def refuse(*, invitation: Invitation, reason: RefuseReason, by: User, now: datetime | None = None) -> Invitation:
    """Say no with a reason; it never counts against the person. Twice is a no-op."""
    invitation = locks.invitation(invitation.pk)
    if invitation.state == InvitationState.DECLINED:
        return invitation
    invitation.refuse_reason, invitation.answered_at = reason, now or timezone.now()
    move(invitation, InvitationState.DECLINED, INVITATION_MOVES, by=by, reason=reason)
    told.refused(invitation)
    return invitation


def expire_due(*, now: datetime | None = None) -> int:
    """Close invitations past their deadline; safe to run anywhere, any number of times."""
    now = now or timezone.now()
    due = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=now)
    return sweeps.each(due, lambda pk: _expire(pk, now))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    invitation = locks.invitation(pk)
    if invitation.state != InvitationState.SENT or invitation.expires_at > now:
        return False
    move(invitation, InvitationState.EXPIRED, INVITATION_MOVES, by=None, reason="lewat batas waktu")
    return True
