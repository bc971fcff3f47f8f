"""Booking a person on a shift, and undoing it.

The invariants: never more live assignments than places, never two overlapping ones for a person, never a red verdict,
never amber without its letter. Each is checked inside the locks and refused again by the database.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import documents, locks, matching, performance, supervision, told, wishes, wording
from management.domain.transitions import move
from management.enums import (
    ASSIGNMENT_MOVES,
    LIVE,
    SHIFT_MOVES,
    AssignmentState,
    CancelReason,
    Origin,
    ShiftState,
    Side,
    Verdict,
)
from management.models import Assignment, NakesProfile, Shift

LATE_CANCEL = timedelta(hours=12)
LATE_CANCEL_HOURS = 4


@dataclass(frozen=True)
class Letter:
    """The assignment letter that carries an amber booking until a SIP is there."""

    number: str = ""
    dated: date | None = None
    issuer: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.number.strip() and self.dated and self.issuer.strip())


NO_LETTER = Letter()


def book(
    *,
    shift: Shift,
    nakes: NakesProfile,
    origin: Origin,
    by: User,
    letter: Letter = NO_LETTER,
    now: datetime | None = None,
) -> Assignment:
    """Put a person on a locked shift; DomainError says why not. Call inside the caller's transaction.

    Locks the nakes, so that the person's other bookings wait; the shift must have been locked before (locks.py).
    """
    now = now or timezone.now()
    nakes = locks.nakes(nakes.pk)
    match = matching.explain(nakes, shift, now=now)
    _refuse_blockers(match, nakes, shift)
    if match.check.judgement.verdict == Verdict.AMBER and not letter.complete:
        raise DomainError(
            f"{nakes.full_name} perlu surat tugas. Isi nomor, tanggal, dan penerbit surat tugas lebih dulu.",
            code="letter",
        )
    assignment = _insert(shift, nakes, match, origin, by, letter)
    shift.filled += 1
    shift.save(update_fields=["filled"])
    audit.record(by=by, action="dipesan", object_ref=assignment.ref, shift=str(shift.uid), origin=origin)
    if shift.filled == shift.places:
        move(shift, ShiftState.FILLED, SHIFT_MOVES, by=by)
        wishes.close_waiting(shift, reason="semua tempat terisi", tell=told.places_gone)
    told.booked(assignment, by=by)
    return assignment


def _refuse_blockers(match: matching.Match, nakes: NakesProfile, shift: Shift) -> None:
    if shift.open_places <= 0:
        raise DomainError("Semua tempat pada shift ini sudah terisi.", code="full")
    if not nakes.user.is_active:
        raise DomainError(f"Akun {nakes.full_name} tidak aktif.", code="inactive")
    if supervisor := supervision.not_carried_by(shift):
        raise DomainError(f"{supervision.why_not(supervisor)} Pilih penyelia lain dulu.", code="supervisor")
    if not match.check.bookable:
        speaker = wording.speak(to=Side.FASKES, zone=shift.faskes.wilayah.zone).named(nakes.full_name)
        first = match.check.blockers[0]
        raise DomainError(wording.problem(first, speaker), code=first.code)


def _insert(
    shift: Shift, nakes: NakesProfile, match: matching.Match, origin: Origin, by: User, letter: Letter
) -> Assignment:
    score = match.score
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                shift=shift,
                nakes=nakes,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                origin=origin,
                booked_by=by,
                verdict=match.check.judgement.verdict,
                match={"percent": score.percent, "km": round(score.km, 1), "reason": match.check.judgement.code},
                credentials={
                    **documents.snapshot(nakes, shift.faskes),
                    "source": str(match.check.judgement.facts.get("source", "")),
                },
                letter_number=letter.number.strip(),
                letter_date=letter.dated,
                letter_issuer=letter.issuer.strip(),
            )
    except IntegrityError as error:
        # The locks make this unreachable; the database still has the last word.
        raise DomainError(f"{nakes.full_name} sudah punya tugas pada waktu itu.", code="overlap") from error


# --- Cancelling ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consequence:
    """What cancelling now means, to be shown before it is confirmed. `pay_hours` are owed to the nakes."""

    late: bool
    hours_left: float
    pay_hours: int
    pay: int
    sentences: tuple[str, ...]


def consequence(assignment: Assignment, *, side: Side, now: datetime | None = None) -> Consequence:
    """Numbers and sentences for cancelling this assignment now, from either side."""
    left = assignment.starts_at - (now or timezone.now())
    late = left < LATE_CANCEL
    hours = max(0.0, left.total_seconds() / 3600)
    if side == Side.NAKES:
        return Consequence(late, hours, 0, 0, tuple(_nakes_sentences(late, hours)))
    shift = assignment.shift
    pay_hours = LATE_CANCEL_HOURS if late else 0
    pay = round(shift.rate / shift.hours * min(pay_hours, shift.hours)) if pay_hours else 0
    return Consequence(late, hours, pay_hours, pay, tuple(_faskes_sentences(late, hours, pay)))


def _nakes_sentences(late: bool, hours: float) -> list[str]:
    first = f"Shift mulai {wording.number(hours)} jam lagi. Tempat Anda langsung dibuka untuk nakes lain."
    if late:
        return [first, "Mundur kurang dari 12 jam sebelum mulai menurunkan angka kehadiran Anda, kecuali karena sakit."]
    return [first, "Mundur sekarang tidak memengaruhi kinerja Anda."]


def _faskes_sentences(late: bool, hours: float, pay: int) -> list[str]:
    first = f"Shift mulai {wording.number(hours)} jam lagi. Nakes langsung diberi tahu beserta alasannya."
    if late:
        return [
            first,
            f"Pembatalan kurang dari 12 jam: nakes berhak atas 4 jam tarif, {wording.rupiah(pay)}.",
            "Pembatalan mendadak tampil pada kinerja faskes.",
        ]
    return [first, "Tidak ada biaya."]


@transaction.atomic
def cancel(
    *, assignment: Assignment, side: Side, reason: CancelReason, by: User, now: datetime | None = None
) -> Assignment:
    """Take a confirmed person off a shift; the place opens at once. Cancelling twice is a no-op."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    if assignment.state == AssignmentState.CANCELLED:
        return assignment
    if assignment.starts_at <= now:
        raise DomainError("Shift sudah dimulai. Catat kehadirannya, jangan dibatalkan.", code="started")
    effect = consequence(assignment, side=side, now=now)
    release(assignment, side=side, reason=reason, by=by, now=now, late=effect.late, pay=effect.pay)
    _reopen(assignment.shift, by, now)
    told.cancelled(assignment, side=side, reason=reason, by=by)
    return assignment


def release(
    assignment: Assignment, *, side: Side, reason: CancelReason, by: User, now: datetime, late: bool, pay: int
) -> None:
    """Mark a locked assignment cancelled and give its place back, without re-opening the shift."""
    wishes.close_of(assignment, by=by, reason="penugasan dibatalkan")
    assignment.cancelled_by, assignment.cancel_reason, assignment.cancelled_at = side, reason, now
    move(assignment, AssignmentState.CANCELLED, ASSIGNMENT_MOVES, by=by, reason=reason, late=late, pay=pay)
    shift = assignment.shift
    shift.filled -= 1
    if shift.state == ShiftState.FILLED:
        move(shift, ShiftState.OPEN, SHIFT_MOVES, by=by, reason="satu tempat kosong lagi")
    else:
        shift.save(update_fields=["filled"])
    performance.refresh_track(assignment.nakes)


def of_accepted(shift: Shift, nakes: NakesProfile) -> Assignment:
    """The booking that a wish already accepted led to; DomainError when it stands no longer."""
    booked = shift.assignments.filter(nakes=nakes, state__in=LIVE).first()
    if booked is None:
        raise DomainError(wishes.why_closed(shift, nakes), code="state")
    return booked


def _reopen(shift: Shift, by: User, now: datetime) -> None:
    if shift.state == ShiftState.OPEN and shift.starts_at > now:
        told.place_open_again(shift)
