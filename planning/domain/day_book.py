"""A month of a faskes or departemen, day by day: its counts with their holes, the calendar, local events, the weather."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ai_service import forecaster
from ai_service.forecaster import wording
from authentication.models import Departemen, Faskes
from planning.domain import periods
from planning.enums import Freq
from planning.models import DailyCount, LocalEvent, WeatherDay

# So much of the past says which weekdays are closed.
LOOK_BACK = timedelta(days=182)


@dataclass(frozen=True)
class Day:
    """`value` is None where it is not known: not typed although the day is over (`missing`, by the departemen named in `lacking`), a weekday on
    which nothing is counted (`closed`), or still to come. `known` is what the other departemen counted.
    """

    day: date
    value: int | None
    known: int | None
    missing: bool
    closed: bool
    lacking: tuple[str, ...]
    calendar: tuple[str, ...]
    events: tuple[LocalEvent, ...]
    weather: WeatherDay | None


def month(*, faskes: Faskes, units: Sequence[Departemen], measure: str, first: date, today: date) -> list[Day]:
    """Every day of the month; the value is the sum over those of `units` that keep this count."""
    last = periods.last_day(first, Freq.MONTH)
    counts = _counts(units, measure, first - LOOK_BACK, last)
    names = {unit.pk: unit.name for unit in units}
    weekdays = {unit: periods.Weekdays(days) for unit, days in counts.items()}
    holidays = forecaster.indonesia(first.year, last.year)
    events = events_between(faskes, units, first, last)
    weather = {row.day: row for row in WeatherDay.objects.filter(wilayah=faskes.wilayah_id, day__range=(first, last))}
    out = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        value, known, lacking, closed = _sum(day, counts, weekdays)
        out.append(
            Day(
                day=day, value=value, known=known, closed=closed and day <= today,
                missing=bool(day < today and lacking),
                lacking=tuple(names[unit] for unit in lacking if day < today),
                calendar=tuple(wording.EVENTS[name] for name in holidays.names if day in holidays.events[name]),
                events=tuple(event for event in events if event.first_day <= day <= event.last_day),
                weather=weather.get(day),
            )
        )  # fmt: skip
    return out


def _counts(units: Collection[Departemen], measure: str, first: date, last: date) -> dict[int, dict[date, int]]:
    """Departemen id → day → count, of the departemen that keep this count at all."""
    rows = DailyCount.objects.filter(departemen__in=units, measure=measure, day__range=(first, last))
    out: dict[int, dict[date, int]] = {}
    for unit, day, value in rows.order_by("departemen", "day").values_list("departemen_id", "day", "value"):
        out.setdefault(unit, {})[day] = value
    return out


def _sum(
    day: date, counts: Mapping[int, Mapping[date, int]], weekdays: Mapping[int, periods.Weekdays]
) -> tuple[int | None, int | None, list[int], bool]:
    """(sum or None, sum of what is known, departemen that should have a number and have none, all closed?)."""
    known = [days[day] for days in counts.values() if day in days]
    lacking = [unit for unit, days in counts.items() if day not in days and weekdays[unit].open(day)]
    part = sum(known) if known else None
    closed = bool(counts) and not known and not lacking
    return (None if lacking else part), part, lacking, closed


def events_between(faskes: Faskes, units: Collection[Departemen], first: date, last: date) -> list[LocalEvent]:
    """Events of the whole faskes and of these departemen that touch the days."""
    rows = LocalEvent.objects.filter(
        Q(departemen=None) | Q(departemen__in=units), faskes=faskes, first_day__lte=last, last_day__gte=first
    )
    return list(rows.select_related("departemen", "by"))
