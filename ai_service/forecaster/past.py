"""What a candidate may look at: the cleaned histories up to one origin, and the calendar on both sides of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .calendars import Calendar
from .checks import Cleaned, clean_grid
from .grid import PER_YEAR, Grid, first_day
from .types import Array, Freq, Ints, Mask


@dataclass(frozen=True)
class Past:
    """`values` (series × periods) has no gap after a series' first observation; before it everything is NaN."""

    values: Array
    seen: Mask
    ends: Ints
    freq: Freq
    season: int
    groups: tuple[str, ...]
    counts: Mask
    calendar: Calendar | None = None

    @cached_property
    def lengths(self) -> Ints:
        return np.asarray(np.isfinite(self.values).sum(axis=1), dtype=np.int64)

    @cached_property
    def group_numbers(self) -> Ints:
        return np.asarray(np.unique(self.groups, return_inverse=True)[1], dtype=np.int64)

    @cached_property
    def logs(self) -> Array:
        return np.log1p(np.maximum(self.values, 0.0))

    @cached_property
    def ceilings(self) -> Array:
        """Log of three times the highest value seen: beyond it no extrapolation is believed. NaN without data."""
        top = np.where(np.isfinite(self.logs), self.logs, -np.inf).max(axis=1, initial=-np.inf)
        return np.asarray(np.where(np.isfinite(top), top + np.log(3.0), np.nan))

    @property
    def per_year(self) -> float:
        return PER_YEAR[self.freq]

    def periods(self, ahead: int = 0) -> Ints:
        """Period numbers of the columns, series × (periods + ahead)."""
        offsets = np.arange(-self.values.shape[1] + 1, ahead + 1)
        return np.asarray(self.ends[:, None] + offsets[None, :], dtype=np.int64)

    def events(self, numbers: Ints) -> Array:
        """Calendar strengths for a vector of period numbers; no columns without a calendar."""
        if self.calendar is None:
            return np.zeros((len(numbers), 0))
        return self.calendar.strengths(numbers, self.freq)


def past(grid: Grid, calendar: Calendar | None = None, clean: Callable[[Grid], Cleaned] = clean_grid) -> Past:
    cleaned = clean(grid)
    return Past(
        values=cleaned.values,
        seen=cleaned.seen,
        ends=grid.ends,
        freq=grid.freq,
        season=grid.season,
        groups=grid.groups,
        counts=np.array(grid.counts, dtype=bool),
        calendar=calendar,
    )


def year_angle(numbers: Ints, freq: Freq) -> Array:
    """Where in the year a period lies, as an angle."""
    if freq == "M":
        return np.asarray(2 * np.pi * (numbers % 12) / 12)
    low, high = int(numbers.min()), int(numbers.max())
    days = [first_day(n, freq).timetuple().tm_yday for n in range(low, high + 1)]
    return np.asarray(2 * np.pi * np.array(days, dtype=float)[numbers - low] / 365.25)


def waves(angle: Array, harmonics: int) -> Array:
    """Sine and cosine of the first harmonics, as a last axis."""
    steps = angle[..., None] * np.arange(1, harmonics + 1)
    return np.concatenate([np.sin(steps), np.cos(steps)], axis=-1)
