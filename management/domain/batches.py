"""Several shifts posted as one decision: all or none, and taken back as a whole while nobody is booked on them."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import Faskes, User
from lentera.lib.clock import format_span
from lentera.lib.errors import DomainError
from management.domain import locks, shifts
from management.domain.shifts import ShiftData
from management.enums import CancelReason, ShiftState
from management.models import Shift, ShiftBatch

MAX_SHIFTS = 200


@transaction.atomic
def post(
    *, faskes: Faskes, data: Sequence[ShiftData], by: User, form_key: uuid.UUID, now: datetime | None = None
) -> ShiftBatch:
    """Post every shift or none. The same `form_key` twice gives the same batch."""
    now = now or timezone.now()
    if seen := find(faskes=faskes, form_key=form_key):
        return seen
    if not 1 <= len(data) <= MAX_SHIFTS:
        raise DomainError(f"Pilih 1 sampai {MAX_SHIFTS} shift.", code="count")
    if any(one.departemen.faskes_id != faskes.pk for one in data):
        raise DomainError("Departemen ini bukan milik faskes Anda.", code="departemen")
    try:
        with transaction.atomic():
            batch = ShiftBatch.objects.create(faskes=faskes, form_key=form_key, by=by)
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return ShiftBatch.objects.get(form_key=form_key, faskes=faskes)
    for one in data:
        _post_one(one, batch, by, now)
    audit.record(by=by, action="kumpulan dipasang", object_ref=batch.ref, shifts=len(data))
    return batch


def find(*, faskes: Faskes, form_key: uuid.UUID) -> ShiftBatch | None:
    return ShiftBatch.objects.filter(form_key=form_key, faskes=faskes).first()


def last_undoable(faskes: Faskes, *, now: datetime | None = None) -> ShiftBatch | None:
    """The newest batch, if `undo` would still take it back."""
    batch = ShiftBatch.objects.filter(faskes=faskes, undone_at=None).order_by("-pk").first()
    standing = list(_standing(batch.shifts.all())) if batch else []
    return batch if standing and _refusal(standing, now or timezone.now()) is None else None


def _post_one(data: ShiftData, batch: ShiftBatch, by: User, now: datetime) -> None:
    try:
        shifts.post(data=data, by=by, batch=batch, now=now)
    except DomainError as error:
        when = format_span(data.starts_at, data.ends_at, batch.faskes.wilayah.zone)
        raise DomainError(f"{data.departemen.name}, {when}: {error.message}", code=error.code) from error


@transaction.atomic
def undo(*, batch: ShiftBatch, by: User, now: datetime | None = None) -> ShiftBatch:
    """Cancel every shift of the batch; refused as soon as somebody is booked on one or one has begun. Twice is a no-op."""
    now = now or timezone.now()
    batch = ShiftBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        return batch
    rows = [locks.shift(pk) for pk in batch.shifts.order_by("pk").values_list("pk", flat=True)]
    standing = list(_standing(rows))
    if refusal := _refusal(standing, now):
        raise refusal
    for shift in standing:
        shifts.cancel(shift=shift, reason=CancelReason.NOT_NEEDED, by=by, now=now)
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    audit.record(by=by, action="kumpulan dibatalkan", object_ref=batch.ref, shifts=len(standing))
    return batch


def _standing(shifts: Iterable[Shift]) -> Iterator[Shift]:
    return (shift for shift in shifts if shift.state != ShiftState.CANCELLED)


def _refusal(standing: Sequence[Shift], now: datetime) -> DomainError | None:
    if any(shift.filled for shift in standing):
        return DomainError(
            "Sudah ada nakes yang dijadwalkan pada salah satu shift. Batalkan shift satu per satu.", code="booked"
        )
    if any(shift.starts_at <= now for shift in standing):
        return DomainError("Salah satu shift sudah dimulai. Batalkan sisanya satu per satu.", code="started")
    return None
