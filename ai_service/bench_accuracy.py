"""The accuracy benchmark: every family on its folds, geometric means over families, and the aims beside them."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from ai_service.bench_families import Family
from ai_service.forecaster.backtest import SINGLE, Tell, backtest
from ai_service.forecaster.calendars import country

Methods = Mapping[str, Mapping[str, float | None]]
NAIVES = ("naive", "seasonal_naive")
MEASURES = ("wape", "pinball")


def run_family(
    family: Family,
    *,
    development: bool,
    sample: int,
    seed: int,
    workers: int,
    profile: str,
    skip: Collection[str],
    tell: Tell,
) -> dict[str, Any]:
    """Development folds end where the first test origin begins: nothing behind it is ever read."""
    table = family.table(sample, seed)
    split = family.test
    if development:
        table, split = table.until(family.test.first), family.development
    singles = [name for name in (*SINGLE, *(("auto_arima",) if family.freq == "M" else ())) if name not in skip]
    report = backtest(
        table,
        horizon=split.horizon,
        places=split.places,
        singles=singles,
        calendar=None if family.calendar == "none" else country(family.calendar, 1999, 2028),
        profile="fast" if profile == "fast" else "full",
        workers=workers,
        tell=tell,
    )
    return {"series": report.series, "origins": report.origins, "horizon": report.horizon, "methods": report.methods}


def geometric(families: Mapping[str, Methods], method: str, measure: str) -> float:
    values = [families[name][method][measure] for name in families]
    return float(np.exp(np.mean([np.log(max(value or 0.0, 1e-9)) for value in values])))


def judge(families: Mapping[str, Methods]) -> dict[str, Any]:
    """Shares below the rivals in geometric mean (0.03 = 3 % better), and the worst family beside its better naive.

    Empty where the families share no single candidate.
    """
    names = [n for n in SINGLE if all(n in methods for methods in families.values())]
    out: dict[str, Any] = {}
    if not names:
        return out
    for measure in MEASURES:
        ours = geometric(families, "lentera", measure)
        best = min(names, key=lambda name: geometric(families, name, measure))
        naive = min(geometric(families, name, measure) for name in NAIVES)
        out[measure] = {
            "lentera": ours,
            "best_single": best,
            "below_best_single": 1 - ours / geometric(families, best, measure),
            "below_better_naive": 1 - ours / naive,
            "below_seasonal_naive": 1 - ours / geometric(families, "seasonal_naive", measure),
            "below_simple_mean": 1 - ours / geometric(families, "simple_mean", measure),
            "worst_family_beside_naive": max(_beside_naive(methods, measure) for methods in families.values()),
        }
    return out


def _beside_naive(methods: Methods, measure: str) -> float:
    """0.02 = 2 % worse than the family's own better naive."""
    naive = min(methods[name][measure] or np.inf for name in NAIVES)
    return (methods["lentera"][measure] or np.inf) / naive - 1
