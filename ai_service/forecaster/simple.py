"""Candidates that need one line of arithmetic, for all series at once. Each returns series × horizon, NaN = cannot."""

import numpy as np

from .past import Past
from .types import Array, Ints

RECENT = {"D": 28, "W": 8, "M": 6}
TSB_SIZE, TSB_CHANCE = 0.15, 0.10
# How many seasons of one's own weigh as much as the group's, and how many of the group's as much as no season.
OWN_PRIOR, GROUP_PRIOR = 0.7, 3.0
# How decidedly the smoothing with the smallest one-step errors is preferred.
SHARPNESS = 40.0
# Weeks of the year borrow from their neighbours.
SMOOTHED_FROM = 24
NEIGHBOURS = np.array([1, 2, 3, 4, 3, 2, 1]) / 16
ALPHAS = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9])


def naive(past: Past, horizon: int) -> Array:
    return np.repeat(past.values[:, -1:], horizon, axis=1)


def seasonal_naive(past: Past, horizon: int) -> Array:
    """The value one season ago; NaN for histories shorter than a season."""
    columns = past.values.shape[1] - past.season + np.arange(horizon) % past.season
    if columns[0] < 0:
        return np.full((len(past.values), horizon), np.nan)
    return np.asarray(past.values[:, columns])


def recent_mean(past: Past, horizon: int) -> Array:
    tail = past.values[:, -RECENT[past.freq] :]
    known = np.isfinite(tail)
    mean = np.where(known, tail, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.repeat(np.where(known.any(axis=1), mean, np.nan)[:, None], horizon, axis=1)


def intermittent(past: Past, horizon: int) -> Array:
    """Teunter-Syntetos-Babai: a chance of demand and a size of demand, each smoothed; only for histories with zeros."""
    values = np.nan_to_num(past.values)
    known = np.isfinite(past.values)
    demand = known & (values > 0)
    share = demand.sum(axis=1) / np.maximum(past.lengths, 1)
    size = np.where(demand, values, 0.0).sum(axis=1) / np.maximum(demand.sum(axis=1), 1)
    chance = share.copy()
    for t in range(values.shape[1]):
        size = np.where(demand[:, t], size + TSB_SIZE * (values[:, t] - size), size)
        chance = np.where(known[:, t], chance + TSB_CHANCE * (demand[:, t] - chance), chance)
    level = np.where((share < 0.9) & (past.lengths > 0), size * chance, np.nan)
    return np.repeat(level[:, None], horizon, axis=1)


def seasonal_index(logs: Array, season: int, groups: Ints) -> Array:
    """Deviation of each phase from the local level in log space, pulled towards that of the group for few seasons.

    Phase 0 is the period after the last column. Series × season.
    """
    rows, width = logs.shape
    total, count = np.zeros((rows, season)), np.zeros((rows, season))
    local = logs - _centred(logs, season)
    known = np.isfinite(local)
    for p in range(season):
        chosen = (np.arange(width) - width) % season == p
        total[:, p] = np.where(known, local, 0.0)[:, chosen].sum(axis=1)
        count[:, p] = known[:, chosen].sum(axis=1)
    alike = np.zeros_like(total)
    for group in np.unique(groups):
        inside = groups == group
        alike[inside] = total[inside].sum(axis=0) / (count[inside].sum(axis=0) + GROUP_PRIOR)
    index = (total + OWN_PRIOR * alike) / (count + OWN_PRIOR)
    if season > SMOOTHED_FROM:
        index = sum(np.roll(index, k, axis=1) * w for k, w in zip(range(-3, 4), NEIGHBOURS, strict=True))
    return np.asarray(index - index.mean(axis=1, keepdims=True))


def _centred(logs: Array, season: int) -> Array:
    """Mean over a window of one season around each column, as far as it reaches; NaN unless a full season is seen."""
    known = np.isfinite(logs)
    sums = np.cumsum(np.pad(np.where(known, logs, 0.0), ((0, 0), (1, 0))), axis=1)
    sizes = np.cumsum(np.pad(known.astype(float), ((0, 0), (1, 0))), axis=1)
    width = logs.shape[1]
    start = np.clip(np.arange(width) - season // 2, 0, max(width - season, 0))
    stop = np.minimum(start + season, width)
    size = sizes[:, stop] - sizes[:, start]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size >= season, (sums[:, stop] - sums[:, start]) / size, np.nan)


def season_level(past: Past, horizon: int) -> Array:
    """Exponential smoothing of the seasonally adjusted logs, the smoothing chosen per series by one-step errors."""
    logs, width = past.logs, past.logs.shape[1]
    index = seasonal_index(logs, past.season, past.group_numbers)
    phase = (np.arange(width) - width) % past.season
    adjusted = logs - index[:, phase]
    known = np.isfinite(adjusted)
    start = np.where(known.any(axis=1), np.argmax(known, axis=1), 0)
    level = np.repeat(np.take_along_axis(adjusted, start[:, None], axis=1), len(ALPHAS), axis=1)
    loss = np.zeros_like(level)
    for t in range(width):
        gap = np.where(known[:, t, None], adjusted[:, t, None] - level, 0.0)
        loss = 0.995 * loss + np.abs(gap)
        level = level + ALPHAS * gap
    best = (loss.min(axis=1, keepdims=True) + 1e-9) / (loss + 1e-9)
    share = best**SHARPNESS
    chosen = (level * share).sum(axis=1, keepdims=True) / share.sum(axis=1, keepdims=True)
    ahead = index[:, np.arange(horizon) % past.season]
    out = np.expm1(chosen + ahead)
    return np.where(past.lengths[:, None] >= 4, np.maximum(out, 0.0), np.nan)
