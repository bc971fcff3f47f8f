"""Lines on a page as rows and columns: which text is the value of which label, on a page that may be crooked."""

from dataclasses import dataclass

import numpy as np

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


def levelled(seen: list[Seen]) -> list[Line]:
    """From top to bottom."""
    slope = _slope([one.quad for one in seen])
    return sorted((_line(one, slope) for one in seen), key=lambda line: line.middle)


def _line(seen: Seen, slope: tuple[float, float, float]) -> Line:
    points = np.array([_level(point, slope) for point in seen.quad])
    top, bottom = (float(np.mean(points[part, 1])) for part in ([0, 1], [2, 3]))
    left, right = float(points[:, 0].min()), float(points[:, 0].max())
    return Line(seen.text, seen.score, seen.quad, left, min(top, bottom), right, max(top, bottom))


def _level(point: np.ndarray, slope: tuple[float, float, float]) -> tuple[float, float]:
    x, y = float(point[0]), float(point[1])
    flat, across, down = slope
    return x + flat * y, y - x * (flat + across * x / 2 + down * y)


def _slope(quads: list[Quad]) -> tuple[float, float, float]:
    """How lines rise: at the origin, and how that changes per pixel to the right and down (seen from aside)."""
    starts, ends = ([(q[a] + q[b]) / 2 for q in quads] for a, b in ((0, 3), (1, 2)))
    pairs = [(s, e) for s, e in zip(starts, ends, strict=True) if e[0] - s[0] > 20]
    if not pairs:
        return 0.0, 0.0, 0.0
    length = np.array([e[0] - s[0] for s, e in pairs])
    rise = np.array([(e[1] - s[1]) / (e[0] - s[0]) for s, e in pairs])
    flat = float(np.average(rise, weights=length))
    if len(pairs) < FOR_PERSPECTIVE:
        return flat, 0.0, 0.0
    middles = np.array([[1.0, (s[0] + e[0]) / 2, (s[1] + e[1]) / 2] for s, e in pairs])
    # One line of a stamp at an odd angle must not bend the page.
    keep = np.abs(rise - np.median(rise)) < 0.12
    weight = (length * keep)[:, None]
    found = np.linalg.lstsq(middles * weight, rise * weight[:, 0], rcond=None)[0]
    return float(found[0]), float(found[1]), float(found[2])


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
    points = np.concatenate(quads)
    low, high = points.min(axis=0), points.max(axis=0)
    clip = lambda value, side: min(max(round(float(value) / side, 4), 0.0), 1.0)  # noqa: E731
    return clip(low[0], width), clip(low[1], height), clip(high[0], width), clip(high[1], height)
