"""Lines on a page as rows and columns: which text is the value of which label, on a page that may be crooked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ai_service.ocr.engine import Seen
from ai_service.ocr.picture import Quad

# Below this many lines a change of slope across the page cannot be told from chance.
FOR_PERSPECTIVE = 6
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A line with its place after the page was straightened: pixels, but as if every line were level."""

    text: str
    score: float
    quad: Quad
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class _Slope:
    """How lines rise at the middle of the text, and how that changes per pixel to the right and down."""

    middle: tuple[float, float] = (0.0, 0.0)
    flat: float = 0.0
    across: float = 0.0
    down: float = 0.0

    def level(self, point: NDArray[np.float32]) -> tuple[float, float]:
        x, y = float(point[0]) - self.middle[0], float(point[1]) - self.middle[1]
        return x + self.flat * y, y - x * (self.flat + self.across * x / 2 + self.down * y)


def levelled(seen: list[Seen]) -> list[Line]:
    """From top to bottom."""
    slope = _slope([one.quad for one in seen])
    return sorted((_line(one, slope) for one in seen), key=lambda line: line.middle)


def _line(seen: Seen, slope: _Slope) -> Line:
    points = np.array([slope.level(point) for point in seen.quad])
    top, bottom = (float(np.mean(points[part, 1])) for part in ([0, 1], [2, 3]))
    left, right = float(points[:, 0].min()), float(points[:, 0].max())
    return Line(seen.text, seen.score, seen.quad, left, min(top, bottom), right, max(top, bottom))


def _slope(quads: list[Quad]) -> _Slope:
    """From the lines that are long enough to have a direction, the longer the weightier."""
    ends = [((q[0] + q[3]) / 2, (q[1] + q[2]) / 2, float(np.linalg.norm(q[3] - q[0]))) for q in quads]
    long = [(start, end) for start, end, high in ends if end[0] - start[0] > 3 * high]
    if not long:
        return _Slope()
    rise = np.array([(end[1] - start[1]) / (end[0] - start[0]) for start, end in long])
    # One line of a stamp at an odd angle must not bend the page.
    weight = np.array([end[0] - start[0] for start, end in long]) * (np.abs(rise - np.median(rise)) < 0.12)
    places = np.array([(start + end) / 2 for start, end in long])
    flat, middle = float(np.average(rise, weights=weight)), np.average(places, axis=0, weights=weight)
    across, down = _change(places - middle, rise - flat, weight) if len(long) >= FOR_PERSPECTIVE else (0.0, 0.0)
    return _Slope((float(middle[0]), float(middle[1])), flat, across, down)


def _change(places: NDArray[np.float64], rise: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Least squares, held back where the lines do not spread enough to tell."""
    weighted = places * weight[:, None]
    held = np.eye(2) * 0.05 * float(np.trace(weighted.T @ weighted))
    found = np.linalg.solve(weighted.T @ weighted + held, weighted.T @ (rise * weight))
    return float(found[0]), float(found[1])


def right_of(label: Line, lines: list[Line]) -> list[Line]:
    """What stands behind a label on its row, nearest first."""
    near = [
        one
        for one in lines
        if one is not label
        and one.left > label.right - 0.7 * label.height
        and abs(one.middle - label.middle) < 0.6 * max(one.height, label.height)
    ]
    return sorted(near, key=lambda one: one.left)


def below(label: Line, lines: list[Line], reach: float = 3.2) -> list[Line]:
    """What stands under a label, nearest first, at most `reach` of its heights away."""
    under = [
        one
        for one in lines
        if one is not label
        and 0 < one.middle - label.middle < reach * max(label.height, one.height)
        and one.top > label.top + 0.4 * label.height
        and min(one.right, label.right) - max(one.left, label.left)
        > 0.3 * min(one.right - one.left, label.right - label.left)
    ]
    return sorted(under, key=lambda one: one.middle)


def box_of(quads: list[Quad], width: int, height: int) -> Box:
    """Around some lines, as shares of the page."""
    points = np.concatenate(quads) / np.array([width, height], np.float32)
    low, high = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
    left, top, right, bottom = (round(float(value), 4) for value in (*low, *high))
    return left, top, right, bottom
