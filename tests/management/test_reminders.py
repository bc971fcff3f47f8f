"""Reminders before a shift: each once, and one that cannot be written does not silence the others."""

from datetime import timedelta

import pytest

from authentication.models import Notification
from management import tasks
from management.domain import told
from management.domain.sweeps import SweepFailedError
from tests import factories
from tests.management.desk import booked

pytestmark = pytest.mark.django_db


def _two_bookings():
    unit = factories.departemen()
    start = factories.NOW + timedelta(days=3)
    return [
        booked(factories.shift(unit, starts_at=start, places=1), factories.nakes(legal_at=unit.faskes))
        for _ in range(2)
    ]


def _soon(row):
    return row.starts_at - timedelta(hours=23)


def test_each_is_told_once() -> None:
    rows = _two_bookings()
    now = _soon(rows[0])
    assert [tasks.send_reminders(now=now) for _ in range(2)] == [2, 0]


def test_one_that_fails_does_not_silence_the_other(monkeypatch) -> None:
    rows = _two_bookings()
    broken, real = rows[0].shift_id, told.when

    def when(shift):
        if shift.pk == broken:
            raise ValueError("waktu rusak")
        return real(shift)

    monkeypatch.setattr(told, "when", when)
    before = Notification.objects.filter(topic="reminder").count()
    with pytest.raises(SweepFailedError, match="ValueError"):
        tasks.send_reminders(now=_soon(rows[0]))
    assert Notification.objects.filter(topic="reminder").count() == before + 1
