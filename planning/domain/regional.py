"""What a kabupaten's faskes will count together: the sum of their forecasts, with a range calibrated on the sum's own past.

Ranges of faskes are never added up: the sum of their histories is forecast too, and its range is put around the sum of their means.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from ai_service import forecaster
from ai_service.forecaster.reconcile import moved_to, parent_series
from authentication.models import Faskes, Wilayah
from lentera.lib.clock import local
from planning.domain import accuracy, forecasting, periods
from planning.enums import HORIZON, Freq
from planning.models import Forecast, RegionalForecast
from planning.models.forecasts import QUANTILE_FIELDS

# A faskes whose forecast begins more periods before the newest one is too old to be summed.
MOST_BEHIND = 2
# Older sums are not shown as forecasts any more.
SHOWN = timedelta(days=14)


@dataclass(frozen=True)
class Leaf:
    """One faskes's sum of one measure: whole periods of the past, and its champion's steps by their first day."""

    faskes: int
    history: Mapping[date, int | None]
    steps: Mapping[date, Forecast]


def run(*, wilayah: Wilayah, freq: str, now: datetime | None = None) -> int:
    """Forecast every measure that a faskes of the kabupaten counts; how many sums were stored. Made again, it replaces."""
    now = now or timezone.now()
    leaves: dict[str, list[Leaf]] = {}
    counting: dict[str, int] = {}
    for faskes in faskes_of(wilayah):
        totals = accuracy.all_totals(faskes, freq)
        for measure in {key[0] for key in totals}:
            counting[measure] = counting.get(measure, 0) + 1
        for measure, leaf in _leaves(faskes, freq, totals):
            leaves.setdefault(measure, []).append(leaf)
    stored = 0
    for measure, some in leaves.items():
        stored += _store(wilayah, measure, freq, some, counting[measure], now)
    return stored


def faskes_of(wilayah: Wilayah) -> list[Faskes]:
    rows = Faskes.objects.active().filter(wilayah=wilayah, departemen__daily_counts__isnull=False)
    return list(rows.distinct().order_by("pk"))


def _leaves(
    faskes: Faskes, freq: str, totals: Mapping[tuple[str, int | None], Mapping[date, int | None]]
) -> Iterable[tuple[str, Leaf]]:
    """Measures whose newest forecast covers the whole faskes: its own sum, or its only departemen."""
    run = forecasting.latest(faskes, freq)
    if run is None:
        return
    rows = list(run.series.prefetch_related("steps"))
    for measure in {row.measure_id for row in rows}:
        every = [row for row in rows if row.measure_id == measure]
        # A faskes of one departemen has no sum of its own.
        whole = [row for row in every if row.departemen_id is None] or every
        if len(whole) == 1 and whole[0].enough:
            steps = {step.first_day: step for step in whole[0].steps.all()}
            yield measure, Leaf(faskes.pk, totals.get((measure, None), {}), steps)


def _store(wilayah: Wilayah, measure: str, freq: str, leaves: list[Leaf], counting: int, now: datetime) -> int:
    fresh, days = _together(leaves, freq)
    top = _top(measure, freq, fresh, days) if days else None
    if top is None:
        return 0
    means = np.array([sum(leaf.steps[day].mean for leaf in fresh) for day in days])
    moved = moved_to(top, means)
    members, left_out = [leaf.faskes for leaf in fresh], counting - len(fresh)
    rows = [
        RegionalForecast(
            wilayah=wilayah, measure_id=measure, freq=freq, step=n + 1, first_day=day,
            last_day=periods.last_day(day, freq), mean=moved.mean[n], made_at=now, members=members, left_out=left_out,
            **{name: moved.quantiles[level][n] for level, name in QUANTILE_FIELDS.items()},
        )
        for n, day in enumerate(days)
    ]  # fmt: skip
    _replace(rows)
    return 1


def _together(leaves: list[Leaf], freq: str) -> tuple[list[Leaf], list[date]]:
    """The leaves that are recent enough, and the first days that all of them forecast."""
    newest = max(min(leaf.steps) for leaf in leaves)
    oldest = newest
    for _ in range(MOST_BEHIND):
        oldest = periods.first_day(oldest - periods.ONE, freq)
    fresh = [leaf for leaf in leaves if min(leaf.steps) >= oldest]
    shared = set.intersection(*(set(leaf.steps) for leaf in fresh))
    return fresh, sorted(day for day in shared if day >= newest)


def _top(measure: str, freq: str, leaves: list[Leaf], days: list[date]) -> forecaster.SeriesForecast | None:
    """The sum of the histories, forecast by itself and cut to the days; None when it is too short for that."""
    kind: forecaster.Freq = "W" if freq == Freq.WEEK else "M"
    series = [
        forecaster.Series(str(leaf.faskes), list(leaf.history), list(leaf.history.values()), group=measure)
        for leaf in leaves
    ]
    (total,) = parent_series(series, {one.key: "sum" for one in series}, freq=kind)
    if not total.dates:
        return None
    calendar = forecaster.indonesia(min(total.dates).year, max(days).year + 1)
    horizon = HORIZON[Freq(freq)] + MOST_BEHIND
    (found,) = forecaster.forecast([total], freq=kind, horizon=horizon, calendar=calendar, profile="fast").series
    return _cut(found, days, freq) if found.enough else None


def _cut(one: forecaster.SeriesForecast, days: list[date], freq: str) -> forecaster.SeriesForecast | None:
    at = {periods.first_day(day, freq): n for n, day in enumerate(one.dates)}
    if any(day not in at for day in days):
        return None
    keep = [at[day] for day in days]
    return forecaster.SeriesForecast(
        key=one.key,
        dates=tuple(days),
        enough=True,
        mean=tuple(one.mean[n] for n in keep),
        quantiles={level: tuple(values[n] for n in keep) for level, values in one.quantiles.items()},
    )


@transaction.atomic
def _replace(rows: list[RegionalForecast]) -> None:
    RegionalForecast.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["wilayah", "measure", "freq", "first_day", "step"],
        update_fields=["last_day", "mean", *QUANTILE_FIELDS.values(), "made_at", "members", "left_out"],
    )


def newest(wilayah: Iterable[Wilayah], freq: str, *, now: datetime | None = None) -> list[RegionalForecast]:
    """The rows of each kabupaten's and measure's newest run of the last two weeks, in order."""
    since = (now or timezone.now()) - SHOWN
    rows = RegionalForecast.objects.filter(wilayah__in=list(wilayah), freq=freq, made_at__gt=since)
    found: dict[tuple[str, str], list[RegionalForecast]] = {}
    for row in rows.select_related("wilayah", "measure").order_by("-made_at", "step"):
        kept = found.setdefault((row.wilayah_id, row.measure_id), [])
        if not kept or kept[0].made_at == row.made_at:
            kept.append(row)
    return [row for kept in found.values() for row in kept]


def history(wilayah: Wilayah, measure: str, freq: str, members: Collection[int]) -> dict[date, int | None]:
    """First day → sum of these faskes; None where one of them has no whole period."""
    rows = Faskes.objects.filter(pk__in=members, wilayah=wilayah)
    known = [accuracy.all_totals(faskes, freq).get((measure, None), {}) for faskes in rows]
    days = sorted(set().union(*known))
    return {day: accuracy.sum_of(totals.get(day) for totals in known) for day in days}


# --- What became of them ---------------------------------------------------------------------------------------------


def score_due(*, wilayah: Wilayah, now: datetime | None = None) -> int:
    """Fill in what the same faskes counted together, in periods that are over and whole; how many were scored."""
    today = local(now or timezone.now(), wilayah.zone).date()
    groups: dict[tuple[str, str, tuple[int, ...]], list[RegionalForecast]] = {}
    for row in RegionalForecast.objects.filter(wilayah=wilayah, actual=None, last_day__lt=today):
        groups.setdefault((row.measure_id, row.freq, tuple(row.members)), []).append(row)
    done = []
    for (measure, freq, members), rows in groups.items():
        known = history(wilayah, measure, freq, members)
        for row in rows:
            if (value := known.get(row.first_day)) is not None:
                before = known.get(accuracy.year_before(row.first_day, freq))
                row.actual, row.last_year = float(value), None if before is None else float(before)
                done.append(row)
    RegionalForecast.objects.bulk_update(done, ["actual", "last_year"], batch_size=500)
    return len(done)


def due(*, now: datetime, fresh: timedelta) -> list[str]:
    """Codes of the kabupaten with counts whose sums were not made within `fresh`."""
    made = RegionalForecast.objects.filter(made_at__gt=now - fresh).values("wilayah")
    rows = Wilayah.objects.filter(faskes__departemen__daily_counts__isnull=False).exclude(pk__in=made)
    return list(rows.distinct().values_list("code", flat=True))
