"""Background work of planning; each task may run twice or late without harm."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import requests
from django.utils import timezone
from django_q.tasks import async_task

from authentication.models import Faskes, Wilayah
from lentera.clients.bmkg import Pace
from planning.domain import (
    accuracy,
    advice,
    alerts,
    forecasting,
    recommendations,
    regional,
    risk_warnings,
    risks,
    weather,
)
from planning.enums import Freq
from planning.models import WeatherPlace

FORECAST_TASK = "planning.tasks.forecast_batch"
AFTER_TASK = "planning.tasks.after_forecast"
SUMS_TASK = "planning.tasks.sum_kabupaten"
ADVISE_TASK = "planning.tasks.advise_faskes"
# Within this time a faskes is not forecast again.
FRESH = timedelta(hours=20)
# One weather task stays under BMKG's 60 requests a minute (at most two for a kabupaten) and under the queue's time limit.
WEATHER_AT_ONCE = 25
WEATHER_SECONDS = timedelta(seconds=75)


def nightly() -> int:
    """Queue every faskes that keeps counts, so that any number of workers share them; how many were queued."""
    rows = Faskes.objects.filter(departemen__daily_counts__isnull=False).distinct().order_by("kind", "wilayah", "pk")
    return queue_forecasts(rows.values_list("pk", flat=True))


def queue_forecasts(ids: Iterable[int]) -> int:
    """One task per batch of faskes, which are forecast together; how many faskes."""
    keys = list(ids)
    for start in range(0, len(keys), forecasting.BATCH):
        async_task(FORECAST_TASK, keys[start : start + forecasting.BATCH], group="forecast")
    return len(keys)


def forecast_batch(ids: list[int]) -> int:
    """Forecast those whose newest forecast is not of today; what follows from it is queued per faskes. How many runs were made."""
    now = timezone.now()
    made = forecasting.run_due(ids, since=now - FRESH, now=now)
    for pk in ids:
        async_task(AFTER_TASK, pk, group="forecast")
    return made


def after_forecast(pk: int) -> int:
    """Score and judge what is over, write down gaps, tell of peaks; how many recommendations are new."""
    faskes = Faskes.objects.select_related("wilayah").get(pk=pk)
    now = timezone.now()
    accuracy.score_due(faskes=faskes, now=now)
    recommendations.judge(faskes=faskes, now=now)
    new = recommendations.remember(faskes=faskes, now=now)
    alerts.send(faskes=faskes, now=now)
    if advice.due(faskes, now=now):
        async_task(ADVISE_TASK, pk, group="advise")
    return new


def nightly_sums() -> int:
    """Queue every kabupaten whose sums are not of today; how many were queued."""
    codes = regional.due(now=timezone.now(), fresh=FRESH)
    for code in codes:
        async_task(SUMS_TASK, code, group="sums")
    return len(codes)


def sum_kabupaten(code: str) -> int:
    """Score the sums that are over and foretell new ones; how many were stored."""
    wilayah, now = Wilayah.objects.get(code=code), timezone.now()
    regional.score_due(wilayah=wilayah, now=now)
    return sum(regional.run(wilayah=wilayah, freq=freq, now=now) for freq in Freq.values)


def advise_faskes(pk: int) -> str:
    """Let Gemini look at the newest weekly forecast; who answered, or why it was not Gemini."""
    answer = advice.advise(faskes=Faskes.objects.select_related("wilayah").get(pk=pk))
    return "" if answer is None else answer.code or answer.label


def assess_risk() -> int:
    """Score this month and the next and tell of what is high; how many scores are new or changed."""
    now = timezone.now()
    facts = risks.load(outlooks=risks.outlooks(now=now))
    done = [risks.assess(facts=facts, hazard=hazard, month=month, now=now) for month, hazard in risks.rounds(now)]
    risk_warnings.send(now=now)
    return sum(one.created + one.updated for one in done)


def fetch_weather() -> int:
    """Ask BMKG for a few kabupaten whose weather is old; the rest waits for the next time. How many came."""
    stop = timezone.now() + WEATHER_SECONDS
    with requests.Session() as http:
        places = _until(stop, weather.due(now=timezone.now())[:WEATHER_AT_ONCE])
        return weather.fetch(places, http=http, pace=Pace()).fetched


def _until(stop: datetime, places: Iterable[WeatherPlace]) -> Iterator[WeatherPlace]:
    for place in places:
        if timezone.now() > stop:
            return
        yield place
