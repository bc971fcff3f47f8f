"""What the gap list needs to know of a faskes, read at once for all its departemen: five queries however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from authentication.models import Departemen, Faskes
from lentera.lib.watches import touched
from management.enums import ShiftState
from management.models import Shift
from planning.domain import periods, staffing
from planning.enums import Freq
from planning.models import ActivityStandard, DailyCount, StaffingRule, StandingRoster

# How many weeks back the shares of the weekdays are taken from.
SHARE_WEEKS = 12
# Shifts that bring people, or still may.
COUNTED = (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS)

Watch = tuple[int, int]  # weekday, watch


@dataclass
class Standards:
    """The norms of a faskes's departemen, and those that one starts from."""

    own: dict[tuple[int, str], list[ActivityStandard]]
    starting: dict[str, list[ActivityStandard]]

    def of(self, unit: Departemen, measure: str) -> list[ActivityStandard]:
        """The departemen's own standards; where it has none for the measure, the starting ones."""
        return self.own.get((unit.pk, measure)) or self.starting.get(measure, [])


@dataclass
class Facts:
    """Keys are departemen ids; `standing` is by (departemen, profession family), absent where nobody wrote a roster."""

    rules: dict[int, StaffingRule]
    norms: Standards
    standing: dict[tuple[int, int], dict[Watch, int]]
    posted: dict[int, dict[tuple[date, int, int], int]]
    shares: dict[tuple[int, str], tuple[float, ...]]

    def rule(self, unit: Departemen) -> StaffingRule:
        """The departemen's own rule, or an unsaved one with the starting values."""
        return self.rules.get(unit.pk) or StaffingRule(departemen=unit)

    def standards(self, unit: Departemen, measure: str) -> list[ActivityStandard]:
        return self.norms.of(unit, measure)


def load(faskes: Faskes, *, until: date, now: datetime) -> Facts:
    """`until` is the last day the forecast knew of."""
    return Facts(
        rules={rule.departemen_id: rule for rule in StaffingRule.objects.filter(departemen__faskes=faskes)},
        norms=load_standards(faskes),
        standing=_standing(faskes),
        posted=_posted(faskes, now),
        shares=_shares(faskes, until),
    )


def rule_of(unit: Departemen) -> StaffingRule:
    return StaffingRule.objects.filter(departemen=unit).first() or StaffingRule(departemen=unit)


def load_standards(faskes: Faskes) -> Standards:
    rows = ActivityStandard.objects.filter(departemen__faskes=faskes) | ActivityStandard.objects.filter(departemen=None)
    own: dict[tuple[int, str], list[ActivityStandard]] = {}
    starting: dict[str, list[ActivityStandard]] = {}
    for row in rows.select_related("profession"):
        if row.departemen_id:
            own.setdefault((row.departemen_id, row.measure_id), []).append(row)
        else:
            starting.setdefault(row.measure_id, []).append(row)
    return Standards(own, starting)


def _standing(faskes: Faskes) -> dict[tuple[int, int], dict[Watch, int]]:
    rows = StandingRoster.objects.filter(departemen__faskes=faskes)
    out: dict[tuple[int, int], dict[Watch, int]] = {}
    for unit, family, weekday, watch, people in rows.values_list(
        "departemen_id", "profession__family", "weekday", "watch", "people"
    ):
        watches = out.setdefault((unit, family), {})
        watches[weekday, watch] = watches.get((weekday, watch), 0) + people
    return out


def _posted(faskes: Faskes, now: datetime) -> dict[int, dict[tuple[date, int, int], int]]:
    """departemen → (local date, watch, profession family) → places that stand or are still looking for people."""
    rows = Shift.objects.filter(faskes=faskes, state__in=COUNTED, ends_at__gt=now).order_by()
    out: dict[int, dict[tuple[date, int, int], int]] = {}
    for unit, start, end, zone, family, places in rows.values_list(
        "departemen_id", "starts_at", "ends_at", "zone", "family", "places"
    ):
        watches = out.setdefault(unit, {})
        for day, watch in touched(start, end, zone):
            watches[day, watch, family] = watches.get((day, watch, family), 0) + places
    return out


def _shares(faskes: Faskes, until: date) -> dict[tuple[int, str], tuple[float, ...]]:
    since = until - timedelta(weeks=SHARE_WEEKS)
    rows = DailyCount.objects.filter(departemen__faskes=faskes, day__gt=since, day__lte=until)
    known: dict[tuple[int, str], dict[date, int]] = {}
    for unit, measure, day, value in rows.values_list("departemen_id", "measure_id", "day", "value"):
        known.setdefault((unit, measure), {})[day] = value
    return {key: staffing.day_shares(list(_whole_weeks(days))) for key, days in known.items()}


def _whole_weeks(days: dict[date, int]) -> Iterable[list[float]]:
    for monday, total in periods.totals(days, Freq.WEEK).items():
        if total is not None:
            yield [float(days.get(monday + timedelta(days=weekday), 0)) for weekday in range(7)]
