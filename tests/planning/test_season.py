"""Months against a mean year, and a year against the one before; nothing from too little."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.domain import season
from planning.domain.season import _back


def months(values: list[int | None], last: date = date(2026, 10, 1)) -> dict[date, int | None]:
    return {_back(last, len(values) - 1 - n): value for n, value in enumerate(values)}


def test_a_month_with_twice_the_visits_a_day_stands_out():
    history = {first: (62 if first.month == 1 else 30) for first in months([0] * 24)}
    found = season.by_month(history)
    assert found[1] / found[6] == pytest.approx(2 / 1)
    assert found[2] > found[6]  # 30 visits on 28 days


@given(st.lists(st.integers(1, 10_000), min_size=24, max_size=60))
def test_the_twelve_months_mean_one(values):
    found = season.by_month(months(values))
    assert sum(found.values()) / 12 == pytest.approx(1)


def test_one_year_and_a_hole_say_nothing():
    assert season.by_month(months([5] * 23)) is None
    assert season.trend(months([5] * 23)) is None
    assert season.trend(months([5] * 10 + [None] + [5] * 13)) is None
    assert season.by_month({}) is None
    assert season.trend({}) is None
    assert season.by_month(months([0] * 24)) is None


def test_the_trend_is_year_on_year():
    assert season.trend(months([100] * 12 + [110] * 12)) == pytest.approx(0.1)
    assert season.trend(months([0] * 12 + [110] * 12)) is None
