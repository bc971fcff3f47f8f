"""Who is short next week: forecast → ABK-Kes → minus the standing roster and Lentera's shifts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from authentication.models import Departemen, Faskes
from lentera.lib import watches
from lentera.lib.clock import local
from management.models import Profession
from management.models.shifts import MAX_PLACES
from planning.domain import competition, facts, forecasting, staffing
from planning.domain.facts import Facts
from planning.enums import Freq, Untold
from planning.models import ActivityStandard, Forecast, ForecastSeries

# How many weeks ahead gaps are looked for; farther out the ranges are wide and shifts need not be posted yet.
WEEKS = 4
# A departemen whose forecast ends within this time has none that helps.
COMING = timedelta(days=7)


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
    """The gaps, and what could not be told: `unknown` are (departemen, profession) whose own roster nobody has written down,
    `untold` departemen whose need is not known, or in part, and why.
    """

    gaps: list[Gap] = field(default_factory=list)
    unknown: list[tuple[Departemen, Profession]] = field(default_factory=list)
    untold: list[tuple[Departemen, Untold]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Was everybody's need worked out? Only then does no gap mean that nobody is short."""
        return not (self.unknown or self.untold)


def plan(faskes: Faskes, *, departemen: set[int] | None = None, now: datetime | None = None) -> Plan:
    """Every watch still to begin that is short in the first `WEEKS` weeks of the newest weekly forecast.

    A profession whose standing roster is unknown is not short: not knowing who stands there is not nobody. What cannot be
    told of a departemen is named beside the gaps.
    """
    now = now or timezone.now()
    run = forecasting.latest(faskes, Freq.WEEK)
    out = Plan()
    if run is None:
        return out
    units = Departemen.objects.filter(faskes=faskes, active=True).select_related("faskes__wilayah").order_by("name")
    by_unit: dict[int, list[ForecastSeries]] = {}
    for series in run.series.filter(departemen__in=units).select_related("measure").prefetch_related("steps"):
        by_unit.setdefault(series.departemen_id or 0, []).append(series)
    known = facts.load(faskes, until=run.data_until, now=now)
    better = competition.winners(run, now=now)
    for unit in units:
        if departemen is None or unit.pk in departemen:
            _Unit(unit, by_unit.get(unit.pk, []), known, better, now).add_to(out)
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
        self.unit, self.known, self.better, self.now = unit, known, better, now
        self.all, self.series = series, [one for one in series if one.enough]
        self.zone = str(unit.faskes.wilayah.zone)
        self.rule = known.rule(unit)
        self.posted = known.posted.get(unit.pk, {})
        # (family, day, watch) → standing and posted people whom no profession of the family has taken yet.
        self.left: dict[tuple[int, date, int], tuple[int, int]] = {}

    def add_to(self, plan: Plan) -> None:
        if why := self._untold():
            plan.untold.append((self.unit, why))
        for profession, weeks in sorted(self._work().items(), key=lambda one: one[0].name):
            standing = self.known.standing.get((self.unit.pk, profession.family))
            if standing is None:
                plan.unknown.append((self.unit, profession))
                continue
            for monday, parts in weeks.items():
                plan.gaps += self._short(profession, monday, parts, standing)

    def _untold(self) -> Untold | None:
        normed = [one for one in self.all if self.known.standards(self.unit, one.measure_id)]
        if not any(one.enough for one in normed or self.all):
            return Untold.DATA
        if not normed:
            return Untold.NORM
        ends = [{step.last_day for step in self._ahead(one)} if one.enough else set() for one in normed]
        told = set().union(*ends)
        if max(told, default=date.min) < local(self.now, self.zone).date() + COMING:
            return Untold.OLD
        return Untold.PART if any(some != told for some in ends) else None

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
                own, shifts = self._take(profession.family, day, watch, standing, needed)
                start, end = watches.span(day, watch, self.zone)
                if needed > own + shifts and start > self.now:
                    yield Gap(
                        self.unit, profession, day, watch, needed, own, shifts, self.rule.quantile,
                        tuple(part for part, _ in parts), start, end,
                    )  # fmt: skip

    def _take(
        self, family: int, day: date, watch: int, standing: dict[tuple[int, int], int], needed: int
    ) -> tuple[int, int]:
        """(standing, posted) people that are left for a profession; whom it needs, no other of its family has."""
        before = standing.get((day.weekday(), watch), 0), self.posted.get((day, watch, family), 0)
        own, shifts = self.left.get((family, day, watch), before)
        rest = max(0, needed - own)
        self.left[family, day, watch] = max(0, own - needed), max(0, shifts - rest)
        return own, shifts


def _hours(part: Part) -> float:
    return staffing.of_row(part.standard).hours(part.activities)
