"""Pages of a faskes: what they show, to whom, that a press counts once, and that lists stay cheap."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.enums import Role
from authentication.models import Departemen, Faskes, Membership, User
from management.domain import applications, attendance, hours, invitations, reviews, ties
from management.domain.hours import HoursData
from management.domain.reviews import ReviewData
from management.enums import ApplicationState, AssignmentState, CancelReason, HoursState, ShiftState, Side
from management.models import Application, Assignment, Block, Invitation, NakesProfile, Review, Shift, Tie
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def place() -> Faskes:
    return factories.faskes()


@pytest.fixture
def unit(place: Faskes) -> Departemen:
    return factories.departemen(place)


@pytest.fixture
def admin(place: Faskes) -> User:
    return factories.admin_of(place)


@pytest.fixture
def browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def head_browser(unit: Departemen) -> Client:
    client = Client()
    client.force_login(factories.head_of(unit))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"management:{name}", args=args)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def applied(shift: Shift, nakes: NakesProfile) -> Application:
    return applications.apply(shift=shift, nakes=nakes, by=nakes.user)


def booked(shift: Shift, nakes: NakesProfile) -> Assignment:
    return applications.accept(application=applied(shift, nakes), by=shift.posted_by)


def worked(shift: Shift, nakes: NakesProfile) -> Assignment:
    row, by = booked(shift, nakes), shift.posted_by
    attendance.confirm_arrival(assignment=row, by=by, at=shift.starts_at, now=shift.starts_at)
    attendance.confirm_departure(assignment=row, by=by, at=shift.ends_at, now=shift.ends_at)
    row.refresh_from_db()
    return row


def reported(row: Assignment, side: Side = Side.NAKES) -> Assignment:
    data = HoursData(row.starts_at, row.ends_at)
    hours.report(assignment=row, side=side, data=data, by=row.nakes.user, now=row.ends_at)
    row.refresh_from_db()
    return row


def agreed(row: Assignment) -> Assignment:
    return reported(reported(row), Side.FASKES)


# --- Posting ---------------------------------------------------------------------------------------------------------


def form_data(unit: Departemen, **fields: str) -> dict[str, str]:
    profession = factories.profession()
    return {
        "departemen": str(unit.pk), "profession": str(profession.pk), "day": "2026-11-26", "watch": "malam",
        "places": "2", "rate": "650000", "tier": "1", "form_key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


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


# --- One shift ----------------------------------------------------------------------------------------------------


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


# --- Booked people ---------------------------------------------------------------------------------------------------


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


# --- Who may -----------------------------------------------------------------------------------------------------


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


# --- Lists stay cheap ----------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def one_of_each(unit: Departemen, place: Faskes, day: int) -> None:
    """A shift in every state that a list shows, with people on it."""

    def shift(**fields) -> Shift:
        start = NOW + timedelta(days=day, **fields)
        return factories.shift(unit, starts_at=start, ends_at=start + timedelta(hours=8), places=2)

    waiting = shift(hours=2)
    applied(waiting, factories.nakes(legal_at=place))
    invitations.invite(shift=waiting, nakes=factories.nakes(legal_at=place), by=waiting.posted_by)
    booked(waiting, factories.nakes(legal_at=place))
    shift(hours=3)
    row = agreed(worked(shift(hours=4), factories.nakes(legal_at=place)))
    reviews.review(assignment=row, side=Side.FASKES, data=ReviewData(5), by=row.shift.posted_by)
    agreed(worked(shift(hours=5), factories.nakes(legal_at=place)))
    reported(worked(shift(hours=6), factories.nakes(legal_at=place)))
    worked(shift(hours=7), factories.nakes(legal_at=place))
    gone = booked(shift(hours=8), factories.nakes(legal_at=place))
    attendance.mark_no_show(assignment=gone, by=gone.shift.posted_by, now=gone.starts_at + timedelta(minutes=20))
    ties.set_favourite(faskes=place, nakes=row.nakes, favourite=True, by=row.shift.posted_by)


ADDRESSES = (
    "/faskes/", "/faskes/shift/", "/faskes/shift/?status=selesai", "/faskes/jadwal/", "/faskes/riwayat/",
    "/faskes/riwayat/?status=bertugas&q=orang", "/faskes/kinerja/", "/faskes/shift/baru/",
)  # fmt: skip


def test_every_list_costs_the_same_for_one_and_three(browser: Client, unit: Departemen, place: Faskes) -> None:
    one_of_each(unit, place, 1)
    before = {address: queries(browser, address) for address in ADDRESSES}
    for day in (2, 3):
        one_of_each(unit, place, day)
    after = {address: queries(browser, address) for address in ADDRESSES}
    assert before == after


def test_the_people_of_a_shift_cost_the_same_for_one_and_three(
    browser: Client, unit: Departemen, place: Faskes
) -> None:
    shift = factories.shift(unit, places=9)

    def more() -> None:
        applied(shift, factories.nakes(legal_at=place))
        invitations.invite(shift=shift, nakes=factories.nakes(legal_at=place), by=shift.posted_by)
        booked(shift, factories.nakes(legal_at=place))
        factories.nakes(legal_at=place)

    more()
    address = url("shift_detail", shift.uid)
    before = queries(browser, address)
    more()
    more()
    assert queries(browser, address) == before


def test_an_unknown_filter_means_all(browser: Client, unit: Departemen) -> None:
    factories.shift(unit)
    for query in ("?status=x", "?departemen=zz", "?hal=999", "?hal=x"):
        assert "IGD" in browser.get(url("shift_list") + query).content.decode()
    for week in ("x", "2026-99-99", "0001-01-01", "9999-12-31"):
        assert browser.get(url("roster"), {"minggu": week}).status_code == 200


# --- Coverage ------------------------------------------------------------------------------------------------------


def coordinator(code: str | None) -> Client:
    client = Client()
    client.force_login(factories.user(Role.COORDINATOR, wilayah=factories.wilayah(code).parent if code else None))
    return client


def test_a_province_sees_its_kabupaten_and_no_other(unit: Departemen, place: Faskes) -> None:
    worked(factories.shift(unit, places=2), factories.nakes(legal_at=place))
    factories.shift(unit, places=3, starts_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=5, hours=8))
    foreign = factories.faskes(wilayah=factories.wilayah("31.71", name="Jakarta Pusat"))
    factories.shift(factories.departemen(foreign))
    client = coordinator("53.11")
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        text = page(client, "coverage")
        inside, outside = page(client, "coverage", wilayah="53.11"), page(client, "coverage", wilayah="31.71")
    assert "Kabupaten Sumba Timur" in text
    assert "Jakarta Pusat" not in text
    assert "50%" in text
    assert "3 tempat di 1 shift" in text
    assert place.name in inside
    assert foreign.name not in outside
    assert "Kabupaten Sumba Timur" in outside


def test_coverage_costs_the_same_however_many_shifts(unit: Departemen, place: Faskes) -> None:
    client = coordinator("53.11")
    worked(factories.shift(unit), factories.nakes(legal_at=place))
    before = queries(client, url("coverage"))
    for _ in range(2):
        factories.shift(factories.departemen(factories.faskes()))
    assert queries(client, url("coverage")) == before
