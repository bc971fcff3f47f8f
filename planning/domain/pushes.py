"""Counts pushed by a hospital's system: all or nothing, and once per idempotency key."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from authentication.domain import audit
from authentication.models import Departemen
from lentera.lib.errors import DomainError
from planning.domain import accuracy, periods, uploads
from planning.enums import Source
from planning.models import ApiCall, ApiKey, Measure
from planning.models.counts import MAX_COUNT

MOST = 5000


@dataclass(frozen=True)
class Push:
    """One number: `departemen` is the uid as text."""

    departemen: str
    day: date
    value: int


def push(*, key: ApiKey, measure: str, rows: Sequence[Push], idempotency_key: str, today: date) -> int:
    """How many numbers were written; DomainError codes: measure, count, departemen, day, value, twice, conflict."""
    body = hashlib.sha256(json.dumps([measure, *(_flat(row) for row in rows)]).encode()).hexdigest()
    if (before := _seen(key, idempotency_key, body)) is not None:
        return before
    kind = Measure.objects.filter(code=measure).first()
    if kind is None:
        raise DomainError(f"Jenis hitungan “{measure}” tidak ada.", code="measure")
    cells = _cells(key, rows, today)
    try:
        with transaction.atomic():
            ApiCall.objects.create(api_key=key, key=idempotency_key, body_digest=body, written=len(cells))
            uploads.write(measure=kind, cells=cells, source=Source.API)
            audit.record(by=None, action="hitungan dikirim sistem", object_ref=key.ref, cells=len(cells))
            accuracy.recount(faskes=key.faskes, days={day for day, _ in cells})
    except IntegrityError:
        # The same key at the same moment: the other call's answer is this one's.
        if (other := _seen(key, idempotency_key, body)) is None:
            raise
        return other
    return len(cells)


def _flat(row: Push) -> list[str]:
    return [row.departemen, str(row.day), str(row.value)]


def _seen(key: ApiKey, idempotency_key: str, body: str) -> int | None:
    call = ApiCall.objects.filter(api_key=key, key=idempotency_key).first()
    if call is None:
        return None
    if call.body_digest != body:
        raise DomainError("Kunci idempotensi ini sudah dipakai untuk isi yang lain.", code="conflict")
    return int(call.written)


def _cells(key: ApiKey, rows: Sequence[Push], today: date) -> dict[tuple[date, int], int]:
    if not 1 <= len(rows) <= MOST:
        raise DomainError(f"Kirim 1 sampai {MOST} angka sekali kirim.", code="count")
    units = {str(u): pk for u, pk in Departemen.objects.filter(faskes=key.faskes).values_list("uid", "pk")}
    cells: dict[tuple[date, int], int] = {}
    for number, row in enumerate(rows):
        if row.departemen not in units:
            raise DomainError(f"Baris {number}: departemen tidak dikenal.", code="departemen")
        if not periods.has_happened(row.day, today):
            raise DomainError(f"Baris {number}: tanggalnya belum terjadi atau sebelum tahun 2000.", code="day")
        if not 0 <= row.value <= MAX_COUNT:
            raise DomainError(f"Baris {number}: jumlah harus 0 sampai {MAX_COUNT}.", code="value")
        if (row.day, units[row.departemen]) in cells:
            raise DomainError(f"Baris {number}: tanggal dan departemen yang sama dua kali.", code="twice")
        cells[row.day, units[row.departemen]] = row.value
    return cells
