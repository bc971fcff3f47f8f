"""Looks at a history before it is used: what is wrong with it, where, and what the forecaster does about it.

| Code | Found when | What is done |
|---|---|---|
| `holes` | periods between the first and the last observation without a value | bridged for fitting only, never scored |
| `zero_run` | zeros far longer than this level makes likely, with data on both sides | treated as holes |
| `trailing_zeros` | the same, but at the end | believed (a ward may have closed) and reported |
| `spike` | one period far off both neighbours and the usual scatter | pulled to the edge of the usual scatter for fitting |
| `level_shift` | the year's last part lies on another level than the part before | reported; fitting weighs recent periods more |
| `short`, `few` | less than two seasons; fewer than LEAST observations | wide ranges; no forecast |
| `constant`, `all_zero`, `negative`, `not_finite` | as named | reported; negatives in counts are treated as holes |
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .grid import Grid, first_day
from .types import LEAST, Array, Freq, Mask, Note, Series

SPIKE_SIGMAS = 6.0
SHIFT_SIGMAS = 6.0
UNLIKELY = 1e-4
FEWEST_FOR_SPIKES = 12


@dataclass(frozen=True)
class Cleaned:
    """`values` has no gaps after the first observation; `seen` marks what was really observed and may be scored."""

    values: Array
    seen: Mask


def runs(flags: Mask) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def unlikely_zero_runs(values: Array) -> list[tuple[int, int]]:
    """Runs of zeros whose length is improbable when the rest of the history is what it is."""
    seen = np.isfinite(values)
    zeros = seen & (values == 0)
    if not zeros.any() or zeros[seen].all():
        return []
    found = runs(zeros)
    # The chance of one more zero, judged without the longest run itself: a single long outage must not excuse itself.
    longest = max(end - start for start, end in found)
    rest = max(int(seen.sum()) - longest, 1)
    chance = (float(zeros.sum()) - longest + 0.5) / (rest + 1.0)
    shortest = max(2.0, np.log(UNLIKELY) / np.log(min(chance, 0.99)))
    return [(start, end) for start, end in found if end - start >= shortest]


def spikes(values: Array) -> list[tuple[int, float]]:
    """Positions that leave both neighbours by far, with the value at the edge of the usual scatter."""
    if np.isfinite(values).sum() < FEWEST_FOR_SPIKES:
        return []
    root = np.sqrt(np.maximum(values, 0.0))
    between = root[1:-1] - (root[:-2] + root[2:]) / 2
    usual = between[np.isfinite(between)]
    if len(usual) < FEWEST_FOR_SPIKES // 2:
        return []
    scatter = max(1.4826 * float(np.median(np.abs(usual - np.median(usual)))), 0.35)
    out = np.flatnonzero(np.abs(between) > SPIKE_SIGMAS * scatter) + 1
    # Of neighbours only the strongest is the spike, the others only stand beside it.
    strongest = [int(i) for i in out if abs(between[i - 1]) >= np.nanmax(np.abs(between[max(0, i - 3) : i + 2]))]
    return [(i, _edge(root, i, float(between[i - 1]), scatter)) for i in strongest]


def _edge(root: Array, at: int, leap: float, scatter: float) -> float:
    middle = (root[at - 1] + root[at + 1]) / 2
    return float(max(0.0, middle + np.sign(leap) * SPIKE_SIGMAS / 2 * scatter) ** 2)


def level_shift(values: Array, season: int) -> tuple[int, float, float] | None:
    """The strongest recent break: position, level before, level after; None when nothing stands out.

    With more than two seasons of history the change against the season before is judged, so that a season is no break.
    """
    root = np.sqrt(np.maximum(values, 0.0))
    judged = root[season:] - root[:-season] if len(root) > 2.2 * season else root
    window = max(6, season // 4)
    tail = judged[-3 * window :]
    if len(tail) < 2 * window or np.isfinite(tail).mean() < 0.7:
        return None
    strengths = [_break_strength(tail, at, window) for at in range(window, len(tail) - 3)]
    if not strengths or max(strengths) < SHIFT_SIGMAS:
        return None
    at = len(values) - len(tail) + window + int(np.argmax(strengths))
    return at, float(np.nanmedian(values[max(0, at - window) : at])), float(np.nanmedian(values[at : at + window]))


def _break_strength(tail: Array, at: int, window: int) -> float:
    before, after = tail[at - window : at], tail[at : at + window]
    before, after = before[np.isfinite(before)], after[np.isfinite(after)]
    if len(before) < 3 or len(after) < 3:
        return 0.0
    spread = np.sqrt((before.var() + after.var()) / 2) + 0.25
    return float(abs(after.mean() - before.mean()) / spread * np.sqrt(len(after) / 2))


def clean(values: Array, *, counts: bool) -> Cleaned:
    """What the candidates are fitted on. Judged on these values alone, so that a past origin sees only its past."""
    kept = np.where(values < 0, np.nan, values) if counts else values.copy()
    for start, end in unlikely_zero_runs(kept):
        if start > 0 and end < len(kept):
            kept[start:end] = np.nan
    seen = np.isfinite(kept)
    for at, edge in spikes(kept):
        kept[at] = edge
    return Cleaned(_bridge(kept), seen)


def _bridge(values: Array) -> Array:
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return values
    out = values.copy()
    inside = np.arange(known[0], known[-1] + 1)
    out[inside] = np.interp(inside, known, values[known])
    return out


def clean_grid(grid: Grid) -> Cleaned:
    parts = [clean(row, counts=grid.counts[i]) for i, row in enumerate(grid.values)]
    if not parts:
        return Cleaned(grid.values, np.isfinite(grid.values))
    values = np.stack([part.values for part in parts])
    # A hole at the end stays open in `_bridge`; carry the last level so that every candidate has somewhere to start.
    return Cleaned(_carry(values), np.stack([part.seen for part in parts]))


def fill_holes(grid: Grid) -> Cleaned:
    """Holes bridged and nothing else: what plain methods are given."""
    values = np.stack([_bridge(row) for row in grid.values]) if len(grid.values) else grid.values
    return Cleaned(_carry(values), np.isfinite(grid.values))


def _carry(values: Array) -> Array:
    known = np.isfinite(values)
    place = np.where(known, np.arange(values.shape[1]), 0)
    return np.asarray(np.take_along_axis(values, np.maximum.accumulate(place, axis=1), axis=1))


def notes(one: Series, values: Array, end: int, freq: Freq, season: int) -> tuple[Note, ...]:
    """Everything worth saying about one history; `values` is its row of the grid, trimmed to its first observation."""
    if not np.isfinite(values).any():
        return (Note("empty"),)
    found = [*_length(values, season), *_odd_values(one, values)]
    bad = ~np.isfinite(values)
    if bad.any():
        found.append(_dated("holes", values, bad, end, freq))
    found += _zero_runs(values, end, freq)
    found += _breaks(values, end, freq, season)
    return tuple(found)


def _length(values: Array, season: int) -> list[Note]:
    seen = int(np.isfinite(values).sum())
    if seen < LEAST:
        return [Note("few", {"observed": seen, "least": LEAST})]
    return [Note("short", {"observed": seen, "wanted": 2 * season})] if seen < 2 * season else []


def _odd_values(one: Series, values: Array) -> list[Note]:
    seen = values[np.isfinite(values)]
    found = []
    if len(seen) > 1 and np.ptp(seen) == 0:
        found.append(Note("all_zero" if seen[0] == 0 else "constant", {"value": float(seen[0]), "observed": len(seen)}))
    if one.counts and (seen < 0).any():
        found.append(Note("negative", {"count": int((seen < 0).sum())}))
    broken = sum(1 for v in one.values if v is not None and not np.isfinite(v))
    return found + ([Note("not_finite", {"count": broken})] if broken else [])


def _dated(code: str, values: Array, flags: Mask, end: int, freq: Freq) -> Note:
    days = tuple(first_day(end - len(values) + 1 + int(i), freq) for i in np.flatnonzero(flags))
    return Note(code, {"periods": len(days)}, days)


def _zero_runs(values: Array, end: int, freq: Freq) -> list[Note]:
    found = []
    for start, stop in unlikely_zero_runs(values):
        flags = np.zeros(len(values), dtype=bool)
        flags[start:stop] = True
        code = "trailing_zeros" if stop == len(values) else "zero_run"
        found.append(_dated(code, values, flags, end, freq))
    return found


def _breaks(values: Array, end: int, freq: Freq, season: int) -> list[Note]:
    found = []
    for at, edge in spikes(values):
        day = first_day(end - len(values) + 1 + at, freq)
        found.append(Note("spike", {"value": float(values[at]), "used": edge}, (day,)))
    shift = level_shift(values, season)
    if shift:
        at, before, after = shift
        found.append(
            Note("level_shift", {"before": before, "after": after}, (first_day(end - len(values) + 1 + at, freq),))
        )
    return found


def drop_leading(values: Array) -> Array:
    known = np.flatnonzero(np.isfinite(values))
    return values[known[0] :] if len(known) else values


def note_all(panel: Sequence[Series], grid: Grid) -> list[tuple[Note, ...]]:
    return [
        notes(one, drop_leading(grid.values[i]), int(grid.ends[i]), grid.freq, grid.season)
        for i, one in enumerate(panel)
    ]
