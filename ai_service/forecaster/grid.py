"""From dated values to one regular matrix, every history ending in the last column."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .types import Array, Freq, Ints, Series

SEASON: dict[Freq, int] = {"D": 7, "W": 52, "M": 12}
PER_YEAR: dict[Freq, float] = {"D": 365.25, "W": 365.25 / 7, "M": 12.0}


def period(day: date, freq: Freq) -> int:
    """Number of the day, ISO week or month, counted from the beginning of the calendar."""
    if freq == "D":
        return day.toordinal()
    if freq == "W":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1


def first_day(number: int, freq: Freq) -> date:
    if freq == "D":
        return date.fromordinal(number)
    if freq == "W":
        return date.fromordinal(number * 7 + 1)
    return date(number // 12, number % 12 + 1, 1)


def label(number: int, freq: Freq, like: date) -> date:
    """The period's date written as the history writes its own: same weekday, same day of month or month's end."""
    start = first_day(number, freq)
    if freq == "W":
        return start + timedelta(days=like.weekday())
    if freq == "M":
        last = months.monthrange(start.year, start.month)[1]
        at_end = like.day == months.monthrange(like.year, like.month)[1]
        return start.replace(day=last if at_end else min(like.day, last))
    return start


@dataclass(frozen=True)
class Grid:
    """`values` is series × periods, NaN where nothing was observed; `ends[i]` is the period of the last column."""

    freq: Freq
    values: Array
    ends: Ints
    groups: tuple[str, ...]
    counts: tuple[bool, ...]

    @property
    def season(self) -> int:
        return SEASON[self.freq]

    def until(self, back: int) -> "Grid":
        """The same histories as they stood `back` periods before their ends."""
        width = self.values.shape[1]
        return Grid(self.freq, self.values[:, : width - back], self.ends - back, self.groups, self.counts)

    def rows(self, chosen: Ints) -> "Grid":
        groups = tuple(self.groups[i] for i in chosen)
        counts = tuple(self.counts[i] for i in chosen)
        return Grid(self.freq, self.values[chosen], self.ends[chosen], groups, counts)


def observed(one: Series, freq: Freq) -> dict[int, float]:
    """Value by period; two values in one period are added, what is no finite number is left out."""
    found: dict[int, float] = {}
    for day, value in zip(one.dates, one.values, strict=True):
        if value is not None and np.isfinite(value):
            number = period(day, freq)
            found[number] = found.get(number, 0.0) + float(value)
    return found


def grid(panel: Sequence[Series], freq: Freq, *, common_end: bool = False) -> Grid:
    """Only series with at least one observation may come in.

    `common_end`: the last column is the same period for all (backtests, so that no series knows another's future);
    histories that ended earlier have holes there.
    """
    found = [observed(one, freq) for one in panel]
    ends = np.array([max(f) for f in found], dtype=np.int64)
    if common_end and len(ends):
        ends[:] = ends.max()
    width = max((int(end) - min(f) + 1 for f, end in zip(found, ends, strict=True)), default=0)
    values = np.full((len(panel), width), np.nan)
    for row, seen in enumerate(found):
        columns = np.fromiter(seen, dtype=np.int64) - ends[row] + width - 1
        values[row, columns] = np.fromiter(seen.values(), dtype=float)
    return Grid(freq, values, ends, tuple(one.group for one in panel), tuple(one.counts for one in panel))
