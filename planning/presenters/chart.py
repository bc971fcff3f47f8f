"""A line with its ranges as numbers for an SVG that the server draws: no script, a table always beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 720, 240
# The axis stands on the right: a phone shows the end of the line first.
LEFT, RIGHT, TOP, BOTTOM = 12, 48, 12, 28
TICKS = 4


@dataclass(frozen=True)
class Point:
    """`value` is None where nothing is known; low/high pairs are the 80 % and 95 % ranges of a forecast."""

    label: str
    value: float | None
    low80: float | None = None
    high80: float | None = None
    low95: float | None = None
    high95: float | None = None


def step_up(largest: float) -> float:
    """The end of the axis: the next of 1, 2, 5 × a power of ten per tick above `largest`."""
    if largest <= 0:
        return float(TICKS)
    power = 10.0 ** (len(str(int(largest / TICKS) or 1)) - 1)
    for factor in (1, 2, 5, 10):
        if factor * power * TICKS >= largest:
            return factor * power * TICKS
    return largest


def chart(past: Sequence[Point], future: Sequence[Point]) -> dict[str, Any]:
    """Paths and ticks in the units of the viewBox."""
    points = [*past, *future]
    tops = [top for p in points for top in (p.value, p.high95) if top is not None]
    end = step_up(max(tops, default=0.0))
    place = _Place(len(points), end)
    start = len(past)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "lines": _broken_line(past, place),
        "forecast": place.line([(start + i, p.value) for i, p in enumerate(future) if p.value is not None]),
        "band80": place.band([(start + i, p.low80, p.high80) for i, p in enumerate(future)]),
        "band95": place.band([(start + i, p.low95, p.high95) for i, p in enumerate(future)]),
        "dots": [
            {
                "x": place.x(i),
                "y": place.y(p.value),
                "title": p.label,
                "value": p.value,
                "future": i >= start,
                "low": p.low80,
                "high": p.high80,
            }
            for i, p in enumerate(points)
            if p.value is not None
        ],
        "now_x": place.x(start - 0.5) if past and future else None,
        "ticks": [{"y": place.y(end * t / TICKS), "value": end * t / TICKS} for t in range(TICKS + 1)],
        "labels": _labels(points, place),
    }


class _Place:
    def __init__(self, count: int, end: float) -> None:
        self.count, self.end = max(count, 2), end

    def x(self, index: float) -> float:
        return round(LEFT + index * (WIDTH - LEFT - RIGHT) / (self.count - 1), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM) / self.end, 1)

    def line(self, points: Sequence[tuple[int, float]]) -> str:
        return " ".join(f"{self.x(i)},{self.y(value)}" for i, value in points)

    def band(self, points: Sequence[tuple[int, float | None, float | None]]) -> str:
        known = [(i, low, high) for i, low, high in points if low is not None and high is not None]
        return self.line([(i, high) for i, _, high in known] + [(i, low) for i, low, _ in reversed(known)])


def _broken_line(past: Sequence[Point], place: _Place) -> list[str]:
    """One line per unbroken stretch, so that a hole stays a hole."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for i, point in enumerate(past):
        if point.value is None:
            stretches.append([])
        else:
            stretches[-1].append((i, point.value))
    return [place.line(stretch) for stretch in stretches if len(stretch) > 1]


def _labels(points: Sequence[Point], place: _Place) -> list[dict[str, Any]]:
    """The first, a middle and the last label; more do not fit on a phone."""
    if not points:
        return []
    last = len(points) - 1
    anchors = {0: "start", last // 2: "middle", last: "end"}
    return [{"x": place.x(i), "text": points[i].label, "anchor": anchor} for i, anchor in anchors.items()]
