"""Take a table in: read, show, agree, undo. All or nothing at every step."""

from collections.abc import Collection, Iterable, Mapping
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

Key = tuple[date, int]  # local day, departemen id


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
def type_cells(
    *,
    faskes: Faskes,
    measure: Measure,
    cells: Mapping[Key, int],
    seen: Mapping[Key, int | None],
    by: User,
    now: datetime | None = None,
) -> dict[Key, int | None]:
    """Numbers typed by hand over those that were `seen` when they were typed, of departemen of the faskes; all or nothing.

    Cells that hold another number by now, with that number (None: taken out); empty once everything is written.
    """
    # One writer at a time: a cell without a row cannot be locked.
    Faskes.objects.select_for_update(of=("self",)).get(pk=faskes.pk)
    units = {unit for _, unit in cells}
    if Departemen.objects.filter(faskes=faskes, pk__in=units).count() != len(units):
        raise DomainError("Departemen itu bukan milik faskes ini.", code="departemen")
    present = standing(measure=measure, units=units, days=[day for day, _ in cells])
    changed = {key: present.get(key) for key in cells if present.get(key) not in (seen.get(key), cells[key])}
    if changed or not cells:
        return changed
    write(measure=measure, cells=cells, source=Source.TYPED)
    audit.record(by=by, action="hitungan diketik", object_ref=f"faskes:{faskes.uid}", cells=len(cells))
    accuracy.recount(faskes=faskes, days={day for day, _ in cells}, now=now)
    return {}


def standing(*, measure: Measure, units: Iterable[int], days: Collection[date]) -> dict[Key, int]:
    """What stands in the cells of these departemen and days now, however it came in."""
    rows = DailyCount.objects.filter(measure=measure, departemen__in=units, day__in=days)
    return {(day, unit): value for day, unit, value in rows.values_list("day", "departemen_id", "value")}


def write(*, measure: Measure, cells: Mapping[Key, int], source: Source) -> None:
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


def _present(upload: Upload, wanted: dict[Key, int]) -> Iterable[tuple[date, int, int, str]]:
    days = [day for day, _ in wanted]
    rows = DailyCount.objects.filter(
        measure=upload.measure, departemen__faskes=upload.faskes_id, day__range=(min(days), max(days))
    )
    for day, unit, value, source in rows.values_list("day", "departemen_id", "value", "source"):
        if (day, unit) in wanted:
            yield day, unit, value, source


def _changed_since(upload: Upload, wanted: dict[Key, int]) -> bool:
    now = {(day, unit): value for day, unit, value, _ in _present(upload, wanted)}
    return now != wanted


def _parts(keys: list[Key]) -> Iterable[list[Key]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]
