"""The platform's admin: every page opens, decisions go through the domain, nothing that matters is deleted."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.enums import DeliveryState, FaskesStatus, Role
from authentication.models import AuditEvent, Delivery, Faskes, RegionList, User
from management.domain import consistency, documents, hours
from management.domain.hours import HoursData
from management.enums import DocumentStatus, HoursState, RuleKind, Side
from management.models import Assignment, Credential, LegalityRule, NakesProfile, Shift
from tests import factories
from tests.factories import NOW
from tests.management.desk import applied, reported, worked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner() -> User:
    return factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def listing(model: type, kind: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def act(client: Client, model: type, action: str, *rows, **fields: str) -> str:
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows], **fields}
    return client.post(listing(model), data, follow=True).content.decode()


def disputed(place: Faskes) -> Assignment:
    row = reported(worked(factories.shift(factories.departemen(place)), factories.nakes(legal_at=place)))
    shorter = HoursData(row.starts_at, row.starts_at + timedelta(hours=8))
    hours.report(assignment=row, side=Side.FASKES, data=shorter, by=row.shift.posted_by, now=row.ends_at)
    row.refresh_from_db()
    return row


def test_every_page_opens_without_inline_script(browser: Client, owner: User) -> None:
    place = factories.faskes()
    shift, nakes = factories.shift(factories.departemen(place)), factories.nakes(legal_at=place)
    applied(shift, nakes)
    for model in admin.site._registry:
        text = browser.get(listing(model), {"q": "a"}).content.decode()
        assert "<script>" not in text
        assert " style=" not in text
        row = model._default_manager.first()
        if row is not None:
            answer = browser.get(listing(model, "change", row.pk))
            assert answer.status_code == 200, model


def test_nobody_else_comes_in(client: Client) -> None:
    client.force_login(factories.admin_of(factories.faskes()))
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get(listing(Shift)).status_code in (302, 403)


@pytest.mark.parametrize("model", [Shift, Assignment, Credential, NakesProfile, User, Faskes, AuditEvent])
def test_what_matters_cannot_be_deleted(browser: Client, model: type) -> None:
    assert not admin.site._registry[model].has_delete_permission(browser.get("/admin/").wsgi_request)


@pytest.mark.parametrize("model", [Shift, Assignment, Credential, NakesProfile, Faskes, User])
def test_lists_cost_the_same_for_one_and_three(browser: Client, model: type) -> None:
    def more() -> None:
        place = factories.faskes()
        worked(factories.shift(factories.departemen(place)), factories.nakes(legal_at=place))

    def queries() -> int:
        browser.get(listing(model))
        with CaptureQueriesContext(connection) as found:
            assert browser.get(listing(model)).status_code == 200
        return len(found)

    more()
    before = queries()
    more()
    more()
    assert queries() == before


def test_the_first_page_counts_what_waits(browser: Client) -> None:
    factories.faskes(status=FaskesStatus.PENDING)
    factories.nakes(str_status="waiting")
    text = browser.get("/admin/").content.decode()
    assert "Faskes menunggu persetujuan" in text
    assert "status__exact=pending" in text
    assert text.count("<strong>1</strong>") == 2


def test_a_faskes_is_approved_or_refused_with_a_reason(browser: Client) -> None:
    good, bad = (factories.faskes(status=FaskesStatus.PENDING, source="pendaftaran sendiri") for _ in range(2))
    assert "Tolak dengan alasan" in browser.get(listing(Faskes, "change", good.pk)).content.decode()
    act(browser, Faskes, "approve", good)
    assert "Tulis alasan penolakan" in act(browser, Faskes, "reject", bad)
    act(browser, Faskes, "reject", bad, reason="Bukan fasilitas kesehatan")
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == (FaskesStatus.VERIFIED, FaskesStatus.REJECTED)
    page = browser.get(listing(Faskes, "change", bad.pk)).content.decode()
    assert "Bukan fasilitas kesehatan" in page


def test_a_document_is_verified_once_and_its_decider_is_known(browser: Client, owner: User) -> None:
    nakes = factories.nakes(str_status="waiting")
    row = Credential.objects.get(nakes=nakes)
    assert "Buka halamannya dulu" in act(browser, Credential, "verify", row)
    act(browser, Credential, "verify", row, seen=documents.stamp(row))
    row.refresh_from_db()
    assert (row.status, row.verified_by, row.verified_at) == (DocumentStatus.VERIFIED, owner, NOW)
    assert nakes.user.notifications.filter(title="STR terverifikasi").count() == 1
    second = Credential.objects.create(nakes=nakes, kind="str", number="LAIN", status="waiting")
    assert "sudah punya STR terverifikasi" in act(browser, Credential, "verify", second, seen=documents.stamp(second))
    early = act(browser, Credential, "reject", second, reason="Fotonya buram", seen="yang lama")
    assert "baru saja diubah" in early
    act(browser, Credential, "reject", second, reason="Fotonya buram", seen=documents.stamp(second))
    second.refresh_from_db()
    assert second.status == DocumentStatus.REJECTED
    assert AuditEvent.objects.filter(object_ref=f"credential:{second.uid}", reason="Fotonya buram").exists()


def test_the_owner_settles_a_dispute_with_minutes_and_a_reason(browser: Client, owner: User) -> None:
    row = disputed(factories.faskes())
    assert row.dispute_owner == owner
    assert "Isi menit" in act(browser, Assignment, "settle", row)
    assert "antara" in act(browser, Assignment, "settle", row, minutes="9999", reason="x")
    assert "Tulis alasan putusan" in act(browser, Assignment, "settle", row, minutes="500")
    act(browser, Assignment, "settle", row, minutes="500", reason="Catatan ruangan menyebut 500 menit")
    row.refresh_from_db()
    assert (row.hours_state, row.agreed_minutes) == (HoursState.AGREED, 500)


def test_a_new_user_gets_a_first_password(browser: Client) -> None:
    data = {
        "name": "Koordinator", "email": "dinas@uji.example", "phone_0": "", "phone": "", "role": Role.COORDINATOR,
        "wilayah": factories.wilayah().pk, "password": "kata-sandi-awal",
        "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = browser.post(listing(User, "add"), data)
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(email="dinas@uji.example")
    assert user.check_password("kata-sandi-awal")
    assert browser.get(f"/admin/authentication/user/{user.pk}/password/").status_code == 200


def test_a_rule_and_a_3t_list_take_effect_and_are_written_down(browser: Client) -> None:
    data = {
        "kind": RuleKind.SIP_SLOTS,
        "profession": "",
        "value": "3",
        "valid_from": "2026-01-01",
        "valid_until": "",
        "source": "Uji",
    }
    effect = browser.post(listing(LegalityRule, "add"), data).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', effect)
    assert seen
    browser.post(listing(LegalityRule, "add"), {**data, "seen": seen[1], "understood": "on"})
    rule = LegalityRule.objects.get(source="Uji")
    assert AuditEvent.objects.filter(object_ref=f"legalityrule:{rule.pk}", action="dibuat admin").exists()
    shift = factories.shift()
    listed = {
        "kind": "tertinggal", "source": "Perpres uji", "year_from": "2026", "year_to": "", "entries-TOTAL_FORMS": "1",
        "entries-INITIAL_FORMS": "0", "entries-0-wilayah": shift.faskes.wilayah_id,
    }  # fmt: skip
    browser.post(listing(RegionList, "add"), listed)
    shift.refresh_from_db()
    assert (shift.is_3t, shift.radius_factor, shift.faskes.is_3t) == (True, 2, True)


def test_a_corrected_point_reaches_coming_shifts_at_once(browser: Client) -> None:
    shift = factories.shift()
    row, new = shift.faskes, factories.wilayah("94.71", name="Kota Jayapura", zone="Asia/Jayapura")
    form = browser.get(listing(Faskes, "change", row.pk)).context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    data |= {"wilayah": new.pk, "lat": "-2.53", "lon": "140.71"}
    for inline in ("departemen", "memberships"):
        data |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    response = browser.post(listing(Faskes, "change", row.pk), data)
    assert response.status_code == 302, response.context["errors"]
    shift.refresh_from_db()
    assert (shift.lat, shift.lon, shift.zone) == (-2.53, 140.71, "Asia/Jayapura")
    assert consistency.violations() == []


def test_failed_messages_are_sent_again(browser: Client, owner: User) -> None:
    notice = owner.notifications.create(topic="account", event_key="uji", title="Uji", body="Uji")
    row = Delivery.objects.create(
        notification=notice, channel="email", state=DeliveryState.FAILED, due_at=NOW, attempts=6, error="x"
    )
    act(browser, Delivery, "again", row)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 0)
