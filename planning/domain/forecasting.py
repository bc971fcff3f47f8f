"""Run the forecaster over a faskes's counts and keep what it said. Statistics only; `ai_service` knows no database."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ai_service import forecaster
from ai_service.forecaster import wording
from ai_service.forecaster.reconcile import parent_series, reconcile
from authentication.models import Faskes
from lentera.lib.clock import local
from planning.domain import local_events, periods
from planning.enums import CHALLENGER, HORIZON, Freq
from planning.models import DailyCount, Forecast, ForecastRun, ForecastSeries
from planning.models.forecasts import QUANTILE_FIELDS

# Faskes forecast together: wide enough to help one another, done within the queue's time limit.
BATCH = 100

DayCounts = dict[date, int]
Key = tuple[str, int | None]  # measure code, departemen id (None: the sum of the faskes)
Known = dict[Key, DayCounts]


def counts(faskes: Sequence[Faskes], *, now: datetime) -> dict[int, Known]:
    """faskes id → (measure, open departemen) → day → number, up to and including yesterday where the faskes is."""
    until = {one.pk: local(now, one.wilayah.zone).date() - timedelta(days=1) for one in faskes}
    rows = DailyCount.objects.filter(
        departemen__faskes__in=until, departemen__active=True, day__lte=max(until.values(), default=now.date())
    )
    out: dict[int, Known] = {}
    names = ("departemen__faskes_id", "measure_id", "departemen_id", "day", "value")
    for pk, measure, unit, day, value in rows.values_list(*names).iterator():
        if day <= until[pk]:
            out.setdefault(pk, {}).setdefault((measure, unit), {})[day] = value
    return out


def due(ids: Iterable[int], freq: str, *, since: datetime | None) -> list[Faskes]:
    """Of these faskes the ones without a forecast made after `since` (None: all)."""
    rows = Faskes.objects.filter(pk__in=list(ids)).select_related("wilayah")
    if since is not None:
        fresh = ForecastRun.objects.filter(freq=freq, created_at__gt=since).exclude(engine__startswith=CHALLENGER)
        rows = rows.exclude(pk__in=fresh.values("faskes"))
    return list(rows.order_by("pk"))


def run_due(
    ids: Sequence[int], *, since: datetime | None, now: datetime | None = None, profile: forecaster.Profile = "fast"
) -> int:
    """Both horizons of those of a batch that have no forecast made after `since` (None: all); how many runs were made."""
    return sum(
        len(run_many(faskes=due(ids, freq, since=since), freq=freq, now=now, profile=profile)) for freq in Freq.values
    )


def run(
    *, faskes: Faskes, freq: str, now: datetime | None = None, profile: forecaster.Profile = "fast"
) -> ForecastRun | None:
    """Forecast every departemen of the faskes and their sums; None when nothing was ever counted."""
    return run_many(faskes=[faskes], freq=freq, now=now, profile=profile).get(faskes.pk)


def run_many(
    *, faskes: Sequence[Faskes], freq: str, now: datetime | None = None, profile: forecaster.Profile = "fast"
) -> dict[int, ForecastRun]:
    """Forecast several faskes at once, so that those of a kind help one another and short histories borrow from long ones;
    faskes id → its run. A faskes that never counted anything is left out.
    """
    known = counts(faskes, now=now or timezone.now())
    if not known:
        return {}
    kinds = {one.pk: one.kind for one in faskes}
    started = time.monotonic()
    result = _foretell(known, kinds, local_events.told(known), freq, profile)
    seconds = (time.monotonic() - started) / len(known)
    mine: dict[int, list[forecaster.SeriesForecast]] = {}
    for series in result.series:
        mine.setdefault(_key(series.key)[0], []).append(series)
    return {
        one.pk: _keep(one, freq, result.engine, mine[one.pk], _until(known[one.pk]), seconds)
        for one in faskes
        if one.pk in known
    }


def _until(known: Known) -> date:
    return max(max(days) for days in known.values())


def _foretell(
    known: Mapping[int, Known],
    kinds: Mapping[int, str],
    events: Mapping[int, Sequence[local_events.Told]],
    freq: str,
    profile: forecaster.Profile,
) -> forecaster.ForecastResult:
    kind: forecaster.Freq = "W" if freq == Freq.WEEK else "M"
    leaves = [
        _series(pk, key, periods.totals(days, freq), kinds[pk])
        for pk, some in known.items()
        for key, days in sorted(some.items(), key=str)
    ]
    parents = _parents(known)
    tops = parent_series([leaf for leaf in leaves if leaf.key in parents], parents, freq=kind) if parents else []
    years = [day.year for some in known.values() for days in some.values() for day in (min(days), max(days))]
    calendar = forecaster.indonesia(min(years), max(years) + 2)
    panel = [_with_events(one, known, events) for one in (*leaves, *tops)]
    result = forecaster.forecast(panel, freq=kind, horizon=HORIZON[Freq(freq)], calendar=calendar, profile=profile)
    return reconcile(result, parents) if parents else result


def _parents(known: Mapping[int, Known]) -> dict[str, str]:
    """Series of a departemen → its faskes's sum of the same measure; a sum of one departemen would only repeat it."""
    out: dict[str, str] = {}
    for pk, some in known.items():
        several = Counter(measure for measure, _ in some)
        out |= {_name(pk, key): _name(pk, (key[0], None)) for key in some if several[key[0]] > 1}
    return out


def _name(faskes: int, key: Key) -> str:
    measure, unit = key
    return f"{faskes}:{measure}:{unit or ''}"


def _key(name: str) -> tuple[int, Key]:
    faskes, measure, unit = name.split(":")
    return int(faskes), (measure, int(unit) if unit else None)


def _series(faskes: int, key: Key, totals: Mapping[date, int | None], kind: str) -> forecaster.Series:
    """Similar series are those of the same measure at the same kind of faskes."""
    return forecaster.Series(_name(faskes, key), list(totals), list(totals.values()), group=f"{key[0]}/{kind}")


def _with_events(
    one: forecaster.Series, known: Mapping[int, Known], events: Mapping[int, Sequence[local_events.Told]]
) -> forecaster.Series:
    """With the events of its departemen and of the whole faskes; a sum has those of every departemen in it, by name."""
    faskes, (measure, unit) = _key(one.key)
    summed = {part for counted, part in known[faskes] if counted == measure and part is not None}
    return replace(one, events=local_events.spans(events.get(faskes, ()), unit=unit, summed=summed))


@transaction.atomic
def _keep(
    faskes: Faskes, freq: str, engine: str, found: Iterable[forecaster.SeriesForecast], until: date, seconds: float
) -> ForecastRun:
    run = ForecastRun.objects.create(
        faskes=faskes, freq=freq, engine=engine, data_until=until, seconds=round(seconds, 2)
    )
    for one in found:
        measure, unit = _key(one.key)[1]
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
        "drivers": [wording.driver(d) for d in one.drivers if wording.clear(d) or wording.own(d)],
        "notes": [wording.note(n) for n in one.notes],
    }


def latest(faskes: Faskes, freq: str) -> ForecastRun | None:
    """The champion: the newest run of our own engine, whatever a challenger said after it."""
    rows = ForecastRun.objects.filter(faskes=faskes, freq=freq).exclude(engine__startswith=CHALLENGER)
    return rows.order_by("-created_at", "-pk").first()
