"""Run the forecaster over a faskes's counts and keep what it said. Statistics only; `ai_service` knows no database."""

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ai_service import forecaster
from ai_service.forecaster import wording
from ai_service.forecaster.reconcile import parent_series, reconcile
from authentication.models import Faskes
from lentera.lib.clock import local
from planning.domain import periods
from planning.enums import CHALLENGER, HORIZON, Freq
from planning.models import DailyCount, Forecast, ForecastRun, ForecastSeries
from planning.models.forecasts import QUANTILE_FIELDS

DayCounts = dict[date, int]
Key = tuple[str, int | None]  # measure code, departemen id (None: the sum of the faskes)


def counts(faskes: Faskes, *, until: date) -> dict[Key, DayCounts]:
    """(measure, departemen) → day → number, up to and including `until`."""
    rows = DailyCount.objects.filter(departemen__faskes=faskes, day__lte=until)
    out: dict[Key, DayCounts] = {}
    for measure, unit, day, value in rows.values_list("measure_id", "departemen_id", "day", "value"):
        out.setdefault((measure, unit), {})[day] = value
    return out


def run(
    *, faskes: Faskes, freq: str, now: datetime | None = None, profile: forecaster.Profile = "fast"
) -> ForecastRun | None:
    """Forecast every departemen of the faskes and their sums; None when nothing was ever counted."""
    today = local(now or timezone.now(), faskes.wilayah.zone).date()
    known = counts(faskes, until=today - timedelta(days=1))
    if not known:
        return None
    started = time.monotonic()
    result = _foretell(known, freq, profile)
    return _keep(faskes, freq, result, max(max(days) for days in known.values()), time.monotonic() - started)


def _foretell(known: dict[Key, DayCounts], freq: str, profile: forecaster.Profile) -> forecaster.ForecastResult:
    kind: forecaster.Freq = "W" if freq == Freq.WEEK else "M"
    leaves = [_series(key, periods.totals(days, freq)) for key, days in sorted(known.items(), key=str)]
    # A sum of one departemen would only repeat it.
    several = {leaf.group for leaf in leaves if sum(other.group == leaf.group for other in leaves) > 1}
    parents = {leaf.key: _name(leaf.group, None) for leaf in leaves if leaf.group in several}
    tops = parent_series(leaves, parents, freq=kind) if parents else []
    years = [day.year for days in known.values() for day in (min(days), max(days))]
    calendar = forecaster.indonesia(min(years), max(years) + 2)
    result = forecaster.forecast(
        [*leaves, *tops], freq=kind, horizon=HORIZON[Freq(freq)], calendar=calendar, profile=profile
    )
    return reconcile(result, parents) if parents else result


def _name(measure: str, unit: int | None) -> str:
    return f"{measure}:{unit or ''}"


def _key(name: str) -> Key:
    measure, unit = name.rsplit(":", 1)
    return measure, int(unit) if unit else None


def _series(key: Key, totals: Mapping[date, int | None]) -> forecaster.Series:
    return forecaster.Series(_name(*key), list(totals), list(totals.values()), group=key[0])


@transaction.atomic
def _keep(faskes: Faskes, freq: str, result: forecaster.ForecastResult, until: date, seconds: float) -> ForecastRun:
    run = ForecastRun.objects.create(
        faskes=faskes, freq=freq, engine=result.engine, data_until=until, seconds=round(seconds, 2)
    )
    for one in result.series:
        measure, unit = _key(one.key)
        series = ForecastSeries.objects.create(
            run=run,
            departemen_id=unit,
            measure_id=measure,
            enough=one.enough,
            observed=one.observed,
            facts=_facts(one),
        )
        Forecast.objects.bulk_create(_step(series, one, freq, step) for step in range(len(one.mean)))
    return run


def _step(series: ForecastSeries, one: forecaster.SeriesForecast, freq: str, step: int) -> Forecast:
    first = periods.first_day(one.dates[step], freq)
    levels = {name: one.quantiles[level][step] for level, name in QUANTILE_FIELDS.items()}
    return Forecast(
        series=series,
        step=step + 1,
        first_day=first,
        last_day=periods.last_day(first, freq),
        mean=one.mean[step],
        **levels,
    )


def _facts(one: forecaster.SeriesForecast) -> dict[str, object]:
    """What the page says about a series, in the engine's own words and numbers."""
    gate = one.gate
    return {
        "components": [[wording.component(c.name), round(c.weight, 3), c.error] for c in one.components],
        "kept_naive": bool(gate and gate.kept_naive),
        "naive_error": gate.naive_error if gate else None,
        "combined_error": gate.combined_error if gate else None,
        "origins": gate.origins if gate else 0,
        "drivers": [wording.driver(d) for d in one.drivers if wording.clear(d)],
        "notes": [wording.note(n) for n in one.notes],
    }


def latest(faskes: Faskes, freq: str) -> ForecastRun | None:
    """The champion: the newest run of our own engine, whatever a challenger said after it."""
    rows = ForecastRun.objects.filter(faskes=faskes, freq=freq).exclude(engine__startswith=CHALLENGER)
    return rows.order_by("-created_at", "-pk").first()
