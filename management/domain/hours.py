"""Hours worked, told by both sides: equal accounts agree, silence for 48 hours agrees, a difference is a dispute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import locks, performance, sweeps, told
from management.domain.transitions import move
from management.enums import SHIFT_MOVES, AssignmentState, HoursState, ShiftState, Side
from management.models import Assignment, ClockEvent, HoursReport, Shift

SILENCE = timedelta(hours=48)
# Two accounts this close are the same account.
TOLERANCE_MINUTES = 5
AGREED = (HoursState.AGREED, HoursState.AUTO_AGREED)


@dataclass(frozen=True)
class HoursData:
    """Aware moments; the break in minutes is taken off."""

    started_at: datetime
    ended_at: datetime
    break_minutes: int = 0
    note: str = ""

    @property
    def minutes(self) -> int:
        return int((self.ended_at - self.started_at).total_seconds() // 60) - self.break_minutes


def suggestion(assignment: Assignment) -> HoursData:
    """What the clock says: confirmed arrival and departure within the shift's times, else the plan."""
    times = {event.kind: event.made_at for event in assignment.clock_events.all()}
    start = max(times.get(ClockEvent.Kind.IN, assignment.starts_at), assignment.starts_at)
    end = times.get(ClockEvent.Kind.OUT, assignment.ends_at)
    return HoursData(start, end if end > start else assignment.ends_at)


@transaction.atomic
def report(*, assignment: Assignment, side: Side, data: HoursData, by: User, now: datetime | None = None) -> Assignment:
    """Give or correct one side's account; agreement or dispute follows at once when both are there."""
    now = now or timezone.now()
    assignment = locks.assignment(assignment.pk)
    _refuse(assignment, data)
    HoursReport.objects.update_or_create(
        assignment=assignment,
        side=side,
        defaults={
            "started_at": data.started_at,
            "ended_at": data.ended_at,
            "break_minutes": data.break_minutes,
            "note": data.note.strip()[:250],
            "by": by,
        },
    )
    audit.record(by=by, action="lapor jam", object_ref=assignment.ref, side=side, minutes=data.minutes)
    _compare(assignment, side, by, now)
    return assignment


def _refuse(assignment: Assignment, data: HoursData) -> None:
    if assignment.state != AssignmentState.DONE:
        raise DomainError("Jam dilaporkan setelah tugas selesai dan kepulangan dikonfirmasi.", code="state")
    if assignment.hours_state in AGREED:
        raise DomainError("Jam sudah disepakati.", code="agreed")
    if data.ended_at <= data.started_at:
        raise DomainError("Waktu selesai harus setelah waktu mulai.", code="ended_at")
    if data.minutes <= 0:
        raise DomainError("Istirahat lebih lama dari waktu kerja.", code="break_minutes")
    if data.started_at < assignment.starts_at - timedelta(hours=4) or data.ended_at > assignment.ends_at + timedelta(
        hours=12
    ):
        raise DomainError("Jam di luar waktu shift. Periksa tanggalnya.", code="started_at")


def _compare(assignment: Assignment, side: Side, by: User, now: datetime) -> None:
    reports = {row.side: row for row in assignment.hours_reports.all()}
    if len(reports) == 1:
        _first_report(assignment, side, now)
    elif abs(reports[Side.NAKES].minutes - reports[Side.FASKES].minutes) <= TOLERANCE_MINUTES:
        # Within the tolerance the person who worked is believed.
        _agree(assignment, HoursState.AGREED, reports[Side.NAKES].minutes, by)
    else:
        _dispute(assignment, by)


def _first_report(assignment: Assignment, side: Side, now: datetime) -> None:
    first_time = assignment.hours_state == HoursState.NONE
    assignment.hours_state = HoursState.REPORTED
    assignment.hours_due_at = now + SILENCE
    assignment.save(update_fields=["hours_state", "hours_due_at"])
    if first_time:
        _ask_other_side(assignment, side)


def _ask_other_side(assignment: Assignment, side: Side) -> None:
    shift = assignment.shift
    users = told.staff_of(shift.departemen) if side == Side.NAKES else [assignment.nakes.user]
    notify(
        users=users,
        topic=Topic.REMINDER,
        title="Jam kerja menunggu persetujuan Anda",
        body=f"{assignment.nakes.full_name}, {shift}, {told.when(shift)}. Tanpa jawaban 48 jam berarti setuju.",
        event_key=f"{assignment.ref}:hours:{side}",
        url=_url(assignment, to=Side.FASKES if side == Side.NAKES else Side.NAKES),
    )


def _url(assignment: Assignment, *, to: Side) -> str:
    name = "management:nakes_shift" if to == Side.NAKES else "management:shift_detail"
    return reverse(name, args=[assignment.shift.uid])


@transaction.atomic
def accept_other(*, assignment: Assignment, side: Side, by: User, now: datetime | None = None) -> Assignment:
    """Agree with the other side's account. Twice is a no-op."""
    assignment = locks.assignment(assignment.pk)
    if assignment.hours_state in AGREED:
        return assignment
    other = Side.FASKES if side == Side.NAKES else Side.NAKES
    account = assignment.hours_reports.filter(side=other).first()
    if account is None:
        raise DomainError("Pihak lain belum melaporkan jam.", code="missing")
    _agree(assignment, HoursState.AGREED, account.minutes, by)
    return assignment


def _agree(assignment: Assignment, state: HoursState, minutes: int, by: User | None, reason: str = "") -> None:
    assignment.hours_state, assignment.agreed_minutes = state, minutes
    assignment.hours_due_at, assignment.dispute_owner = None, None
    assignment.save(update_fields=["hours_state", "agreed_minutes", "hours_due_at", "dispute_owner"])
    audit.record(by=by, action="jam disepakati", object_ref=assignment.ref, reason=reason, minutes=minutes, how=state)
    performance.refresh_track(assignment.nakes)
    close_shift(assignment.shift, by)
    _tell_agreed(assignment, minutes)


def _tell_agreed(assignment: Assignment, minutes: int) -> None:
    shift = assignment.shift
    hours, rest = divmod(minutes, 60)
    length = f"{hours} jam {rest} menit" if rest else f"{hours} jam"
    for users, side in ((told.staff_of(shift.departemen), Side.FASKES), ([assignment.nakes.user], Side.NAKES)):
        notify(
            users=users,
            topic=Topic.ANSWER,
            title=f"Jam disepakati: {length}",
            body=f"{assignment.nakes.full_name}, {shift}, {told.when(shift)}. Beri penilaian selagi ingat.",
            event_key=f"{assignment.ref}:agreed:{side}",
            url=_url(assignment, to=side),
        )


def close_shift(shift: Shift, by: User | None) -> None:
    """A worked shift closes when the hours of everybody who worked are agreed, whichever of the two comes last."""
    open_hours = shift.assignments.filter(state=AssignmentState.DONE).exclude(hours_state__in=AGREED)
    if shift.state == ShiftState.WORKED and not open_hours.exists():
        move(shift, ShiftState.CLOSED, SHIFT_MOVES, by=by)


def _dispute(assignment: Assignment, by: User) -> None:
    if assignment.hours_state == HoursState.DISPUTED:
        return
    assignment.hours_state, assignment.hours_due_at = HoursState.DISPUTED, None
    assignment.dispute_owner = _owner()
    assignment.save(update_fields=["hours_state", "hours_due_at", "dispute_owner"])
    audit.record(by=by, action="jam berselisih", object_ref=assignment.ref)
    shift = assignment.shift
    users = [assignment.nakes.user, *told.staff_of(shift.departemen)]
    for user in users:
        notify(
            users=[user],
            topic=Topic.CHANGE,
            title="Laporan jam berbeda",
            body=f"{assignment.nakes.full_name}, {shift}, {told.when(shift)}. Ditangani {assignment.judge}.",
            event_key=f"{assignment.ref}:dispute",
            url=_url(assignment, to=Side.NAKES if user == assignment.nakes.user else Side.FASKES),
        )


def _owner() -> User | None:
    """The platform admin with the fewest open disputes; nobody while there is none: no side judges its own case."""
    admins = User.objects.filter(role=Role.PLATFORM_ADMIN, is_active=True).order_by("id")
    loads = {
        admin: Assignment.objects.filter(dispute_owner=admin, hours_state=HoursState.DISPUTED).count()
        for admin in admins
    }
    return min(loads, key=lambda admin: (loads[admin], admin.pk)) if loads else None


@transaction.atomic
def settle_dispute(*, assignment: Assignment, minutes: int, reason: str, by: User) -> Assignment:
    """The owner, or whoever takes over, decides between the two accounts with a reason that both can read."""
    assignment = locks.assignment(assignment.pk)
    if assignment.hours_state != HoursState.DISPUTED:
        raise DomainError("Tidak ada selisih jam yang terbuka.", code="state")
    _refuse_judge(assignment, by)
    accounts = [row.minutes for row in assignment.hours_reports.all()]
    if not min(accounts) <= minutes <= max(accounts):
        raise DomainError(f"Putusan harus antara {min(accounts)} dan {max(accounts)} menit.", code="minutes")
    if not reason.strip():
        raise DomainError("Tulis alasan putusan.", code="reason")
    _agree(assignment, HoursState.AGREED, minutes, by, reason=reason)
    return assignment


def _refuse_judge(assignment: Assignment, by: User) -> None:
    """A dispute without an owner, or whose owner is a platform admin no longer, is open to every platform admin."""
    owner = assignment.dispute_owner
    owned = owner is not None and _judges(owner)
    if not _judges(by) or (owned and owner != by):
        raise DomainError(f"Selisih ini ditangani {owner if owned else 'admin platform'}.", code="owner")
    if owner != by:
        audit.record(by=by, action="selisih jam diambil alih", object_ref=assignment.ref)


def _judges(user: User) -> bool:
    return bool(user.is_active and user.role == Role.PLATFORM_ADMIN)


def agree_silent(*, now: datetime | None = None) -> int:
    """Accounts unanswered for 48 hours are agreed; safe to run anywhere, any number of times."""
    now = now or timezone.now()
    due = Assignment.objects.filter(hours_state=HoursState.REPORTED, hours_due_at__lte=now)
    return sweeps.each(due, lambda pk: _agree_one(pk, now))


@transaction.atomic
def _agree_one(pk: int, now: datetime) -> bool:
    assignment = locks.assignment(pk)
    if assignment.hours_state != HoursState.REPORTED or (assignment.hours_due_at or now) > now:
        return False
    account = assignment.hours_reports.get()
    _agree(assignment, HoursState.AUTO_AGREED, account.minutes, None, reason="48 jam tanpa jawaban")
    return True
