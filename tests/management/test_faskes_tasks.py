"""Booked people from the pages: coming, going, hours, ratings, favourites and blocks."""

from datetime import timedelta

import pytest
from django.test import Client

from authentication.enums import Role
from authentication.models import Departemen, Faskes
from management.enums import AssignmentState, HoursState, Side
from management.models import Block, Review, Tie
from tests import factories
from tests.management.desk import booked, page, reported, url, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_arrival_departure_hours_and_rating_from_the_pages(
    browser: Client, unit: Departemen, place: Faskes, today
) -> None:
    shift = factories.shift(unit)
    row = booked(shift, factories.nakes(legal_at=place))
    today.move_to(shift.starts_at)
    assert "Konfirmasi datang" in page(browser, "faskes_today")
    for _ in range(2):
        browser.post(url("confirm_arrival", row.uid))
    today.move_to(shift.ends_at)
    assert "Konfirmasi pulang" in page(browser, "faskes_today")
    for _ in range(2):
        browser.post(url("confirm_departure", row.uid))
    form = page(browser, "faskes_hours", row.uid)
    assert 'value="21:00"' in form
    assert 'value="07:00"' in form
    reported(row)
    assert "Setujui 10 jam" in page(browser, "faskes_today")
    for _ in range(2):
        browser.post(url("faskes_hours", row.uid), {"agree": "1"})
    row.refresh_from_db()
    assert (row.state, row.hours_state, row.agreed_minutes) == (AssignmentState.DONE, HoursState.AGREED, 600)
    assert "Beri nilai" in page(browser, "faskes_today")
    for score in ("5", "1"):
        browser.post(url("faskes_review", row.uid), {"score": score})
    assert Review.objects.get().score == 5
    assert "Tidak ada yang menunggu Anda" in page(browser, "faskes_today")


def test_different_hours_become_a_dispute_with_an_owner(browser: Client, unit: Departemen, place: Faskes) -> None:
    owner = factories.user(Role.PLATFORM_ADMIN)
    row = reported(worked(factories.shift(unit), factories.nakes(legal_at=place)))
    wrong = {"started": "21:00", "ended": "21:00", "break_minutes": "0", "note": ""}
    assert browser.post(url("faskes_hours", row.uid), {**wrong, "ended": "xx"}).status_code == 200
    browser.post(url("faskes_hours", row.uid), {**wrong, "ended": "06:00"})
    row.refresh_from_db()
    assert (row.hours_state, row.dispute_owner) == (HoursState.DISPUTED, owner)
    assert f"Ditangani {owner}" in page(browser, "faskes_today")


def test_too_early_is_a_sentence_not_an_error(browser: Client, unit: Departemen, place: Faskes) -> None:
    row = booked(factories.shift(unit), factories.nakes(legal_at=place))
    here = url("shift_detail", row.shift.uid)
    response = browser.post(
        url("confirm_arrival", row.uid), headers={"referer": f"http://testserver{here}"}, follow=True
    )
    assert "mulai 2 jam sebelum shift" in response.content.decode()


def test_taking_one_person_off_tells_the_price_first(browser: Client, unit: Departemen, place: Faskes, today) -> None:
    shift = factories.shift(unit)
    row = booked(shift, factories.nakes(legal_at=place))
    today.move_to(shift.starts_at - timedelta(hours=3))
    assert "4 jam tarif" in page(browser, "assignment_cancel", row.uid)
    for _ in range(2):
        browser.post(url("assignment_cancel", row.uid), {"reason": "not_needed"})
    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == (AssignmentState.CANCELLED, Side.FASKES)


def test_a_favourite_is_said_not_toggled(browser: Client, unit: Departemen) -> None:
    nakes = factories.nakes()
    for _ in range(2):
        browser.post(url("favourite", nakes.uid), {"favourite": "1"})
    assert Tie.objects.get().favourite
    browser.post(url("favourite", nakes.uid), {"favourite": "0"})
    assert not Tie.objects.exists()


def test_a_block_needs_a_reason_and_can_be_lifted(browser: Client, place: Faskes) -> None:
    nakes = factories.nakes()
    assert "Tulis alasannya." in browser.post(url("block_nakes", nakes.uid), {"reason": " "}).content.decode()
    for _ in range(2):
        browser.post(url("block_nakes", nakes.uid), {"reason": "dua kali tidak hadir"})
    assert Block.objects.get().faskes == place
    browser.post(url("block_nakes", nakes.uid), {"block": "0"})
    assert not Block.objects.exists()
