"""Champion against challenger: the same periods, forecast at the same time, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from authentication.models import Faskes
from planning.enums import CHALLENGER
from planning.models import Forecast, ForecastRun, ForecastSeries

# Fewer scored periods than this decide nothing.
LEAST_COMPARED = 8
# Older ones no longer count, so that a challenger that was switched off is tried again.
LOOK_BACK = timedelta(weeks=26)


@dataclass(frozen=True)
class Standing:
    """Over `count` scored periods that the challenger changed: sums of absolute errors, in the series' unit."""

    count: int
    champion: float = 0.0
    challenger: float = 0.0

    @property
    def hurts(self) -> bool:
        return self.count >= LEAST_COMPARED and self.challenger > self.champion

    @property
    def wins(self) -> bool:
        return self.count >= LEAST_COMPARED and self.challenger < self.champion


Key = tuple[str, int | None]  # measure, departemen


def standings(*, faskes: Faskes, freq: str, now: datetime | None = None) -> dict[Key, Standing]:
    """How the challengers of every departemen and count did, each beside the champion that it had started from."""
    rows = Forecast.objects.filter(
        series__run__faskes=faskes, series__run__freq=freq, series__run__engine__startswith=CHALLENGER,
        actual__isnull=False, first_day__gte=((now or timezone.now()) - LOOK_BACK).date(),
    ).select_related("series")  # fmt: skip
    challengers = list(rows)
    origins = {row.series.facts["champion"] for row in challengers}
    means = {
        (origin, step): mean
        for origin, step, mean in Forecast.objects.filter(series__in=origins).values_list("series_id", "step", "mean")
    }
    groups: dict[Key, list[tuple[Forecast, float]]] = {}
    for row in challengers:
        mean = means.get((row.series.facts["champion"], row.step))
        if mean is not None and mean != row.mean:
            groups.setdefault((row.series.measure_id, row.series.departemen_id), []).append((row, mean))
    return {key: _standing(changed) for key, changed in groups.items()}


def _standing(changed: list[tuple[Forecast, float]]) -> Standing:
    return Standing(
        len(changed),
        sum(abs((row.actual or 0.0) - mean) for row, mean in changed),
        sum(abs((row.actual or 0.0) - row.mean) for row, _ in changed),
    )


def of(found: dict[Key, Standing], series: ForecastSeries) -> Standing:
    """The series's own among `standings`; nothing compared where no challenger changed anything."""
    return found.get((series.measure_id, series.departemen_id), Standing(0))


def standing(series: ForecastSeries, *, now: datetime | None = None) -> Standing:
    return of(standings(faskes=series.run.faskes, freq=series.run.freq, now=now), series)


def winners(run: ForecastRun, *, now: datetime | None = None) -> dict[int, ForecastSeries]:
    """Champion series → the challenger made from it, where challengers were better: those are planned with."""
    better = {key for key, one in standings(faskes=run.faskes, freq=run.freq, now=now).items() if one.wins}
    if not better:
        return {}
    rows = ForecastSeries.objects.filter(run__faskes=run.faskes_id, run__engine__startswith=CHALLENGER)
    own = run.series.values_list("pk", flat=True)
    found = rows.filter(facts__champion__in=list(own)).select_related("departemen", "measure").prefetch_related("steps")
    return {one.facts["champion"]: one for one in found if (one.measure_id, one.departemen_id) in better}
