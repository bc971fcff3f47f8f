"""What the gap list said, and what became of it: listed → taken, left, undone or gone → judged by the counts that came."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from authentication.models import Departemen, Faskes
from lentera.lib.clock import local
from management.domain.spending import CAME, TO_RUN
from management.enums import ShiftState
from management.models import Shift
from planning.domain import facts, staffing
from planning.domain.facts import Facts
from planning.domain.gaps import Gap, plan
from planning.enums import RecommendationState
from planning.models import DailyCount, ForecastSeries, Recommendation

# Gaps that begin within this time are worth a decision now; those farther out may still change.
LISTED = timedelta(days=14)
# Fewer judged recommendations than this give no rate.
LEAST_JUDGED = 10
SHOWN = timedelta(days=365)
DECIDED = (RecommendationState.TAKEN, RecommendationState.IGNORED, RecommendationState.UNDONE)

Key = tuple[int, int, date, int]  # departemen, profession, day, watch


def _key(row: Gap | Recommendation) -> Key:
    return row.departemen.pk, row.profession.pk, row.day, row.watch


@transaction.atomic
def remember(*, faskes: Faskes, now: datetime | None = None) -> int:
    """Write down the gaps of the next two weeks as they are listed; how many are new.

    A listed one follows the newest forecast; one that is short no longer is gone, without having been taken or left. One whose
    posting was undone or whose shift was cancelled is listed again when it is still short.
    """
    now = now or timezone.now()
    Faskes.objects.select_for_update().get(pk=faskes.pk)
    gaps = {_key(gap): gap for gap in plan(faskes, now=now).gaps if gap.starts_at <= now + LISTED}
    rows = Recommendation.objects.filter(departemen__faskes=faskes, day__gte=_today(faskes, now))
    known = {_key(row): row for row in rows.select_related("departemen", "profession", "shift")}
    new = [_listed(gap) for key, gap in gaps.items() if key not in known]
    Recommendation.objects.bulk_create(new)
    open_rows = [row for row in known.values() if _is_open(row) or (_was_taken_back(row) and _key(row) in gaps)]
    for row in open_rows:
        _follow(row, gaps.get(_key(row)))
    Recommendation.objects.bulk_update(open_rows, ["series", "needed", "standing", "state", "shift"], batch_size=500)
    return len(new)


def _is_open(row: Recommendation) -> bool:
    return row.state in (RecommendationState.SHOWN, RecommendationState.GONE)


def _was_taken_back(row: Recommendation) -> bool:
    cancelled = row.shift is not None and row.shift.state == ShiftState.CANCELLED
    return row.state == RecommendationState.UNDONE or (row.state == RecommendationState.TAKEN and cancelled)


def _today(faskes: Faskes, now: datetime) -> date:
    return local(now, faskes.wilayah.zone).date()


def _listed(gap: Gap) -> Recommendation:
    return Recommendation(
        departemen=gap.departemen, profession=gap.profession, day=gap.day, watch=gap.watch, series=gap.largest.series,
        needed=gap.needed, standing=gap.standing + gap.shifts,
    )  # fmt: skip


def _follow(row: Recommendation, gap: Gap | None) -> None:
    if gap is None:
        row.state = RecommendationState.GONE
        return
    row.state, row.series, row.shift = RecommendationState.SHOWN, gap.largest.series, None
    row.needed, row.standing = gap.needed, gap.standing + gap.shifts


def judge(*, faskes: Faskes, now: datetime | None = None) -> int:
    """Close what nobody took, then judge every decided one whose day is over and counted; how many were judged."""
    now = now or timezone.now()
    today = _today(faskes, now)
    mine = Recommendation.objects.filter(departemen__faskes=faskes)
    mine.filter(state=RecommendationState.SHOWN, day__lt=today).update(state=RecommendationState.IGNORED)
    due = list(
        mine.filter(state__in=DECIDED, day__lt=today, judged_at=None).select_related(
            "departemen", "profession", "shift"
        )
    )
    if not due:
        return 0
    counted = _Counted(faskes, due, today, now)
    came = _came(due)
    judged = [row for row in due if _judge(row, counted.need(row), came.get(row.shift_id or 0, 0), now)]
    Recommendation.objects.bulk_update(judged, ["needed_actual", "came", "judged_at"], batch_size=500)
    return len(judged)


def _judge(row: Recommendation, need: int | None, came: int, now: datetime) -> bool:
    """False while the day is not counted, or its shift is not over."""
    shift = row.shift if row.state == RecommendationState.TAKEN else None
    if need is None or (shift and shift.state in TO_RUN):
        return False
    row.needed_actual, row.came, row.judged_at = need, came if shift else 0, now
    return True


def _came(rows: Iterable[Recommendation]) -> dict[int, int]:
    found = Shift.objects.filter(pk__in={row.shift_id for row in rows if row.shift_id}).order_by()
    return dict(found.annotate(people=Count("assignments", filter=CAME)).values_list("pk", "people"))


class _Counted:
    """The need of single watches, from what was really counted on their days and the norms of now."""

    def __init__(self, faskes: Faskes, rows: list[Recommendation], today: date, now: datetime) -> None:
        self.known: Facts = facts.load(faskes, until=today, now=now)
        found = DailyCount.objects.filter(departemen__faskes=faskes, day__in={row.day for row in rows})
        self.counts = {
            (unit, measure, day): value
            for unit, measure, day, value in found.values_list("departemen_id", "measure_id", "day", "value")
        }
        runs = {row.series.run_id for row in rows}
        series = ForecastSeries.objects.filter(run__in=runs, enough=True, departemen__isnull=False)
        self.measures: dict[tuple[int, int | None], list[str]] = {}
        for run, unit, measure in series.values_list("run_id", "departemen_id", "measure_id"):
            self.measures.setdefault((run, unit), []).append(measure)

    def need(self, row: Recommendation) -> int | None:
        """People the watch asked for; None when a count that the recommendation rested on is missing."""
        standards = self._standards(row)
        known = [self.counts.get((row.departemen_id, measure, row.day)) for measure, _ in standards]
        if not standards or None in known:
            return None
        hours = sum(standard.hours(value or 0) for (_, standard), value in zip(standards, known, strict=True))
        rule = self.known.rule(row.departemen)
        return staffing.people(hours * rule.shares[row.watch], row.watch, rule.least)

    def _standards(self, row: Recommendation) -> list[tuple[str, staffing.Standard]]:
        """The profession's norms for every count that the forecast behind the recommendation knew."""
        return [
            (measure, staffing.of_row(standard))
            for measure in self.measures.get((row.series.run_id, row.departemen_id), [])
            for standard in self.known.standards(row.departemen, measure)
            if standard.profession_id == row.profession_id
        ]


def forget(*, faskes: Faskes, days: Collection[date]) -> None:
    """After counts of these days changed: judge them anew."""
    Recommendation.objects.filter(departemen__faskes=faskes, day__in=list(days)).update(
        needed_actual=None, came=None, judged_at=None
    )


# --- The track record ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    """Of judged recommendations: `taken` were posted, `needed` of them on days that asked for the people, `helped` of those
    where somebody came. `left` were not posted (or undone), `left_needed` of them on days that were short indeed.
    """

    taken: int = 0
    needed: int = 0
    helped: int = 0
    left: int = 0
    left_needed: int = 0
    waiting: int = 0

    @property
    def success(self) -> float | None:
        """Share of the posted ones that were needed and brought somebody; None under `LEAST_JUDGED`."""
        return self.helped / self.taken if self.taken >= LEAST_JUDGED else None

    @property
    def right(self) -> float | None:
        """Share of all judged ones on days that were short indeed; None under `LEAST_JUDGED`."""
        judged = self.taken + self.left
        return (self.needed + self.left_needed) / judged if judged >= LEAST_JUDGED else None


def rows_of(units: Collection[Departemen], *, now: datetime | None = None) -> list[Recommendation]:
    """Decided recommendations of the last year, newest first."""
    since = (now or timezone.now()).date() - SHOWN
    rows = Recommendation.objects.filter(departemen__in=units, state__in=DECIDED, day__gte=since)
    return list(rows.select_related("departemen", "profession", "shift").order_by("-day", "-watch", "pk"))


def record(rows: Iterable[Recommendation]) -> Record:
    rows = list(rows)
    judged = [row for row in rows if row.was_real is not None]
    taken = [row for row in judged if row.state == RecommendationState.TAKEN]
    left = [row for row in judged if row.state != RecommendationState.TAKEN]
    return Record(
        taken=len(taken),
        needed=sum(bool(row.was_real) for row in taken),
        helped=sum(bool(row.was_real and row.came) for row in taken),
        left=len(left),
        left_needed=sum(bool(row.was_real) for row in left),
        waiting=len(rows) - len(judged),
    )
