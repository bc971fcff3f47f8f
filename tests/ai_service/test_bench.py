"""The benchmark does not fool itself: folds do not overlap, nobody sees the future, judging is arithmetic."""

from datetime import date

import numpy as np
import pytest

from ai_service.bench_accuracy import judge
from ai_service.bench_families import FAMILIES, Family
from ai_service.forecaster import Series
from ai_service.forecaster.backtest import Remembering, backtest, folds
from ai_service.forecaster.grid import Grid, grid


def months(count: int) -> list[date]:
    return [date(2010 + i // 12, i % 12 + 1, 1) for i in range(count)]


def table(changed_after: int | None = None, count: int = 60) -> Grid:
    draw = np.random.default_rng(0)
    values = draw.poisson(40, (3, count)).astype(float)
    if changed_after is not None:
        values[:, changed_after:] = 9999.0
    return grid([Series(str(i), months(count), list(row)) for i, row in enumerate(values)], "M", common_end=True)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_development_ends_where_the_first_test_origin_begins(family: Family) -> None:
    if not family.present:
        pytest.skip(f"{family.file} is absent")
    whole = family.table()
    cut = whole.until(family.test.first)
    assert max(family.test.places) == family.test.first
    assert cut.values.shape[1] > family.development.first
    assert (cut.ends < whole.ends - family.test.first + 1).all()


def test_the_engine_at_a_past_origin_does_not_see_what_came_later() -> None:
    rows = np.arange(3)
    plain = Remembering(table(), 6, None, "fast", 1).at(12, rows)
    shocked = Remembering(table(changed_after=48), 6, None, "fast", 1).at(12, rows)
    for ours, theirs in zip(plain, shocked, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_history_that_ended_early_keeps_its_calendar_in_a_backtest() -> None:
    early = Series("a", months(20), [5.0] * 20)
    late = Series("b", months(30), [5.0] * 30)
    made = grid([early, late], "M", common_end=True)
    assert made.ends[0] == made.ends[1]
    assert np.isnan(made.values[0, -10:]).all()


def test_a_perfect_repeating_series_has_no_error_and_is_scored_where_observed() -> None:
    values: list[float | None] = [10.0, 20.0, 30.0, 40.0] * 15
    values[-3] = None
    report = backtest(
        grid([Series("a", months(60), values)], "M"), horizon=3, places=folds(2, 3), singles=(), profile="fast"
    )
    assert report.methods["seasonal_naive"]["wape"] == pytest.approx(0.0)
    assert report.series == 1 and report.origins == 2


def test_folds_end_at_the_last_whole_horizon() -> None:
    assert folds(3, 8) == [12, 10, 8]
    assert folds(2, 12, 5) == [17, 12]


def test_judging_is_shares_of_geometric_means() -> None:
    def methods(ours: float) -> dict[str, dict[str, float | None]]:
        rivals = {"naive": 0.2, "seasonal_naive": 0.4, "auto_ets": 0.16, "auto_ces": 0.2, "simple_mean": 0.15}
        values = {"lentera": ours, **rivals}
        return {name: {"wape": value, "pinball": value} for name, value in values.items()}

    judged = judge({"a": methods(0.1), "b": methods(0.4)})["wape"]
    assert judged["lentera"] == pytest.approx(0.2)
    assert judged["best_single"] == "auto_ets"
    assert judged["below_best_single"] == pytest.approx(1 - 0.2 / 0.16)
    assert judged["below_better_naive"] == pytest.approx(0.0)
    assert judged["below_seasonal_naive"] == pytest.approx(0.5)
    assert judged["worst_family_beside_naive"] == pytest.approx(1.0)


def test_families_without_a_common_single_candidate_are_not_judged() -> None:
    assert judge({"a": {"lentera": {"wape": 0.1, "pinball": 0.1}}}) == {}
