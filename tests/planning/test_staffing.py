"""ABK-Kes by hand, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.domain import staffing
from planning.domain.staffing import Standard


def test_hours_by_hand() -> None:
    """120 visits × 15 minutes = 30 hours; 20 % other duties: 37.5."""
    assert Standard(15, 0.2).hours(120) == pytest.approx(37.5)


@pytest.mark.parametrize(("hours", "watch", "least", "people"), [
    (7.0, 0, 1, 1), (7.01, 0, 1, 2), (0.5, 0, 2, 2), (10.0, 2, 1, 1), (0.0, 0, 3, 0), (14.0, 1, 1, 2),
])  # fmt: skip
def test_people(hours: float, watch: int, least: int, people: int) -> None:
    assert staffing.people(hours, watch, least) == people


def test_quantiles_are_joined_by_straight_lines() -> None:
    levels = {0.5: 100.0, 0.75: 120.0, 0.9: 150.0}
    assert staffing.at_quantile(levels, 0.75) == 120
    assert staffing.at_quantile(levels, 0.8) == pytest.approx(130)
    assert staffing.at_quantile(levels, 0.1) == 100
    assert staffing.at_quantile(levels, 0.99) == 150


@given(st.lists(st.lists(st.floats(0, 1e5), min_size=7, max_size=7), max_size=5))
def test_shares_of_the_weekdays_sum_to_one(weeks: list[list[float]]) -> None:
    assert sum(staffing.day_shares(weeks)) == pytest.approx(1)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.integers(0, 2), st.integers(0, 5))
def test_more_work_never_needs_fewer_people(a: float, b: float, watch: int, least: int) -> None:
    low, high = sorted((a, b))
    assert staffing.people(low, watch, least) <= staffing.people(high, watch, least)
