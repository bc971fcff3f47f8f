"""Daily counts into weeks and months, complete ones only.

A day without a number is unknown. A weekday on which a departemen almost never counts is taken as closed, so that a
clinic shut on Sundays still has whole weeks; everything else that is missing makes the period unknown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from planning.enums import Freq
from planning.models.counts import EARLIEST

# A weekday counted in fewer than this share of its weeks is a closed one.
OPEN_SHARE = 0.1
ONE = timedelta(days=1)


def has_happened(day: date, today: date) -> bool:
    """May a count be kept for this day? Not of the future, nor of before anybody counts."""
    return EARLIEST <= day <= today


def first_day(day: date, freq: str) -> date:
    return day - timedelta(days=day.weekday()) if freq == Freq.WEEK else day.replace(day=1)


def last_day(first: date, freq: str) -> date:
    if freq == Freq.WEEK:
        return first + timedelta(days=6)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE


def periods(start: date, end: date, freq: str) -> Iterator[date]:
    """First days of the periods that begin on or before `end`, from the one that holds `start`."""
    first = first_day(start, freq)
    while first <= end:
        yield first
        first = last_day(first, freq) + ONE


def open_weekdays(days: Mapping[date, int]) -> set[int]:
    """Weekdays (0 = Monday) on which numbers are usually kept."""
    if not days:
        return set()
    weeks = (max(days) - min(days)).days / 7 + 1 / 7
    seen = Counter(day.weekday() for day in days)
    return {weekday for weekday in range(7) if seen[weekday] >= max(1, OPEN_SHARE * weeks)}


def total(days: Mapping[date, int], first: date, freq: str, weekdays: set[int]) -> int | None:
    """The sum of a period, or None when a day that should have a number has none."""
    last, day, out = last_day(first, freq), first, 0
    while day <= last:
        if day in days:
            out += days[day]
        elif day.weekday() in weekdays:
            return None
        day += ONE
    return out


def totals(days: Mapping[date, int], freq: str) -> dict[date, int | None]:
    """First day → sum, of every period that has ended within the known days."""
    if not days:
        return {}
    weekdays, end = open_weekdays(days), max(days)
    known = {first: total(days, first, freq, weekdays) for first in periods(min(days), end, freq)}
    # The first and the last may have been counted in part only; what is not whole is not told.
    return {first: value for first, value in known.items() if last_day(first, freq) <= end or value is not None}
