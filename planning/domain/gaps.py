"""Who is short next week: forecast → ABK-Kes → minus the standing roster and Lentera's shifts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from authentication.models import Departemen, Faskes
from lentera.lib.watches import BEGINS, touched
from management.enums import ShiftState
from management.models import Profession, Shift
from planning.domain import forecasting, staffing
from planning.enums import Freq
from planning.models import ActivityStandard, DailyCount, ForecastSeries, StaffingRule, StandingRoster

# How many whole weeks back the shares of the weekdays are taken from.
SHARE_WEEKS = 12
# How many weeks ahead gaps are looked for; farther out the ranges are wide and shifts need not be posted yet.
WEEKS = 4
# Shifts that bring people, or still may.
COUNTED = (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS)


@dataclass(frozen=True)
class Part:
    """What one count brings to the need: its week's `activities` at the planned quantile, and the standard used."""

    series: ForecastSeries
    standard: ActivityStandard
    activities: float


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
    rows = run.series.filter(enough=True, departemen__isnull=False).select_related("departemen", "measure", "run")
    for series in rows:
        if series.departemen and (departemen is None or series.departemen_id in departemen):
            by_unit.setdefault(series.departemen, []).append(series)
    for unit, some in by_unit.items():
        _Unit(unit, some, faskes.wilayah.zone, now).add_to(out)
    out.gaps.sort(key=lambda gap: (gap.starts_at, gap.departemen.name, gap.profession.name))
    return out


def standards(departemen: Departemen, measure_id: str) -> list[ActivityStandard]:
    """The departemen's own standards; where it has none for the measure, the starting ones."""
    rows = ActivityStandard.objects.filter(measure_id=measure_id).select_related("profession")
    return list(rows.filter(departemen=departemen)) or list(rows.filter(departemen=None))


def rule_of(departemen: Departemen) -> StaffingRule:
    """The departemen's own rule, or an unsaved one with the starting values."""
    return StaffingRule.objects.filter(departemen=departemen).first() or StaffingRule(departemen=departemen)


class _Unit:
    """The gaps of one departemen: the hours of all its counts add up before they become people."""

    def __init__(self, unit: Departemen, series: list[ForecastSeries], zone: str, now: datetime) -> None:
        self.unit, self.series, self.zone, self.now = unit, series, zone, now
        self.rule = rule_of(unit)
        self.posted = _posted(unit, zone, now)

    def add_to(self, plan: Plan) -> None:
        for profession, weeks in self._work().items():
            standing = _standing(self.unit, profession)
            if standing is None:
                plan.unknown.append((self.unit, profession))
                continue
            for monday, parts in weeks.items():
                plan.gaps += self._short(profession, monday, parts, standing)

    def _work(self) -> dict[Profession, dict[date, list[tuple[Part, tuple[float, ...]]]]]:
        """profession → Monday → parts with the weekday shares of their count."""
        out: dict[Profession, dict[date, list[tuple[Part, tuple[float, ...]]]]] = {}
        for series in self.series:
            shares = _shares(series)
            for standard in standards(self.unit, series.measure_id):
                for step in series.steps.filter(step__lte=WEEKS, last_day__gte=self.now.date() - timedelta(days=1)):
                    activities = staffing.at_quantile(step.quantiles, self.rule.quantile)
                    weeks = out.setdefault(standard.profession, {})
                    weeks.setdefault(step.first_day, []).append((Part(series, standard, activities), shares))
        return out

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
                start, end = watch_times(day, watch, self.zone)
                if needed > own + shifts and start > self.now:
                    yield Gap(
                        self.unit, profession, day, watch, needed, own, shifts, self.rule.quantile,
                        tuple(part for part, _ in parts), start, end,
                    )  # fmt: skip


def _hours(part: Part) -> float:
    return staffing.Standard(float(part.standard.minutes), part.standard.other_duties / 100).hours(part.activities)


def watch_times(day: date, watch: int, zone: str) -> tuple[datetime, datetime]:
    tz = ZoneInfo(zone)
    start = datetime.combine(day, BEGINS[watch], tz)
    end_day = day if watch < len(BEGINS) - 1 else day + timedelta(days=1)
    return start, datetime.combine(end_day, BEGINS[(watch + 1) % len(BEGINS)], tz)


def _standing(departemen: Departemen, profession: Profession) -> dict[tuple[int, int], int] | None:
    """(weekday, watch) → people; None where no roster was ever written down for the profession."""
    rows = StandingRoster.objects.filter(departemen=departemen, profession__family=profession.family)
    out: dict[tuple[int, int], int] = {}
    for weekday, watch, people in rows.values_list("weekday", "watch", "people"):
        out[weekday, watch] = out.get((weekday, watch), 0) + people
    return out or None


def _posted(departemen: Departemen, zone: str, now: datetime) -> dict[tuple[date, int, int], int]:
    """(local date, watch, profession family) → places of shifts that stand or are still looking for people."""
    rows = Shift.objects.filter(departemen=departemen, state__in=COUNTED, ends_at__gt=now).order_by()
    out: dict[tuple[date, int, int], int] = {}
    for start, end, family, places in rows.values_list("starts_at", "ends_at", "family", "places"):
        for day, watch in touched(start, end, zone):
            out[day, watch, family] = out.get((day, watch, family), 0) + places
    return out


def _shares(series: ForecastSeries) -> tuple[float, ...]:
    """Shares of the weekdays in the last whole weeks."""
    until = series.run.data_until
    rows = DailyCount.objects.filter(
        departemen=series.departemen, measure=series.measure, day__gt=until - timedelta(weeks=SHARE_WEEKS)
    )
    known = dict(rows.values_list("day", "value"))
    mondays = {day - timedelta(days=day.weekday()) for day in known}
    weeks = [[float(known.get(monday + timedelta(days=d), 0)) for d in range(7)] for monday in sorted(mondays)]
    return staffing.day_shares(weeks)
