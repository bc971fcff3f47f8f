"""What whoever runs a departemen is told about its forecasts: a peak ahead, once per week, and errors that grew, once per month.

A peak is a week whose low end is still above what is usual.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import Departemen, Faskes
from management.domain.told import staff_of
from planning.domain import accuracy, forecasting
from planning.enums import Freq
from planning.models import Forecast, ForecastSeries, Measure

# Weeks that make up "usual", and how much above it the middle of the forecast must lie.
USUAL_WEEKS = 8
USUAL_WITHIN = timedelta(weeks=16)
PEAK_TIMES = 1.2
AHEAD = 4


@dataclass(frozen=True)
class Peak:
    """`usual` is the mean of the last whole weeks; `expected` and `at_least` (10 % quantile) are of the week ahead."""

    series: ForecastSeries
    first_day: date
    usual: float
    expected: float
    at_least: float


def peaks(faskes: Faskes, *, now: datetime) -> Iterator[Peak]:
    """Weeks still to begin, of departemen with enough whole weeks behind them."""
    run = forecasting.latest(faskes, Freq.WEEK)
    if run is None:
        return
    known = accuracy.all_totals(faskes, Freq.WEEK)
    rows = run.series.filter(enough=True, departemen__isnull=False)
    for series in rows.select_related("departemen", "measure").prefetch_related("steps"):
        history = sorted((known.get((series.measure_id, series.departemen_id)) or {}).items())
        oldest = now.date() - USUAL_WITHIN
        recent = [value for day, value in history if value is not None and day >= oldest][-USUAL_WEEKS:]
        if len(recent) < USUAL_WEEKS:
            continue
        usual = sum(recent) / len(recent)
        for step in series.steps.all():
            is_peak = step.q10 > usual and step.q50 > PEAK_TIMES * usual
            if is_peak and step.step <= AHEAD and step.first_day > now.date():
                yield Peak(series, step.first_day, usual, step.q50, step.q10)


def send(*, faskes: Faskes, now: datetime | None = None) -> int:
    """Tell admins and heads of every peak, once per departemen and week, and of drift; how many notices were new."""
    now = now or timezone.now()
    return sum(_tell(peak) for peak in peaks(faskes, now=now)) + _tell_drift(faskes, now)


def _tell_drift(faskes: Faskes, now: datetime) -> int:
    """Weekly forecasts that miss more than they used to: once per departemen, count and month."""
    groups: dict[tuple[Departemen, Measure], list[Forecast]] = {}
    for row in accuracy.scored(faskes, Freq.WEEK, list(faskes.departemen.all()), now=now):
        if row.series.departemen:
            groups.setdefault((row.series.departemen, row.series.measure), []).append(row)
    found = [(*key, accuracy.drift(rows)) for key, rows in groups.items()]
    return sum(_tell_drifted(unit, measure, drift, now) for unit, measure, drift in found if drift and drift.alarm)


def _tell_drifted(unit: Departemen, measure: Measure, drift: accuracy.Drift, now: datetime) -> int:
    return notify(
        users=staff_of(unit),
        topic=Topic.PEAK,
        title=f"{unit.name}: ramalan {measure.name.lower()} makin sering meleset",
        body=(
            f"Empat pekan terakhir meleset {drift.recent:.0%}, sebelumnya {drift.before:.0%}. "
            "Periksa apakah ada yang berubah di departemen ini, atau angka yang salah ketik."
        ),
        event_key=f"drift:{unit.uid}:{measure.code}:{now:%Y-%m}",
        url=reverse("planning:accuracy_page"),
    )


def _tell(peak: Peak) -> int:
    unit, measure = peak.series.departemen, peak.series.measure
    if unit is None:
        return 0
    return notify(
        users=staff_of(unit),
        topic=Topic.PEAK,
        title=f"{unit.name}: {measure.name.lower()} diramal naik {peak.expected / peak.usual - 1:.0%}",
        body=(
            f"Pekan {peak.first_day:%d/%m}: sekitar {peak.expected:.0f} {measure.unit}, jarang di bawah {peak.at_least:.0f}. "
            f"Biasanya {peak.usual:.0f}. Lihat kekurangannya dan pasang shift bila perlu."
        ),
        event_key=f"peak:{unit.uid}:{measure.code}:{peak.first_day}",
        url=reverse("planning:gap_list"),
    )
