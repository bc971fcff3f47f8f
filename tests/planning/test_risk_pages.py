"""The risk pages: each sees its own area, "no data" stands as itself, and more kabupaten cost no more queries."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ai_service import risk
from authentication.enums import Role
from planning.domain import risks
from planning.models import HazardEvents, HazardIndex, HazardSeason
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HAZARD = "banjir"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def _facts(code: str, count: int = 4, **fields):
    place = factories.wilayah(code, **fields)
    HazardEvents.objects.create(wilayah=place, hazard=HAZARD, year=2024, count=count, source="BNPB")
    return place


def _assess(outlooks=None) -> None:
    facts = risks.load(outlooks=outlooks)
    for month, hazard in risks.rounds(NOW):
        risks.assess(facts=facts, hazard=hazard, month=month, now=NOW)


def _client(place) -> Client:
    client = Client()
    client.force_login(factories.user(Role.COORDINATOR, wilayah=place))
    return client


def _text(client: Client, name: str = "risk_list", **query: str) -> str:
    answer = client.get(reverse(f"planning:{name}"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_province_sees_its_kabupaten_and_no_other() -> None:
    own = _facts("53.11")
    _facts("31.71", name="Kota Jakarta Pusat")
    _assess()
    client = _client(own.parent)
    assert "Banjir, Kabupaten Sumba Timur" in _text(client)
    for query in ({}, {"wilayah": "31.71"}, {"wilayah": "31"}):
        assert "Jakarta Pusat" not in _text(client, **query)
    everywhere = _text(_client(None), bahaya=HAZARD)
    assert "Jakarta Pusat" in everywhere and "Sumba Timur" in everywhere


def test_no_data_and_too_little_are_not_called_safe() -> None:
    place = _facts("53.11", 0)
    _assess()
    text = _text(_client(place), bahaya=HAZARD)
    assert "data kurang" in text and "belum cukup untuk menyebutnya rendah" in text
    assert "tidak ada prakiraan hujan" in text and "tidak ada data bulanan" in text
    text = _text(_client(place), bahaya="tsunami")
    assert "Tidak ada skor. Tidak ada data bukan berarti aman." in text


def test_the_parts_say_source_year_and_weight() -> None:
    place = _facts("53.11", 30)
    HazardIndex.objects.create(wilayah=place.parent, hazard=HAZARD, year=2025, value=18, out_of=36, source="IRBI")
    HazardSeason.objects.create(wilayah=place, hazard=HAZARD, month=11, year=2023, factor=1.5, source="DIBI")
    _assess({"53.11": risk.Outlook(85, NOW, "BMKG")})
    text = _text(_client(place), bahaya=HAZARD)
    assert "30 pada 2024 (BNPB)" in text and "Bobot 60%" in text
    assert "Bulan ini 1,5 kali rata-rata bulan (DIBI, 2023)" in text
    assert "50 dari 100: rata-rata provinsi, bukan angka kabupaten/kota ini (IRBI, 2025)" in text
    assert "Hari terbasah dalam 3 hari: 85 mm (BMKG, 2026-11-24)" in text


def test_filters_keep_each_other_and_nonsense_is_ignored() -> None:
    place = _facts("53.11", 30)
    _assess()
    client = _client(place)
    text = _text(client, bahaya=HAZARD, bulan="depan", urut="nama")
    assert "Des 2026" in text
    assert "?wilayah=53.11&amp;bulan=depan&amp;bahaya=banjir&amp;kelas=tinggi&amp;urut=nama" in text
    assert "Tidak ada yang cocok" in _text(client, bahaya=HAZARD, kelas="rendah")
    assert "Banjir, Kabupaten Sumba Timur" in _text(client, bahaya="x", kelas="'", urut="?", hal="-1")


def test_not_assessed_yet_says_so() -> None:
    place = _facts("53.11")
    assert "Belum dihitung" in _text(_client(place))


def test_the_highest_score_comes_first_and_no_score_last() -> None:
    quiet, busy = _facts("53.11", 1, name="Kabupaten Sepi"), _facts("53.12", 40, name="Kabupaten Sibuk")
    factories.wilayah("53.13", name="Kabupaten Kosong")
    _assess()
    text = _text(_client(quiet.parent), bahaya=HAZARD)
    assert text.index(busy.name) < text.index(quiet.name) < text.index("Kabupaten Kosong")


def test_a_faskes_sees_its_own_kabupaten() -> None:
    _facts("53.11")
    _facts("53.12", name="Kabupaten Lain")
    _assess()
    client = Client()
    client.force_login(factories.admin_of(factories.faskes()))
    text = _text(client, "faskes_risk")
    assert "Risiko bencana di Kabupaten Sumba Timur" in text and "Tsunami" in text
    assert "Kabupaten Lain" not in text


def test_three_kabupaten_cost_as_many_queries_as_one() -> None:
    def asked(client: Client, name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            _text(client, name)
        return len(seen)

    place = _facts("53.11")
    _assess()
    dinas, faskes = _client(place.parent), Client()
    faskes.force_login(factories.admin_of(factories.faskes()))
    before = asked(dinas, "risk_list"), asked(faskes, "faskes_risk")
    _facts("53.12", name="Kabupaten B")
    _facts("53.13", name="Kabupaten C")
    _assess()
    assert (asked(dinas, "risk_list"), asked(faskes, "faskes_risk")) == before
