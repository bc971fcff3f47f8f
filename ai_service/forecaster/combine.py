"""How much each candidate counts: by its recent errors, pulled towards what it does on similar series.

Shapes: forecasts are origins × candidates × series × horizon; actuals origins × series × horizon (NaN = unknown).
"""

from dataclasses import dataclass

import numpy as np

from .types import Array, Ints, Mask

POWER = 8.0
PRIOR_ORIGINS = 30.0
HORIZON_BLUR = 2.0
LEAST_WEIGHT = 0.02
GATE_PRIOR = 60.0


@dataclass(frozen=True)
class Trials:
    """What every candidate said at past origins, `backs[k]` periods before the end, and what happened then."""

    backs: Ints
    forecasts: Array
    actuals: Array
    scale: Array

    def known_at(self, back: int) -> Mask:
        """Which (origin, horizon) targets had already happened `back` periods before the end."""
        horizon = np.arange(1, self.actuals.shape[2] + 1)
        return np.asarray(self.backs[:, None] - horizon[None, :] >= back)


def blur(horizon: int) -> Array:
    """Errors of neighbouring horizons say something about each other: a row-normalised kernel."""
    steps = np.arange(horizon)
    kernel = np.exp(-np.abs(steps[:, None] - steps[None, :]) / HORIZON_BLUR)
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True))


def mean_errors(trials: Trials, back: int) -> tuple[Array, Array]:
    """Sum of scaled absolute errors and their number, candidates × series × horizon, as known at `back`."""
    known = trials.known_at(back)[:, None, None, :] & np.isfinite(trials.actuals)[:, None]
    gap = np.abs(trials.forecasts - trials.actuals[:, None]) / trials.scale[None, None, :, None]
    usable = known & np.isfinite(gap)
    kernel = blur(gap.shape[3]).T
    return np.where(usable, gap, 0.0).sum(axis=0) @ kernel, usable.sum(axis=0) @ kernel


def weights(trials: Trials, usable: Mask, back: int, groups: Ints) -> Array:
    """Candidates × series × horizon, summing to 1 over the usable candidates (`usable`: candidates × series)."""
    total, count = mean_errors(trials, back)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(count > 0, total / count, np.nan)
        # Relative to the candidates' mean on the same series, so that hard series do not drown easy ones.
        usual = np.where(count > 0, own, 0.0).sum(axis=0) / (count > 0).sum(axis=0)
        relative = own / usual[None]
    relative = np.where(np.isfinite(relative), relative, np.nan)
    alike = np.empty_like(relative)
    for group in np.unique(groups):
        inside = groups == group
        alike[:, inside] = _mean(relative[:, inside], count[:, inside])[:, None]
    pulled = np.where(np.isfinite(relative), count * relative, 0.0) + PRIOR_ORIGINS * alike
    pulled /= np.where(np.isfinite(relative), count, 0.0) + PRIOR_ORIGINS
    raw = np.where(usable[:, :, None], np.maximum(pulled, 0.05) ** -POWER, 0.0)
    raw /= np.maximum(raw.sum(axis=0, keepdims=True), 1e-12)
    raw = np.where(raw >= LEAST_WEIGHT, raw, 0.0)
    return np.asarray(raw / np.maximum(raw.sum(axis=0, keepdims=True), 1e-12))


def _mean(relative: Array, count: Array) -> Array:
    """Mean over series weighted by the number of origins; 1 (no opinion) where nobody has any."""
    known = np.isfinite(relative)
    weight = np.where(known, count, 0.0)
    total = (np.where(known, relative, 0.0) * weight).sum(axis=1)
    size = weight.sum(axis=1)
    return np.asarray(np.where(size > 0, total / np.maximum(size, 1e-12), 1.0))


def blend(forecasts: Array, weight: Array) -> Array:
    """Weighted mean in square roots: between the arithmetic and the geometric mean, robust to one wild candidate."""
    root = np.sqrt(np.maximum(np.nan_to_num(forecasts), 0.0))
    made = np.square((root * weight).sum(axis=0))
    return np.asarray(np.where(weight.sum(axis=0) > 0, made, np.nan))


@dataclass(frozen=True)
class GateVerdict:
    """Per series: mean scaled errors of the combination and of both naive rules, and which naive is the better."""

    combined: Array
    naive: Array
    better: Ints
    keep_naive: Mask
    origins: Ints


def gate(combined: Array, naives: Array, trials: Trials, back: int, groups: Ints) -> GateVerdict:
    """`combined` origins × series × horizon, `naives` origins × 2 × series × horizon."""
    known = trials.known_at(back)[:, None, :] & np.isfinite(trials.actuals) & np.isfinite(combined)
    known &= np.isfinite(naives[:, 0])
    ours = _series_error(combined, trials, known)
    both = np.stack([_series_error(naives[:, i], trials, known & np.isfinite(naives[:, i])) for i in (0, 1)])
    both = np.where(np.isfinite(both), both, np.inf)
    better = np.argmin(both, axis=0)
    theirs = both[better, np.arange(len(better))]
    origins = known.any(axis=2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log(np.maximum(ours, 1e-9) / np.maximum(theirs, 1e-9))
    # One constant series, on which repeating is perfect, must not close the gate for all others.
    ratio = np.where(np.isfinite(ratio) & (origins > 0), np.clip(ratio, -0.7, 0.7), 0.0)
    pooled = np.zeros(len(ratio))
    for group in np.unique(groups):
        inside = groups == group
        pooled[inside] = np.average(ratio[inside], weights=origins[inside] + 1e-9)
    verdict = (origins * ratio + GATE_PRIOR * pooled) / (origins + GATE_PRIOR)
    return GateVerdict(ours, theirs, better, (verdict > 0) & (origins > 0), origins)


def _series_error(forecast: Array, trials: Trials, known: Mask) -> Array:
    gap = np.where(known, np.abs(forecast - trials.actuals), 0.0).sum(axis=(0, 2)) / trials.scale
    size = known.sum(axis=(0, 2))
    return np.where(size > 0, gap / np.maximum(size, 1), np.nan)
