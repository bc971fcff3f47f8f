"""Take disease cases in from a table or typed: read, show, agree, undo. All or nothing, within the coordinator's wilayah."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from planning.domain import disease_tables
from planning.domain.disease_tables import Key
from planning.enums import UploadState
from planning.models import Disease, DiseaseCount, DiseaseUpload
from planning.permissions import kabupaten_of

MAX_NAME = 120
Cells = dict[Key, tuple[int, str]]


def preview(*, name: str, content: bytes, by: User, today: date) -> tuple[DiseaseUpload | None, disease_tables.Table]:
    """The table as read, and an upload to agree to when it has no problems. DomainError when it cannot be read."""
    places = {code: code for code in kabupaten_of(by).values_list("pk", flat=True)}
    known = [(text.lower(), row.code) for row in Disease.objects.all() for text in (row.code, row.name)]
    table = disease_tables.read(name=name, content=content, places=places, diseases=dict(known), today=today)
    if table.problems:
        return None, table
    upload = DiseaseUpload.objects.create(file_name=name[:MAX_NAME], cells=_plain(table.cells), by=by)
    return upload, table


def _plain(cells: Cells) -> list[list[Any]]:
    return [
        [place, disease, str(first), str(last), cases, source]
        for (place, disease, first, last), (cases, source) in cells.items()
    ]


def cells_of(rows: list[list[Any]]) -> Cells:
    return {
        (place, disease, date.fromisoformat(first), date.fromisoformat(last)): (cases, source)
        for place, disease, first, last, cases, source in rows
    }


@transaction.atomic
def apply(*, upload: DiseaseUpload, by: User, now: datetime | None = None) -> DiseaseUpload:
    """Take the agreed table in and remember what it replaces. Twice is a no-op."""
    upload = DiseaseUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state == UploadState.APPLIED:
        return upload
    if upload.state == UploadState.UNDONE:
        raise DomainError("Unggahan ini sudah dibatalkan. Unggah lagi berkasnya.", code="state")
    wanted = cells_of(upload.cells)
    upload.before = _plain(_present(wanted))
    _write(wanted)
    return _decide(upload, UploadState.APPLIED, by, now, "kasus penyakit diunggah")


@transaction.atomic
def undo(*, upload: DiseaseUpload, by: User, now: datetime | None = None) -> DiseaseUpload:
    """Put back what stood there before, unless somebody changed one of the rows since. Twice is a no-op."""
    upload = DiseaseUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state == UploadState.UNDONE:
        return upload
    if upload.state == UploadState.PREVIEW:
        return _decide(upload, UploadState.UNDONE, by, now, "unggahan penyakit dibuang")
    wanted = cells_of(upload.cells)
    if _present(wanted) != wanted:
        raise DomainError(
            "Sebagian angkanya sudah diubah sesudah unggahan ini. Perbaiki satu per satu.", code="changed"
        )
    before = cells_of(upload.before)
    for row in _rows(wanted):
        if _key(row) in wanted and _key(row) not in before:
            row.delete()
    _write(before)
    return _decide(upload, UploadState.UNDONE, by, now, "unggahan penyakit dibatalkan")


@transaction.atomic
def type_one(*, key: Key, cases: int, source: str, by: User, today: date) -> None:
    """One number written by hand; it replaces what stood there."""
    if not kabupaten_of(by).filter(pk=key[0]).exists():
        raise DomainError("Kabupaten itu di luar wilayah Anda.", code="place")
    if key[3] >= today:
        raise DomainError("Masanya belum berakhir.", code="days")
    before = _plain(_present({key: (cases, source)}))
    _write({key: (cases, source)})
    ref = f"disease:{key[0]}:{key[1]}:{key[2]}"
    audit.record(by=by, action="kasus penyakit diketik", object_ref=ref, cases=cases, source=source, before=before)


def _decide(upload: DiseaseUpload, state: UploadState, by: User, now: datetime | None, action: str) -> DiseaseUpload:
    upload.state, upload.decided_at = state, now or timezone.now()
    upload.save(update_fields=["state", "decided_at", "before"])
    audit.record(by=by, action=action, object_ref=upload.ref, cells=len(upload.cells))
    return upload


def _rows(wanted: Cells) -> QuerySet[DiseaseCount]:
    places, days = {key[0] for key in wanted}, [key[2] for key in wanted]
    return DiseaseCount.objects.filter(wilayah__in=places, first_day__range=(min(days), max(days)))


def _key(row: DiseaseCount) -> Key:
    return row.wilayah_id, row.disease_id, row.first_day, row.last_day


def _present(wanted: Cells) -> Cells:
    return {_key(row): (row.cases, row.source) for row in _rows(wanted) if _key(row) in wanted}


def _write(cells: Cells) -> None:
    now = timezone.now()
    DiseaseCount.objects.bulk_create(
        (
            DiseaseCount(
                wilayah_id=place, disease_id=disease, first_day=first, last_day=last, cases=cases, source=source,
                changed_at=now,
            )
            for (place, disease, first, last), (cases, source) in cells.items()
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["wilayah", "disease", "first_day", "last_day"],
        update_fields=["cases", "source", "changed_at"],
    )  # fmt: skip


def latest(wilayah: str, each: int) -> dict[Disease, list[DiseaseCount]]:
    """Per disease that was reported for this kabupaten, its newest periods, newest first."""
    out: dict[Disease, list[DiseaseCount]] = {}
    rows = DiseaseCount.objects.filter(wilayah=wilayah).select_related("disease").order_by("-last_day", "-first_day")
    for row in rows:
        some = out.setdefault(row.disease, [])
        if len(some) < each:
            some.append(row)
    return out
