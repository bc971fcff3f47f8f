"""The budget pages: ceilings, scenarios, what a posting leaves of a purse; bad input, double clicks."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lentera.lib import quarters
from management.models import Shift
from planning.domain import roster
from planning.enums import Freq
from planning.models import BudgetPlan, Forecast, ForecastRun, ForecastSeries
from tests import factories

pytestmark = pytest.mark.django_db


def _known_empty_roster(unit) -> None:
    nurse = factories.profession("perawat_vokasi")
    roster.save(departemen=unit, profession=nurse, numbers={(6, 2): 0}, by=factories.admin_of(unit.faskes))


def _quarter() -> str:
    return quarters.of(timezone.now().date()).code


def _ceiling(client: Client, **fields: object):
    data = {"triwulan": _quarter(), "kind": "blud", "amount": 20_000_000, "reason": "DPA 1", **fields}
    return client.post(reverse("planning:ceiling_save"), data)


def test_a_ceiling_is_written_and_shown_with_what_is_left(client: Client, unit) -> None:
    factories.shift(unit, starts_at=timezone.now() + timedelta(hours=30), rate=600_000, fund_source="blud")
    assert _ceiling(client).status_code == 302
    text = client.get(reverse("planning:budget_page")).content.decode()
    assert "Rp\u00a020.000.000" in text
    assert "Rp\u00a019.370.000" in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "-1"}, "Pagu tidak boleh kurang dari nol."),
        ({"amount": "1,5"}, "Tulis angka saja."),
        ({"kind": "dompet"}, "Pilih dari daftar."),
        ({"reason": ""}, "Wajib diisi."),
        ({"triwulan": "2026-9"}, "Triwulannya tidak dikenal"),
    ],
)
def test_a_wrong_ceiling_says_why_and_keeps_what_was_typed(client: Client, fields, words) -> None:
    answer = _ceiling(client, **fields).content.decode()
    assert words in answer
    assert fields.get("reason", "DPA 1") in answer


def _forecast_of_months(unit, quarter_code: str) -> None:
    run = ForecastRun.objects.create(
        faskes=unit.faskes, freq=Freq.MONTH, engine="uji", data_until=timezone.now().date(), seconds=0
    )
    series = ForecastSeries.objects.create(
        run=run, departemen=unit, measure_id="kunjungan", enough=True, observed=30
    )  # fmt: skip
    for step, month in enumerate(quarters.parse(quarter_code).months, 1):
        levels = dict.fromkeys(("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"), 3000.0)
        Forecast.objects.create(series=series, step=step, first_day=month, last_day=month, **levels)
    _known_empty_roster(unit)


def _scenario(client: Client, unit, *, save: bool = False, **fields: object):
    data = {"triwulan": _quarter(), "demand": 0, "rate": 0, f"dana_{unit.pk}": "blud"}
    if save:
        return client.post(reverse("planning:plan_new"), {**data, "form_key": uuid.uuid4(), "name": "Dasar", **fields})
    return client.get(reverse("planning:plan_new"), {**data, **fields})


def test_a_scenario_is_worked_out_saved_shown_and_discarded(client: Client, unit) -> None:
    _forecast_of_months(unit, _quarter())
    _ceiling(client)
    counted = _scenario(client, unit).content.decode()
    assert "Biaya yang diperlukan" in counted
    assert "kurang" in counted
    assert not BudgetPlan.objects.exists()
    key = uuid.uuid4()
    first, second = (_scenario(client, unit, save=True, form_key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    plan = BudgetPlan.objects.get()
    assert "Di samping yang terjadi" in client.get(first["Location"]).content.decode()
    assert plan.name in client.get(reverse("planning:budget_page")).content.decode()
    client.post(reverse("planning:plan_discard", args=[plan.uid]))
    assert client.get(first["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"demand": 101}, "Tulis -50 sampai 100."),
        ({"rate": "x"}, "Tulis angka saja."),
        ({"rate": 90}, "Tarif Tier 1"),
        ({"save": True, "name": ""}, "Wajib diisi."),
        ({"save": True, "name": "  "}, "Wajib diisi."),
        ({"save": True, "rate": 90}, "Tarif Tier 1"),
        ({"save": True, "triwulan": "x"}, "Triwulannya tidak dikenal"),
    ],
)
def test_a_wrong_scenario_says_why(client: Client, unit, fields, words) -> None:
    _forecast_of_months(unit, _quarter())
    assert words in _scenario(client, unit, **fields).content.decode()
    assert not BudgetPlan.objects.exists()


def test_without_a_forecast_the_plan_page_says_so(client: Client, unit) -> None:
    assert "Belum ada ramalan bulanan" in client.get(reverse("planning:plan_new")).content.decode()


def _gap_next_week(unit) -> None:
    """A weekly forecast that asks for one nurse every morning, and nobody on the roster."""
    monday = timezone.now().date() - timedelta(days=timezone.now().weekday()) + timedelta(weeks=1)
    run = ForecastRun.objects.create(
        faskes=unit.faskes, freq=Freq.WEEK, engine="uji", data_until=monday - timedelta(days=8), seconds=0
    )
    series = ForecastSeries.objects.create(
        run=run, departemen=unit, measure_id="kunjungan", enough=True, observed=99
    )  # fmt: skip
    levels = dict.fromkeys(("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"), 70.0)
    Forecast.objects.create(
        series=series, step=1, first_day=monday, last_day=monday + timedelta(days=6), **levels
    )  # fmt: skip
    _known_empty_roster(unit)


def test_posting_gaps_shows_what_is_left_and_charges_the_fund(client: Client, unit) -> None:
    _gap_next_week(unit)
    listed = client.get(reverse("planning:gap_list")).content.decode()
    keys = re.findall(r'name="gap" value="([^"]+)"', listed)[:1]
    quarter = quarters.of(timezone.now().date())
    for one in (quarter, quarter.next()):
        _ceiling(client, amount=1_000, triwulan=one.code)
    preview = client.post(reverse("planning:gap_preview"), {"gap": keys}).content.decode()
    form_key = re.search(r'name="form_key" value="([^"]+)"', preview).group(1)
    form = {"gap": keys, "rate_perawat_vokasi": 700_000, "fund": "blud", "form_key": form_key}
    again = client.post(reverse("planning:gap_preview"), form).content.decode()
    assert "melebihi pagu" in again
    assert "Rp\u00a0735.000" in again
    assert not Shift.objects.exists()
    client.post(reverse("planning:gap_post"), form)
    assert (Shift.objects.get().fund_source, Shift.objects.get().rate) == ("blud", 700_000)


def test_budget_page_queries_do_not_grow_with_plans_and_shifts(client: Client, unit) -> None:
    _forecast_of_months(unit, _quarter())

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("planning:budget_page"))
        return len(found)

    _scenario(client, unit, save=True)
    factories.shift(unit, starts_at=timezone.now() + timedelta(hours=30), fund_source="blud")
    queries()
    one = queries()
    for hours in (54, 78):
        _scenario(client, unit, save=True)
        factories.shift(unit, starts_at=timezone.now() + timedelta(hours=hours), fund_source="blud")
    assert queries() == one


def _preview_of_all(client: Client) -> tuple[list[str], str]:
    listed = client.get(reverse("planning:gap_list")).content.decode()
    keys = re.findall(r'name="gap" value="([^"]+)"', listed)
    return keys, client.post(reverse("planning:gap_preview"), {"gap": keys}).content.decode()


def test_every_profession_has_its_own_rate(client: Client, unit) -> None:
    _gap_next_week(unit)
    doctor = factories.profession("dokter")
    roster.save(departemen=unit, profession=doctor, numbers={(6, 2): 0}, by=factories.admin_of(unit.faskes))
    keys, preview = _preview_of_all(client)
    form_key = re.search(r'name="form_key" value="([^"]+)"', preview).group(1)
    places = re.search(r'name="places" value="(\d+)"', preview).group(1)
    rates = {"rate_perawat_vokasi": 600_000, "rate_dokter": 950_000}
    wrong = client.post(
        reverse("planning:gap_post"), {"gap": keys, "form_key": form_key, "places": places, **rates, "rate_dokter": "1"}
    )
    assert "Tarif Tier 1 harus" in wrong.content.decode()
    client.post(reverse("planning:gap_post"), {"gap": keys, "form_key": form_key, "places": places, **rates})
    assert set(Shift.objects.values_list("profession__code", "rate")) == {
        ("perawat_vokasi", 600_000), ("dokter", 950_000),
    }  # fmt: skip


def test_what_changed_since_the_preview_is_shown_again_before_it_is_posted(client: Client, unit) -> None:
    _gap_next_week(unit)
    keys, preview = _preview_of_all(client)
    form_key = re.search(r'name="form_key" value="([^"]+)"', preview).group(1)
    form = {"gap": keys, "form_key": form_key, "places": "99", "rate_perawat_vokasi": 600_000}
    answer = client.post(reverse("planning:gap_post"), form)
    assert "berubah sejak ditampilkan" in answer.content.decode()
    assert not Shift.objects.exists()


def test_not_posting_is_a_link_that_sends_nothing(client: Client, unit) -> None:
    _gap_next_week(unit)
    _, preview = _preview_of_all(client)
    assert re.search(rf'<a [^>]*href="{reverse("planning:gap_list")}"[^>]*>Tidak jadi</a>', preview)
