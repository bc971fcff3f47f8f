"""The HTTP API: whose key, once per idempotency key, all or nothing, limits, and its own description kept."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from planning.domain import forecasting, keys, reference, risks, uploads
from planning.enums import Freq, Source
from planning.models import ApiKey, DailyCount, HazardEvents, Measure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def unit():
    reference.load_measures()
    return factories.departemen()


@pytest.fixture
def secret(unit) -> str:
    return keys.create(faskes=unit.faskes, name="SIMRS", by=factories.admin_of(unit.faskes))[1]


def _push(secret: str, unit, value: int = 5, key: str = "k1", day: str = "", measure: str = "kunjungan"):
    day = day or str(timezone.now().date() - timedelta(days=1))
    body = {"measure": measure, "counts": [{"departemen": str(unit.uid), "day": day, "value": value}]}
    return Client().post(
        "/api/v1/counts",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key},
    )


def test_a_push_counts_once_per_key(unit, secret: str) -> None:
    for _ in range(2):
        answer = _push(secret, unit)
        assert (answer.status_code, answer.json()) == (200, {"written": 1})
    row = DailyCount.objects.get()
    assert (row.value, row.source) == (5, "api")
    conflict = _push(secret, unit, value=6)
    assert (conflict.status_code, conflict.json()["code"]) == (409, "conflict")
    assert _push(secret, unit, value=6, key="k2").status_code == 200
    assert DailyCount.objects.get().value == 6


def test_another_faskes_cannot_be_written_or_read(unit, secret: str) -> None:
    other = factories.departemen()
    answer = _push(secret, other)
    assert (answer.status_code, answer.json()["code"]) == (422, "departemen")
    assert not DailyCount.objects.exists()
    listed = Client().get("/api/v1/departemen", headers={"Authorization": f"Bearer {secret}"}).json()
    assert [one["uid"] for one in listed] == [str(unit.uid)]


@pytest.mark.parametrize(("fields", "code"), [({"day": "2199-01-01"}, "day"), ({"measure": "apa"}, "measure")])
def test_what_cannot_be_is_refused_with_a_sentence(unit, secret: str, fields: dict, code: str) -> None:
    answer = _push(secret, unit, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not DailyCount.objects.exists()


def test_a_revoked_or_invented_key_opens_nothing(unit, secret: str) -> None:
    key = ApiKey.objects.get()
    keys.revoke(key=key, by=key.by)
    assert _push(secret, unit).status_code == 401
    assert _push("lentera_x", unit).status_code == 401
    assert Client().get("/api/v1/gaps").status_code == 401


def test_only_the_digest_is_kept(secret: str) -> None:
    key = ApiKey.objects.get()
    assert secret not in json.dumps([key.digest, key.prefix, key.name])
    assert key.digest == keys.digest(secret)


def test_too_many_calls_are_refused(unit, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    answers = [Client().get("/api/v1/departemen", headers=headers).status_code for _ in range(121)]
    assert answers[:120] == [200] * 120
    assert answers[120] == 429


def test_reading_without_any_forecast_is_empty_not_an_error(secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/forecasts", headers=headers).json()["series"] == []
    assert Client().get("/api/v1/gaps", headers=headers).json()["gaps"] == []


def test_risk_is_of_the_keys_own_kabupaten_and_says_what_is_missing(unit, secret: str) -> None:
    now = timezone.now()
    HazardEvents.objects.create(wilayah=unit.faskes.wilayah, hazard="banjir", year=2024, count=4, source="BNPB")
    factories.wilayah("53.12")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/risk", headers=headers).json() == []
    for month, hazard in risks.rounds(now):
        risks.assess(facts=risks.load(), hazard=hazard, month=month, now=now)
    rows = Client().get("/api/v1/risk", headers=headers).json()
    assert {row["wilayah"] for row in rows} == {"53.11"} and len(rows) == 18
    flood = next(row for row in rows if row["hazard"] == "banjir")
    assert flood["parts"][0]["source"] == "BNPB" and "index" in flood["missing"]
    quake = next(row for row in rows if row["hazard"] == "gempabumi")
    assert (quake["score"], quake["level"]) == (None, "kosong")
    assert Client().get("/api/v1/risk").status_code == 401


def test_the_pages_of_keys(unit) -> None:
    client = Client()
    client.force_login(factories.admin_of(unit.faskes))
    page = client.post("/faskes/rencana/kunci/", {"name": "SIMRS"}).content.decode()
    assert "lentera_" in page
    key = ApiKey.objects.get()
    assert client.get("/faskes/rencana/kunci/").content.decode().count(key.prefix) == 1
    client.post(f"/faskes/rencana/kunci/{key.uid}/cabut/")
    key.refresh_from_db()
    assert key.revoked_at
    assert "Idempotency-Key" in Client().get("/api/v1/").content.decode()


def test_measures_are_data(unit, secret: str) -> None:
    Measure.objects.create(code="operasi", name="Operasi", unit="operasi")
    assert _push(secret, unit, measure="operasi").status_code == 200


def test_what_could_not_be_worked_out_is_told_beside_the_gaps(unit, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    for code in ("perawat_vokasi", "dokter", "bidan_vokasi"):
        factories.profession(code)
    reference.load_all()
    assert Client().get("/api/v1/gaps", headers=headers).json()["data_until"] is None
    today = timezone.now().date()
    cells = {(today - timedelta(days=n), unit.pk): 60 for n in range(1, 200)}
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.API)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK)
    idle = factories.departemen(unit.faskes, "Gizi")
    answer = Client().get("/api/v1/gaps", headers=headers).json()
    assert answer["gaps"] == []
    assert answer["data_until"] == str(today - timedelta(days=1))
    why = {(one["departemen"], one["profession"], one["why"]) for one in answer["not_counted"]}
    assert why == {
        (str(unit.uid), "perawat_vokasi", "roster"), (str(unit.uid), "dokter", "roster"), (str(idle.uid), None, "data"),
    }  # fmt: skip
