"""What a series usually does: its months against a year's mean, its weekdays, and a year against the one before. Plain counts, no model."""

from collections.abc import Mapping
from datetime import date

from planning.domain import periods
from planning.enums import Freq

# A month's index says nothing from one year alone.
LEAST_YEARS = 2


def by_month(history: Mapping[date, int | None]) -> dict[int, float] | None:
    """Calendar month → visits a day against the mean of all twelve (1.0), from whole months (`periods.totals`).

    None until every calendar month was whole in at least `LEAST_YEARS` years, or when nothing was ever counted.
    """
    daily: dict[int, list[float]] = {month: [] for month in range(1, 13)}
    for first, value in history.items():
        if value is not None:
            daily[first.month].append(value / periods.last_day(first, Freq.MONTH).day)
    if any(len(values) < LEAST_YEARS for values in daily.values()):
        return None
    means = {month: sum(values) / len(values) for month, values in daily.items()}
    overall = sum(means.values()) / 12
    return {month: mean / overall for month, mean in means.items()} if overall else None


def trend(history: Mapping[date, int | None]) -> float | None:
    """The last twelve whole months against the twelve before, as a share (0.05 = 5 % more); None when one is missing."""
    last = max((first for first, value in history.items() if value is not None), default=None)
    if last is None:
        return None
    months = [_back(last, n) for n in range(24)]
    values = [history.get(month) for month in months]
    known = [value for value in values if value is not None]
    before = sum(known[12:])
    return sum(known[:12]) / before - 1 if len(known) == 24 and before else None


def _back(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
