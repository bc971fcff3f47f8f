"""Posting a shift, changing it while it is open, cancelling it."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.tasks import async_task

from authentication.domain import audit
from authentication.models import Departemen, User
from lentera.lib.clock import format_span
from lentera.lib.errors import DomainError
from lentera.lib.money import rupiah
from management.domain import assignments, locks, rates, student_tasks, supervision, told, wishes
from management.domain.transitions import move
from management.enums import (
    SHIFT_MOVES,
    ApplicationState,
    AssignmentState,
    CancelReason,
    ShiftState,
    Side,
    Tier,
)
from management.models import NakesProfile, Profession, Shift, ShiftBatch
from management.models.shifts import MAX_PLACES

MAX_LENGTH = timedelta(hours=24)
MIN_LENGTH = timedelta(hours=1)
MAX_AHEAD = timedelta(days=180)
ANNOUNCE_TASK = "management.tasks.announce_shift"


@dataclass(frozen=True)
class ShiftData:
    """What a faskes decides about a shift. Moments are aware; masks as in `models.Skill.bit`."""

    departemen: Departemen
    profession: Profession
    tier: int
    places: int
    starts_at: datetime
    ends_at: datetime
    rate: int
    skills_required: int = 0
    skills_wanted: int = 0
    fund_source: str = ""
    notes: str = ""
    supervisor: NakesProfile | None = None
    student_tasks: int = 0


def refusals(data: ShiftData, *, now: datetime) -> dict[str, str]:
    """Field → sentence for everything that stands against posting; empty when it may be posted."""
    out: dict[str, str] = {}
    if sentence := rates.refusal(data.rate, tier=data.tier):
        out["rate"] = sentence
    if not 1 <= data.places <= MAX_PLACES:
        out["places"] = f"Jumlah tempat harus 1 sampai {MAX_PLACES}."
    if data.ends_at <= data.starts_at:
        out["ends_at"] = "Waktu selesai harus setelah waktu mulai."
    elif not MIN_LENGTH <= data.ends_at - data.starts_at <= MAX_LENGTH:
        out["ends_at"] = "Lama shift harus 1 sampai 24 jam."
    if data.starts_at <= now:
        out["starts_at"] = "Waktu mulai sudah lewat. Pilih waktu yang akan datang."
    elif data.starts_at > now + MAX_AHEAD:
        out["starts_at"] = "Shift dapat dipasang paling jauh 180 hari ke depan."
    if data.tier == Tier.STUDENT and data.supervisor is None:
        out["supervisor"] = "Shift mahasiswa harus punya penyelia Tier 1."
    if data.tier == Tier.LICENSED and data.student_tasks:
        out["student_tasks"] = "Tugas mahasiswa hanya untuk shift Tier 2."
    if data.supervisor is not None and data.supervisor.tier != Tier.LICENSED:
        out["supervisor"] = "Penyelia harus nakes Tier 1."
    return out


def _refuse(data: ShiftData, now: datetime) -> None:
    found = refusals(data, now=now)
    if found:
        raise DomainError(" ".join(found.values()), code=next(iter(found)))


@transaction.atomic
def post(
    *,
    data: ShiftData,
    by: User,
    form_key: uuid.UUID | None = None,
    batch: ShiftBatch | None = None,
    now: datetime | None = None,
) -> Shift:
    """Open a shift and tell who fits. The same `form_key` twice gives the same shift."""
    now = now or timezone.now()
    if form_key and (seen := Shift.objects.select_for_update().filter(form_key=form_key).first()):
        return seen
    _refuse(data, now)
    if not data.departemen.active:
        raise DomainError("Departemen ini tidak aktif.", code="departemen")
    _refuse_supervisor(data, shift=None)
    shift = Shift(faskes=data.departemen.faskes, state=ShiftState.OPEN, posted_by=by, posted_at=now, form_key=form_key)
    shift.batch = batch
    _fill(shift, data)
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError:
        # The same form, sent twice at the same moment.
        if form_key and (seen := Shift.objects.filter(form_key=form_key).first()):
            return seen
        raise
    audit.record(by=by, action="dipasang", object_ref=shift.ref, places=shift.places, rate=shift.rate)
    transaction.on_commit(lambda: async_task(ANNOUNCE_TASK, shift.pk, group="shift"), robust=True)
    return shift


def _fill(shift: Shift, data: ShiftData) -> None:
    for name in (
        "departemen", "profession", "tier", "places", "starts_at", "ends_at", "rate", "skills_required",
        "skills_wanted", "fund_source", "notes", "supervisor", "student_tasks",
    ):  # fmt: skip
        setattr(shift, name, getattr(data, name))
    shift.min_semester = student_tasks.semester_of(data.student_tasks) if data.tier == Tier.STUDENT else 0


# --- Changing ----------------------------------------------------------------------------------------------------


def _changes(shift: Shift, data: ShiftData) -> list[str]:
    """What is different, in sentences for those concerned."""
    zone = shift.faskes.wilayah.zone
    out = []
    if (shift.starts_at, shift.ends_at) != (data.starts_at, data.ends_at):
        out.append(f"Waktu baru: {format_span(data.starts_at, data.ends_at, zone)}.")
    if shift.rate != data.rate:
        out.append(f"Tarif baru: {rupiah(data.rate)} (sebelumnya {rupiah(shift.rate)}).")
    if shift.departemen_id != data.departemen.pk:
        out.append(f"Departemen baru: {data.departemen.name}.")
    if shift.places != data.places:
        out.append(f"Jumlah tempat menjadi {data.places}.")
    if shift.notes != data.notes:
        out.append("Catatan diperbarui.")
    masks = ("skills_required", "skills_wanted")
    if any(getattr(shift, name) != getattr(data, name) for name in masks):
        out.append("Keterampilan yang diminta berubah.")
    if shift.supervisor_id != (data.supervisor.pk if data.supervisor else None):
        out.append("Penyelia berubah.")
    if shift.student_tasks != data.student_tasks:
        out.append("Tugas mahasiswa berubah.")
    return out


@transaction.atomic
def edit(*, shift: Shift, data: ShiftData, by: User, now: datetime | None = None) -> Shift:
    """Change an open or filled shift that has not begun; everybody it concerns is told what changed.

    With people booked, time, rate downwards, profession and tier stay: their yes was to those. Cancel and post anew.
    """
    now = now or timezone.now()
    shift = locks.shift(shift.pk)
    if shift.state not in (ShiftState.OPEN, ShiftState.FILLED) or shift.starts_at <= now:
        raise DomainError("Shift ini tidak dapat diubah lagi.", code="state")
    _refuse(data, now)
    _refuse_against_booked(shift, data)
    _refuse_supervisor(data, shift=shift)
    changes = _changes(shift, data)
    _fill(shift, data)
    if shift.state == ShiftState.FILLED and shift.filled < shift.places:
        shift.state = ShiftState.OPEN
    elif shift.state == ShiftState.OPEN and shift.filled == shift.places:
        shift.state = ShiftState.FILLED
    shift.save()
    if changes:
        event = audit.record(by=by, action="diubah", object_ref=shift.ref, changes=changes)
        told.shift_changed(shift, told.concerned(shift), changes, event.pk)
    return shift


def _refuse_supervisor(data: ShiftData, *, shift: Shift | None) -> None:
    if data.tier != Tier.STUDENT or data.supervisor is None:
        return
    supervision.refuse(
        supervisor=data.supervisor,
        faskes=data.departemen.faskes,
        places=data.places,
        start=data.starts_at,
        end=data.ends_at,
        shift=shift,
    )


def _refuse_against_booked(shift: Shift, data: ShiftData) -> None:
    if data.places < shift.filled:
        raise DomainError(
            f"Sudah {shift.filled} orang dijadwalkan; jumlah tempat tidak bisa kurang dari itu.", code="places"
        )
    if not shift.filled:
        return
    if (shift.starts_at, shift.ends_at) != (data.starts_at, data.ends_at):
        raise DomainError(
            "Sudah ada yang dijadwalkan, jadi waktu tidak bisa diubah. Batalkan lalu pasang baru.", code="starts_at"
        )
    if data.rate < shift.rate:
        raise DomainError("Sudah ada yang dijadwalkan, jadi tarif tidak bisa diturunkan.", code="rate")
    if (shift.profession_id, shift.tier) != (data.profession.pk, data.tier):
        raise DomainError("Sudah ada yang dijadwalkan, jadi profesi dan tier tidak bisa diubah.", code="profession")


# --- Cancelling --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShiftConsequence:
    """What cancelling the whole shift means, in numbers."""

    booked: int
    waiting: int
    pay: int
    sentences: tuple[str, ...]


def consequence(shift: Shift, *, now: datetime | None = None) -> ShiftConsequence:
    live = list(shift.assignments.filter(state=AssignmentState.CONFIRMED).select_related("shift"))
    effects = [assignments.consequence(a, side=Side.FASKES, now=now) for a in live]
    waiting = shift.applications.filter(state=ApplicationState.SUBMITTED).count()
    pay = sum(effect.pay for effect in effects)
    told_words = [f"{n} {who}" for n, who in ((len(live), "nakes yang dijadwalkan"), (waiting, "pelamar")) if n]
    nobody = "Belum ada yang melamar atau dijadwalkan."
    sentences = [f"{' dan '.join(told_words)} diberi tahu beserta alasannya." if told_words else nobody]
    if pay:
        sentences.append(f"Kurang dari 12 jam sebelum mulai: mereka berhak atas 4 jam tarif, seluruhnya {rupiah(pay)}.")
    sentences.append("Shift yang dibatalkan tidak dapat dibuka kembali.")
    return ShiftConsequence(len(live), waiting, pay, tuple(sentences))


@transaction.atomic
def cancel(*, shift: Shift, reason: CancelReason, note: str = "", by: User, now: datetime | None = None) -> Shift:
    """Cancel a shift that has not begun, with everything on it. Cancelling twice is a no-op."""
    now = now or timezone.now()
    shift = locks.shift(shift.pk)
    if shift.state == ShiftState.CANCELLED:
        return shift
    if shift.starts_at <= now:
        raise DomainError("Shift sudah dimulai, jadi tidak bisa dibatalkan.", code="started")
    people = told.concerned(shift)
    _cancel_assignments(shift, reason, by, now)
    wishes.close_waiting(shift, reason="shift dibatalkan")
    shift.cancel_reason, shift.cancel_note = reason, note[:250]
    move(shift, ShiftState.CANCELLED, SHIFT_MOVES, by=by, reason=reason)
    told.shift_cancelled(shift, people, reason)
    return shift


def _cancel_assignments(shift: Shift, reason: CancelReason, by: User, now: datetime) -> None:
    people = {nakes.pk: nakes for nakes in locks.nakes_booked(shift, [AssignmentState.CONFIRMED])}
    for assignment in shift.assignments.filter(state=AssignmentState.CONFIRMED):
        assignment.shift, assignment.nakes = shift, people[assignment.nakes_id]
        effect = assignments.consequence(assignment, side=Side.FASKES, now=now)
        assignments.release(
            assignment, side=Side.FASKES, reason=reason, by=by, now=now, late=effect.late, pay=effect.pay
        )
