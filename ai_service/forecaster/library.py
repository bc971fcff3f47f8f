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
SEASONAL_ONLY = ("mstl", "seasonal_naive")
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
    """Mean of one series (horizon), or with `ranges` its seven quantiles (levels × horizon).

    The library's defaults with the right season; without a season where it refuses that; NaN where it refuses both.
    """
    nothing = np.full((len(LEVELS), horizon) if ranges else (horizon,), np.nan)
    if len(history) < FEWEST:
        return nothing
    for fitting in dict.fromkeys((season, 1)):
        if fitting == 1 and name in SEASONAL_ONLY:
            continue
        try:
            with np.errstate(all="ignore"):
                found = model(name, fitting).forecast(y=history, h=horizon, level=BANDS if ranges else None)
        except (ValueError, RuntimeError, ZeroDivisionError, IndexError, np.linalg.LinAlgError):
            continue
        if ranges:
            return np.stack([np.asarray(found[key], dtype=float) for key in _PLACES])
        return np.asarray(found["mean"], dtype=float)
    return nothing


def many(name: str, histories: list[Array], horizon: int, season: int, *, ranges: bool, workers: int) -> list[Array]:
    """`one` for every history, spread over processes when asked."""
    job = partial(one, name, horizon=horizon, season=season, ranges=ranges)
    if workers < 2 or len(histories) < 4 * workers:
        return [job(history) for history in histories]
    # Imported before the processes fork, so that none of them pays for it again.
    from statsforecast import models  # noqa: F401

    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(job, histories, chunksize=max(1, len(histories) // (4 * workers))))


def candidate(name: str, workers: int = 1) -> Callable[[Past, int], Array]:
    """The library's model as one of our candidates, series by series on the cleaned values."""

    def predict(past: Past, horizon: int) -> Array:
        histories = [values[np.isfinite(values)] for values in past.values]
        out = np.full((len(histories), horizon), np.nan)
        # Under two seasons a season fitted by one series alone is mostly noise: then the model runs without.
        enough = past.lengths > 2 * past.season
        for season, rows in ((past.season, np.flatnonzero(enough)), (1, np.flatnonzero(~enough))):
            part = [histories[row] for row in rows]
            if part:
                out[rows] = np.stack(many(name, part, horizon, season, ranges=False, workers=workers))
        return np.where(past.counts[:, None], np.maximum(out, 0.0), out)

    return predict
