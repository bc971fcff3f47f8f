"""The page of one shift: who applies, who fits, why others do not, and cancelling it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authentication.models import Departemen, Faskes
from management.enums import ApplicationState, CancelReason, ShiftState
from management.models import Assignment, Invitation
from tests import factories
from tests.management.desk import applied, booked, page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_applicants_come_before_others_and_amber_needs_a_letter(
    browser: Client, unit: Departemen, place: Faskes
) -> None:
    shift = factories.shift(unit, places=3)
    green, amber, wishing = factories.nakes(legal_at=place), factories.nakes(), factories.nakes(legal_at=place)
    applied(shift, wishing)
    text = page(browser, "shift_detail", shift.uid)
    assert text.index(wishing.user.name) < text.index(green.user.name)
    assert "3 nakes cocok" in text
    assert "Siapkan surat" in text
    response = browser.post(url("invite", shift.uid, amber.uid))
    assert "Nomor surat tugas" in response.content.decode()
    assert not Invitation.objects.exists()
    letter = {"number": "094/ST/2026", "dated": "2026-11-24", "issuer": "Dinas Kesehatan"}
    for _ in range(2):
        assert browser.post(url("invite", shift.uid, amber.uid), letter).status_code == 302
    assert Invitation.objects.get().letter_number == "094/ST/2026"


def test_a_letter_without_its_date_gets_a_sentence(browser: Client, unit: Departemen) -> None:
    shift, amber = factories.shift(unit), factories.nakes()
    application = applied(shift, amber)
    letter = {"number": "1", "dated": "", "issuer": "Dinas"}
    response = browser.post(url("application_accept", application.uid), letter)
    assert "Isi tanggalnya." in response.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_accepting_twice_books_once(browser: Client, unit: Departemen, place: Faskes) -> None:
    application = applied(factories.shift(unit), factories.nakes(legal_at=place))
    for _ in range(2):
        assert browser.post(url("application_accept", application.uid)).status_code == 302
    assert Assignment.objects.count() == 1


def test_declining_needs_a_reason_from_the_list(browser: Client, unit: Departemen, place: Faskes) -> None:
    application = applied(factories.shift(unit), factories.nakes(legal_at=place))
    assert "Pilih" in browser.post(url("application_decline", application.uid), {"reason": "wajah"}).content.decode()
    browser.post(url("application_decline", application.uid), {"reason": "chose_other"})
    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED


def test_the_live_list_answers_304_until_something_happens(browser: Client, unit: Departemen, place: Faskes) -> None:
    shift, nakes = factories.shift(unit), factories.nakes(legal_at=place)
    first = browser.get(url("shift_matches", shift.uid))
    again = browser.get(url("shift_matches", shift.uid), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    applied(shift, nakes)
    changed = browser.get(url("shift_matches", shift.uid), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Terima lamaran" in changed.content.decode()


def test_nothing_changed_costs_no_ranking(browser: Client, unit: Departemen) -> None:
    shift = factories.shift(unit)
    etag = browser.get(url("shift_matches", shift.uid))["ETag"]
    with CaptureQueriesContext(connection) as found:
        browser.get(url("shift_matches", shift.uid), headers={"if-none-match": etag})
    assert not [q for q in found.captured_queries if "management_nakesprofile" in q["sql"]]
    assert len(found) <= 12


def test_why_somebody_does_not_appear_is_told_in_sentences(browser: Client, unit: Departemen, place: Faskes) -> None:
    shift = factories.shift(unit)
    far = factories.nakes(legal_at=place, max_km=1, home_lat=factories.LAT + 0.4)
    expired = factories.nakes(legal_at=place, str_status=None)
    text = page(browser, "shift_why", shift.uid, q=far.user.name)
    assert "di luar jarak paling jauh" in text
    text = page(browser, "shift_why", shift.uid, q=expired.user.name)
    assert "STR belum ada di Lentera" in text
    assert "STR atau sertifikat tidak berlaku" in text
    assert "paling sedikit 3 huruf" in page(browser, "shift_why", shift.uid, q="a")


def test_cancelling_shows_its_consequence_first_and_counts_once(
    browser: Client, unit: Departemen, place: Faskes
) -> None:
    shift = factories.shift(unit)
    booked(shift, factories.nakes(legal_at=place))
    assert "1 nakes yang dijadwalkan" in page(browser, "shift_cancel", shift.uid)
    assert "Pilih alasannya." in browser.post(url("shift_cancel", shift.uid), {}).content.decode()
    for _ in range(2):
        assert browser.post(url("shift_cancel", shift.uid), {"reason": "budget"}).status_code == 302
    shift.refresh_from_db()
    assert (shift.state, shift.cancel_reason) == (ShiftState.CANCELLED, CancelReason.BUDGET)
