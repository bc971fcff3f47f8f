"""Events that a series alone knows of (a night market, a mass immunisation): their effect, fitted where they happened often enough.

The effect is a coefficient of the calendar regression. Where it is clear it is taken out of the history before any
candidate sees it, and put back onto the periods in which such an event is announced; else nothing changes at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from .calendars import Calendar
from .checks import runs
from .grid import Grid
from .past import Past, past
from .regression import FEWEST, Design, design, fit
from .types import Array, Driver, Mask, Note, Spans, clear

# Fewer separate occurrences are no effect. `manage.py simulate_events` shows what other numbers would mean.
LEAST_OCCURRENCES = 4
Own = Sequence[Mapping[str, Spans]]


@dataclass(frozen=True)
class Effect:
    """Of one kind of event in one series. `strength` is periods + horizon, 1.0 = as many days as usual; `log` and `error` are
    the coefficient and its standard error, None where it could not be fitted.
    """

    name: str
    strength: Array
    occurrences: int
    log: float | None = None
    error: float | None = None

    @property
    def used(self) -> bool:
        return self.log is not None and self.error is not None and clear(float(np.expm1(self.log)), self.error)

    @property
    def logs(self) -> Array:
        """What the event adds to log(1 + y), period by period."""
        return self.strength * (self.log or 0.0)


@dataclass(frozen=True)
class View:
    """A past without its clear own effects; `lift` (series × horizon, in logs) puts them onto what comes. None: there are none."""

    past: Past
    effects: tuple[tuple[Effect, ...], ...]
    lift: Array | None

    def lifted(self, mean: Array) -> Array:
        if self.lift is None:
            return mean
        return np.asarray(np.where(self.lift == 0, mean, np.expm1(np.log1p(np.maximum(mean, 0.0)) + self.lift)))


def view(grid: Grid, calendar: Calendar | None, own: Own | None, horizon: int, least: int = LEAST_OCCURRENCES) -> View:
    """What a candidate may look at, and what is put onto its answer. Without own events the past is left as it is."""
    seen = past(grid, calendar)
    if own is None or not any(own):
        return View(seen, ((),) * len(seen.values), None)
    values, lift = seen.values.copy(), np.zeros((len(seen.values), horizon))
    found: list[tuple[Effect, ...]] = [()] * len(values)
    width = values.shape[1]
    for row in (row for row, kinds in enumerate(own) if kinds):
        found[row] = _effects(seen, grid, row, own[row], horizon, least)
        logs = sum((effect.logs for effect in found[row] if effect.used), np.zeros(width + horizon))
        values[row] = _without(values[row], grid.values[row], seen.seen[row], logs[:width])
        lift[row] = logs[width:]
    if not any(effect.used for effects in found for effect in effects):
        return View(seen, tuple(found), None)
    return View(replace(seen, values=values), tuple(found), lift)


def _without(cleaned: Array, raw: Array, observed: Mask, logs: Array) -> Array:
    """The history had the events not been, which added `logs`: only their own periods change."""
    touched = (logs != 0) & observed
    rest = np.log1p(np.maximum(_restored(cleaned, raw, touched), 0.0)) - logs
    return np.asarray(np.where(touched, np.maximum(np.expm1(rest), 0.0), cleaned))


def _restored(cleaned: Array, raw: Array, touched: Mask) -> Array:
    """What an event did is no outlier: in its periods the values as they were counted."""
    return np.asarray(np.where(touched, raw, cleaned))


def _effects(
    seen: Past, grid: Grid, row: int, kinds: Mapping[str, Spans], horizon: int, least: int
) -> tuple[Effect, ...]:
    width, end = seen.values.shape[1], int(seen.ends[row])
    known = seen.seen[row] & np.isfinite(seen.values[row])
    all_kinds = [_effect(name, spans, known, seen, end, horizon) for name, spans in sorted(kinds.items())]
    near = [effect for effect in all_kinds if (effect.strength > 0).any()]
    often = [effect for effect in near if _enough(effect, known, least)]
    if not often or seen.lengths[row] < FEWEST:
        return tuple(near)
    touched = np.any([effect.strength[:width] > 0 for effect in often], axis=0) & known
    raw = _restored(seen.values[row], grid.values[row], touched)
    fitted = _fitted(seen, row, raw, often, horizon)
    return tuple(fitted.get(effect.name, effect) for effect in near)


def _effect(name: str, spans: Spans, known: Mask, seen: Past, end: int, horizon: int) -> Effect:
    """Days of the event per period, over the usual number; never more than was ever seen."""
    width = len(known)
    numbers = np.arange(end - width + 1, end + horizon + 1)
    days = Calendar({name: dict.fromkeys(_days(spans), 1.0)}).strengths(numbers, seen.freq)[:, 0]
    touched = (days[:width] > 0) & known
    if touched.any():
        days = np.minimum(days, days[:width][touched].max()) / days[:width][touched].mean()
    return Effect(name, days, len(runs(touched)))


def _days(spans: Spans) -> list[date]:
    return [first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)]


def _enough(effect: Effect, known: Mask, least: int) -> bool:
    """Often, and as often not: what happens in every period cannot be told from the level."""
    without = int(((effect.strength[: len(known)] == 0) & known).sum())
    return effect.occurrences >= least and without >= least


def _fitted(seen: Past, row: int, raw: Array, often: Sequence[Effect], horizon: int) -> dict[str, Effect]:
    """The calendar regression of one series with a column per kind."""
    alone = replace(
        seen,
        values=raw[None],
        seen=seen.seen[[row]],
        ends=seen.ends[[row]],
        groups=(seen.groups[row],),
        counts=seen.counts[[row]],
    )
    usual = design(alone, int(alone.ends[0]), horizon, with_events=seen.calendar is not None)
    matrix = np.column_stack([usual.matrix, *(effect.strength for effect in often)])
    made = Design(matrix, (*usual.kinds, *("own" for _ in often)), usual.events)
    found = fit(alone, np.array([0]), made)
    columns = made.columns("own")
    return {
        effect.name: replace(effect, log=float(found.beta[0, column]), error=float(found.errors[0, column]))
        for effect, column in zip(often, columns, strict=True)
    }


def drivers(effects: Sequence[Effect], dates: Sequence[date]) -> tuple[Driver, ...]:
    """The effects that could be fitted; `dates` of the forecast periods. A driver's `periods` are separate occurrences."""
    return tuple(
        Driver(
            f"own:{one.name}",
            float(np.expm1(one.log)),
            one.error,
            one.occurrences,
            tuple(day for day, strong in zip(dates, one.strength[-len(dates) :], strict=True) if strong > 0),
        )
        for one in effects
        if one.log is not None and one.error is not None
    )


def notes(effects: Sequence[Effect]) -> tuple[Note, ...]:
    """The kinds that happened too seldom, or too often, for an effect."""
    return tuple(
        Note("few_events", {"count": one.occurrences, "least": LEAST_OCCURRENCES}, subject=one.name)
        for one in effects
        if one.log is None
    )
