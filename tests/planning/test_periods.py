"""Whole weeks and months only."""

from datetime import date, timedelta

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
    assert periods.open_weekdays({}) == set()
