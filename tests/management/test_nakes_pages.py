"""Pages of a nakes: what they show, that a tap counts once, and that lists stay cheap."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.models import Departemen, Faskes
from management.domain import applications, attendance, hours, invitations
from management.domain.hours import HoursData
from management.enums import ApplicationState, AssignmentState, DeclineReason, HoursState, InvitationState, Side
from management.models import Application, Assignment, NakesProfile, Review, Shift
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place() -> Faskes:
    return factories.faskes()


@pytest.fixture
def unit(place: Faskes) -> Departemen:
    return factories.departemen(place)


@pytest.fixture
def nurse(place: Faskes) -> NakesProfile:
    return factories.nakes(legal_at=place)


@pytest.fixture
def browser(client: Client, nurse: NakesProfile) -> Client:
    client.force_login(nurse.user)
    return client


def booked(shift: Shift, nurse: NakesProfile) -> Assignment:
    application = applications.apply(shift=shift, nakes=nurse, by=nurse.user)
    return applications.accept(application=application, by=shift.posted_by)


def worked(shift: Shift, nurse: NakesProfile) -> Assignment:
    row = booked(shift, nurse)
    by = shift.posted_by
    attendance.confirm_arrival(assignment=row, by=by, at=shift.starts_at, now=shift.starts_at)
    attendance.confirm_departure(assignment=row, by=by, at=shift.ends_at, now=shift.ends_at)
    row.refresh_from_db()
    return row


def page_of(browser: Client, shift: Shift) -> str:
    return browser.get(reverse("management:nakes_shift", args=[shift.uid])).content.decode()


def post(browser: Client, name: str, uid, **data):
    return browser.post(reverse(f"management:{name}", args=[uid]), data)


# --- Feed ------------------------------------------------------------------------------------------------------------


def test_the_feed_greets_and_offers_to_apply_in_one_tap(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    page = browser.get(reverse("management:feed")).content.decode()
    assert "Selamat pagi, Orang" in page
    assert "1 shift cocok dekat Anda" in page
    assert "Sah bekerja di sini" in page
    for _ in range(2):
        assert post(browser, "apply", shift.uid, next="/nakes/").url == "/nakes/"
    assert Application.objects.filter(nakes=nurse, shift=shift).count() == 1
    assert "Menunggu jawaban" in browser.get(reverse("management:feed")).content.decode()


def test_with_script_only_the_card_changes(browser: Client, unit: Departemen) -> None:
    shift = factories.shift(unit)
    answer = browser.post(reverse("management:apply", args=[shift.uid]), headers={"HX-Request": "true"})
    assert "Menunggu jawaban" in answer.content.decode()
    assert "Lamaran terkirim" in answer["HX-Trigger"]


def test_a_refused_application_says_why_and_the_card_stays(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    nurse.credentials.all().delete()
    answer = browser.post(reverse("management:apply", args=[shift.uid]), headers={"HX-Request": "true"})
    assert "STR belum ada" in answer["HX-Trigger"].encode().decode("unicode_escape")
    assert shift.departemen.name in answer.content.decode()
    assert not Application.objects.exists()


def test_a_foreign_address_is_not_followed_after_applying(browser: Client, unit: Departemen) -> None:
    shift = factories.shift(unit)
    assert post(browser, "apply", shift.uid, next="https://lain.example/").url.startswith("/nakes/shift/")


def test_amber_shifts_can_be_applied_for_and_say_what_follows(client: Client, unit: Departemen) -> None:
    stranger = factories.nakes()
    client.force_login(stranger.user)
    factories.shift(unit)
    page = client.get(reverse("management:feed")).content.decode()
    assert "Perlu surat tugas" in page
    assert "faskes menyiapkan surat tugas" in page
    assert "Lamar shift ini" in page


def test_chips_narrow_the_feed_and_keep_each_other(browser: Client, unit: Departemen) -> None:
    factories.shift(unit)
    day = factories.shift(unit, starts_at=NOW + timedelta(days=3, hours=-2), ends_at=NOW + timedelta(days=3, hours=5))
    page = browser.get(reverse("management:feed"), {"waktu": "malam"}).content.decode()
    assert str(day.uid) not in page
    assert "1 shift cocok" in page
    assert "km=15&amp;waktu=malam" in page
    assert "Tidak ada yang cocok dengan saringan" in browser.get("/nakes/?hari=akhir-pekan").content.decode()


def test_an_empty_feed_names_the_next_step(client: Client, unit: Departemen) -> None:
    factories.shift(unit)
    newcomer = factories.nakes(str_status=None)
    client.force_login(newcomer.user)
    page = client.get(reverse("management:feed")).content.decode()
    assert "STR belum ditambahkan: 0 dari 1 shift" in page
    assert reverse("management:my_documents") in page


def test_an_invitation_stands_on_top_and_is_accepted_once(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = invitations.invite(shift=shift, nakes=nurse, by=shift.posted_by)
    assert "1 undangan menunggu" in browser.get(reverse("management:feed")).content.decode()
    for _ in range(2):
        assert post(browser, "invitation_accept", row.uid).status_code == 302
    assert Assignment.objects.filter(nakes=nurse).count() == 1


def test_the_map_holds_what_the_list_holds(browser: Client, unit: Departemen) -> None:
    for hour in (0, 30):
        factories.shift(
            unit, starts_at=NOW + timedelta(days=2, hours=hour), ends_at=NOW + timedelta(days=2, hours=hour + 8)
        )
    answer = browser.get(reverse("management:feed_map"))
    assert len(answer.context["cards"]) == 2
    assert [point["label"] for point in answer.context["map"]["points"]] == ["2"]


# --- One shift -------------------------------------------------------------------------------------------------------


def test_the_page_says_every_reason_why_not(client: Client, unit: Departemen) -> None:
    bls = factories.skill()
    far = factories.nakes(str_status="waiting", home_lat=factories.LAT + 0.9, max_km=10)
    client.force_login(far.user)
    page = page_of(client, factories.shift(unit, skills_required=bls.mask))
    assert "Kenapa belum bisa" in page
    for reason in ("Wajib BLS", "STR masih menunggu verifikasi", "di luar jarak paling jauh"):
        assert reason in page
    assert "Lamar shift ini" not in page


def test_withdrawing_twice_is_once(browser: Client, unit: Departemen, nurse) -> None:
    row = applications.apply(shift=factories.shift(unit), nakes=nurse, by=nurse.user)
    for _ in range(2):
        assert post(browser, "withdraw", row.uid).status_code == 302
    row.refresh_from_db()
    assert row.state == ApplicationState.WITHDRAWN


def test_refusing_an_invitation_needs_a_reason_from_the_list(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = invitations.invite(shift=shift, nakes=nurse, by=shift.posted_by)
    post(browser, "invitation_refuse", row.uid, reason="malas")
    row.refresh_from_db()
    assert row.state == InvitationState.SENT
    post(browser, "invitation_refuse", row.uid, reason="tired")
    row.refresh_from_db()
    assert (row.state, row.refuse_reason) == (InvitationState.DECLINED, "tired")


def test_cancelling_shows_its_consequence_before(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = booked(shift, nurse)
    page = page_of(browser, shift)
    assert "Mundur sekarang tidak memengaruhi kinerja Anda." in page
    post(browser, "my_assignment_cancel", row.uid, reason="budget")
    row.refresh_from_db()
    assert row.state == AssignmentState.CONFIRMED
    for _ in range(2):
        post(browser, "my_assignment_cancel", row.uid, reason="ill")
    row.refresh_from_db()
    shift.refresh_from_db()
    assert (row.state, shift.filled) == (AssignmentState.CANCELLED, 0)


def test_coming_and_going_are_offered_at_their_time_and_count_once(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = booked(shift, nurse)
    assert "Catat hadir sekarang" not in page_of(browser, shift)
    with time_machine.travel(shift.starts_at, tick=False):
        browser.force_login(nurse.user)
        assert "Catat hadir sekarang" in page_of(browser, shift)
        for _ in range(2):
            post(browser, "clock_in", row.uid)
        assert "Catat pulang sekarang" in page_of(browser, shift)
        post(browser, "clock_out", row.uid)
    assert row.clock_events.count() == 2


def test_hours_are_reported_in_the_clock_of_the_faskes(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = worked(shift, nurse)
    assert "Laporkan jam" in page_of(browser, shift)
    data = {"started": "20:50", "ended": "07:10", "break_minutes": "30", "note": ""}
    for _ in range(2):
        assert post(browser, "my_hours", row.uid, **data).status_code == 302
    report = row.hours_reports.get(side=Side.NAKES)
    assert report.started_at == shift.starts_at - timedelta(minutes=10)
    assert report.minutes == 620 - 30


def test_wrong_hours_come_back_beside_their_field(browser: Client, unit: Departemen, nurse) -> None:
    row = worked(factories.shift(unit), nurse)
    answer = post(browser, "my_hours", row.uid, started="21:00", ended="07:00", break_minutes="600", note="")
    assert answer.status_code == 200
    assert "Istirahat lebih lama dari waktu kerja." in answer.content.decode()
    assert "Isi jamnya." in post(browser, "my_hours", row.uid, started="", ended="x").content.decode()


def test_agreeing_with_the_faskes_opens_the_rating(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = worked(shift, nurse)
    data = HoursData(shift.starts_at, shift.ends_at)
    hours.report(assignment=row, side=Side.FASKES, data=data, by=shift.posted_by)
    assert "Setuju dengan laporan faskes" in page_of(browser, shift)
    for _ in range(2):
        post(browser, "my_hours_agree", row.uid)
    row.refresh_from_db()
    assert row.hours_state == HoursState.AGREED
    assert "Pilih nilai 1 sampai 5." in post(browser, "my_review", row.uid, score="9").content.decode()
    for _ in range(2):
        post(browser, "my_review", row.uid, score="5", gave_orientation="ya", honoured_breaks="", comment="Baik")
    review = Review.objects.get(side=Side.NAKES)
    assert (review.score, review.gave_orientation, review.honoured_breaks) == (5, True, None)


def test_what_is_not_mine_is_not_found(browser: Client, unit: Departemen) -> None:
    shift = factories.shift(unit)
    other = factories.nakes(legal_at=unit.faskes)
    application = applications.apply(shift=shift, nakes=other, by=other.user)
    assert post(browser, "withdraw", application.uid).status_code == 404
    assignment = applications.accept(application=application, by=shift.posted_by)
    for name in ("my_assignment_cancel", "clock_in", "clock_out", "my_hours", "my_hours_agree", "my_review"):
        assert post(browser, name, assignment.uid, reason="ill").status_code == 404
    assert browser.get(reverse("management:nakes_shift", args=[shift.uid])).status_code == 404


# --- Lists -----------------------------------------------------------------------------------------------------------


def test_applications_say_why_they_were_declined(browser: Client, unit: Departemen, nurse) -> None:
    shift = factories.shift(unit)
    row = applications.apply(shift=shift, nakes=nurse, by=nurse.user)
    applications.decline(application=row, reason=DeclineReason.SKILL, by=shift.posted_by)
    page = browser.get(reverse("management:my_applications")).content.decode()
    assert "Keterampilan belum sesuai kebutuhan" in page


def test_the_calendar_puts_a_night_on_the_day_it_begins(browser: Client, unit: Departemen, nurse) -> None:
    booked(factories.shift(unit), nurse)
    answer = browser.get(reverse("management:my_calendar"))
    assert [len(day["rows"]) for day in answer.context["days"]] == [0, 0, 0, 1, 0, 0, 0]
    assert "21.00–07.00 WITA" in answer.content.decode()
    assert browser.get(reverse("management:my_calendar"), {"minggu": "9999-99-99"}).status_code == 200


def test_performance_shows_what_it_rests_on(browser: Client, unit: Departemen, nurse) -> None:
    assert "Nilai awal semua orang baru" in browser.get(reverse("management:my_performance")).content.decode()
    worked(factories.shift(unit), nurse)
    page = browser.get(reverse("management:my_performance")).content.decode()
    assert "1 dari 1 shift yang Anda terima" in page


def apart(unit: Departemen, number: int) -> Shift:
    start = NOW + timedelta(days=2 * number, hours=12)
    return factories.shift(unit, starts_at=start, ends_at=start + timedelta(hours=7))


def make_offers(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        apart(unit, number)


def make_applications(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        applications.apply(shift=apart(unit, number), nakes=nurse, by=nurse.user)


def make_invitations(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        shift = apart(unit, number)
        invitations.invite(shift=shift, nakes=nurse, by=shift.posted_by)


def make_bookings(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        booked(apart(unit, number), nurse)


def make_work(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        worked(apart(unit, number), nurse)


def make_exceptions(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        day = (NOW + timedelta(days=number)).date()
        nurse.exceptions.create(kind="off", date_from=day, date_to=day)


def make_documents(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for number in range(first, last):
        nurse.credentials.create(kind="certificate", number=f"C{number}", skill=factories.skill())
        factories.sip(nurse, factories.faskes())


def make_places(unit: Departemen, nurse: NakesProfile, first: int, last: int) -> None:
    for _ in range(first, last):
        nurse.ties.create(faskes=factories.faskes(name="Puskesmas Cari"), preferred=True)
        factories.faskes(name="Puskesmas Cari")


LISTS = [
    ("/nakes/", make_offers),
    ("/nakes/", make_applications),
    ("/nakes/", make_invitations),
    ("/nakes/peta/", make_offers),
    ("/nakes/lamaran/", make_applications),
    ("/nakes/lamaran/?tab=undangan", make_invitations),
    ("/nakes/jadwal/", make_bookings),
    ("/nakes/kinerja/", make_work),
    ("/nakes/profil/", make_offers),
    ("/nakes/profil/tanggal/", make_exceptions),
    ("/nakes/profil/dokumen/", make_documents),
    ("/nakes/profil/sip/?q=rsud", make_documents),
    ("/nakes/profil/tempat-pilihan/?q=cari", make_places),
]


@pytest.mark.parametrize(("url", "make"), LISTS)
def test_three_items_cost_no_more_queries_than_one(browser: Client, unit: Departemen, nurse, url, make) -> None:
    counts = []
    for first, last in ((1, 2), (2, 4)):
        make(unit, nurse, first, last)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_many_offers_are_shown_in_pages(browser: Client, unit: Departemen) -> None:
    for number in range(1, 16):
        apart(unit, number)
    page = browser.get(reverse("management:feed")).content.decode()
    assert "12+ shift cocok" in page
    assert "tampil=24" in page
    assert "15 shift cocok" in browser.get(reverse("management:feed"), {"tampil": "24"}).content.decode()
    assert browser.get(reverse("management:feed"), {"tampil": "99999999999999"}).status_code == 200
