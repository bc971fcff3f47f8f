"""Local events of a faskes: write, change, take out; each leaves a row in the audit trail."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from authentication.domain import audit
from authentication.models import Departemen, Faskes, User
from lentera.lib.errors import DomainError
from planning.enums import EventKind
from planning.models import LocalEvent
from planning.models.counts import EARLIEST

MAX_DAYS = 92
# Nobody knows of a night market further ahead.
AHEAD = timedelta(days=730)


@dataclass(frozen=True)
class EventData:
    """`departemen` None: the whole faskes."""

    departemen: Departemen | None
    kind: str
    first_day: date
    last_day: date
    direction: str
    note: str


@dataclass(frozen=True)
class Told:
    """What the forecast may know of an event: not what somebody expects of it."""

    departemen: int | None
    departemen_name: str
    kind: EventKind
    first_day: date
    last_day: date


def told(faskes: Iterable[int]) -> dict[int, list[Told]]:
    """Faskes id → its events, past and announced (one query)."""
    rows = LocalEvent.objects.filter(faskes__in=list(faskes))
    out: dict[int, list[Told]] = {}
    names = ("faskes_id", "departemen_id", "departemen__name", "kind", "first_day", "last_day")
    for pk, unit, name, kind, first, last in rows.values_list(*names):
        out.setdefault(pk, []).append(Told(unit, name or "", EventKind(kind), first, last))
    return out


def spans(events: Iterable[Told], *, unit: int | None, summed: Collection[int]) -> dict[str, list[tuple[date, date]]]:
    """Kind in words → days of its events, for a departemen, or (`unit` None) for the sum over the departemen `summed`."""
    out: dict[str, list[tuple[date, date]]] = {}
    for event in events:
        label = str(event.kind.label)
        name = label[:1].upper() + label[1:]
        if unit is None and event.departemen in summed:
            name = f"{name} di {event.departemen_name}"
        elif event.departemen not in (None, unit):
            continue
        out.setdefault(name, []).append((event.first_day, event.last_day))
    return out


@transaction.atomic
def add(*, faskes: Faskes, data: EventData, by: User, today: date) -> LocalEvent:
    _check(faskes, data, today)
    event = LocalEvent.objects.create(faskes=faskes, by=by, **_values(data))
    audit.record(by=by, action="acara dicatat", object_ref=event.ref, **_told(event))
    return event


@transaction.atomic
def change(*, event: LocalEvent, data: EventData, by: User, today: date) -> LocalEvent:
    """Raises DomainError when somebody took it out meanwhile."""
    event = _locked(event)
    _check(event.faskes, data, today)
    before = _told(event)
    for name, value in _values(data).items():
        setattr(event, name, value)
    event.save()
    audit.record(by=by, action="acara diubah", object_ref=event.ref, before=before, **_told(event))
    return event


@transaction.atomic
def remove(*, event: LocalEvent, by: User) -> None:
    """Twice is a no-op. What was written stays in the audit trail."""
    row = LocalEvent.objects.select_for_update().filter(pk=event.pk).first()
    if row is not None:
        audit.record(by=by, action="acara dihapus", object_ref=row.ref, **_told(row))
        row.delete()


def _check(faskes: Faskes, data: EventData, today: date) -> None:
    if data.departemen is not None and data.departemen.faskes_id != faskes.pk:
        raise DomainError("Departemen itu bukan milik faskes ini.", code="departemen")
    if data.last_day < data.first_day:
        raise DomainError("Hari terakhirnya sebelum hari pertama.", code="days")
    if (data.last_day - data.first_day).days >= MAX_DAYS:
        raise DomainError(f"Paling lama {MAX_DAYS} hari. Pecah menjadi beberapa acara.", code="days")
    if data.first_day < EARLIEST or data.last_day > today + AHEAD:
        raise DomainError("Tanggalnya sebelum tahun 2000 atau lebih dari dua tahun lagi.", code="days")


def _values(data: EventData) -> dict[str, Any]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _told(event: LocalEvent) -> dict[str, Any]:
    return {
        "kind": event.kind, "first_day": str(event.first_day), "last_day": str(event.last_day),
        "direction": event.direction, "note": event.note, "departemen": event.departemen_id,
    }  # fmt: skip


def _locked(event: LocalEvent) -> LocalEvent:
    row = LocalEvent.objects.select_for_update(of=("self",)).select_related("faskes").filter(pk=event.pk).first()
    if row is None:
        raise DomainError("Acara ini sudah dihapus. Tulis lagi bila masih perlu.", code="gone")
    return row
