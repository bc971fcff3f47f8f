"""Sweeps: one row that fails is named, and the others are still done."""

import logging
from datetime import timedelta

import pytest

from management import tasks
from management.domain import applications, attendance, hours, invitations
from management.domain.sweeps import SweepFailedError
from management.enums import ShiftState
from management.models import Assignment, Invitation, Shift
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def _booked() -> Assignment:
    shift = factories.shift()
    nakes = factories.nakes(legal_at=shift.faskes)
    application = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)
    return applications.accept(application=application, by=shift.posted_by, now=NOW)


def _break(monkeypatch: pytest.MonkeyPatch, module: object, name: str, bad: Shift) -> None:
    """The named step fails for one shift, as a fault in its data would make it."""
    real = getattr(module, name)

    def step(shift: Shift, **rest: object) -> object:
        if shift.pk == bad.pk:
            raise ValueError("rusak")
        return real(shift, **rest)

    monkeypatch.setattr(module, name, step)


def test_one_bad_shift_does_not_stop_the_settling_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [_booked() for _ in range(3)]
    bad = rows[0].shift
    _break(monkeypatch, attendance, "finish_shift", bad)
    with pytest.raises(SweepFailedError, match=bad.ref), caplog.at_level(logging.ERROR):
        attendance.settle_due(now=bad.ends_at + timedelta(hours=13))
    states = [Shift.objects.get(pk=row.shift_id).state for row in rows]
    assert states == [ShiftState.FILLED, ShiftState.UNWORKED, ShiftState.UNWORKED]
    assert bad.ref in caplog.text
    rows[0].refresh_from_db()
    assert rows[0].state == "confirmed"


def test_the_task_goes_on_to_the_next_kind_and_names_every_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    shift = factories.shift()
    asked = invitations.invite(
        shift=shift, nakes=factories.nakes(legal_at=shift.faskes), by=shift.posted_by, now=NOW - timedelta(days=400)
    )
    old = _booked()
    Shift.objects.filter(pk=old.shift_id).update(
        starts_at=NOW - timedelta(days=400, hours=9), ends_at=NOW - timedelta(days=400)
    )

    def broken(*args: object, **rest: object) -> None:
        raise ValueError("rusak")

    monkeypatch.setattr(invitations, "move", broken)
    with pytest.raises(SweepFailedError, match=asked.ref):
        tasks.sweep_work(now=NOW)
    assert Invitation.objects.get(pk=asked.pk).state == "sent"
    assert Shift.objects.get(pk=old.shift_id).state == ShiftState.UNWORKED


def test_without_a_fault_the_task_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    row = _booked()
    found = tasks.sweep_work(now=row.ends_at + timedelta(hours=13))
    assert (found["shifts"], found["invitations"], found["hours"]) == (1, 0, 0)
    assert hours.agree_silent(now=NOW) == 0
