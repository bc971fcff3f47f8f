"""Rolling-origin comparison of the engine with every single method, on the same folds and the same series."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from . import library
from .calendars import Calendar
from .checks import fill_holes
from .engine import candidates, predictor, run, step
from .grid import Grid
from .past import Past, past
from .ranges import pinball
from .types import LEVELS, Array, Ints, Mask, Profile

# A series takes part in a fold with at least this many observations before the origin.
FEWEST = 6
SINGLE = ("auto_ets", "auto_theta", "auto_ces", "mstl")
MIDDLE, LOW80, HIGH80 = LEVELS.index(0.5), LEVELS.index(0.10), LEVELS.index(0.90)
Tell = Callable[[str], None]


@dataclass
class Tally:
    """Sums over folds; errors are divided by the sum of actuals at the end (WAPE, scaled pinball)."""

    error: float = 0.0
    loss: float = 0.0
    actual: float = 0.0
    within80: int = 0
    within95: int = 0
    count: int = 0
    seconds: float = 0.0
    scaled: list[float] = field(default_factory=list)

    def add(self, mean: Array, quantiles: Array, actuals: Array, scale: Array) -> None:
        known = np.isfinite(actuals)
        gap = np.where(known, np.abs(mean - actuals), 0.0)
        self.error += float(gap.sum())
        self.actual += float(np.abs(actuals[known]).sum())
        self.loss += float(pinball(quantiles, actuals)[known].sum())
        self.within80 += int(((actuals >= quantiles[LOW80]) & (actuals <= quantiles[HIGH80]))[known].sum())
        self.within95 += int(((actuals >= quantiles[0]) & (actuals <= quantiles[-1]))[known].sum())
        self.count += int(known.sum())
        usable = known.any(axis=1) & (scale > 0)
        self.scaled += list(gap[usable].sum(axis=1) / known[usable].sum(axis=1) / scale[usable])

    def summary(self) -> dict[str, float | None]:
        if not self.count or not self.actual:
            return dict.fromkeys(("wape", "mase", "pinball", "coverage80", "coverage95"), None) | {
                "seconds": self.seconds
            }
        return {
            "wape": self.error / self.actual,
            "mase": float(np.mean(self.scaled)) if self.scaled else None,
            "pinball": self.loss / self.actual,
            "coverage80": self.within80 / self.count,
            "coverage95": self.within95 / self.count,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class Report:
    """`methods[name]` holds wape, mase, pinball (mean over the seven levels / mean of actuals), coverages, seconds."""

    origins: int
    horizon: int
    series: int
    methods: dict[str, dict[str, float | None]]


def folds(origins: int, horizon: int, every: int | None = None) -> list[int]:
    """How many periods before the end each origin lies, the earliest first. The last one has its whole horizon."""
    every = every or step(horizon)
    return [horizon + k * every for k in reversed(range(origins))]


def backtest(
    table: Grid,
    *,
    horizon: int,
    places: Sequence[int],
    singles: Sequence[str] = SINGLE,
    calendar: Calendar | None = None,
    profile: Profile = "full",
    workers: int = 1,
    tell: Tell = lambda text: None,
) -> Report:
    """`places` as `folds` gives them. Periods without an observation are not scored, by any method."""
    width = table.values.shape[1]
    places = [back for back in places if width - back >= FEWEST]
    remembered = Remembering(table, horizon, calendar, profile, workers)
    tallies: dict[str, Tally] = {}
    taking_part = np.zeros(len(table.values), dtype=bool)
    for back in places:
        rows = _taking_part(table, back)
        taking_part[rows] = True
        fold = Fold(table.until(back).rows(rows), horizon, _targets(table, back, horizon)[rows])
        for name, mean, quantiles, seconds in fold.results(singles, workers):
            _add(tallies, name, fold, mean, quantiles, seconds)
        start = time.perf_counter()
        mean, quantiles = remembered.at(back, rows)
        _add(tallies, "lentera", fold, mean, quantiles, time.perf_counter() - start)
        tell(f"asal {back} periode sebelum akhir: {len(rows)} deret")
    methods = (
        {name: tallies[name].summary() for name in ("lentera", *(n for n in tallies if n != "lentera"))}
        if tallies
        else {}
    )
    return Report(len(places), horizon, int(taking_part.sum()), methods)


def _taking_part(table: Grid, back: int) -> Ints:
    return np.flatnonzero(np.isfinite(table.until(back).values).sum(axis=1) >= FEWEST)


def _targets(table: Grid, back: int, horizon: int) -> Array:
    width = table.values.shape[1]
    ahead = table.values[:, width - back : width - back + horizon]
    return np.pad(ahead, ((0, 0), (0, horizon - ahead.shape[1])), constant_values=np.nan)


def _add(tallies: dict[str, Tally], name: str, fold: "Fold", mean: Array, quantiles: Array, seconds: float) -> None:
    tally = tallies.setdefault(name, Tally())
    tally.add(mean, quantiles, fold.actuals, fold.scale)
    tally.seconds += seconds


class Remembering:
    """The engine at many ends of the same histories: a candidate's forecast at one origin is computed once.

    A fold before the end sees the origins before it, all of which the folds around it need as well.
    """

    def __init__(self, table: Grid, horizon: int, calendar: Calendar | None, profile: Profile, workers: int) -> None:
        self.table, self.horizon = table, horizon
        self.names = tuple(candidates(profile))
        self.ask = predictor(table, candidates(profile, workers), horizon, calendar)
        self.memory: dict[tuple[str, int], Array] = {}

    def at(self, back: int, rows: Ints) -> tuple[Array, Array]:
        def predict(name: str, further: int) -> Array:
            key = (name, back + further)
            if key not in self.memory:
                self.memory[key] = self.ask(*key)
            return self.memory[key][rows]

        numbers = run(self.table.until(back).rows(rows), self.horizon, self.names, predict)
        return numbers.mean, numbers.quantiles


class Fold:
    """One origin for the single methods: they see the values as they are, holes bridged, nothing else mended."""

    def __init__(self, table: Grid, horizon: int, actuals: Array) -> None:
        self.horizon, self.actuals = horizon, actuals
        self.seen: Mask = np.isfinite(table.values)
        self.past: Past = past(table, clean=fill_holes)
        self.histories = [values[np.isfinite(values)] for values in self.past.values]
        self.scale = np.array([_naive_scale(history, table.season) for history in self.histories])

    def results(self, singles: Sequence[str], workers: int) -> list[tuple[str, Array, Array, float]]:
        fallback = self._library("naive", workers)
        found = {"naive": fallback}
        for name in ("seasonal_naive", *singles):
            mean, quantiles, seconds = self._library(name, workers)
            broken = ~np.isfinite(quantiles).all(axis=(0, 2))
            mean[broken], quantiles[:, broken] = fallback[0][broken], fallback[1][:, broken]
            found[name] = (mean, quantiles, seconds)
        parts = [found[name] for name in singles]
        if parts:
            mean = np.mean([part[0] for part in parts], axis=0)
            quantiles = np.mean([part[1] for part in parts], axis=0)
            found["simple_mean"] = (mean, quantiles, sum(part[2] for part in parts))
        return [(name, *values) for name, values in found.items()]

    def _library(self, name: str, workers: int) -> tuple[Array, Array, float]:
        start = time.perf_counter()
        season = self.past.season
        made = library.many(name, self.histories, self.horizon, season, ranges=True, workers=workers)
        quantiles = np.stack(made, axis=1)
        quantiles = np.where(self.past.counts[None, :, None], np.maximum(quantiles, 0.0), quantiles)
        return quantiles[MIDDLE].copy(), np.sort(quantiles, axis=0), time.perf_counter() - start


def _naive_scale(history: Array, season: int) -> float:
    """In-sample error of repeating last season (of the last value, for shorter histories): the unit of MASE."""
    lag = season if len(history) > season else 1
    return float(np.abs(history[lag:] - history[:-lag]).mean()) if len(history) > lag else 0.0
