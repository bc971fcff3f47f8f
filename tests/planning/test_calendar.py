"""The calendar: holes are not zeros, closed days are not holes, and each sees and changes only their own events."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lentera.clients import bmkg
from lentera.lib.clock import local
from planning.domain import day_book, local_events, reference, uploads, weather
from planning.enums import Source, WeatherSource
from planning.models import LocalEvent, Measure, WeatherPlace
from planning.presenters import calendar as presenter
from tests import factories
from tests.planning.test_local_events import data
from tests.planning.test_weather import found

pytestmark = pytest.mark.django_db
NOVEMBER, TODAY = date(2026, 11, 1), date(2026, 11, 24)
URL = "/faskes/rencana/kalender/"


def count(unit, days: int = 60, *, skip: tuple[date, ...] = (), weekdays: tuple[int, ...] = tuple(range(7))) -> None:
    past = [TODAY - timedelta(days=back) for back in range(1, days)]
    cells = {(day, unit.pk): day.day for day in past if day not in skip and day.weekday() in weekdays}
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.TYPED)


def month(*units, first: date = NOVEMBER) -> dict[int, day_book.Day]:
    days = day_book.month(faskes=units[0].faskes, units=units, measure="kunjungan", first=first, today=TODAY)
    return {day.day.day: day for day in days}


def test_a_hole_is_missing_and_never_zero(unit) -> None:
    count(unit, skip=(date(2026, 11, 10),))
    days = month(unit)
    assert (days[9].value, days[10].value, days[10].missing) == (9, None, True)
    assert presenter.count_short(days[10]) == "?" and presenter.count_words(days[10], TODAY) == "belum diisi"
    assert (days[25].value, days[25].missing) == (None, False)
    assert not days[24].missing and presenter.count_words(days[24], TODAY) == "hari ini belum diisi"
    assert presenter.count_words(days[25], TODAY) == "belum terjadi"


def test_a_closed_weekday_is_no_hole(unit) -> None:
    count(unit, 90, weekdays=(0, 1, 2, 3, 4, 5))
    sunday = month(unit)[8]
    assert (sunday.value, sunday.missing, sunday.closed) == (None, False, True)
    assert presenter.count_words(sunday, TODAY) == "biasanya tutup"


def test_a_sum_with_a_hole_is_unknown_and_names_who_lacks(unit) -> None:
    other = factories.departemen(unit.faskes, "KIA")
    count(unit)
    count(other, skip=(date(2026, 11, 10),))
    days = month(unit, other)
    assert (days[9].value, days[10].value, days[10].lacking) == (18, None, ("KIA",))
    assert presenter.count_words(days[10], TODAY) == "belum diisi (10 tanpa KIA)"


def test_without_any_count_nothing_is_called_a_hole(unit) -> None:
    days = month(unit)
    assert not any(day.missing or day.closed for day in days.values())
    assert presenter.count_words(days[3], TODAY) == "belum ada angka"


def test_holidays_events_and_weather_stand_beside_their_day(unit) -> None:
    place = WeatherPlace.objects.create(wilayah=unit.faskes.wilayah, adm3="53.11.17", kecamatan="X")
    weather.keep(
        place=place, source=WeatherSource.BMKG, now=factories.NOW, found=found(("2026-11-25 02:00:00", 24.5, 12.0))
    )
    admin = factories.admin_of(unit.faskes)
    event = local_events.add(faskes=unit.faskes, data=data(first=date(2026, 11, 25), days=2), by=admin, today=TODAY)
    days = month(unit)
    assert days[25].events == days[26].events == (event,) and days[27].events == ()
    (row,) = [row for row in presenter.table(list(days.values()), TODAY) if row["iso"] == "2026-11-25"]
    assert row["notes"] == ["Pasar malam/keramaian: Pasar malam"]
    assert row["weather"] == "Hujan 12 mm, 24,5–24,5 °C, dari 3 jam saja" and row["weather_kind"] == "ramalan"
    assert presenter.weather_kind(days[25].weather, date(2026, 11, 26)) == "ramalan terakhir, bukan pengukuran"
    christmas = month(unit, first=date(2026, 12, 1))[25]
    assert "hari libur nasional" in christmas.calendar
    assert "Ramadan" in month(unit, first=date(2026, 3, 1))[2].calendar


def test_shades_run_from_the_lowest_to_the_highest() -> None:
    assert [presenter.shade(value, 0, 40) for value in (0, 10, 20, 30, 40)] == [1, 2, 3, 4, 4]
    assert presenter.shade(5, 5, 5) == 1


@pytest.mark.parametrize("text", ["", "x", "2026-13", "1-01", "9999-01"])
def test_a_wrong_month_is_this_month(text: str) -> None:
    assert presenter.parse_month(text, TODAY) == NOVEMBER


def test_the_page_says_holes_sources_and_keeps_its_choice(client: Client, unit) -> None:
    reference.load_weather_places()
    today = timezone.now().date()
    cells = {(today - timedelta(days=back), unit.pk): 20 for back in range(2, 40)}
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.TYPED)
    page = client.get(URL, {"departemen": unit.uid, "bulan": f"{today - timedelta(days=1):%Y-%m}"}).content.decode()
    assert "belum diisi" in page and "Cuaca belum pernah diambil" in page and 'aria-current="true"' in page
    assert f"departemen={unit.uid}" in page and "Sumber: BMKG" not in page
    place = WeatherPlace.objects.select_related("wilayah").get(wilayah=unit.faskes.wilayah)
    slot = bmkg.Slot(datetime.combine(local(timezone.now(), place.wilayah.zone).date(), time(23)), 30.0, 80.0, 1.0, "")
    for source, words in (("contoh", "Sumber: contoh, bukan dari BMKG"), ("BMKG", "Sumber: BMKG")):
        now = timezone.now()
        weather.keep(
            place=place, source=WeatherSource(source), now=now, found=bmkg.Forecast("53.11.17.2001", "Desa", (slot,))
        )
        page = client.get(URL).content.decode()
        assert words in page and ("(ramalan contoh)" in page) == (source == WeatherSource.EXAMPLE)


def test_write_change_and_take_out_an_event(client: Client, unit) -> None:
    values = {
        "kind": "klb",
        "first_day": "2026-11-30",
        "direction": "naik",
        "note": "DBD <b>naik</b>",
        "departemen": "",
    }
    client.post(URL + "acara/", values)
    event = LocalEvent.objects.get()
    assert (event.last_day, event.departemen) == (date(2026, 11, 30), None)
    assert "&lt;b&gt;naik" in client.get(URL, {"bulan": "2026-11"}).content.decode()
    bad = client.post(f"{URL}acara/{event.uid}/", {**values, "last_day": "2026-11-01"}).content.decode()
    assert "Hari terakhirnya sebelum hari pertama." in bad
    client.post(f"{URL}acara/{event.uid}/", {**values, "departemen": unit.pk})
    event.refresh_from_db()
    assert event.departemen == unit
    client.post(f"{URL}acara/{event.uid}/hapus/")
    assert not LocalEvent.objects.exists()


def test_a_wrong_event_keeps_what_was_typed(client: Client) -> None:
    values = {
        "kind": "pesta",
        "first_day": "31/31/2026",
        "direction": "naik",
        "note": "tetap ada",
        "departemen": "9999",
    }
    answer = client.post(URL + "acara/", values)
    assert answer.status_code == 200 and "tetap ada" in answer.content.decode()
    assert not LocalEvent.objects.exists()


def test_a_head_writes_for_their_departemen_only(unit) -> None:
    other = factories.departemen(unit.faskes, "KIA")
    admin = factories.admin_of(unit.faskes)
    rows = [
        local_events.add(faskes=unit.faskes, data=data(one, first=TODAY, note=note), by=admin, today=TODAY)
        for one, note in ((unit, "punya IGD"), (other, "punya KIA"), (None, "untuk semua"))
    ]
    head = Client()
    head.force_login(factories.head_of(unit))
    page = head.get(URL, {"bulan": "2026-11", "departemen": other.uid}).content.decode()
    assert "punya IGD" in page and "untuk semua" in page and "punya KIA" not in page
    assert [head.get(f"{URL}acara/{row.uid}/").status_code for row in rows] == [200, 404, 404]
    values = {"kind": "klb", "first_day": "2026-11-30", "direction": "naik", "note": "", "departemen": other.pk}
    head.post(URL + "acara/", values)
    head.post(URL + "acara/", {**values, "departemen": ""})
    assert LocalEvent.objects.count() == 3


def test_queries_do_not_grow(client: Client, unit) -> None:
    admin = factories.admin_of(unit.faskes)

    def add(name: str) -> None:
        place = factories.departemen(unit.faskes, name)
        count(place)
        local_events.add(faskes=unit.faskes, data=data(place, first=timezone.now().date()), by=admin, today=TODAY)

    def measured() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("planning:calendar_page")).status_code == 200
        return len(seen)

    add("A")
    few = measured()
    add("B")
    add("C")
    assert measured() == few
