"""Take a table in: read, show, agree, undo. All or nothing at every step."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import Departemen, Faskes, User
from lentera.lib.errors import DomainError
from planning.domain import accuracy, tables
from planning.enums import Source, UploadState
from planning.models import DailyCount, Measure, Upload

BATCH = 2000
MAX_NAME = 120


def columns_of(faskes: Faskes) -> dict[str, int]:
    """Lower-case departemen name → id, in the order of the names."""
    rows = Departemen.objects.filter(faskes=faskes, active=True).order_by("name")
    return {row.name.strip().lower(): row.pk for row in rows}


def preview(
    *, faskes: Faskes, measure: Measure, name: str, content: bytes, by: User, today: date
) -> tuple[Upload | None, tables.Table]:
    """The table as read, and an upload to agree to when it has no problems. DomainError when it cannot be read."""
    table = tables.read(name=name, content=content, columns=columns_of(faskes), today=today)
    if table.problems:
        return None, table
    cells = [[str(day), departemen, value] for day, departemen, value in table.cells]
    upload = Upload.objects.create(faskes=faskes, measure=measure, file_name=name[:MAX_NAME], cells=cells, by=by)
    return upload, table


@transaction.atomic
def apply(*, upload: Upload, by: User, now: datetime | None = None) -> Upload:
    """Take the agreed table in and remember what it replaces. Twice is a no-op."""
    upload = _locked(upload)
    if upload.state == UploadState.APPLIED:
        return upload
    if upload.state == UploadState.UNDONE:
        raise DomainError("Unggahan ini sudah dibatalkan. Unggah lagi berkasnya.", code="state")
    wanted = {(date.fromisoformat(day), unit): value for day, unit, value in upload.cells}
    upload.before = [[str(day), unit, value, source] for day, unit, value, source in _present(upload, wanted)]
    write(measure=upload.measure, cells=wanted, source=Source.UPLOAD)
    _recount(upload, now)
    return _decide(upload, UploadState.APPLIED, by, now, "hitungan diunggah")


@transaction.atomic
def undo(*, upload: Upload, by: User, now: datetime | None = None) -> Upload:
    """Put back what stood there before, unless somebody changed one of the numbers since. Twice is a no-op."""
    upload = _locked(upload)
    if upload.state == UploadState.UNDONE:
        return upload
    if upload.state == UploadState.PREVIEW:
        return _decide(upload, UploadState.UNDONE, by, now, "unggahan dibuang")
    wanted = {(date.fromisoformat(day), unit): value for day, unit, value in upload.cells}
    if _changed_since(upload, wanted):
        raise DomainError("Sebagian angkanya sudah diubah sesudah unggahan ini. Perbaiki langsung di tabel.", "changed")
    for part in _parts(list(wanted)):
        days = {day for day, _ in part}
        rows = DailyCount.objects.filter(measure=upload.measure, departemen__faskes=upload.faskes_id, day__in=days)
        keys = set(part)
        rows.filter(
            pk__in=[pk for pk, d, u in rows.values_list("pk", "day", "departemen_id") if (d, u) in keys]
        ).delete()
    for source in Source.values:
        old = {(date.fromisoformat(d), u): v for d, u, v, s in upload.before if s == source}
        write(measure=upload.measure, cells=old, source=Source(source))
    _recount(upload, now)
    return _decide(upload, UploadState.UNDONE, by, now, "unggahan dibatalkan")


@transaction.atomic
def type_day(
    *, faskes: Faskes, measure: Measure, cells: dict[tuple[date, int], int], by: User, now: datetime | None = None
) -> None:
    """Numbers typed by hand, of departemen of the faskes; they replace what stood there."""
    write(measure=measure, cells=cells, source=Source.TYPED)
    audit.record(by=by, action="hitungan diketik", object_ref=f"faskes:{faskes.uid}", cells=len(cells))
    accuracy.recount(faskes=faskes, days={day for day, _ in cells}, now=now)


def write(*, measure: Measure, cells: dict[tuple[date, int], int], source: Source) -> None:
    """Insert or replace daily counts, keyed by (day, departemen id)."""
    now = timezone.now()
    DailyCount.objects.bulk_create(
        (
            DailyCount(departemen_id=unit, measure=measure, day=day, value=value, source=source, changed_at=now)
            for (day, unit), value in cells.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["departemen", "measure", "day"],
        update_fields=["value", "source", "changed_at"],
    )


def _recount(upload: Upload, now: datetime | None) -> None:
    accuracy.recount(faskes=upload.faskes, days={date.fromisoformat(day) for day, _, _ in upload.cells}, now=now)


def _locked(upload: Upload) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).select_related("measure", "faskes__wilayah").get(pk=upload.pk)


def _decide(upload: Upload, state: UploadState, by: User, now: datetime | None, action: str) -> Upload:
    upload.state, upload.decided_at = state, now or timezone.now()
    upload.save(update_fields=["state", "decided_at", "before"])
    audit.record(by=by, action=action, object_ref=upload.ref, cells=len(upload.cells))
    return upload


def _present(upload: Upload, wanted: dict[tuple[date, int], int]) -> Iterable[tuple[date, int, int, str]]:
    days = [day for day, _ in wanted]
    rows = DailyCount.objects.filter(
        measure=upload.measure, departemen__faskes=upload.faskes_id, day__range=(min(days), max(days))
    )
    for day, unit, value, source in rows.values_list("day", "departemen_id", "value", "source"):
        if (day, unit) in wanted:
            yield day, unit, value, source


def _changed_since(upload: Upload, wanted: dict[tuple[date, int], int]) -> bool:
    now = {(day, unit): value for day, unit, value, _ in _present(upload, wanted)}
    return now != wanted


def _parts(keys: list[tuple[date, int]]) -> Iterable[list[tuple[date, int]]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]
