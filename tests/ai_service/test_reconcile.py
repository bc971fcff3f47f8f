"""Sums agree after reconciliation, and stay as near to the single forecasts as their ranges allow."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_service.forecaster import LEVELS, Series, forecast
from ai_service.forecaster.reconcile import parent_series, reconcile, solve

TREE = {"igd": "rs", "poli": "rs", "gigi": "pkm", "umum": "pkm", "rs": "kota", "pkm": "kota"}


def leaves(count: int = 60) -> list[Series]:
    draw = np.random.default_rng(4)
    days = [date(2024, 1, 1) + timedelta(weeks=i) for i in range(count)]
    return [
        Series(key, days, list(draw.poisson(level, count).astype(float)))
        for key, level in (("igd", 50), ("poli", 20), ("gigi", 4), ("umum", 30))
    ]


def test_means_agree_over_all_levels_and_ranges_stay_in_order() -> None:
    panel = [*leaves(), *parent_series(leaves(), TREE, freq="W")]
    result = reconcile(forecast(panel, freq="W", horizon=4, profile="fast"), TREE)
    means = {one.key: np.array(one.mean) for one in result.series}
    for parent in ("rs", "pkm", "kota"):
        total = sum(means[kid] for kid, above in TREE.items() if above == parent)
        assert means[parent] == pytest.approx(total)
    for one in result.series:
        table = np.array([one.quantiles[level] for level in LEVELS])
        assert (np.diff(table, axis=0) >= -1e-9).all() and table.min() >= 0


def test_the_range_of_a_sum_is_narrower_than_the_sum_of_ranges() -> None:
    panel = [*leaves(), *parent_series(leaves(), TREE, freq="W")]
    result = reconcile(forecast(panel, freq="W", horizon=4, profile="fast"), TREE)
    width = {one.key: one.quantiles[0.9][0] - one.quantiles[0.1][0] for one in result.series}
    assert width["kota"] < width["igd"] + width["poli"] + width["gigi"] + width["umum"]


def test_a_missing_child_leaves_the_sum_missing_not_smaller() -> None:
    days = [date(2024, 1, 1) + timedelta(weeks=i) for i in range(4)]
    one, two = Series("a", days, [1, 2, 3, 4]), Series("b", days, [1, None, 3, 4])
    (parent,) = parent_series([one, two], {"a": "p", "b": "p"}, freq="W")
    assert list(zip(parent.dates, parent.values, strict=True)) == [(days[0], 2), (days[2], 6), (days[3], 8)]


def test_a_tree_with_a_node_that_lacks_data_is_left_as_it_is() -> None:
    panel = [*leaves(), Series("rs", [date(2024, 1, 1)], [3])]
    before = forecast(panel, freq="W", horizon=4, profile="fast")
    assert reconcile(before, TREE) == before


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="ancestor"):
        parent_series(leaves(), {"a": "b", "b": "a"}, freq="W")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1e5), min_size=4, max_size=4), st.lists(st.floats(0.1, 1e4), min_size=4, max_size=4))
def test_solving_is_coherent_and_keeps_what_already_agrees(base: list[float], spread: list[float]) -> None:
    summing = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
    found = solve(np.array(base)[:, None], summing, np.array(spread)[:, None])
    assert found[0, 0] == pytest.approx(found[1:, 0].sum(), rel=1e-6, abs=1e-6)
    agreed = solve(found, summing, np.array(spread)[:, None])
    assert agreed == pytest.approx(found, rel=1e-4, abs=1e-3)
