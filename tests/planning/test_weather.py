"""From BMKG (the stand-in, by the real client) to days of a kabupaten; a failure is never weather."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from lentera.clients import bmkg
from lentera.sandbox.bmkg import BmkgService, Reply
from planning import tasks
from planning.domain import reference, weather
from planning.enums import WeatherSource
from planning.models import WeatherDay, WeatherPlace
from tests import factories
from tests.planning.test_gaps import MONDAY, _fill

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def served(settings) -> Iterator[BmkgService]:
    with BmkgService(now=lambda: factories.NOW) as service:
        settings.BMKG_URL = service.url
        yield service


@pytest.fixture
def place() -> WeatherPlace:
    factories.wilayah()
    reference.load_weather_places()
    return WeatherPlace.objects.select_related("wilayah").get(wilayah="53.11")


def fetch(*places: WeatherPlace, now=factories.NOW) -> weather.Outcome:
    with requests.Session() as http:
        return weather.fetch(places, http=http, pace=bmkg.Pace(), clock=lambda: now)


def found(*values: tuple[str, float | None, float | None]) -> bmkg.Forecast:
    slots = (bmkg.Slot(datetime.fromisoformat(at), heat, 80.0, rain, "Berawan") for at, heat, rain in values)
    return bmkg.Forecast("53.11.17.2001", "Desa", tuple(slots))


def test_the_reference_names_a_kecamatan_of_each_kabupaten() -> None:
    rows = reference.read_rows(reference.REFERENCE / "weather_places.csv")
    assert len({row["code"] for row in rows}) == len(rows) == 514
    assert all(row["adm3"].startswith(row["code"] + ".") for row in rows)


def test_days_are_kept_and_the_village_is_remembered(served: BmkgService, place: WeatherPlace) -> None:
    assert fetch(place).fetched == 1
    place.refresh_from_db()
    assert place.adm4 == place.adm3 + ".2001" and place.fetched_at == factories.NOW and place.problem == ""
    rows = list(WeatherDay.objects.all())
    assert [row.day for row in rows] == [TODAY + timedelta(days=n) for n in range(3)]
    assert [row.slots for row in rows] == [4, 8, 8]
    assert all(row.source == WeatherSource.EXAMPLE and row.rain is not None for row in rows)


def test_a_kota_answers_with_its_kelurahan(served: BmkgService, place: WeatherPlace) -> None:
    served.known = frozenset({place.adm3 + ".1001"})
    fetch(place)
    place.refresh_from_db()
    fetch(place)
    assert place.adm4.endswith(".1001")
    assert served.asked == [place.adm3 + ".2001", place.adm3 + ".1001", place.adm3 + ".1001"]


@pytest.mark.parametrize("reply", [Reply(500), Reply(200, b"<html></html>"), Reply(200, b"{}"), Reply(403), Reply(429)])
def test_a_failure_is_noted_and_no_weather(served: BmkgService, place: WeatherPlace, reply: Reply) -> None:
    served.answers[place.adm3 + ".2001"] = reply
    done = fetch(place)
    assert done.fetched == 0 and len(done.failed) == 1
    place.refresh_from_db()
    assert place.problem and place.asked_at and place.fetched_at is None
    assert not WeatherDay.objects.exists()


def test_a_failure_leaves_the_weather_of_before(served: BmkgService, place: WeatherPlace) -> None:
    fetch(place)
    before = list(WeatherDay.objects.values())
    served.answers[place.adm3 + ".2001"] = Reply(500)
    fetch(place)
    place.refresh_from_db()
    assert list(WeatherDay.objects.values()) == before and place.fetched_at and "500" in place.problem


def test_no_village_known_is_a_sentence(served: BmkgService, place: WeatherPlace) -> None:
    served.known = frozenset()
    ((_, problem),) = fetch(place).failed
    assert "tidak mengenal" in problem


def test_rain_with_a_hole_is_missing_and_means_stay_within_their_extremes(place: WeatherPlace) -> None:
    times = ("2026-11-25 01:00:00", "2026-11-25 04:00:00", "2026-11-25 07:00:00")
    weather.keep(
        place=place, source=WeatherSource.BMKG, now=factories.NOW,
        found=found((times[0], 24.3, 1.0), (times[1], 24.3, None), (times[2], 24.3, 2.0), (times[2], 24.3, 2.0)),
    )  # fmt: skip
    row = WeatherDay.objects.get()
    assert (row.rain, row.temperature_min, row.temperature_mean, row.temperature_max) == (None, 24.3, 24.3, 24.3)
    assert row.slots == 3


def test_a_fuller_forecast_of_a_day_stays_and_what_has_passed_is_left_alone(place: WeatherPlace) -> None:
    eight = [(f"2026-11-24 {hour:02}:00:00", 30.0, 1.0) for hour in range(2, 24, 3)]
    weather.keep(place=place, source=WeatherSource.BMKG, now=factories.NOW - timedelta(hours=12), found=found(*eight))
    weather.keep(
        place=place,
        source=WeatherSource.BMKG,
        now=factories.NOW,
        found=found(*eight[-2:], ("2026-11-25 02:00:00", 29.0, 0.0)),
    )
    assert WeatherDay.objects.get(day=TODAY).rain == 8
    # A newer forecast as full as the one before takes its place.
    weather.keep(
        place=place, source=WeatherSource.BMKG, now=factories.NOW, found=found(("2026-11-25 05:00:00", 29.0, 4.0))
    )
    assert WeatherDay.objects.get(day=TODAY + timedelta(days=1)).rain == 4
    weather.keep(place=place, source=WeatherSource.BMKG, now=factories.NOW + timedelta(days=1), found=found(*eight))
    assert WeatherDay.objects.get(day=TODAY).fetched_at == factories.NOW - timedelta(hours=12)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://api.bmkg.go.id", "BMKG"), ("http://api.bmkg.go.id", "contoh"), ("http://127.0.0.1:9000", "contoh"),
        ("https://api.bmkg.go.id.contoh.id", "contoh"), ("https://contoh.id/api.bmkg.go.id", "contoh"),
    ],
)  # fmt: skip
def test_only_bmkgs_own_address_is_bmkg(url: str, source: str) -> None:
    assert weather.source_of(url) == source


def test_a_fuller_example_does_not_keep_bmkgs_own_forecast_out(place: WeatherPlace) -> None:
    eight = [(f"2026-11-24 {hour:02}:00:00", 30.0, 1.0) for hour in range(2, 24, 3)]
    weather.keep(place=place, source=WeatherSource.EXAMPLE, now=factories.NOW, found=found(*eight))
    weather.keep(place=place, source=WeatherSource.BMKG, now=factories.NOW, found=found(*eight[-2:]))
    assert (WeatherDay.objects.get().source, WeatherDay.objects.get().slots) == ("BMKG", 2)


def test_only_kabupaten_with_counts_are_due_and_what_is_fresh_or_just_failed_is_skipped(place: WeatherPlace) -> None:
    assert weather.due(now=factories.NOW) == []
    _fill(factories.departemen(), 1, MONDAY - timedelta(weeks=1))
    assert weather.due(now=factories.NOW) == [place]
    WeatherPlace.objects.update(asked_at=factories.NOW, fetched_at=factories.NOW)
    assert weather.due(now=factories.NOW + timedelta(hours=9)) == []
    assert weather.due(now=factories.NOW + timedelta(hours=11)) == [place]
    WeatherPlace.objects.update(fetched_at=None, problem="BMKG sedang bermasalah (500)")
    assert weather.due(now=factories.NOW + timedelta(hours=2)) == []
    assert weather.due(now=factories.NOW + timedelta(hours=4)) == [place]


def test_a_run_stops_where_bmkg_wants_no_more(served: BmkgService, place: WeatherPlace) -> None:
    served.answers[place.adm3 + ".2001"] = Reply(429)
    done = fetch(place, place)
    assert done.stopped and len(served.asked) == 1


def test_the_command_prints_what_came_and_what_did_not(served: BmkgService, place: WeatherPlace, capsys) -> None:
    _fill(factories.departemen(), 1, MONDAY - timedelta(weeks=1))
    call_command("fetch_weather")
    assert "1 kabupaten terambil, 0 gagal, 0 belum ditanya." in capsys.readouterr().out
    call_command("fetch_weather")
    assert "0 kabupaten terambil" in capsys.readouterr().out
    served.answers[place.adm3 + ".2001"] = Reply(500)
    with pytest.raises(CommandError):
        call_command("fetch_weather", wilayah="53.11")
    assert "Kabupaten Sumba Timur: BMKG sedang bermasalah (500)." in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"99\.99"):
        call_command("fetch_weather", wilayah="99.99")


def test_the_nightly_task_fetches_what_is_due(served: BmkgService, place: WeatherPlace) -> None:
    _fill(factories.departemen(), 1, MONDAY - timedelta(weeks=1))
    assert tasks.fetch_weather() == 1
    assert tasks.fetch_weather() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"rain": -1},
        {"humidity": 101},
        {"slots": 0},
        {"slots": 9},
        {"source": "satelit"},
        {"temperature_min": 30, "temperature_mean": 20},
    ],
)
def test_the_database_refuses_nonsense(place: WeatherPlace, fields: dict[str, float]) -> None:
    values = {"slots": 8, "adm4": "53.11.08.2001", "fetched_at": factories.NOW, "source": "BMKG", **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        WeatherDay.objects.create(wilayah=place.wilayah, day=TODAY, **values)
