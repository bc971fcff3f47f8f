"""Whole weeks and months only."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planning.domain import periods
from planning.enums import Freq

MONDAY = date(2026, 3, 2)


def _days(count: int, value: int = 1, skip: set[int] | None = None) -> dict[date, int]:
    days = (MONDAY + timedelta(days=d) for d in range(count))
    return {day: value for day in days if day.weekday() not in (skip or set())}


def test_a_week_with_a_hole_is_unknown() -> None:
    days = _days(28)
    del days[MONDAY + timedelta(days=9)]
    assert list(periods.totals(days, Freq.WEEK).values()) == [7, None, 7, 7]


def test_a_weekday_that_is_never_counted_is_closed() -> None:
    assert list(periods.totals(_days(28, skip={6}), Freq.WEEK).values())[:3] == [6, 6, 6]


def test_the_week_that_is_still_going_is_left_out() -> None:
    assert list(periods.totals(_days(17), Freq.WEEK)) == [MONDAY, MONDAY + timedelta(days=7)]


def test_months() -> None:
    got = periods.totals(_days(70), Freq.MONTH)
    assert got == {date(2026, 3, 1): None, date(2026, 4, 1): 30}
    assert periods.last_day(date(2024, 2, 1), Freq.MONTH) == date(2024, 2, 29)


def test_nothing_counted() -> None:
    assert periods.totals({}, Freq.WEEK) == {}
    assert periods.Weekdays([]).open(MONDAY)


def test_a_clinic_newly_open_on_sundays_keeps_its_weeks() -> None:
    """Forty weeks without Sundays, then twelve with: none is lost, and a Sunday missing later is a hole."""
    days = _days(40 * 7, skip={6}) | {day: 1 for day in _days(52 * 7) if day >= MONDAY + timedelta(weeks=40)}
    found = list(periods.totals(days, Freq.WEEK).values())
    assert found == [6] * 40 + [7] * 12
    del days[MONDAY + timedelta(weeks=50, days=6)]
    assert list(periods.totals(days, Freq.WEEK).values())[50] is None


def test_a_service_that_closed_on_sundays_is_whole_again_after_a_season() -> None:
    days = _days(30 * 7) | _days(60 * 7, skip={6})
    found = list(periods.totals(days, Freq.WEEK).values())
    assert found == [7] * 30 + [None] * 11 + [6] * 19


def test_three_days_of_one_week_are_no_whole_week() -> None:
    assert periods.totals({MONDAY: 1, MONDAY + timedelta(days=1): 1, MONDAY + timedelta(days=6): 1}, Freq.WEEK) == {
        MONDAY: None
    }


def test_weeks_without_any_number_are_never_zero() -> None:
    days = _days(140) | {day + timedelta(weeks=60): 1 for day in _days(140)}
    found = periods.totals(days, Freq.WEEK)
    assert [value for value in found.values() if value is not None] == [7] * 40
    assert 0 not in found.values()


@given(st.sets(st.integers(0, 500), max_size=300))
def test_a_total_is_the_sum_of_its_days_or_unknown(numbers) -> None:
    days = {MONDAY + timedelta(days=n): n for n in numbers}
    for first, value in periods.totals(days, Freq.WEEK).items():
        counted = [days[day] for n in range(7) if (day := first + timedelta(days=n)) in days]
        assert value is None or (counted and value == sum(counted))
