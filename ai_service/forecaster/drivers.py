"""What the calendar regression found in a history, as shares with standard errors. Nothing here is assumed."""

from dataclasses import dataclass

import numpy as np

from .past import Past
from .regression import FEWEST, Fit, design, fit
from .types import Array

DAYS = {"D": 1.0, "W": 7.0, "M": 30.4}
# An event must have been seen this often before its effect is named.
SEEN_OFTEN = 2


@dataclass(frozen=True)
class Found:
    """`effect` and `error` are shares (0.1 = 10 % more); `steps` the forecast steps (from 0) it touches."""

    code: str
    effect: float
    error: float
    periods: int
    steps: tuple[int, ...] = ()


def drivers(past: Past, horizon: int) -> list[tuple[Found, ...]]:
    """Per series: trend per year, the season of the forecast periods, and every calendar event seen often enough."""
    out: list[tuple[Found, ...]] = [()] * len(past.values)
    for end in np.unique(past.ends):
        rows = np.flatnonzero((past.ends == end) & (past.lengths >= FEWEST))
        if not len(rows):
            continue
        fitted = fit(past, rows, design(past, int(end), horizon, with_events=past.calendar is not None))
        for place, row in enumerate(rows):
            out[row] = (*_trend(past, fitted, place), *_season(fitted, place, horizon), *_events(past, fitted, place))
    return out


def _share(log: float) -> float:
    return float(np.expm1(np.clip(log, -5, 5)))


def _trend(past: Past, fitted: Fit, row: int) -> list[Found]:
    column = int(fitted.design.columns("trend")[0])
    seen = int((fitted.weights[row] > 0).sum())
    # Less than a year of data cannot tell a trend from the season.
    if seen < past.per_year:
        return []
    return [Found("trend", _share(fitted.beta[row, column]), float(fitted.errors[row, column]), seen)]


def _season(fitted: Fit, row: int, horizon: int) -> list[Found]:
    """How far the forecast periods lie above or below the mean of the year, from the fitted waves."""
    columns = fitted.design.columns("year")
    if not len(columns):
        return []
    wave = fitted.design.matrix[:, columns] @ fitted.beta[row, columns]
    ahead = wave[-horizon:]
    seen = int((fitted.weights[row] > 0).sum())
    error = float(np.sqrt((fitted.errors[row, columns] ** 2).sum() / 2))
    found = [Found("season", _share(float(ahead.mean())), error, seen, tuple(range(horizon)))]
    peak = int(np.argmax(ahead))
    return [*found, Found("season_peak", _share(float(ahead[peak])), error, seen, (peak,))]


def _events(past: Past, fitted: Fit, row: int) -> list[Found]:
    """The effect in the forecast periods that an event touches, its strength there taken into account."""
    columns = fitted.design.columns("event")
    width = past.values.shape[1]
    found = []
    for name, column in zip(fitted.design.events, columns, strict=True):
        strength = fitted.design.matrix[:, column]
        seen = int(((strength[:width] > 0) & (fitted.weights[row] > 0)).sum())
        steps = tuple(int(h) for h in np.flatnonzero(strength[width:] > 0))
        if seen >= SEEN_OFTEN and steps:
            strong = float(_mean(strength[width:]))
            log, error = float(fitted.beta[row, column]) * strong, float(fitted.errors[row, column]) * strong
            found.append(Found(f"event:{name}", _share(log), error, seen, steps))
    return found


def _mean(strength: Array) -> Array:
    return np.asarray(strength[strength > 0].mean())
