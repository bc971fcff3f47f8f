"""How often the forecasts were right: filled in when the period is over, beside the same period last year."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from authentication.models import Departemen, Faskes
from lentera.lib.clock import local
from planning.domain import periods, recommendations
from planning.enums import CHALLENGER, Freq
from planning.models import DailyCount, Forecast
from planning.models.forecasts import QUANTILE_FIELDS, ForecastStep

# Fewer scored forecasts than this say nothing.
LEAST_SCORED = 4
# How far back the honesty page looks.
SHOWN = timedelta(days=365)


def score_due(*, faskes: Faskes, now: datetime | None = None) -> int:
    """Fill in what became of every forecast of the faskes whose period is complete; how many were scored."""
    now = now or timezone.now()
    today = local(now, faskes.wilayah.zone).date()
    due = Forecast.objects.filter(series__run__faskes=faskes, actual=None, last_day__lt=today)
    groups: dict[str, dict[tuple[str, int | None], list[Forecast]]] = {}
    for row in due.select_related("series__run"):
        series = groups.setdefault(row.series.run.freq, {})
        series.setdefault((row.series.measure_id, row.series.departemen_id), []).append(row)
    scored = 0
    for freq, by_series in groups.items():
        known = all_totals(faskes, freq)
        scored += sum(_score(known.get(key, {}), rows, freq, now) for key, rows in by_series.items())
    return scored


@transaction.atomic
def recount(*, faskes: Faskes, days: Collection[date], now: datetime | None = None) -> int:
    """After counts of these days changed: forget what was scored and judged with them, and do it anew."""
    first, last = min(days), max(days)
    theirs = Q(first_day__lte=last, last_day__gte=first)
    a_year_on = Q(first_day__lte=last + timedelta(weeks=53), last_day__gte=first + timedelta(weeks=52))
    done = Forecast.objects.filter(theirs | a_year_on, series__run__faskes=faskes, actual__isnull=False)
    done.update(actual=None, actual_at=None, last_year=None)
    recommendations.forget(faskes=faskes, days=days)
    recommendations.judge(faskes=faskes, now=now)
    return score_due(faskes=faskes, now=now)


@transaction.atomic
def _score(known: Mapping[date, int | None], rows: list[Forecast], freq: str, now: datetime) -> int:
    scored = []
    for row in rows:
        actual = known.get(row.first_day)
        if actual is None:
            continue
        row.actual, row.actual_at = float(actual), now
        before = known.get(year_before(row.first_day, freq))
        row.last_year = None if before is None else float(before)
        scored.append(row)
    Forecast.objects.bulk_update(scored, ["actual", "actual_at", "last_year"], batch_size=500)
    return len(scored)


def year_before(first: date, freq: str) -> date:
    return first - timedelta(weeks=52) if freq == Freq.WEEK else first.replace(year=first.year - 1)


def all_totals(faskes: Faskes, freq: str) -> dict[tuple[str, int | None], dict[date, int | None]]:
    """(measure, departemen) → period → sum; departemen None is the faskes: its open departemen that had begun to count by then,
    unknown as soon as one of them is unknown.
    """
    rows = DailyCount.objects.filter(departemen__faskes=faskes)
    days: dict[tuple[str, int], dict[date, int]] = {}
    for measure, unit, day, value in rows.values_list("measure_id", "departemen_id", "day", "value"):
        days.setdefault((measure, unit), {})[day] = value
    out: dict[tuple[str, int | None], dict[date, int | None]] = {
        (measure, unit): periods.totals(known, freq) for (measure, unit), known in days.items()
    }
    standing = set(Departemen.objects.filter(faskes=faskes, active=True).values_list("pk", flat=True))
    for measure in {measure for measure, _ in days}:
        parts = [totals for (kind, unit), totals in out.items() if kind == measure and unit in standing]
        out[measure, None] = {
            first: sum_of(part.get(first) for part in parts if first >= min(part)) for first in set().union(*parts)
        }
    return out


def sum_of(values: Iterable[int | None]) -> int | None:
    """None as soon as one part is unknown."""
    known = list(values)
    return None if any(value is None for value in known) else sum(value for value in known if value is not None)


def scored(faskes: Faskes, freq: str, units: Collection[Departemen], *, now: datetime | None = None) -> list[Forecast]:
    """The champion's scored forecasts of the last year; of those made again for the same period, the newest."""
    since = (now or timezone.now()).date() - SHOWN
    rows = Forecast.objects.filter(
        series__run__faskes=faskes,
        series__run__freq=freq,
        series__departemen__in=units,
        actual__isnull=False,
        first_day__gte=since,
    ).exclude(series__run__engine__startswith=CHALLENGER)
    newest = {}
    for row in rows.select_related("series__departemen", "series__measure").order_by("series__run_id", "pk"):
        newest[row.series.departemen_id, row.series.measure_id, row.first_day, row.step] = row
    return list(newest.values())


# --- Drift --------------------------------------------------------------------------------------------------------

DRIFT_RECENT, DRIFT_TIMES = 4, 1.5


@dataclass(frozen=True)
class Drift:
    """Recent one-step errors against those before them, as shares of the actuals."""

    recent: float
    before: float

    @property
    def alarm(self) -> bool:
        return self.recent > DRIFT_TIMES * self.before


def drift(rows: Iterable[Forecast]) -> Drift | None:
    """Over forecasts one step ahead in order of time; None while there are fewer than twice `DRIFT_RECENT`."""
    done = sorted((row for row in rows if row.step == 1 and row.actual is not None), key=lambda row: row.first_day)
    if len(done) < 2 * DRIFT_RECENT:
        return None
    recent, before = scores(done[-DRIFT_RECENT:]).wape, scores(done[:-DRIFT_RECENT]).wape
    return Drift(recent, before) if recent is not None and before is not None else None


# --- Reading the scores ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scores:
    """Over `count` scored periods. Errors are shares (0.12 = 12 %); None where they cannot be computed.

    `wape`: sum of absolute errors over sum of actuals. `mape`: mean of absolute errors over actuals that are not 0.
    `mase`: mean absolute error over that of "same period last year". `pinball`: mean quantile loss over the mean actual.
    """

    count: int
    wape: float | None = None
    mape: float | None = None
    mase: float | None = None
    pinball: float | None = None
    coverage50: float | None = None
    coverage80: float | None = None
    coverage95: float | None = None
    last_year_wape: float | None = None

    @property
    def enough(self) -> bool:
        return self.count >= LEAST_SCORED


def scores(rows: Iterable[ForecastStep]) -> Scores:
    """Scores over forecasts that have an actual; others are passed over."""
    done = [(row, row.actual) for row in rows if row.actual is not None]
    if not done:
        return Scores(0)
    return Scores(
        count=len(done),
        wape=_ratio(sum(abs(a - row.mean) for row, a in done), sum(a for _, a in done)),
        mape=_mean([abs(a - row.mean) / a for row, a in done if a]),
        mase=_mase(done),
        pinball=_ratio(sum(_pinball(row, a) for row, a in done), sum(a for _, a in done)),
        coverage50=_inside(done, "q25", "q75"),
        coverage80=_inside(done, "q10", "q90"),
        coverage95=_inside(done, "q025", "q975"),
        last_year_wape=_last_year(done),
    )


Done = list[tuple[ForecastStep, float]]


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _with_last_year(done: Done) -> Done:
    return [(row, actual) for row, actual in done if row.last_year is not None]


def _mase(done: Done) -> float | None:
    both = _with_last_year(done)
    naive = sum(abs(a - (row.last_year or 0.0)) for row, a in both)
    return _ratio(sum(abs(a - row.mean) for row, a in both), naive)


def _last_year(done: Done) -> float | None:
    both = _with_last_year(done)
    return _ratio(sum(abs(a - (row.last_year or 0.0)) for row, a in both), sum(a for _, a in both))


def _pinball(row: ForecastStep, actual: float) -> float:
    """Mean quantile loss, doubled so that at the median alone it is the absolute error."""
    losses = []
    for level, name in QUANTILE_FIELDS.items():
        miss = actual - getattr(row, name)
        losses.append(2 * max(level * miss, (level - 1) * miss))
    return sum(losses) / len(losses)


def _inside(done: Done, low: str, high: str) -> float:
    return sum(getattr(row, low) <= actual <= getattr(row, high) for row, actual in done) / len(done)
