"""Daily counts into weeks and months, complete ones only.

A day without a number is unknown. A weekday on which a departemen has lately almost never counted is taken as closed, so
that a clinic shut on Sundays still has whole weeks; everything else that is missing makes the period unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from planning.enums import Freq
from planning.models.counts import EARLIEST

# A weekday counted in fewer than this share of the last weeks is a closed one.
OPEN_SHARE = 0.1
WINDOW = 13
LEAST_WEEKS = 3
EVERY_DAY = frozenset(range(7))
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


class Weekdays:
    """On which weekdays a departemen keeps numbers, as of each week: services open and close in the course of years.

    Looked at are the weeks before (the first ones are judged by the first `WINDOW`), those with any number in them. Where
    there are fewer than `LEAST_WEEKS` of them every weekday is expected, so that nothing partial passes as whole.
    """

    def __init__(self, days: Iterable[date]) -> None:
        weeks: dict[date, set[int]] = {}
        for day in days:
            weeks.setdefault(first_day(day, Freq.WEEK), set()).add(day.weekday())
        self.first = min(weeks, default=date.min)
        self.last = (max(weeks, default=self.first) - self.first).days // 7
        # Up to and including each week: [0] weeks with any number, [1 + weekday] weeks with one on that weekday.
        self.sums = [[0] * 8]
        for n in range(self.last + 1 if weeks else 0):
            seen = weeks.get(self.first + timedelta(weeks=n), set())
            now = [bool(seen), *(weekday in seen for weekday in range(7))]
            self.sums.append([before + more for before, more in zip(self.sums[-1], now, strict=True)])
        self.memory: dict[int, frozenset[int]] = {}

    def open(self, day: date) -> bool:
        """Should there be a number for this day?"""
        week = min(max(0, (first_day(day, Freq.WEEK) - self.first).days // 7), self.last)
        if week not in self.memory:
            self.memory[week] = self._open_in(week)
        return day.weekday() in self.memory[week]

    def _open_in(self, week: int) -> frozenset[int]:
        end = min(max(week + 1, WINDOW), len(self.sums) - 1)
        start = max(0, end - WINDOW)
        active, *seen = (high - low for high, low in zip(self.sums[end], self.sums[start], strict=True))
        if active < LEAST_WEEKS:
            return EVERY_DAY
        return frozenset(weekday for weekday in range(7) if seen[weekday] >= max(1, OPEN_SHARE * active))


def total(days: Mapping[date, int], first: date, freq: str, weekdays: Weekdays) -> int | None:
    """The sum of a period, or None when a day that should have a number has none, or no day has one."""
    last, day = last_day(first, freq), first
    known = []
    while day <= last:
        if day in days:
            known.append(days[day])
        elif weekdays.open(day):
            return None
        day += ONE
    return sum(known) if known else None


def totals(days: Mapping[date, int], freq: str) -> dict[date, int | None]:
    """First day → sum, of every period that has ended within the known days."""
    if not days:
        return {}
    weekdays, end = Weekdays(days), max(days)
    known = {first: total(days, first, freq, weekdays) for first in periods(min(days), end, freq)}
    # The first and the last may have been counted in part only; what is not whole is not told.
    return {first: value for first, value in known.items() if last_day(first, freq) <= end or value is not None}
