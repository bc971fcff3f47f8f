"""Weather of a kabupaten from BMKG: ask, sum up by local day, keep. A failure is a sentence on its place, never weather."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from authentication.models import Faskes
from lentera.clients import bmkg
from lentera.lib.clock import local
from planning.enums import WeatherSource
from planning.models import WeatherDay, WeatherPlace
from planning.models.weather import SLOTS_OF_A_DAY

# BMKG renews its forecast twice a day.
FRESH = timedelta(hours=10)
# What failed is left alone for so long.
PAUSE = timedelta(hours=3)
FIRST_VILLAGES = (".2001", ".1001")
VALUES = (
    "rain", "temperature_min", "temperature_mean", "temperature_max", "humidity", "slots", "adm4", "source", "fetched_at",
)  # fmt: skip


@dataclass
class Outcome:
    """Of one run: kabupaten fetched, and why the others were not. `stopped` when BMKG wanted no more."""

    fetched: int = 0
    failed: list[tuple[WeatherPlace, str]] = field(default_factory=list)
    stopped: str = ""


def due(*, now: datetime) -> list[WeatherPlace]:
    """Kabupaten of faskes that keep counts, the ones longest without an answer first; not what is fresh or just failed."""
    places = Faskes.objects.filter(departemen__daily_counts__isnull=False).values("wilayah")
    rows = WeatherPlace.objects.filter(wilayah__in=places).select_related("wilayah")
    stale = Q(fetched_at=None) | Q(fetched_at__lt=now - FRESH)
    rested = Q(problem="") | Q(asked_at__lt=now - PAUSE)
    return sorted(rows.filter(stale & rested), key=lambda row: (row.asked_at is not None, row.asked_at, row.pk))


def fetch(
    places: Iterable[WeatherPlace],
    *,
    http: requests.Session,
    pace: bmkg.Pace,
    clock: Callable[[], datetime] = timezone.now,
) -> Outcome:
    """Ask for every place and keep what came. Stops where BMKG says that it is too much or turns us away."""
    done = Outcome()
    for place in places:
        try:
            found = _ask(place, http, pace)
        except bmkg.BmkgError as error:
            _note(place, str(error), now=clock())
            done.failed.append((place, str(error)))
            if isinstance(error, bmkg.Busy | bmkg.Refused):
                done.stopped = str(error)
                return done
        else:
            keep(place=place, found=found, source=source_of(settings.BMKG_URL), now=clock())
            done.fetched += 1
    return done


def source_of(base_url: str) -> WeatherSource:
    """BMKG for its own address only: whatever a stand-in says is an example."""
    address = urlsplit(base_url)
    ours = (address.scheme, address.hostname) == ("https", bmkg.HOST)
    return WeatherSource.BMKG if ours else WeatherSource.EXAMPLE


def _ask(place: WeatherPlace, http: requests.Session, pace: bmkg.Pace) -> bmkg.Forecast:
    """The village that answered last, else the first village or kelurahan of the kecamatan that BMKG knows."""
    tried = [place.adm4] if place.adm4 else []
    for adm4 in dict.fromkeys([*tried, *(place.adm3 + end for end in FIRST_VILLAGES)]):
        try:
            return bmkg.forecast(adm4, base_url=settings.BMKG_URL, http=http, pace=pace)
        except bmkg.UnknownPlace:
            continue
    raise bmkg.UnknownPlace(f"BMKG tidak mengenal {place.adm3}.2001 maupun {place.adm3}.1001")


def _note(place: WeatherPlace, problem: str, *, now: datetime) -> None:
    WeatherPlace.objects.filter(pk=place.pk).update(problem=problem[:120], asked_at=now)


@transaction.atomic
def keep(*, place: WeatherPlace, found: bmkg.Forecast, source: WeatherSource, now: datetime) -> list[WeatherDay]:
    """Store the days from today on, and the village that answered.

    A day that has begun comes with its remaining hours only: the fuller forecast of before stays,
    unless it came from elsewhere.
    """
    WeatherPlace.objects.select_for_update().get(pk=place.pk)
    today = local(now, place.wilayah.zone).date()
    same = WeatherDay.objects.filter(wilayah=place.wilayah, day__gte=today, source=source)
    present = dict(same.values_list("day", "slots"))
    rows = [_day(place, day, slots, found.adm4, source, now) for day, slots in _by_day(found.slots) if day >= today]
    rows = [row for row in rows if row.slots >= present.get(row.day, 0)]
    WeatherDay.objects.bulk_create(rows, update_conflicts=True, unique_fields=["wilayah", "day"], update_fields=VALUES)
    WeatherPlace.objects.filter(pk=place.pk).update(adm4=found.adm4, fetched_at=now, asked_at=now, problem="")
    return rows


def _by_day(slots: Iterable[bmkg.Slot]) -> Iterator[tuple[date, list[bmkg.Slot]]]:
    """Slots of a local day, each moment once."""
    days: dict[date, dict[datetime, bmkg.Slot]] = {}
    for slot in slots:
        days.setdefault(slot.local.date(), {})[slot.local] = slot
    for day, some in sorted(days.items()):
        yield day, list(some.values())[:SLOTS_OF_A_DAY]


def _day(
    place: WeatherPlace, day: date, slots: list[bmkg.Slot], adm4: str, source: WeatherSource, now: datetime
) -> WeatherDay:
    heat = [slot.temperature for slot in slots if slot.temperature is not None]
    damp = [slot.humidity for slot in slots if slot.humidity is not None]
    rain = [slot.rain for slot in slots if slot.rain is not None]
    return WeatherDay(
        wilayah=place.wilayah, day=day, slots=len(slots), adm4=adm4, source=source, fetched_at=now,
        # A sum with a hole would be too small.
        rain=round(sum(rain), 1) if len(rain) == len(slots) else None,
        temperature_min=min(heat, default=None),
        # A sum of floats may end a hair outside its extremes.
        temperature_mean=min(max(heat), max(min(heat), round(sum(heat) / len(heat), 1))) if heat else None,
        temperature_max=max(heat, default=None),
        humidity=round(sum(damp) / len(damp), 1) if damp else None,
    )  # fmt: skip
