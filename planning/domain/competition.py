"""Champion against challenger: the same periods, forecast at the same time, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from planning.enums import CHALLENGER
from planning.models import Forecast, ForecastSeries

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


def standing(series: ForecastSeries, *, now: datetime | None = None) -> Standing:
    """How the challengers of this departemen and count did, each beside the champion that it had started from."""
    rows = Forecast.objects.filter(
        series__run__faskes=series.run.faskes_id, series__run__freq=series.run.freq,
        series__run__engine__startswith=CHALLENGER, series__measure=series.measure_id,
        series__departemen=series.departemen_id, actual__isnull=False,
        first_day__gte=((now or timezone.now()) - LOOK_BACK).date(),
    ).select_related("series")  # fmt: skip
    challengers = list(rows)
    origins = {row.series.facts["champion"] for row in challengers}
    means = {
        (origin, step): mean
        for origin, step, mean in Forecast.objects.filter(series__in=origins).values_list("series_id", "step", "mean")
    }
    pairs = [(row, means.get((row.series.facts["champion"], row.step))) for row in challengers]
    changed = [(row, mean) for row, mean in pairs if mean is not None and mean != row.mean]
    return Standing(
        len(changed),
        sum(abs((row.actual or 0.0) - mean) for row, mean in changed),
        sum(abs((row.actual or 0.0) - row.mean) for row, _ in changed),
    )


def challenger_hurts(series: ForecastSeries, *, now: datetime | None = None) -> bool:
    """Did the challenger make this series worse, over enough periods to say so?"""
    return standing(series, now=now).hurts
