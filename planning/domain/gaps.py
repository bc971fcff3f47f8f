"""Who is short next week: forecast → ABK-Kes → minus the standing roster and Lentera's shifts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from authentication.models import Departemen, Faskes
from lentera.lib import watches
from management.models import Profession
from management.models.shifts import MAX_PLACES
from planning.domain import competition, facts, forecasting, staffing
from planning.domain.facts import Facts
from planning.enums import Freq
from planning.models import ActivityStandard, Forecast, ForecastSeries

# How many weeks ahead gaps are looked for; farther out the ranges are wide and shifts need not be posted yet.
WEEKS = 4


@dataclass(frozen=True)
class Part:
    """What one count brings to the need: its week's `activities` at the planned quantile, and the standard used.

    `adjusted`: the activities are those of a challenger that has been better than the champion.
    """

    series: ForecastSeries
    standard: ActivityStandard
    activities: float
    adjusted: bool = False


@dataclass(frozen=True)
class Gap:
    """One watch that is short: `needed` by the forecast, `standing` of their own, `shifts` places already posted."""

    departemen: Departemen
    profession: Profession
    day: date
    watch: int
    needed: int
    standing: int
    shifts: int
    quantile: float
    parts: tuple[Part, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def missing(self) -> int:
        return self.needed - self.standing - self.shifts

    @property
    def largest(self) -> Part:
        """The count that brings most of the need."""
        return max(self.parts, key=lambda part: part.activities)

    @property
    def places(self) -> int:
        """What one shift can ask for; the rest stays a gap."""
        return min(self.missing, MAX_PLACES)


@dataclass
class Plan:
    """The gaps, and what could not be told: (departemen, profession) whose own roster nobody has written down."""

    gaps: list[Gap] = field(default_factory=list)
    unknown: list[tuple[Departemen, Profession]] = field(default_factory=list)


def plan(faskes: Faskes, *, departemen: set[int] | None = None, now: datetime | None = None) -> Plan:
    """Every watch still to begin that is short in the first `WEEKS` weeks of the newest weekly forecast.

    A profession whose standing roster is unknown is not short: not knowing who stands there is not nobody. A departemen
    without a standard for any profession, or without enough data, has no gaps either.
    """
    now = now or timezone.now()
    run = forecasting.latest(faskes, Freq.WEEK)
    out = Plan()
    if run is None:
        return out
    by_unit: dict[Departemen, list[ForecastSeries]] = {}
    rows = (
        run.series.filter(enough=True, departemen__isnull=False)
        .select_related("departemen__faskes__wilayah", "measure")
        .prefetch_related("steps")
    )
    for series in rows:
        if series.departemen and (departemen is None or series.departemen_id in departemen):
            by_unit.setdefault(series.departemen, []).append(series)
    known = facts.load(faskes, until=run.data_until, now=now)
    better = competition.winners(run, now=now)
    for unit, some in by_unit.items():
        _Unit(unit, some, known, better, now).add_to(out)
    out.gaps.sort(key=lambda gap: (gap.starts_at, gap.departemen.name, gap.profession.name))
    return out


class _Unit:
    """The gaps of one departemen: the hours of all its counts add up before they become people."""

    def __init__(
        self,
        unit: Departemen,
        series: list[ForecastSeries],
        known: Facts,
        better: dict[int, ForecastSeries],
        now: datetime,
    ) -> None:
        self.unit, self.series, self.known, self.better, self.now = unit, series, known, better, now
        self.zone = str(unit.faskes.wilayah.zone)
        self.rule = known.rule(unit)
        self.posted = known.posted.get(unit.pk, {})

    def add_to(self, plan: Plan) -> None:
        for profession, weeks in self._work().items():
            standing = self.known.standing.get((self.unit.pk, profession.family))
            if standing is None:
                plan.unknown.append((self.unit, profession))
                continue
            for monday, parts in weeks.items():
                plan.gaps += self._short(profession, monday, parts, standing)

    def _work(self) -> dict[Profession, dict[date, list[tuple[Part, tuple[float, ...]]]]]:
        """profession → Monday → parts with the weekday shares of their count."""
        out: dict[Profession, dict[date, list[tuple[Part, tuple[float, ...]]]]] = {}
        for series in self.series:
            shares = self.known.shares.get((self.unit.pk, series.measure_id), staffing.EVEN)
            for standard in self.known.standards(self.unit, series.measure_id):
                for step in self._ahead(self.better.get(series.pk, series)):
                    activities = staffing.at_quantile(step.quantiles, self.rule.quantile)
                    part = Part(series, standard, activities, adjusted=series.pk in self.better)
                    weeks = out.setdefault(standard.profession, {})
                    weeks.setdefault(step.first_day, []).append((part, shares))
        return out

    def _ahead(self, series: ForecastSeries) -> list[Forecast]:
        yesterday = self.now.date() - timedelta(days=1)
        return [step for step in series.steps.all() if step.step <= WEEKS and step.last_day >= yesterday]

    def _short(
        self,
        profession: Profession,
        monday: date,
        parts: list[tuple[Part, tuple[float, ...]]],
        standing: dict[tuple[int, int], int],
    ) -> Iterator[Gap]:
        for weekday in range(7):
            day = monday + timedelta(days=weekday)
            hours = sum(_hours(part) * shares[weekday] for part, shares in parts)
            for watch, share in enumerate(self.rule.shares):
                needed = staffing.people(hours * share, watch, self.rule.least)
                own = standing.get((weekday, watch), 0)
                shifts = self.posted.get((day, watch, profession.family), 0)
                start, end = watches.span(day, watch, self.zone)
                if needed > own + shifts and start > self.now:
                    yield Gap(
                        self.unit, profession, day, watch, needed, own, shifts, self.rule.quantile,
                        tuple(part for part, _ in parts), start, end,
                    )  # fmt: skip


def _hours(part: Part) -> float:
    return staffing.of_row(part.standard).hours(part.activities)
