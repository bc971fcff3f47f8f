"""Candidates of statsforecast, imported only when used: the import alone takes a second and 200 MB."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from .past import Past
from .types import LEVELS, Array

Model = Callable[[int], Any]
FEWEST = 6
SEASONAL_ONLY = ("mstl",)
# The library's two-sided levels that give our quantiles.
BANDS = [50, 80, 95]
_PLACES = ("lo-95", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-95")


def model(name: str, season: int) -> Any:
    from statsforecast import models

    made: dict[str, Model] = {
        "auto_ets": lambda m: models.AutoETS(season_length=m),
        "auto_ces": lambda m: models.AutoCES(season_length=m),
        "auto_theta": lambda m: models.AutoTheta(season_length=m),
        "theta": lambda m: models.DynamicOptimizedTheta(season_length=m),
        "mstl": lambda m: models.MSTL(season_length=m),
        "auto_arima": lambda m: models.AutoARIMA(season_length=m),
        "naive": lambda m: models.Naive(),
        "seasonal_naive": lambda m: models.SeasonalNaive(season_length=m),
    }
    return made[name](season)


def one(name: str, history: Array, horizon: int, season: int, ranges: bool = False) -> Array:
    """Mean of one series (horizon), or with `ranges` its seven quantiles (levels × horizon). NaN if it cannot."""
    shape = (len(LEVELS), horizon) if ranges else (horizon,)
    if len(history) < FEWEST:
        return np.full(shape, np.nan)
    # Under two full seasons the library's decompositions refuse; then it runs without a season, as its users would.
    fitting = season if len(history) >= 2 * season + 1 else 1
    if fitting == 1 and name in SEASONAL_ONLY:
        return np.full(shape, np.nan)
    try:
        found = model(name, fitting).forecast(y=history, h=horizon, level=BANDS if ranges else None)
    except (ValueError, RuntimeError, ZeroDivisionError, IndexError, np.linalg.LinAlgError):
        return np.full(shape, np.nan)
    if ranges:
        return np.stack([np.asarray(found[key], dtype=float) for key in _PLACES])
    return np.asarray(found["mean"], dtype=float)


def many(name: str, histories: list[Array], horizon: int, season: int, *, ranges: bool, workers: int) -> list[Array]:
    """`one` for every history, spread over processes when asked."""
    job = partial(one, name, horizon=horizon, season=season, ranges=ranges)
    if workers < 2 or len(histories) < 4 * workers:
        return [job(history) for history in histories]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(job, histories, chunksize=max(1, len(histories) // (4 * workers))))


def candidate(name: str, workers: int = 1) -> Callable[[Past, int], Array]:
    """The library's model as one of our candidates, series by series on the cleaned values."""

    def predict(past: Past, horizon: int) -> Array:
        histories = [values[np.isfinite(values)] for values in past.values]
        out = np.stack(many(name, histories, horizon, past.season, ranges=False, workers=workers))
        return np.where(past.counts[:, None], np.maximum(out, 0.0), out)

    return predict
