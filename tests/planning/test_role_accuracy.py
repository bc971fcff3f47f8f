"""Errors in hours per profession: counts add up before they are compared, and all professions give one figure."""

from datetime import timedelta

import pytest

from planning.domain import role_accuracy
from planning.domain.role_accuracy import Hours, RoleScores
from planning.models import ActivityStandard, Forecast
from tests import factories
from tests.planning.test_gaps import MONDAY, _forecast, _standard

pytestmark = pytest.mark.django_db


def _scored(unit, *pairs: tuple[float, float], measure: str = "kunjungan", last_year: float | None = None) -> None:
    """Weeks one step ahead: (foretold, counted)."""
    series = _forecast(unit, 0, measure=measure)
    series.steps.all().delete()
    for n, (told, actual) in enumerate(pairs):
        first = MONDAY + timedelta(weeks=n)
        levels = dict.fromkeys(("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"), told)
        Forecast.objects.create(
            series=series, step=n + 1, first_day=first, last_day=first + timedelta(days=6), actual=actual,
            last_year=last_year, **levels,
        )  # fmt: skip


def _rows(unit):
    return Forecast.objects.filter(series__departemen__faskes=unit.faskes).select_related("series__departemen")


def test_two_counts_of_one_profession_may_cancel_out():
    """60 minutes each: 10 hours too many of one and 10 too few of the other are no error for the people."""
    unit = factories.departemen()
    for measure, told in (("kunjungan", 110), ("tindakan", 90)):
        _scored(unit, *[(told, 100)] * 4, measure=measure)
        _standard(unit, 60, measure=measure)
    ((who, found),), overall = role_accuracy.by_role(unit.faskes, _rows(unit))
    assert (who, found.count, found.wape, found.points) == (factories.profession(), 4, 0, 100)
    assert overall == found


def test_long_activities_weigh_more():
    unit = factories.departemen()
    _scored(unit, *[(120, 100)] * 4)
    _scored(unit, *[(100, 100)] * 4, measure="tindakan")
    _standard(unit, 10)
    ActivityStandard.objects.create(
        departemen=unit, profession=factories.profession("dokter"), measure_id="tindakan", minutes=90, other_duties=0,
        source="uji",
    )  # fmt: skip
    roles, overall = role_accuracy.by_role(unit.faskes, _rows(unit))
    assert {who.code: found.wape for who, found in roles} == {"dokter": 0, "perawat_vokasi": pytest.approx(0.2)}
    assert overall.wape == pytest.approx(0.2 * 10 / 100)


def test_a_period_with_one_count_missing_is_left_out():
    unit = factories.departemen()
    _scored(unit, *[(100, 100)] * 4)
    _scored(unit, *[(100, 100)] * 3, measure="tindakan")
    for measure in ("kunjungan", "tindakan"):
        _standard(unit, 60, measure=measure)
    ((_, found),), _ = role_accuracy.by_role(unit.faskes, _rows(unit))
    assert found.count == 3
    assert found.points is None


def test_beside_last_year():
    found = role_accuracy.scores([Hours(90, 100, 80), Hours(100, 100, None)])
    assert (found.wape, found.mase, found.last_year_wape) == (10 / 200, 10 / 20, 20 / 100)


def test_nothing_scored_says_nothing():
    unit = factories.departemen()
    assert role_accuracy.by_role(unit.faskes, []) == ([], RoleScores(0))


def test_a_hopeless_forecast_gets_no_points_below_zero():
    assert role_accuracy.scores([Hours(500, 100, None)] * 4).points == 0
