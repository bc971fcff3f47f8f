"""Posting a shift, its cost while it is typed, copying and changing it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from authentication.models import Departemen, Faskes
from management.models import Shift
from tests import factories
from tests.management.desk import booked, form_data, page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_a_night_ends_on_the_next_day_in_the_faskes_own_zone(browser: Client, unit: Departemen) -> None:
    response = browser.post(url("shift_new"), form_data(unit))
    shift = Shift.objects.get()
    assert response.url == url("shift_detail", shift.uid)
    assert shift.starts_at.isoformat() == "2026-11-26T13:00:00+00:00"  # 21.00 WITA
    assert shift.ends_at - shift.starts_at == timedelta(hours=10)
    assert "Kam 26 Nov 21.00 – Jum 27 Nov 07.00 WITA (10 jam)" in page(browser, "shift_detail", shift.uid)


def test_a_double_submit_makes_one_shift(browser: Client, unit: Departemen) -> None:
    data = form_data(unit)
    first, second = browser.post(url("shift_new"), data), browser.post(url("shift_new"), data)
    assert first.url == second.url
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"places": "0"}, "Jumlah tempat harus 1 sampai 50."),
        ({"places": "10000"}, "Jumlah tempat harus 1 sampai 50."),
        ({"places": "9" * 5000}, "Tulis angka saja."),
        ({"rate": "400000"}, "harus Rp 500.000 sampai Rp 1.000.000"),
        ({"rate": "9" * 30}, "harus Rp 500.000 sampai Rp 1.000.000"),
        ({"day": "kemarin"}, "Tulis tanggal yang ada"),
        ({"day": "9999-12-31"}, "Pilih tanggal dari hari ini"),
        ({"day": "2026-11-23"}, "Waktu mulai sudah lewat"),
        ({"watch": "lain"}, "Isi jamnya."),
        ({"watch": "lain", "start": "25:99", "end": "07:00"}, "Tulis jam seperti 07:00."),
        ({"watch": "lain", "start": "07:00", "end": "07:30"}, "Lama shift harus 1 sampai 24 jam."),
        ({"watch": "subuh"}, "Pilih dari daftar."),
        ({"profession": "tidak-ada"}, "Pilih dari daftar."),
        ({"departemen": "999999"}, "Pilih dari daftar."),
        ({"tier": "2", "rate": "150000"}, "harus punya penyelia"),
        ({"notes": "x" * 1001}, "1000"),
        ({"skills_required": "abc"}, "Pilih dari daftar."),
        ({"fund_source": "dompet"}, "Pilih dari daftar."),
    ],
)
def test_a_wrong_field_gets_a_sentence(browser: Client, unit: Departemen, change: dict, said: str) -> None:
    response = browser.post(url("shift_new"), form_data(unit, **change))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Shift.objects.exists()


def test_five_megabytes_are_refused_politely(browser: Client, unit: Departemen) -> None:
    browser.raise_request_exception = False
    response = browser.post(url("shift_new"), form_data(unit, notes="x" * 5_000_000))
    assert response.status_code == 400


def test_another_faskes_departemen_cannot_be_chosen(browser: Client, unit: Departemen) -> None:
    foreign = factories.departemen(name="Rahasia")
    assert "Rahasia" not in page(browser, "shift_new")
    browser.post(url("shift_new"), form_data(unit, departemen=str(foreign.pk)))
    assert not Shift.objects.exists()


def test_the_cost_follows_what_is_typed_and_half_a_form_is_no_error(browser: Client, unit: Departemen) -> None:
    full = page(browser, "shift_cost", **form_data(unit))
    assert "Rp\xa01.300.000" in full
    assert "Biaya platform, 5%" in full
    assert "Rp\xa01.365.000" in full
    for query in ({}, {"rate": "abc"}, {"places": "-3", "tier": "9"}, {"day": "2026-13-40", "rate": "600000"}):
        assert "Biaya" in page(browser, "shift_cost", **query)


def test_a_copy_keeps_everything_but_moves_to_the_coming_week(browser: Client, unit: Departemen) -> None:
    model = factories.shift(unit, places=3, rate=720_000, notes="Pintu utara")
    text = page(browser, "shift_new", dari=str(model.uid))
    assert "Pintu utara" in text
    assert 'value="720000"' in text
    assert 'value="2026-11-26"' in text
    assert "Pasang shift seperti ini" in text
    assert page(browser, "shift_new", dari="bukan-kode")


def test_tier_two_is_posted_with_a_supervisor_from_here(browser: Client, unit: Departemen, place: Faskes) -> None:
    known, stranger = factories.nakes(legal_at=place), factories.nakes()
    text = page(browser, "shift_new")
    assert known.user.name in text
    assert stranger.user.name not in text
    data = form_data(unit, tier="2", rate="150000", supervisor=str(known.pk))
    browser.post(url("shift_new"), data)
    assert Shift.objects.get().supervisor == known


def test_an_edit_says_who_is_told_and_keeps_what_was_agreed(browser: Client, unit: Departemen, place: Faskes) -> None:
    shift = factories.shift(unit, places=2)
    nakes = factories.nakes(legal_at=place)
    booked(shift, nakes)
    assert f"{nakes.user.name} diberi tahu" in page(browser, "shift_edit", shift.uid)
    response = browser.post(url("shift_edit", shift.uid), form_data(unit, rate="600000"))
    assert "tarif tidak bisa diturunkan" in response.content.decode()
    browser.post(url("shift_edit", shift.uid), form_data(unit, places="3"))
    shift.refresh_from_db()
    assert (shift.places, shift.rate) == (3, 650_000)


def test_leaving_a_change_is_a_link_that_sends_nothing(browser: Client, unit: Departemen) -> None:
    shift = factories.shift(unit)
    text = page(browser, "shift_edit", shift.uid)
    assert re.search(rf'<a [^>]*href="{url("shift_detail", shift.uid)}"[^>]*>Tidak jadi</a>', text)
