"""Ranges from what the combination got wrong at past origins (split conformal), pooled over similar series.

Residuals are taken on a stable scale (square root or log, whichever fits the panel), divided by the horizon's and the
series' own size of error, and their quantiles are put around the new forecast. Few residuals: Student's t, wider.
"""

import numpy as np

from .combine import blur
from .types import LEVELS, Array, Ints

PRIOR_SIZE = 30.0
FEW = 40
# Series err together: the correction for a finite sample counts each past origin as this many independent ones.
ORIGIN_WORTH = 8.0
TRANSFORMS = ("sqrt", "log")


def forward(name: str, values: Array) -> Array:
    if name == "plain":
        return values
    clipped = np.maximum(values, 0.0)
    return np.asarray(np.sqrt(clipped) if name == "sqrt" else np.log1p(clipped))


def backward(name: str, values: Array) -> Array:
    if name == "plain":
        return values
    clipped = np.maximum(values, 0.0)
    return np.asarray(np.square(clipped) if name == "sqrt" else np.expm1(np.minimum(clipped, 40.0)))


def pinball(quantiles: Array, actuals: Array) -> Array:
    """Mean over levels of the pinball loss; quantiles levels × …, actuals …"""
    gap = actuals[None] - quantiles
    levels = np.array(LEVELS).reshape(-1, *[1] * actuals.ndim)
    return np.asarray(np.maximum(levels * gap, (levels - 1) * gap).mean(axis=0))


def ranges(past: Array, actuals: Array, now: Array, groups: Ints, floor: Array, *, counts: bool = True) -> Array:
    """Levels × series × horizon. `past`, `actuals` origins × series × horizon; `floor` the least spread in roots."""
    out = np.empty((len(LEVELS), *now.shape))
    for group in np.unique(groups):
        inside = groups == group
        part = past[:, inside], actuals[:, inside], now[inside], floor[inside]
        name = _fitting(*part) if counts else "plain"
        out[:, inside] = _one_group(name, *part)
    return out


def _fitting(past: Array, actuals: Array, now: Array, floor: Array) -> str:
    """The scale on which the ranges would have been the sharpest at the later half of the past origins."""
    late = len(past) // 2
    if late < 2:
        return "sqrt"
    losses = {}
    for name in TRANSFORMS:
        quantiles = np.stack([_one_group(name, past, actuals, past[k], floor) for k in range(late)], axis=1)
        loss = pinball(quantiles, actuals[:late])
        losses[name] = float(np.nanmean(loss)) if np.isfinite(loss).any() else np.inf
    return min(losses, key=lambda name: losses[name])


def _one_group(name: str, past: Array, actuals: Array, now: Array, floor: Array) -> Array:
    residuals = forward(name, actuals) - forward(name, past)
    size, spread = _sizes(residuals)
    unit = residuals / spread
    centre = forward(name, now)
    low = floor[:, None] / (1.0 if name == "sqrt" else np.maximum(np.sqrt(now + 1.0), 1.0) / 2)
    steps = _quantiles(unit)
    offsets = size[None] * steps[:, None, :]
    middle = offsets[LEVELS.index(0.5)].copy()
    least = low[None] * student(30.0)[:, None, None]
    offsets = np.where(np.array(LEVELS)[:, None, None] < 0.5, np.minimum(offsets, least), np.maximum(offsets, least))
    offsets[LEVELS.index(0.5)] = middle
    return backward(name, np.sort(centre[None] + offsets, axis=0))


def _sizes(residuals: Array) -> tuple[Array, Array]:
    """Usual size of error series × horizon, and the same without each origin itself (origins × series × horizon)."""
    known = np.isfinite(residuals)
    gap = np.where(known, np.abs(residuals), 0.0)
    kernel = blur(residuals.shape[2]).T
    by_horizon = (gap.sum(axis=(0, 1)) @ kernel) / np.maximum(known.sum(axis=(0, 1)) @ kernel, 1e-9)
    by_horizon = np.maximum(by_horizon, 1e-9)
    share = (gap / by_horizon).sum(axis=2)
    count = known.sum(axis=2)
    total, number = share.sum(axis=0), count.sum(axis=0)
    own = (total + PRIOR_SIZE) / (number + PRIOR_SIZE)
    others = (total - share + PRIOR_SIZE) / (number - count + PRIOR_SIZE)
    return own[:, None] * by_horizon[None], others[:, :, None] * by_horizon[None, None]


def _quantiles(unit: Array) -> Array:
    """Levels × horizon: quantiles of the scaled residuals, near horizons counted in part."""
    horizon = unit.shape[2]
    kernel = blur(horizon)
    kernel = kernel / np.maximum(np.diag(kernel)[:, None], 1e-12)
    known = np.isfinite(unit)
    sizes = known.sum(axis=(0, 1))
    origins = known.any(axis=1).sum(axis=0) * ORIGIN_WORTH
    flat = [unit[:, :, h][known[:, :, h]] for h in range(horizon)]
    values = np.concatenate(flat)
    owner = np.repeat(np.arange(horizon), sizes)
    out = np.empty((len(LEVELS), horizon))
    order = np.argsort(values)
    for h in range(horizon):
        mass = kernel[h][owner]
        out[:, h] = _weighted(values[order], mass[order], float(kernel[h] @ sizes), float(origins[h]))
    return np.maximum.accumulate(out, axis=0)


def _weighted(values: Array, mass: Array, size: float, origins: float) -> Array:
    """Quantiles with the correction for a finite sample; below FEW residuals blended with Student's t."""
    thin = student(max(1.0, size - 1.0)) * 1.25
    if not len(values) or size < 3:
        return thin
    place = (np.cumsum(mass) - mass / 2) / mass.sum()
    levels = np.array(LEVELS)
    pushed = np.clip(0.5 + (levels - 0.5) * (1 + 1 / max(1.0, min(size, origins))), 0.0, 1.0)
    empirical = np.interp(pushed, place, values)
    share = min(1.0, size / FEW)
    return np.asarray(share * empirical + (1 - share) * thin)


def student(freedom: float) -> Array:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(freedom, np.array(LEVELS)))


def never_seen(periods: int) -> Array:
    """Quantiles of a count of which `periods` periods showed none: Poisson with a Jeffreys prior on its rate."""
    from scipy.stats import nbinom

    return np.asarray(nbinom.ppf(np.array(LEVELS), 0.5, periods / (periods + 1.0)))
