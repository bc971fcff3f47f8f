"""A square grid over Indonesia: which cells lie how far from a point, with a proof in three lines.

A cell is a rectangle of `STEP` degrees. The distance used for matching is planar (see `geo.planar_km`): one degree
of latitude is the same everywhere and one degree of longitude is scaled by the cosine of the *origin's* latitude.
Under it a cell is an axis-parallel rectangle, so the distance from the origin to the nearest point of the rectangle
is a lower bound for everyone inside it, and the cells within `km` are one run of columns per row.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lentera.lib.geo import KM_PER_DEGREE

STEP = 0.05
ROW = 10_000  # cell = row * ROW + column; columns never reach 10,000 (360 / 0.05 = 7,200)


def cell_of(lat: float, lon: float) -> int:
    return math.floor((lat + 90.0) / STEP) * ROW + math.floor((lon + 180.0) / STEP)


@dataclass(frozen=True)
class Layer:
    """Runs of cells `(first, last)`, both included; everybody in them is at least `min_km` from the origin."""

    min_km: float
    runs: tuple[tuple[int, int], ...]


def _gap(value: float, low: float, high: float) -> float:
    """Distance from a value to an interval, 0 inside."""
    return max(low - value, value - high, 0.0)


def _row_span(lat: float, lon: float, row: int, km: float) -> tuple[int, int] | None:
    """First and last column of `row` whose rectangle comes within `km`, or None."""
    low = row * STEP - 90.0
    dy = _gap(lat, low, low + STEP) * KM_PER_DEGREE
    if dy > km:
        return None
    reach = math.sqrt(km * km - dy * dy) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
    first = math.floor((lon - reach + 180.0) / STEP)
    last = math.floor((lon + reach + 180.0) / STEP)
    return first, last


def disk(lat: float, lon: float, km: float) -> dict[int, tuple[int, int]]:
    """Row → (first, last) column of every cell that comes within `km` of the point."""
    reach = km / KM_PER_DEGREE
    bottom, top = (math.floor((lat + sign * reach + 90.0) / STEP) for sign in (-1, 1))
    spans = ((row, _row_span(lat, lon, row, km)) for row in range(bottom, top + 1))
    return {row: span for row, span in spans if span}


def layers(lat: float, lon: float, radii_km: tuple[float, ...]) -> list[Layer]:
    """Disjoint layers of cells outward from the point; together they cover the largest radius.

    A cell of the second layer is outside the first disk, so it comes no nearer than the first radius, and so on.
    """
    out: list[Layer] = []
    inner: dict[int, tuple[int, int]] = {}
    previous = 0.0
    for km in radii_km:
        outer = disk(lat, lon, km)
        runs = tuple(_difference(outer, inner))
        if runs:  # a small step may reach no new cell
            out.append(Layer(previous, runs))
        inner, previous = outer, km
    return out


def _difference(outer: dict[int, tuple[int, int]], inner: dict[int, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for row, (first, last) in outer.items():
        hole = inner.get(row)
        pieces = [(first, last)] if hole is None else [(first, hole[0] - 1), (hole[1] + 1, last)]
        for a, b in pieces:
            if a <= b:
                yield row * ROW + a, row * ROW + b
