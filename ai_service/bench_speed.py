"""Made-up weekly visits for the speed benchmark: shapes of real demand, no claim about accuracy."""

import os
import resource
import time
from datetime import date, timedelta

import numpy as np

from ai_service.forecaster import Series, forecast, indonesia, library
from ai_service.forecaster.calendars import Calendar
from ai_service.forecaster.types import Array

START = date(2022, 1, 3)


def calendar_of(weeks: int) -> Calendar:
    return indonesia(START.year, START.year + weeks // 52 + 2)


def weekly_panel(count: int, weeks: int = 156, seed: int = 1) -> list[Series]:
    """Seven in ten smooth (trend, yearly wave, Lebaran, slow noise), the others small counts with many zeros."""
    draw = np.random.default_rng(seed)
    days = [START + timedelta(weeks=w) for w in range(weeks)]
    numbers = np.array([(day.toordinal() - 1) // 7 for day in days])
    calendar = calendar_of(weeks)
    column = calendar.names.index("mudik_pergi")
    lebaran = calendar.strengths(numbers, "W")[:, column] / 7
    return [Series(f"s{i}", days, list(_one(draw, weeks, lebaran, smooth=i % 10 < 7))) for i in range(count)]


def _one(draw: np.random.Generator, weeks: int, lebaran: Array, *, smooth: bool) -> Array:
    if not smooth:
        return draw.poisson(draw.uniform(0.05, 1.5), weeks).astype(float)
    t = np.arange(weeks)
    noise = np.zeros(weeks)
    for w in range(1, weeks):
        noise[w] = 0.6 * noise[w - 1] + draw.normal(0, 0.08)
    wave = draw.uniform(0.05, 0.35) * np.sin(2 * np.pi * (t / 52.18 + draw.uniform()))
    level = np.log(draw.uniform(15, 300)) + draw.normal(0, 0.08) * t / 52 + wave + noise
    return draw.poisson(np.exp(level + draw.normal(-0.2, 0.1) * lebaran)).astype(float)


def measure(count: int, *, profile: str, workers: int, compare: int = 20) -> dict[str, float | int | str]:
    """Seconds and peak memory for `count` series × 156 weeks, 8 ahead, beside plain AutoETS on `compare` of them."""
    panel = weekly_panel(count)
    start, busy = time.perf_counter(), _cpu()
    forecast(
        panel,
        freq="W",
        horizon=8,
        calendar=calendar_of(156),
        profile="fast" if profile == "fast" else "full",
        workers=workers,
    )
    seconds = time.perf_counter() - start
    busy = _cpu() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    for one in panel[:compare]:
        library.one("auto_ets", np.array(one.values, dtype=float), 8, 52, ranges=True)
    single = (time.perf_counter() - start) / compare
    return {
        "series": count,
        "profile": profile,
        "workers": workers,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(busy, 2),
        "peak_mb": round(peak),
        "seconds_per_series": round(seconds / count, 5),
        "auto_ets_seconds_per_series": round(single, 5),
    }


def _cpu() -> float:
    """Processor time of this process and its finished workers: steady where others use the machine too."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
