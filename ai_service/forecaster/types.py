"""What goes into the forecaster and what comes out. Values are counts or amounts per period, in the unit of the input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

Freq = Literal["D", "W", "M"]
Profile = Literal["full", "fast"]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
# First and last day of each event, both included.
Spans = Sequence[tuple[date, date]]

LEVELS: tuple[float, ...] = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
# Fewer observed periods than this and no number is given at all.
LEAST = 3


@dataclass(frozen=True)
class Series:
    """One history. `dates[i]` is any day of its period; a missing period is absent, None or NaN, never 0.

    `group` pools series that are alike (the same kind of count); ranges and weights are learnt within a group.
    `counts`: never below zero. `events` are its own, by what they are called, past and announced.
    """

    key: str
    dates: Sequence[date]
    values: Sequence[float | None]
    group: str = ""
    counts: bool = True
    events: Mapping[str, Spans] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Something the reader must know about a history: a code, its numbers, the dates and the event it concerns."""

    code: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    dates: tuple[date, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class Component:
    """A candidate in the combination: weight averaged over the horizon (sums to 1), and its recent error.

    `error` is the mean absolute error over recent origins divided by the mean of the series; None if it had none.
    """

    name: str
    weight: float
    error: float | None


@dataclass(frozen=True)
class Gate:
    """Did the combination beat repeating the past? Errors in the unit of `Component.error`.

    `naive`: which simple rule was the better one. `kept_naive`: the combination lost, so that rule is the forecast.
    """

    naive: str
    kept_naive: bool
    naive_error: float | None
    combined_error: float | None
    origins: int


@dataclass(frozen=True)
class Driver:
    """A fitted effect in the data. `effect` is a share: 0.12 = 12 % more than otherwise (trend: per year).

    `error` is its standard error, `periods` over how many periods it was seen (own events: separate occurrences); `dates` the forecast periods it touches.
    """

    code: str
    effect: float
    error: float
    periods: int
    dates: tuple[date, ...] = ()


def clear(effect: float, error: float) -> bool:
    """Is the effect larger than twice its standard error, and large enough to speak of?"""
    return abs(effect) > 2 * error and abs(effect) >= 0.01


@dataclass(frozen=True)
class SeriesForecast:
    """`mean[h]` and `quantiles[level][h]` for `dates[h]`, rising with the level, never below 0 for counts.

    `mean` is the centre of the combination, the number to plan with. Without enough data `enough` is False and both
    are empty: say "belum cukup data".
    """

    key: str
    dates: tuple[date, ...]
    enough: bool
    mean: tuple[float, ...] = ()
    quantiles: Mapping[float, tuple[float, ...]] = field(default_factory=dict)
    components: tuple[Component, ...] = ()
    gate: Gate | None = None
    drivers: tuple[Driver, ...] = ()
    notes: tuple[Note, ...] = ()
    last: date | None = None
    observed: int = 0


@dataclass(frozen=True)
class ForecastResult:
    """Forecasts in the order of the panel. `engine` names version and profile, to be stored with them."""

    freq: Freq
    horizon: int
    engine: str
    series: tuple[SeriesForecast, ...]

    def __getitem__(self, key: str) -> SeriesForecast:
        return next(one for one in self.series if one.key == key)
