"""From activities to people by ABK-Kes (Permenkes 33/2015; WHO: WISN). Pure numbers, no queries.

hours = activities × minutes ÷ 60 ÷ (1 − other duties)
people in a watch = hours of that watch ÷ hours one person stands in it, rounded up, never fewer than the least
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from lentera.lib.watches import HOURS
from planning.models import ActivityStandard

EVEN = (1 / 7,) * 7
# A hair above a whole number is rounding, not another person.
SLACK = 1e-6


@dataclass(frozen=True)
class Standard:
    """`minutes` per activity, `other_duties` the share (0 to 0.6) of time spent on what is not counted."""

    minutes: float
    other_duties: float

    def hours(self, activities: float) -> float:
        return activities * self.minutes / 60 / (1 - self.other_duties)


def of_row(row: ActivityStandard) -> Standard:
    return Standard(float(row.minutes), row.other_duties / 100)


def at_quantile(levels: Mapping[float, float], wanted: float) -> float:
    """Between the two nearest known quantiles, on a straight line; outside them the outermost."""
    known = sorted(levels)
    if wanted <= known[0]:
        return levels[known[0]]
    for low, high in pairwise(known):
        if wanted <= high:
            share = (wanted - low) / (high - low)
            return levels[low] + share * (levels[high] - levels[low])
    return levels[known[-1]]


def day_shares(history: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Of a week's activities, the part of each weekday: from whole weeks (7 numbers each), evenly when there are none."""
    sums = [sum(week[weekday] for week in history) for weekday in range(7)]
    whole = sum(sums)
    return tuple(value / whole for value in sums) if whole else EVEN


def people(hours: float, watch: int, least: int) -> int:
    """How many must stand a watch with so much work in it."""
    return max(least, ceil(hours / HOURS[watch] - SLACK)) if hours > 0 else 0
