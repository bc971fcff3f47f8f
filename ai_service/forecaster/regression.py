"""Dynamic ridge regression, one per series, solved for all at once: trend, season, calendar, and a residual that decays.

log(1 + y) = level + trend + waves of the year (+ days of the week) + calendar events + residual. Old periods weigh less.
The fitted coefficients are also the drivers shown to people.
"""

from dataclasses import dataclass

import numpy as np

from .past import Past, waves, year_angle
from .types import Array, Ints

HALF_LIFE_YEARS = 3.0
HARMONICS = {"D": 3, "W": 3, "M": 4}
LEAST_SEASONS_FOR_YEAR = 1.5
PENALTY = {"level": 1e-6, "trend": 40.0, "week": 0.5, "year": 1.0, "event": 4.0, "own": 0.5}
FEWEST = 8


@dataclass(frozen=True)
class Design:
    """Columns of the regression by kind; `matrix` is (periods + horizon) × columns for one common end."""

    matrix: Array
    kinds: tuple[str, ...]
    events: tuple[str, ...]

    def columns(self, kind: str) -> Ints:
        return np.flatnonzero(np.array([k == kind for k in self.kinds]))


@dataclass(frozen=True)
class Fit:
    """Coefficients series × columns, their standard errors, residuals series × periods (NaN where not seen)."""

    design: Design
    beta: Array
    errors: Array
    residuals: Array
    weights: Array


def design(past: Past, end: int, horizon: int, *, with_events: bool) -> Design:
    width = past.values.shape[1]
    numbers = np.arange(end - width + 1, end + horizon + 1)
    years = np.arange(-width + 1, horizon + 1) / past.per_year
    parts: list[tuple[str, Array]] = [("level", np.ones((len(numbers), 1)))]
    # The trend flattens out beyond the last observation: half of its pace is kept.
    parts.append(("trend", np.where(years > 0, years / 2, years)[:, None]))
    if past.freq == "D":
        parts.append(("week", waves(2 * np.pi * (numbers % 7) / 7, 3)))
    if width >= LEAST_SEASONS_FOR_YEAR * past.per_year:
        parts.append(("year", waves(year_angle(numbers, past.freq), HARMONICS[past.freq])))
    names: tuple[str, ...] = ()
    if with_events and past.calendar is not None:
        parts.append(("event", past.events(numbers) / _days(past)))
        names = past.calendar.names
    kinds = tuple(kind for kind, block in parts for _ in range(block.shape[1]))
    return Design(np.concatenate([block for _, block in parts], axis=1), kinds, names)


def _days(past: Past) -> float:
    """Days in a period: an event's coefficient is its effect if it filled the whole period."""
    return {"D": 1.0, "W": 7.0, "M": 30.4}[past.freq]


def fit(past: Past, rows: Ints, made: Design) -> Fit:
    """Weighted ridge for series that end in the same period."""
    width = past.values.shape[1]
    x = made.matrix[:width]
    logs = past.logs[rows]
    age = np.arange(width - 1, -1, -1) / past.per_year
    weights = np.where(past.seen[rows] & np.isfinite(logs), 0.5 ** (age / HALF_LIFE_YEARS)[None, :], 0.0)
    target = np.where(weights > 0, logs, 0.0)
    penalty = np.diag([PENALTY[kind] for kind in made.kinds])
    size = x.shape[1]
    gram = (weights @ (x[:, :, None] * x[:, None, :]).reshape(width, -1)).reshape(-1, size, size)
    inverse = np.linalg.inv(gram + penalty)
    beta = np.einsum("npq,nq->np", inverse, (weights * target) @ x)
    residuals = np.where(weights > 0, logs - beta @ x.T, np.nan)
    freedom = np.maximum(weights.sum(axis=1) - np.einsum("npq,nqp->n", inverse, gram), 1.0)
    variance = np.nansum(weights * residuals**2, axis=1) / freedom
    errors = np.sqrt(np.maximum(variance[:, None] * np.einsum("npp->np", inverse), 0.0))
    return Fit(made, beta, errors, residuals, weights)


def carried(residuals: Array, horizon: int, freq: str) -> Array:
    """What is left of the last residuals `h` periods ahead; its persistence is estimated, pulled to the pooled one."""
    memory = {"D": 7, "W": 4, "M": 2}[freq]
    known = np.isfinite(residuals)
    filled = np.where(known, residuals, 0.0)
    both = known[:, 1:] & known[:, :-1]
    cross = (filled[:, 1:] * filled[:, :-1] * both).sum(axis=1)
    power = (filled[:, :-1] ** 2 * both).sum(axis=1)
    pooled = float(cross.sum() / max(power.sum(), 1e-9))
    prior = power.mean() * 0.5 + 1e-9
    rho = np.clip((cross + pooled * prior) / (power + prior), 0.0, 0.98)
    recency = rho[:, None] ** np.arange(memory)[::-1] * known[:, -memory:]
    last = (filled[:, -memory:] * recency).sum(axis=1) / np.maximum(recency.sum(axis=1), 1e-9)
    return np.asarray(last[:, None] * rho[:, None] ** np.arange(1, horizon + 1))


def _predict(past: Past, horizon: int, *, with_events: bool) -> Array:
    out = np.full((len(past.values), horizon), np.nan)
    width = past.values.shape[1]
    if with_events and past.calendar is None:
        return out
    for end in np.unique(past.ends):
        rows = np.flatnonzero((past.ends == end) & (past.lengths >= FEWEST))
        if len(rows):
            fitted = fit(past, rows, design(past, int(end), horizon, with_events=with_events))
            ahead = fitted.beta @ fitted.design.matrix[width:].T
            ahead += carried(fitted.residuals, horizon, past.freq)
            out[rows] = np.expm1(np.minimum(ahead, past.ceilings[rows, None]))
    return np.maximum(out, 0.0)


def regression(past: Past, horizon: int) -> Array:
    return _predict(past, horizon, with_events=False)


def calendar_regression(past: Past, horizon: int) -> Array:
    return _predict(past, horizon, with_events=True)
