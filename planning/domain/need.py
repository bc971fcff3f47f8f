"""How many people a month asks for, with its range: monthly forecast → ABK-Kes → minus the standing roster.

The same arithmetic as the gap list, day by day, for months that are too far ahead to post shifts in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from authentication.models import Departemen, Faskes
from management.models import Profession
from planning.domain import facts, forecasting, periods, staffing
from planning.domain.facts import Facts
from planning.enums import Freq
from planning.models import Forecast, ForecastRun, ForecastSeries

LOW, HIGH = 0.10, 0.90


@dataclass(frozen=True)
class Range:
    """Watches to be filled from outside: at the 10 % quantile, the departemen's planned one, and the 90 % quantile."""

    low: int
    planned: int
    high: int


@dataclass(frozen=True)
class MonthNeed:
    """One profession of one departemen in one month; `missing` is need minus standing roster, in watches of one person."""

    departemen: Departemen
    profession: Profession
    month: date
    needed: Range
    missing: Range


@dataclass
class Outlook:
    """`absent` are months without a forecast, `unknown` professions whose standing roster nobody wrote down, `partial`
    departemen and months that others are forecast for, but not every count of this one.
    """

    run: ForecastRun | None
    needs: list[MonthNeed]
    absent: list[date]
    unknown: list[tuple[Departemen, Profession]]
    partial: list[tuple[Departemen, date]] = field(default_factory=list)


def months_ahead(*, faskes: Faskes, months: tuple[date, ...], demand_percent: int = 0) -> Outlook:
    """The need of every departemen in these months (first days); `demand_percent` raises or lowers every forecast."""
    run = forecasting.latest(faskes, Freq.MONTH)
    out = Outlook(run, [], [], [])
    if run is None:
        out.absent = list(months)
        return out
    known = facts.load(faskes, until=run.data_until, now=run.created_at)
    units = _by_unit(run)
    covered = {step.first_day for some in units.values() for series in some for step in series.steps.all()}
    out.absent = [month for month in months if month not in covered]
    for unit, some in units.items():
        one = _Unit(unit, some, known, 1 + demand_percent / 100)
        one.add_to(out, months)
        out.partial += [(unit, month) for month in months if month in covered and not one.covers(month)]
    out.needs.sort(key=lambda need: (need.departemen.name, need.profession.name, need.month))
    return out


def _by_unit(run: ForecastRun) -> dict[Departemen, list[ForecastSeries]]:
    """The series of every departemen that has at least one forecast, by name; those without enough data too."""
    rows = run.series.filter(departemen__isnull=False).select_related("departemen", "measure")
    out: dict[Departemen, list[ForecastSeries]] = {}
    for series in rows.order_by("departemen__name", "pk").prefetch_related("steps"):
        if series.departemen:
            out.setdefault(series.departemen, []).append(series)
    return {unit: some for unit, some in out.items() if any(series.enough for series in some)}


Work = list[tuple[staffing.Standard, Forecast, tuple[float, ...]]]


class _Unit:
    def __init__(self, unit: Departemen, series: list[ForecastSeries], known: Facts, times: float) -> None:
        self.unit, self.series, self.known, self.times = unit, series, known, times
        self.rule = known.rule(unit)
        # (family, day, watch, end of the range) → standing people whom no profession of the family has taken yet.
        self.left: dict[tuple[int, date, int, int], int] = {}

    def covers(self, month: date) -> bool:
        """Has every count with a norm a forecast for the month?"""
        normed = [one for one in self.series if self.known.standards(self.unit, one.measure_id)]
        return all(any(step.first_day == month for step in one.steps.all()) for one in normed)

    def add_to(self, out: Outlook, months: tuple[date, ...]) -> None:
        for profession, by_month in sorted(self._work(months).items(), key=lambda one: one[0].name):
            standing = self.known.standing.get((self.unit.pk, profession.family))
            if standing is None:
                out.unknown.append((self.unit, profession))
                continue
            for month, work in by_month.items():
                out.needs.append(self._need(profession, month, work, standing))

    def _work(self, months: tuple[date, ...]) -> dict[Profession, dict[date, Work]]:
        out: dict[Profession, dict[date, Work]] = {}
        for series in self.series:
            shares = self.known.shares.get((self.unit.pk, series.measure_id), staffing.EVEN)
            for row in self.known.standards(self.unit, series.measure_id):
                for step in series.steps.all():
                    if step.first_day in months:
                        by_month = out.setdefault(row.profession, {})
                        by_month.setdefault(step.first_day, []).append((staffing.of_row(row), step, shares))
        return out

    def _need(
        self, profession: Profession, month: date, work: Work, standing: Mapping[tuple[int, int], int]
    ) -> MonthNeed:
        planned = self.rule.quantile
        ends = enumerate((LOW, planned, max(HIGH, planned)))
        totals = [self._people(month, work, end, standing, profession.family) for end in ends]
        needed, missing = (Range(*values) for values in zip(*totals, strict=True))
        return MonthNeed(self.unit, profession, month, needed, missing)

    def _people(
        self, month: date, work: Work, end: tuple[int, float], standing: Mapping[tuple[int, int], int], family: int
    ) -> tuple[int, int]:
        """(needed, missing) watches of the month when every count comes out at this (number, quantile)."""
        needed = missing = 0
        number, quantile = end
        hours = _hours_by_weekday(month, work, quantile, self.times)
        for day in _days(month):
            for watch, share in enumerate(self.rule.shares):
                people = staffing.people(hours[day.weekday()] * share, watch, self.rule.least)
                needed += people
                key = family, day, watch, number
                left = self.left.get(key, standing.get((day.weekday(), watch), 0))
                self.left[key] = max(0, left - people)
                missing += max(0, people - left)
        return needed, missing


def _days(month: date) -> Iterator[date]:
    last = periods.last_day(month, Freq.MONTH)
    return (month + timedelta(days=n) for n in range((last - month).days + 1))


def _hours_by_weekday(month: date, work: Work, quantile: float, times: float) -> list[float]:
    """Hours on one day of each weekday: a month's activities spread by the weekdays' shares of a week."""
    out = [0.0] * 7
    days = [sum(day.weekday() == weekday for day in _days(month)) for weekday in range(7)]
    for standard, step, shares in work:
        weight = sum(share * count for share, count in zip(shares, days, strict=True))
        hours = standard.hours(staffing.at_quantile(step.quantiles, quantile) * times)
        for weekday in range(7):
            out[weekday] += hours * shares[weekday] / weight if weight else 0.0
    return out
