"""A nakes's profile: joining, every section, documents."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from authentication.domain import registration
from authentication.enums import FaskesStatus, Role
from authentication.models import AddressCheck, AuditEvent, User
from lentera.lib import grid
from lentera.lib.errors import DomainError
from management.domain import matching, profiles
from management.enums import CredentialKind, ExceptionKind, Tier
from management.models import AvailabilityException, Credential, NakesProfile, PracticePermit, Tie
from tests import factories
from tests.authentication.codes import code_for

pytestmark = pytest.mark.django_db
PASSWORD = "lentera-malam-hari"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def nurse() -> NakesProfile:
    return factories.nakes()


@pytest.fixture
def browser(client: Client, nurse: NakesProfile) -> Client:
    client.force_login(nurse.user)
    return client


def section(name: str) -> str:
    return reverse("management:profile_section", args=[name])


# --- Joining ---------------------------------------------------------------------------------------------------------


def sign_up(client: Client, **fields):
    data = {
        "name": "Yohana Ndapa", "email": "yohana@uji.example", "password": PASSWORD, "tier": "1", "consent": "on",
        "profession": factories.profession().pk, "wilayah": factories.wilayah().pk,
    }  # fmt: skip
    return client.post(reverse("management:register_nakes"), {**data, **fields})


def enter_code(client: Client) -> None:
    code = code_for(AddressCheck.objects.get(uid=client.session["address_check"]))
    client.post(reverse("authentication:enter_code"), {"code": code})


def test_a_new_nakes_has_a_profile_that_can_be_matched_and_signs_in(client: Client) -> None:
    assert sign_up(client).url == reverse("authentication:enter_code")
    assert client.get(reverse("management:my_profile")).status_code == 302
    enter_code(client)
    nakes = NakesProfile.objects.get(user__email="yohana@uji.example")
    assert (nakes.min_rate, nakes.home_lat, nakes.user.role) == (500_000, factories.LAT, Role.NAKES)
    assert nakes.track_points > 0
    assert client.get(reverse("management:my_profile")).status_code == 200


def test_a_student_becomes_a_volunteer_at_the_lowest_rate_of_tier_two(client: Client) -> None:
    sign_up(client, tier="2")
    enter_code(client)
    nakes = NakesProfile.objects.get()
    assert (nakes.tier, nakes.min_rate, nakes.user.role) == (Tier.STUDENT, 100_000, Role.VOLUNTEER)


def test_the_same_form_twice_makes_one_account_and_gives_the_same_answer(client: Client) -> None:
    other = Client()
    first, second = sign_up(client), sign_up(other, email="YOHANA@uji.example")
    enter_code(client)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert NakesProfile.objects.count() == User.objects.count() == 1


def test_a_phone_number_alone_is_enough(client: Client) -> None:
    sign_up(client, email="", phone="0812 3456 7890")
    registration.confirm_by_hand(check=AddressCheck.objects.get(), by=factories.user(Role.PLATFORM_ADMIN))
    assert str(User.objects.get(role=Role.NAKES).phone) == "+6281234567890"


def test_nothing_is_made_when_something_is_wrong(client: Client) -> None:
    page = sign_up(client, email="", password="12345678", tier="3", wilayah="xx").content.decode()
    assert "Isi surel atau nomor telepon." in page
    assert "Pilih salah satu." in page
    assert not User.objects.exists()


# --- Sections --------------------------------------------------------------------------------------------------------


def test_each_section_saves_itself_and_is_written_down_without_values(browser: Client, nurse: NakesProfile) -> None:
    bls, btls = factories.skill("BLS", 0), factories.skill("BTLS", 2)
    browser.post(section("keterampilan"), {"skills": [bls.pk, btls.pk]})
    browser.post(section("minggu"), {"week": ["0", "20"], "slots": ["2"]})
    browser.post(section("kerja"), {"hours_elsewhere": "24", "min_rate": "550000"})
    nurse.refresh_from_db()
    assert nurse.skill_mask == 0b101
    assert nurse.week_mask == 1 | 1 << 20
    assert (nurse.preferred_slots, nurse.hours_elsewhere, nurse.min_rate) == (0b100, 24, 550_000)
    event = AuditEvent.objects.get(action="profil: kerja")
    assert event.data == {"fields": ["hours_elsewhere", "min_rate"]}


def test_home_moves_with_its_cell_and_takes_a_decimal_comma(browser: Client, nurse: NakesProfile) -> None:
    before = nurse.cell
    data = {"wilayah": nurse.wilayah_id, "label": "Kambaniru", "lat": "-9,9", "lon": "120.5", "max_km": "25"}
    assert browser.post(section("tempat"), data).status_code == 302
    nurse.refresh_from_db()
    assert (nurse.home_lat, nurse.max_km) == (-9.9, 25)
    assert nurse.cell != before


def test_no_house_is_kept(browser: Client, nurse: NakesProfile) -> None:
    """The point of a phone's receiver is rounded to about a kilometre before it is written."""
    data = {"wilayah": nurse.wilayah_id, "label": "", "lat": "-9.65512", "lon": "120.26488", "max_km": "25"}
    assert browser.post(section("tempat"), data).status_code == 302
    nurse.refresh_from_db()
    assert (nurse.home_lat, nurse.home_lon) == (-9.66, 120.26)
    assert nurse.cell == grid.cell_of(-9.66, 120.26)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lat": "51.5", "lon": "0.1"}, "di luar Indonesia"),
        ({"lat": "5.5", "lon": "95.3"}, "km dari pusat"),
        ({"lat": "nan"}, "derajat desimal"),
        ({"max_km": "101"}, "100"),
        ({"max_km": "sepuluh"}, "angka"),
    ],
)
def test_an_impossible_home_is_refused_beside_its_field(browser: Client, nurse: NakesProfile, change, said) -> None:
    data = {"wilayah": nurse.wilayah_id, "label": "", "lat": "-9.6", "lon": "120.2", "max_km": "30", **change}
    answer = browser.post(section("tempat"), data)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_rate_outside_the_tier_is_refused(browser: Client, nurse: NakesProfile) -> None:
    page = browser.post(section("kerja"), {"hours_elsewhere": "0", "min_rate": "400000"}).content.decode()
    assert "Isi antara Rp 500.000 dan Rp 1.000.000." in page


def test_the_profession_is_fixed_once_verified(browser: Client, nurse: NakesProfile) -> None:
    other = factories.profession("dokter")
    data = {"name": nurse.user.name.upper(), "title": "", "profession": other.pk, "specialisation": "", "years": "3"}
    browser.post(section("identitas"), data)
    nurse.refresh_from_db()
    assert nurse.profession != other
    assert nurse.user.name == data["name"], "another spelling of the same name"
    answer = browser.post(
        section("identitas"), {**data, "name": "dr. Orang Lain Sekali", "profession": nurse.profession_id}
    )
    assert "Nama sudah diverifikasi" in answer.content.decode()
    with pytest.raises(DomainError, match="diverifikasi"):
        profiles.save_identity(
            nakes=nurse, by=nurse.user, name="Y", title="", specialisation="", years=1, profession=other
        )


def test_an_unknown_section_is_not_found(browser: Client) -> None:
    assert browser.get(section("rahasia")).status_code == 404


def test_other_roles_stay_out(client: Client) -> None:
    client.force_login(factories.admin_of(factories.faskes()))
    assert client.get(reverse("management:my_profile")).status_code == 403


# --- Exceptions ------------------------------------------------------------------------------------------------------


def test_extra_days_keep_the_date_that_matching_reads(nurse: NakesProfile) -> None:
    today = timezone.localdate()
    for days in (5, 9):
        profiles.add_exception(
            nakes=nurse, by=nurse.user, kind=ExceptionKind.EXTRA, date_from=today, date_to=today + timedelta(days=days)
        )
    nurse.refresh_from_db()
    assert nurse.extra_until == today + timedelta(days=9)
    last = AvailabilityException.objects.latest("date_to")
    profiles.remove_exception(nakes=nurse, by=nurse.user, pk=last.pk)
    profiles.remove_exception(nakes=nurse, by=nurse.user, pk=last.pk)
    nurse.refresh_from_db()
    assert nurse.extra_until == today + timedelta(days=5)


def test_the_same_day_off_twice_is_one(browser: Client, nurse: NakesProfile) -> None:
    data = {"kind": "off", "date_from": "2027-01-01", "date_to": "2027-01-03", "note": ""}
    for _ in range(2):
        assert browser.post(reverse("management:my_exceptions"), data).status_code == 302
    assert nurse.exceptions.count() == 1


def test_somebody_elses_exception_stays(browser: Client) -> None:
    other = factories.nakes()
    row = other.exceptions.create(kind="off", date_from=date(2027, 1, 1), date_to=date(2027, 1, 1))
    browser.post(reverse("management:remove_exception"), {"id": row.pk})
    assert other.exceptions.count() == 1


def test_dates_the_wrong_way_round_are_refused(browser: Client) -> None:
    data = {"kind": "off", "date_from": "2027-01-05", "date_to": "2027-01-03"}
    page = browser.post(reverse("management:my_exceptions"), data).content.decode()
    assert "Tanggal akhir tidak boleh sebelum tanggal mulai." in page


# --- Places and documents --------------------------------------------------------------------------------------------


def test_a_preferred_place_counts_in_the_score_and_leaves_no_empty_row(browser: Client, nurse: NakesProfile) -> None:
    shift = factories.shift()
    before = matching.explain(nurse, shift, now=factories.NOW).score.preference
    url, data = reverse("management:my_places"), {"faskes": shift.faskes.uid, "preferred": "1"}
    browser.post(url, data)
    browser.post(url, data)
    assert matching.explain(nurse, shift, now=factories.NOW).score.preference > before
    browser.post(url, {**data, "preferred": "0"})
    assert not Tie.objects.exists()


def test_a_place_that_is_not_approved_cannot_be_preferred(browser: Client) -> None:
    hidden = factories.faskes(status=FaskesStatus.PENDING)
    answer = browser.post(reverse("management:my_places"), {"faskes": hidden.uid, "preferred": "1"})
    assert answer.status_code == 404


def document(**fields) -> dict[str, str]:
    base = {
        "kind": "str",
        "skill": "",
        "number": "ab.12 3456-7890 1234",
        "issuer": "KKI",
        "issued_on": "",
        "valid_until": "",
    }
    return {**base, **fields}


def test_an_str_number_loses_its_punctuation_and_counts_once(client: Client) -> None:
    nurse = factories.nakes(str_status=None)
    client.force_login(nurse.user)
    for _ in range(2):
        assert client.post(reverse("management:type_document"), document()).status_code == 302
    row = Credential.objects.get(nakes=nurse)
    assert (row.number, row.status) == ("AB12345678901234", "waiting")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "123"}, "16 huruf dan angka"),
        ({"kind": "certificate", "number": "C-1"}, "Pilih pelatihannya."),
        ({"issued_on": "2999-01-01"}, "Periksa tahunnya."),
        ({"issued_on": "2020-05-01", "valid_until": "2019-05-01"}, "sebelum tanggal terbit"),
        ({"kind": "student_card"}, "bukan salah satu dari pilihan"),
    ],
)
def test_a_wrong_document_is_refused_with_a_sentence(browser: Client, change, said) -> None:
    answer = browser.post(reverse("management:type_document"), document(**change))
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_verified_document_stays(browser: Client, nurse: NakesProfile) -> None:
    row = nurse.credentials.get(kind=CredentialKind.STR)
    browser.post(reverse("management:remove_document", args=[row.uid]))
    assert Credential.objects.filter(pk=row.pk).exists()


def test_a_sip_names_its_place_from_the_list_or_in_words(browser: Client, nurse: NakesProfile) -> None:
    place = factories.faskes(name="Puskesmas Kambaniru", status=FaskesStatus.LISTED)
    url = reverse("management:my_permits")
    assert "Kambaniru" in browser.get(url, {"q": "kamban"}).content.decode()
    data = {"number": "503/1", "valid_from": "2025-01-01", "valid_until": "2029-12-31"}
    browser.post(url, {**data, "faskes": str(place.uid)})
    browser.post(url, {**data, "place": "Praktik mandiri"})
    assert "Cari faskesnya" in browser.post(url, {**data, "place": ""}).content.decode()
    assert list(PracticePermit.objects.order_by("id").values_list("faskes", "place")) == [
        (place.pk, ""),
        (None, "Praktik mandiri"),
    ]
