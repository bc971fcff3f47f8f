"""Taking a table in and back: all or nothing, twice is once, a later change is never lost."""

from datetime import date

import pytest

from lentera.lib.errors import DomainError
from planning.domain import uploads
from planning.enums import Source
from planning.models import DailyCount, Measure
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def _measure() -> Measure:
    return Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]


def _preview(unit, text: str):
    admin = factories.admin_of(unit.faskes)
    return uploads.preview(
        faskes=unit.faskes, measure=_measure(), name="a.csv", content=text.encode(), by=admin, today=TODAY
    )


def _values(unit) -> dict[str, tuple[int, str]]:
    return {str(row.day): (row.value, row.source) for row in DailyCount.objects.filter(departemen=unit)}


def test_nothing_is_stored_before_somebody_agrees() -> None:
    unit = factories.departemen()
    upload, _ = _preview(unit, "tanggal;igd\n01/11/2026;5\n")
    assert _values(unit) == {}
    uploads.apply(upload=upload, by=upload.by)
    assert _values(unit) == {"2026-11-01": (5, "upload")}


def test_one_problem_keeps_everything_out() -> None:
    unit = factories.departemen()
    upload, table = _preview(unit, "tanggal;igd\n01/11/2026;5\n02/11/2026;x\n")
    assert upload is None
    assert [p.cell for p in table.problems] == ["B3"]


def test_undo_puts_back_what_stood_there() -> None:
    unit = factories.departemen()
    uploads.write(measure=_measure(), cells={(date(2026, 11, 1), unit.pk): 3}, source=Source.TYPED)
    upload, _ = _preview(unit, "tanggal;igd\n01/11/2026;5\n02/11/2026;6\n")
    for _ in range(2):
        uploads.apply(upload=upload, by=upload.by)
    assert _values(unit) == {"2026-11-01": (5, "upload"), "2026-11-02": (6, "upload")}
    for _ in range(2):
        uploads.undo(upload=upload, by=upload.by)
    assert _values(unit) == {"2026-11-01": (3, "typed")}


def test_undo_refuses_to_lose_a_later_change() -> None:
    unit = factories.departemen()
    upload, _ = _preview(unit, "tanggal;igd\n01/11/2026;5\n")
    uploads.apply(upload=upload, by=upload.by)
    uploads.write(measure=_measure(), cells={(date(2026, 11, 1), unit.pk): 9}, source=Source.TYPED)
    with pytest.raises(DomainError, match="sudah diubah"):
        uploads.undo(upload=upload, by=upload.by)
    assert _values(unit) == {"2026-11-01": (9, "typed")}


def test_a_thrown_away_preview_cannot_be_applied() -> None:
    unit = factories.departemen()
    upload, _ = _preview(unit, "tanggal;igd\n01/11/2026;5\n")
    uploads.undo(upload=upload, by=upload.by)
    with pytest.raises(DomainError, match="dibatalkan"):
        uploads.apply(upload=upload, by=upload.by)


def test_the_same_departemen_name_at_another_faskes_is_not_touched() -> None:
    unit, other = factories.departemen(), factories.departemen()
    uploads.write(measure=_measure(), cells={(date(2026, 11, 1), other.pk): 8}, source=Source.TYPED)
    upload, _ = _preview(unit, "tanggal;igd\n01/11/2026;5\n")
    uploads.apply(upload=upload, by=upload.by)
    uploads.undo(upload=upload, by=upload.by)
    assert _values(other) == {"2026-11-01": (8, "typed")}
