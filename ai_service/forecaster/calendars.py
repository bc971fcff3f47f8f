"""Days that move demand: public holidays, cuti bersama, Ramadan, Lebaran and mudik, and what a faskes types itself.

Dates come from the `holidays` package (future Islamic dates are estimates there until the government decides).
The mudik window is ours: ten days before and after Idul Fitri.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from .grid import first_day
from .types import Array, Freq, Ints

MUDIK_DAYS = 10
RAMADAN_DAYS = 29


@dataclass(frozen=True)
class Calendar:
    """`events[name][day]` is the strength (usually 1.0) of an event on a day."""

    events: Mapping[str, Mapping[date, float]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.events))

    def strengths(self, numbers: Ints, freq: Freq) -> Array:
        """Periods × events: the sum over the days of each period."""
        out = np.zeros((len(numbers), len(self.names)))
        if not len(numbers):
            return out
        low, high = int(numbers.min()), int(numbers.max())
        edges = np.array([first_day(n, freq).toordinal() for n in range(low, high + 2)])
        for column, name in enumerate(self.names):
            sums = _by_period(self.events[name], edges)
            out[:, column] = sums[numbers - low]
        return out


def _by_period(days: Mapping[date, float], edges: Ints) -> Array:
    sums = np.zeros(len(edges) - 1)
    for day, strength in days.items():
        place = int(np.searchsorted(edges, day.toordinal(), side="right")) - 1
        if 0 <= place < len(sums):
            sums[place] += strength
    return sums


@lru_cache(maxsize=8)
def indonesia(first_year: int, last_year: int) -> Calendar:
    """Libur nasional, cuti bersama, Lebaran (both days), the mudik windows out and back, and Ramadan."""
    from holidays import country_holidays

    years = range(first_year - 1, last_year + 2)
    public = country_holidays("ID", years=years, categories=("public",), language="en_US")
    joint = country_holidays("ID", years=years, categories=("government",), language="en_US")
    idul_fitri = sorted(day for day, name in public.items() if _is_idul_fitri(name))
    lebaran = {day + timedelta(days=k): 1.0 for day in idul_fitri for k in (0, 1)}
    return Calendar(
        {
            "libur": {day: 1.0 for day in public if day not in lebaran},
            "cuti_bersama": {day: 1.0 for day in joint if day not in public},
            "lebaran": lebaran,
            "mudik_pergi": _window(idul_fitri, -MUDIK_DAYS, -1),
            "mudik_pulang": _window(idul_fitri, 2, MUDIK_DAYS),
            "ramadan": _window(idul_fitri, -RAMADAN_DAYS, -1),
        }
    )


@lru_cache(maxsize=8)
def country(code: str, first_year: int, last_year: int) -> Calendar:
    """Indonesia's own calendar for "ID", else the public holidays of that country."""
    if code == "ID":
        return indonesia(first_year, last_year)
    from holidays import country_holidays

    years = range(first_year - 1, last_year + 2)
    return Calendar({"libur": dict.fromkeys(country_holidays(code, years=years), 1.0)})


def _is_idul_fitri(name: str) -> bool:
    return "Eid al-Fitr" in name and "Second" not in name and "Joint" not in name


def _window(days: list[date], first: int, last: int) -> dict[date, float]:
    return {day + timedelta(days=k): 1.0 for day in days for k in range(first, last + 1)}
