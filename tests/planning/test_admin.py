"""Planning in the admin: everything opens, what others wrote stays as it is, starting values are changed with a trail."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.enums import Role
from authentication.models import AuditEvent
from planning import models
from planning.domain import keys, reference
from planning.enums import Source
from planning.models import ActivityStandard, ApiKey, DailyCount, ForecastRun, Measure, Upload
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    return client


def address(model: type, kind: str = "changelist", *args: object) -> str:
    return reverse(f"admin:planning_{model._meta.model_name}_{kind}", args=args)


def fill() -> None:
    """One row of the kinds that a faskes writes."""
    unit = factories.departemen()
    admin_ = factories.admin_of(unit.faskes)
    measure, _ = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})
    Upload.objects.create(faskes=unit.faskes, measure=measure, file_name="a.csv", by=admin_)
    DailyCount.objects.create(departemen=unit, measure=measure, day=date(2026, 11, 1), value=1, source=Source.TYPED)
    run = ForecastRun.objects.create(
        faskes=unit.faskes, freq="W", engine="uji", data_until=date(2026, 11, 1), seconds=0
    )  # fmt: skip
    run.series.create(departemen=unit, measure=measure, enough=True, observed=9)
    keys.create(faskes=unit.faskes, name="SIMRS", by=admin_)


def test_every_model_of_planning_is_there_or_belongs_to_one_that_is() -> None:
    inside = {"Forecast", "ForecastSeries", "ApiCall", "StaffingRule", "StandingRoster", "PlacementAsk"}
    missing = {name for name in models.__all__ if getattr(models, name) not in admin.site._registry}
    assert missing == inside


def test_lists_and_pages_open_and_cost_the_same_for_three(browser: Client) -> None:
    def queries(model: type) -> int:
        browser.get(address(model))
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address(model), {"q": "a"}).status_code == 200
        return len(found)

    kinds = (Upload, DailyCount, ForecastRun, ApiKey)
    fill()
    before = [queries(model) for model in kinds]
    fill()
    fill()
    assert [queries(model) for model in kinds] == before
    for model in kinds:
        assert browser.get(address(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("model", [Upload, DailyCount, ForecastRun, ApiKey])
def test_what_a_faskes_or_the_engine_wrote_is_only_looked_at(browser: Client, model: type) -> None:
    fill()
    row = model.objects.first()
    assert browser.post(address(model, "change", row.pk), {}).status_code == 403
    assert browser.get(address(model, "add")).status_code == 403
    assert browser.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_starting_norm_is_changed_with_a_trail_and_a_faskes_own_is_not_shown(browser: Client) -> None:
    for code in ("perawat_vokasi", "dokter", "bidan_vokasi"):
        factories.profession(code)
    reference.load_all()
    row = ActivityStandard.objects.filter(departemen=None).first()
    own = ActivityStandard.objects.create(
        departemen=factories.departemen(), profession=row.profession, measure=row.measure, minutes=9, source="uji"
    )
    data = {
        "profession": row.profession_id, "measure": row.measure_id, "minutes": "33", "other_duties": 20, "source": "x",
    }  # fmt: skip
    assert browser.post(address(ActivityStandard, "change", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.minutes, row.departemen) == (33, None)
    assert AuditEvent.objects.filter(action="diubah admin", object_ref=f"standard:{row.pk}").exists()
    assert browser.get(address(ActivityStandard, "change", own.pk)).status_code == 302


def test_a_key_is_revoked_through_the_domain(browser: Client) -> None:
    fill()
    key = ApiKey.objects.get()
    browser.post(address(ApiKey), {"action": "revoke", "_selected_action": [str(key.pk)]})
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert AuditEvent.objects.filter(action="kunci API dicabut").exists()
    assert key.digest not in browser.get(address(ApiKey, "change", key.pk)).content.decode()


def test_a_village_may_be_written_by_hand(browser: Client) -> None:
    wilayah = factories.wilayah()
    weather_place = models.WeatherPlace.objects.create(wilayah=wilayah, adm3="53.11.01", kecamatan="Contoh")
    data = {"adm3": "53.11.01", "kecamatan": "Contoh", "adm4": "53.11.01.2003"}
    assert browser.post(address(models.WeatherPlace, "change", weather_place.pk), data).status_code == 302
    weather_place.refresh_from_db()
    assert weather_place.adm4 == "53.11.01.2003"
