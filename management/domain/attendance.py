"""Who came and who went: said by the nakes, confirmed by the departemen."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import hours, locks, performance, sweeps, wishes
from management.domain.transitions import move
from management.enums import ASSIGNMENT_MOVES, LIVE, SHIFT_MOVES, AssignmentState, ShiftState
from management.models import Assignment, ClockEvent, Shift, Tie

EARLY = timedelta(hours=2)
NO_SHOW_AFTER = timedelta(minutes=15)
# Unconfirmed attendance is settled this long after a shift's end.
SETTLE_AFTER = timedelta(hours=12)
PENDING = (AssignmentState.CONFIRMED, AssignmentState.ARRIVED)
ELSEWHERE = "{} sudah punya tugas lain pada waktu itu, jadi kedatangannya di sini tidak bisa dikonfirmasi."
IN, OUT = ClockEvent.Kind.IN, ClockEvent.Kind.OUT


@transaction.atomic
def clock(
    *, assignment: Assignment, kind: str, by: User, client_id: uuid.UUID | None = None, now: datetime | None = None
) -> ClockEvent:
    """The nakes says "I am here" or "I am leaving"; once per kind, the first time stands."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    if seen := assignment.clock_events.filter(kind=kind).first():
        return seen
    _refuse_clock(assignment, kind, now)
    event = ClockEvent.objects.create(
        assignment=assignment, kind=kind, by=by, made_at=now, client_id=client_id or uuid.uuid4()
    )
    audit.record(by=by, action=f"catat {event.get_kind_display().lower()}", object_ref=assignment.ref)
    return event


def _refuse_clock(assignment: Assignment, kind: str, now: datetime) -> None:
    if assignment.state not in LIVE:
        raise DomainError("Penugasan ini tidak lagi berjalan.", code="state")
    if kind == IN and now < assignment.starts_at - EARLY:
        raise DomainError("Anda bisa mencatat hadir mulai 2 jam sebelum shift.", code="early")
    if kind == IN and now > assignment.ends_at:
        raise DomainError("Shift sudah selesai. Minta departemen mencatat kehadiran Anda.", code="late")
    if kind == OUT and not assignment.clock_events.filter(kind=IN).exists():
        raise DomainError("Catat hadir dulu sebelum mencatat pulang.", code="order")


@transaction.atomic
def confirm_arrival(
    *, assignment: Assignment, by: User, at: datetime | None = None, now: datetime | None = None
) -> Assignment:
    """The departemen confirms that the person came (`at` when the person did not say so). Twice is a no-op."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    if assignment.state in (AssignmentState.ARRIVED, AssignmentState.DONE):
        return assignment
    if now < assignment.starts_at - EARLY:
        raise DomainError("Kehadiran bisa dikonfirmasi mulai 2 jam sebelum shift.", code="early")
    if assignment.state == AssignmentState.NO_SHOW:
        _retake_place(assignment, by)
    else:
        move(assignment, AssignmentState.ARRIVED, ASSIGNMENT_MOVES, by=by)
    _confirm(assignment, IN, by, at or now, now)
    shift = assignment.shift
    if shift.state in (ShiftState.OPEN, ShiftState.FILLED):
        _begin(shift, by)
    return assignment


def _begin(shift: Shift, by: User | None, reason: str = "") -> None:
    move(shift, ShiftState.IN_PROGRESS, SHIFT_MOVES, by=by, reason=reason)
    wishes.close_unanswered(shift)


def _retake_place(assignment: Assignment, by: User) -> None:
    """Somebody marked absent came after all: if the place and the person are still free."""
    shift = assignment.shift
    if shift.filled >= shift.places or shift.state not in (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS):
        raise DomainError("Tempatnya sudah diisi orang lain atau shift sudah ditutup.", code="full")
    if _booked_elsewhere(assignment):
        raise DomainError(ELSEWHERE.format(assignment.nakes.full_name), code="overlap")
    try:
        with transaction.atomic():
            move(assignment, AssignmentState.ARRIVED, ASSIGNMENT_MOVES, by=by)
    except IntegrityError as error:
        # The locks make this unreachable; the database still has the last word.
        raise DomainError(ELSEWHERE.format(assignment.nakes.full_name), code="overlap") from error
    shift.filled += 1
    shift.save(update_fields=["filled"])


def _booked_elsewhere(assignment: Assignment) -> bool:
    rows = Assignment.objects.filter(nakes=assignment.nakes, state__in=LIVE).exclude(pk=assignment.pk)
    return rows.filter(starts_at__lt=assignment.ends_at, ends_at__gt=assignment.starts_at).exists()


def _confirm(assignment: Assignment, kind: str, by: User, at: datetime, now: datetime) -> None:
    event, _ = ClockEvent.objects.get_or_create(assignment=assignment, kind=kind, defaults={"by": by, "made_at": at})
    event.confirmed_by, event.confirmed_at = by, now
    event.save(update_fields=["confirmed_by", "confirmed_at"])


@transaction.atomic
def confirm_departure(
    *, assignment: Assignment, by: User, at: datetime | None = None, now: datetime | None = None
) -> Assignment:
    """The departemen confirms that the person has finished. Twice is a no-op."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    if assignment.state == AssignmentState.DONE:
        return assignment
    if assignment.state != AssignmentState.ARRIVED:
        raise DomainError("Konfirmasi kedatangannya dulu.", code="order")
    _confirm(assignment, OUT, by, at or now, now)
    move(assignment, AssignmentState.DONE, ASSIGNMENT_MOVES, by=by)
    _count_together(assignment)
    performance.refresh_track(assignment.nakes)
    finish_shift(assignment.shift, by=by, now=now)
    return assignment


def _count_together(assignment: Assignment) -> None:
    """One more shift of the two; the nakes is locked, so nobody else writes the row."""
    tie, _ = Tie.objects.get_or_create(faskes=assignment.shift.faskes, nakes=assignment.nakes)
    tie.shifts_worked += 1
    tie.save(update_fields=["shifts_worked"])


@transaction.atomic
def mark_no_show(*, assignment: Assignment, by: User, now: datetime | None = None) -> Assignment:
    """The departemen says that nobody came, from 15 minutes after the start. Twice is a no-op."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    if assignment.state == AssignmentState.NO_SHOW:
        return assignment
    if now < assignment.starts_at + NO_SHOW_AFTER:
        raise DomainError("Tandai tidak hadir paling cepat 15 menit setelah shift mulai.", code="early")
    if assignment.clock_events.filter(kind=IN).exists():
        raise DomainError("Nakes sudah mencatat hadir. Konfirmasi, atau hubungi nakes itu lebih dulu.", code="arrived")
    move(assignment, AssignmentState.NO_SHOW, ASSIGNMENT_MOVES, by=by)
    wishes.close_of(assignment, by=by, reason="tidak hadir")
    shift = assignment.shift
    shift.filled -= 1
    if shift.state == ShiftState.FILLED:
        shift.state = ShiftState.OPEN
    shift.save(update_fields=["filled", "state"])
    performance.refresh_track(assignment.nakes)
    finish_shift(shift, by=by, now=now)
    return assignment


def finish_shift(shift: Shift, *, by: User | None, now: datetime) -> None:
    """Worked when everybody who was to work has finished, unworked when nobody did. The shift is locked."""
    states = set(shift.assignments.values_list("state", flat=True))
    if states & set(PENDING):
        return
    if AssignmentState.DONE in states and shift.state == ShiftState.IN_PROGRESS:
        move(shift, ShiftState.WORKED, SHIFT_MOVES, by=by)
        hours.close_shift(shift, by)
    elif (
        AssignmentState.DONE not in states
        and now >= shift.ends_at
        and shift.state
        in (
            ShiftState.OPEN,
            ShiftState.FILLED,
            ShiftState.IN_PROGRESS,
        )
    ):
        move(shift, ShiftState.UNWORKED, SHIFT_MOVES, by=by)
        wishes.close_unanswered(shift)


def settle_due(*, now: datetime | None = None) -> int:
    """Close shifts whose end is 12 hours past: what nobody confirmed follows from what was said."""
    now = now or timezone.now()
    states = (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS)
    due = Shift.objects.filter(state__in=states, ends_at__lte=now - SETTLE_AFTER)
    return sweeps.each(due, lambda pk: _settle(pk, now))


@transaction.atomic
def _settle(pk: int, now: datetime) -> bool:
    """Somebody who clocked in counts as having come; somebody of whom nothing was said did not come."""
    shift = locks.shift(pk)
    if shift.state not in (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS):
        return False
    people = {nakes.pk: nakes for nakes in locks.nakes_booked(shift, PENDING)}
    pending = shift.assignments.filter(state__in=PENDING)
    for assignment in pending.prefetch_related("clock_events"):
        assignment.shift, assignment.nakes = shift, people[assignment.nakes_id]
        _settle_one(assignment, now)
    finish_shift(shift, by=None, now=now)
    return True


def _settle_one(assignment: Assignment, now: datetime) -> None:
    came = assignment.state == AssignmentState.ARRIVED or any(e.kind == IN for e in assignment.clock_events.all())
    why = "tidak dikonfirmasi sampai 12 jam setelah selesai"
    if not came:
        move(assignment, AssignmentState.NO_SHOW, ASSIGNMENT_MOVES, by=None, reason=why)
        wishes.close_of(assignment, by=None, reason="tidak hadir")
        assignment.shift.filled -= 1
        if assignment.shift.state == ShiftState.FILLED:
            assignment.shift.state = ShiftState.OPEN
        assignment.shift.save(update_fields=["filled", "state"])
    else:
        if assignment.state == AssignmentState.CONFIRMED:
            move(assignment, AssignmentState.ARRIVED, ASSIGNMENT_MOVES, by=None, reason=why)
        if assignment.shift.state in (ShiftState.OPEN, ShiftState.FILLED):
            _begin(assignment.shift, None, why)
        move(assignment, AssignmentState.DONE, ASSIGNMENT_MOVES, by=None, reason=why)
        _count_together(assignment)
    performance.refresh_track(assignment.nakes)
