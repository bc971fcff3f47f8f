"""Local events: what is refused, what the audit trail keeps, and who may change whose."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from authentication.models import AuditEvent
from lentera.lib.errors import DomainError
from planning.domain import local_events
from planning.domain.local_events import EventData
from planning.models import LocalEvent
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def data(unit=None, first: date = TODAY, days: int = 1, **fields) -> EventData:
    values = {"kind": "keramaian", "direction": "naik", "note": "Pasar malam", **fields}
    return EventData(departemen=unit, first_day=first, last_day=first + timedelta(days=days - 1), **values)


@pytest.fixture
def unit():
    return factories.departemen()


@pytest.fixture
def admin(unit):
    return factories.admin_of(unit.faskes)


def test_every_change_leaves_a_row_with_what_stood_there(unit, admin) -> None:
    event = local_events.add(faskes=unit.faskes, data=data(unit), by=admin, today=TODAY)
    local_events.change(event=event, data=data(unit, note="Pindah ke alun-alun"), by=admin, today=TODAY)
    for _ in range(2):
        local_events.remove(event=event, by=admin)
    assert not LocalEvent.objects.exists()
    rows = AuditEvent.objects.filter(object_ref=event.ref).order_by("pk")
    assert [row.action for row in rows] == ["acara dicatat", "acara diubah", "acara dihapus"]
    assert rows[1].data["before"]["note"] == "Pasar malam" and rows[2].data["note"] == "Pindah ke alun-alun"


def test_what_was_taken_out_cannot_be_changed(unit, admin) -> None:
    event = local_events.add(faskes=unit.faskes, data=data(), by=admin, today=TODAY)
    local_events.remove(event=event, by=admin)
    event.pk = event.pk or 1
    with pytest.raises(DomainError, match="sudah dihapus"):
        local_events.change(event=event, data=data(), by=admin, today=TODAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": 0}, "sebelum hari pertama"),
        ({"days": 93}, "Paling lama 92 hari"),
        ({"first": date(1999, 12, 31)}, "sebelum tahun 2000"),
        ({"first": TODAY + timedelta(days=731)}, "dua tahun"),
    ],
)
def test_impossible_days_are_refused(unit, admin, fields, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        local_events.add(faskes=unit.faskes, data=data(**fields), by=admin, today=TODAY)


def test_another_faskes_departemen_is_refused(unit, admin) -> None:
    with pytest.raises(DomainError, match="bukan milik"):
        local_events.add(faskes=unit.faskes, data=data(factories.departemen()), by=admin, today=TODAY)


@pytest.mark.parametrize("fields", [{"kind": "pesta"}, {"direction": "entah"}, {"last_day": TODAY - timedelta(days=1)}])
def test_the_database_refuses_nonsense(unit, admin, fields) -> None:
    values = {"kind": "klb", "direction": "naik", "first_day": TODAY, "last_day": TODAY, **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalEvent.objects.create(faskes=unit.faskes, by=admin, **values)
