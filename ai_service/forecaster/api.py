"""`forecast`: a panel of histories in, forecasts with ranges, components, drivers and notes out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from . import drivers, own
from .calendars import Calendar
from .checks import note_all
from .engine import NAIVES, VERSION, Candidate, Numbers, candidates, predictor, run
from .grid import Grid, grid, label, observed
from .types import (
    LEAST,
    LEVELS,
    Component,
    Driver,
    ForecastResult,
    Freq,
    Gate,
    Note,
    Profile,
    Series,
    SeriesForecast,
)

# Series worked on at once: bounds the memory, wide enough to pool over.
CHUNK = 2000
SHOWN_WEIGHT = 0.005

Progress = Callable[[int], None]


def forecast(
    panel: Sequence[Series],
    *,
    freq: Freq,
    horizon: int,
    calendar: Calendar | None = None,
    profile: Profile = "full",
    workers: int = 1,
    progress: Progress | None = None,
) -> ForecastResult:
    """Forecast every series of a panel `horizon` periods beyond its own last observation.

    Series with the same `group` help one another. `calendar` (see `calendars.indonesia`) lets holidays and Lebaran act. A series's own
    events act where they happened often enough for a clear effect (`own.py`).
    `profile="fast"` leaves out the library's models, which otherwise
    `workers` processes share. `progress(n)` is told of every n series finished.
    No odd history raises; see `SeriesForecast` for what it gets instead.
    """
    if horizon < 1:
        raise ValueError("horizon must be at least 1")
    done: dict[int, SeriesForecast] = {}
    able = [i for i, one in enumerate(panel) if len(observed(one, freq)) >= LEAST]
    for start in range(0, len(able), CHUNK):
        chosen = able[start : start + CHUNK]
        found = _together([panel[i] for i in chosen], freq, horizon, calendar, candidates(profile, workers))
        done |= dict(zip(chosen, found, strict=True))
        if progress:
            progress(len(chosen))
    out = [done[i] if i in done else _too_little(one, freq, horizon) for i, one in enumerate(panel)]
    return ForecastResult(freq, horizon, f"lentera-{VERSION}-{profile}", tuple(out))


def _together(
    part: Sequence[Series], freq: Freq, horizon: int, calendar: Calendar | None, chosen: dict[str, Candidate]
) -> list[SeriesForecast]:
    table = grid(part, freq)
    events = [one.events for one in part]
    numbers = run(table, horizon, tuple(chosen), predictor(table, chosen, horizon, calendar, events))
    view = own.view(table, calendar, events, horizon)
    notes = [(*found, *own.notes(effects)) for found, effects in zip(note_all(part, table), view.effects, strict=True)]
    common = drivers.drivers(view.past, horizon)
    out = [_result(one, table, row, numbers, notes[row], common[row]) for row, one in enumerate(part)]
    return [
        replace(one, drivers=(*one.drivers, *own.drivers(effects, one.dates)))
        for one, effects in zip(out, view.effects, strict=True)
    ]


def _result(
    one: Series, table: Grid, row: int, numbers: Numbers, notes: tuple[Note, ...], found: tuple[drivers.Found, ...]
) -> SeriesForecast:
    mean, levels = numbers.mean[row], numbers.quantiles[:, row]
    values = table.values[row]
    seen = values[np.isfinite(values)]
    dates = _dates(one, int(table.ends[row]), table.freq, len(mean))
    return SeriesForecast(
        key=one.key,
        dates=dates,
        enough=True,
        mean=tuple(float(v) for v in mean),
        quantiles={level: tuple(float(v) for v in levels[i]) for i, level in enumerate(LEVELS)},
        components=_components(numbers, row),
        gate=_gate(numbers, row),
        drivers=tuple(_dated(driver, dates) for driver in found),
        notes=notes,
        last=label(int(table.ends[row]), table.freq, _like(one)),
        observed=len(seen),
    )


def _components(numbers: Numbers, row: int) -> tuple[Component, ...]:
    """What the mean is made of: the weights, or the naive rule alone where the gate kept it."""
    verdict = numbers.verdict
    if verdict.keep_naive[row]:
        return (Component(NAIVES[int(verdict.better[row])], 1.0, _number(verdict.naive[row])),)
    weights = numbers.weights[:, row].mean(axis=1)
    made = [
        Component(name, float(weights[i]), _number(numbers.errors[i, row]))
        for i, name in enumerate(numbers.names)
        if weights[i] >= SHOWN_WEIGHT
    ]
    return tuple(sorted(made, key=lambda component: -component.weight))


def _gate(numbers: Numbers, row: int) -> Gate:
    verdict = numbers.verdict
    return Gate(
        naive=NAIVES[int(verdict.better[row])],
        kept_naive=bool(verdict.keep_naive[row]),
        naive_error=_number(verdict.naive[row]),
        combined_error=_number(verdict.combined[row]),
        origins=int(verdict.origins[row]),
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _dated(driver: drivers.Found, dates: tuple[date, ...]) -> Driver:
    touched = tuple(dates[h] for h in driver.steps)
    return Driver(driver.code, driver.effect, driver.error, driver.periods, touched)


def _like(one: Series) -> date:
    """The last observed day, whose way of writing periods the forecast follows."""
    usable = [d for d, v in zip(one.dates, one.values, strict=True) if v is not None and np.isfinite(v)]
    return max(usable)


def _dates(one: Series, end: int, freq: Freq, horizon: int) -> tuple[date, ...]:
    like = _like(one)
    return tuple(label(end + h, freq, like) for h in range(1, horizon + 1))


def _too_little(one: Series, freq: Freq, horizon: int) -> SeriesForecast:
    found = observed(one, freq)
    if not found:
        broken = sum(1 for v in one.values if v is not None)
        numbers = (Note("empty"), Note("not_finite", {"count": broken})) if broken else (Note("empty"),)
        return SeriesForecast(one.key, (), False, notes=numbers)
    table = grid([one], freq)
    last = label(max(found), freq, _like(one))
    dates = _dates(one, int(table.ends[0]), freq, horizon)
    return SeriesForecast(one.key, dates, False, notes=note_all([one], table)[0], last=last, observed=len(found))
