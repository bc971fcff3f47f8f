"""Shifts posted together: all or none, once per form, taken back only while nobody is on them."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from lentera.lib.errors import DomainError
from management.domain import applications, batches
from management.domain.shifts import ShiftData
from management.enums import ShiftState
from management.models import Shift, ShiftBatch
from tests import factories

pytestmark = pytest.mark.django_db


def _data(unit, days: int = 2) -> ShiftData:
    return factories.shift_data(unit, places=2, starts_at=factories.NOW + timedelta(days=days, hours=12))


def _batch(unit, *data: ShiftData, key: uuid.UUID | None = None) -> ShiftBatch:
    admin = factories.admin_of(unit.faskes)
    return batches.post(
        faskes=unit.faskes, data=data or [_data(unit)], by=admin, form_key=key or uuid.uuid4(), now=factories.NOW
    )


def test_all_shifts_are_posted_and_the_same_form_counts_once() -> None:
    unit, key = factories.departemen(), uuid.uuid4()
    first = _batch(unit, _data(unit), _data(unit, 3), key=key)
    second = _batch(unit, _data(unit), _data(unit, 3), key=key)
    assert first == second
    assert first.shifts.filter(state=ShiftState.OPEN).count() == 2


def test_one_refused_shift_leaves_none_and_is_named() -> None:
    unit = factories.departemen()
    with pytest.raises(DomainError, match=unit.name) as caught:
        _batch(unit, _data(unit), replace(_data(unit, 3), rate=1))
    assert caught.value.code == "rate"
    assert not Shift.objects.exists()
    assert not ShiftBatch.objects.exists()


def test_a_departemen_of_another_faskes_is_refused() -> None:
    unit, other = factories.departemen(), factories.departemen()
    with pytest.raises(DomainError, match="bukan milik"):
        _batch(unit, _data(other))


def test_undo_cancels_everything_once() -> None:
    unit = factories.departemen()
    batch = _batch(unit, _data(unit), _data(unit, 3))
    assert batches.last_undoable(unit.faskes, now=factories.NOW) == batch
    for _ in range(2):
        batches.undo(batch=batch, by=batch.by, now=factories.NOW)
    assert batches.last_undoable(unit.faskes, now=factories.NOW) is None
    assert set(batch.shifts.values_list("state", flat=True)) == {ShiftState.CANCELLED}


def test_undo_is_refused_as_a_whole_once_somebody_is_booked() -> None:
    unit = factories.departemen()
    batch = _batch(unit, _data(unit), _data(unit, 3))
    shift = batch.shifts.first()
    nakes = factories.nakes(legal_at=unit.faskes)
    wish = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=factories.NOW)
    applications.accept(application=wish, by=batch.by, now=factories.NOW)
    assert batches.last_undoable(unit.faskes, now=factories.NOW) is None
    with pytest.raises(DomainError, match="Sudah ada nakes"):
        batches.undo(batch=batch, by=batch.by, now=factories.NOW)
    assert set(batch.shifts.values_list("state", flat=True)) == {ShiftState.OPEN}


def test_undo_is_refused_after_the_start() -> None:
    unit = factories.departemen()
    batch = _batch(unit)
    assert batches.last_undoable(unit.faskes, now=factories.NOW + timedelta(days=3)) is None
    with pytest.raises(DomainError, match="sudah dimulai"):
        batches.undo(batch=batch, by=batch.by, now=factories.NOW + timedelta(days=3))
