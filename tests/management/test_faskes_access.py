"""Who sees and may do what on the pages of a faskes."""

import pytest
from django.test import Client
from django.urls import reverse

from authentication.enums import Role
from authentication.models import Departemen, Faskes, Membership, User
from management.domain import applications
from tests import factories
from tests.management.desk import applied, booked, head_browser, page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_a_head_sees_only_their_departemen_and_does_not_book(unit: Departemen, place: Faskes) -> None:
    other = factories.shift(factories.departemen(place, "ICU"))
    shift, nakes = factories.shift(unit), factories.nakes(legal_at=place)
    application = applied(shift, nakes)
    head = head_browser(unit)
    text = page(head, "shift_list")
    assert "IGD" in text
    assert "ICU" not in text
    assert nakes.user.name not in page(head, "shift_detail", shift.uid)
    assert "Pelamar" not in page(head, "faskes_today")
    assert head.get(url("shift_detail", other.uid)).status_code == 404
    for name, args in (("shift_new", ()), ("shift_edit", (shift.uid,)), ("application_accept", (application.uid,))):
        assert head.post(url(name, *args)).status_code == 403
    row = applications.accept(application=application, by=shift.posted_by)
    assert nakes.user.name in page(head, "shift_detail", shift.uid)
    assert head.post(url("assignment_cancel", row.uid), {"reason": "other"}).status_code == 403


def test_another_faskes_finds_nothing(unit: Departemen, place: Faskes) -> None:
    shift, nakes = factories.shift(unit), factories.nakes(legal_at=place)
    row, application = booked(shift, nakes), applied(factories.shift(unit), factories.nakes(legal_at=place))
    stranger = Client()
    stranger.force_login(factories.admin_of(factories.faskes()))
    for name in ("shift_detail", "shift_matches", "shift_why", "shift_edit", "shift_cancel"):
        assert stranger.get(url(name, shift.uid)).status_code == 404, name
    for name in ("application_accept", "application_decline"):
        assert stranger.post(url(name, application.uid)).status_code == 404, name
    for name in (
        "confirm_arrival",
        "confirm_departure",
        "mark_no_show",
        "faskes_hours",
        "faskes_review",
        "assignment_cancel",
    ):
        assert stranger.post(url(name, row.uid)).status_code == 404, name
    assert stranger.post(url("invite", shift.uid, nakes.uid)).status_code == 404
    for name in ("faskes_today", "shift_list", "roster", "faskes_history", "faskes_performance"):
        assert nakes.user.name not in page(stranger, name)


def test_somebody_of_two_faskes_chooses_one(browser: Client, admin: User, unit: Departemen) -> None:
    second = factories.faskes(name="Klinik Kedua")
    membership = Membership.objects.create(user=admin, faskes=second, role=Role.FASKES_ADMIN)
    factories.shift(unit)
    assert "IGD" in page(browser, "shift_list")
    assert browser.post(url("choose_membership"), {"membership": str(membership.pk)}).status_code == 302
    assert "IGD" not in page(browser, "shift_list")
    assert browser.post(url("choose_membership"), {"membership": "999999"}).status_code == 404
    assert browser.post(url("choose_membership"), {"membership": "x"}).status_code == 404


def test_a_faskes_that_waits_for_approval_is_sent_to_wait(client: Client) -> None:
    client.force_login(factories.admin_of(factories.faskes(status="pending")))
    assert client.get(url("faskes_today")).url == reverse("authentication:waiting")
