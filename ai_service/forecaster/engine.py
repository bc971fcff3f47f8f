"""The engine on arrays: candidates, their trials at past origins, combination, gate and ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from . import combine, library, own, pooled, ranges, regression, simple
from .calendars import Calendar
from .checks import clean_grid
from .grid import Grid
from .types import Array, Freq, Ints, Mask, Profile

VERSION = "1"
Candidate = Callable[..., Array]
NAIVES = ("naive", "seasonal_naive")
FAST: dict[str, Candidate] = {
    "naive": simple.naive,
    "seasonal_naive": simple.seasonal_naive,
    "recent_mean": simple.recent_mean,
    "intermittent": simple.intermittent,
    "season_level": simple.season_level,
    "regression": regression.regression,
    "calendar_regression": regression.calendar_regression,
    "pooled": pooled.pooled,
}
LIBRARY = ("auto_ces",)
ORIGINS = {"D": 12, "W": 12, "M": 12}
# With few series each needs more origins to learn its ranges from.
WANTED_RESIDUALS = 60
MOST_ORIGINS = 60

Predictor = Callable[[str, int], Array]


@dataclass(frozen=True)
class Numbers:
    """The engine's arrays for one grid, before they become words: series × horizon, levels × series × horizon."""

    mean: Array
    quantiles: Array
    names: tuple[str, ...]
    weights: Array
    errors: Array
    verdict: combine.GateVerdict


def candidates(profile: Profile, workers: int = 1) -> dict[str, Candidate]:
    """The candidates of a profile; `workers` processes share the library's models."""
    if profile == "fast":
        return FAST
    return {**FAST, **{name: library.candidate(name, workers) for name in LIBRARY}}


def step(horizon: int) -> int:
    """Periods between two past origins."""
    return max(1, -(-horizon // 4))


def backs(width: int, count: int, horizon: int, freq: Freq) -> Ints:
    """How many periods before the end the past origins lie, nearest first; at least two periods stay as history."""
    wanted = int(np.clip(WANTED_RESIDUALS // max(count, 1), ORIGINS[freq], MOST_ORIGINS))
    every = step(horizon) if width > 3 * horizon else 1
    return np.array([k * every for k in range(1, wanted + 1) if width - k * every >= 2], dtype=np.int64)


def predictor(
    table: Grid, chosen: dict[str, Candidate], horizon: int, calendar: Calendar | None, events: own.Own | None = None
) -> Predictor:
    """Forecast of a candidate as of `back` periods before the end, seeing only what was known then.

    `events` of each series are taken as announced: at a past origin those of the periods ahead are known too.
    """
    views: dict[int, own.View] = {}

    def predict(name: str, back: int) -> Array:
        if back not in views:
            views.clear()
            views[back] = own.view(table.until(back), calendar, events, horizon)
        seen = views[back]
        return seen.lifted(chosen[name](seen.past, horizon))

    return predict


def run(table: Grid, horizon: int, names: Sequence[str], predict: Predictor) -> Numbers:
    """From trials to numbers. `predict` may remember, as backtests at many ends share their past origins."""
    cleaned = clean_grid(table)
    width = table.values.shape[1]
    places = backs(width, len(table.values), horizon, table.freq)
    actuals = _actuals(np.where(cleaned.seen, table.values, np.nan), places, horizon)
    forecasts = np.stack([np.stack([predict(name, int(b)) for name in names]) for b in [*places, 0]])
    trials = combine.Trials(places, forecasts[:-1], actuals, _scale(cleaned.values))
    groups = np.unique(table.groups, return_inverse=True)[1]
    combined, final, verdict, weight = _combine(trials, forecasts, groups)
    floor = _floor(cleaned.values, cleaned.seen)
    counts = all(table.counts)
    spread = ranges.ranges(combined, actuals, final, groups, floor, counts=counts)
    _never_seen(cleaned.values, cleaned.seen, final, spread)
    total, number = combine.mean_errors(trials, 0)
    with np.errstate(invalid="ignore"):
        errors = np.where(number.sum(axis=2) > 0, total.sum(axis=2) / number.sum(axis=2), np.nan)
    return Numbers(final, spread, tuple(names), weight, errors, verdict)


def _never_seen(values: Array, seen: Mask, mean: Array, quantiles: Array) -> None:
    """Where nothing was ever counted, the range is what a rare event could still be; written in place."""
    for row in np.flatnonzero(~np.nan_to_num(values).any(axis=1)):
        mean[row] = 0.0
        quantiles[:, row] = ranges.never_seen(int(seen[row].sum()))[:, None]


def _actuals(values: Array, places: Ints, horizon: int) -> Array:
    out = np.full((len(places), len(values), horizon), np.nan)
    width = values.shape[1]
    for k, back in enumerate(places):
        reach = min(int(back), horizon)
        out[k, :, :reach] = values[:, width - back : width - back + reach]
    return out


def _scale(values: Array) -> Array:
    """Mean level of each series, never zero."""
    known = np.isfinite(values)
    mean = np.where(known, np.abs(values), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(np.maximum(mean, 1e-3))


def _floor(values: Array, seen: Mask) -> Array:
    """The least spread, in square roots: even an unchanging history is only known to its length."""
    return np.asarray(0.5 / np.sqrt(np.maximum(seen.sum(axis=1), 1)))


def _combine(trials: combine.Trials, forecasts: Array, groups: Ints) -> tuple[Array, Array, combine.GateVerdict, Array]:
    """The combination at every past origin with what was known then, and now; the gate applied to both."""
    made = []
    for k, back in enumerate([*trials.backs, 0]):
        usable = np.isfinite(forecasts[k]).all(axis=2)
        weight = combine.weights(trials, usable, int(back), groups)
        made.append(combine.blend(forecasts[k], weight))
    combined = np.stack(made)
    naives = forecasts[:, :2]
    out = []
    for k, back in enumerate([*trials.backs, 0]):
        verdict = combine.gate(combined[:-1], naives[:-1], trials, int(back), groups)
        kept = np.take_along_axis(naives[k], verdict.better[None, :, None], axis=0)[0]
        out.append(np.where(verdict.keep_naive[:, None] & np.isfinite(kept), kept, combined[k]))
    return np.stack(out[:-1]) if out[:-1] else combined[:0], out[-1], verdict, weight
