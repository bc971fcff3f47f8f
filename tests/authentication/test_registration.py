"""How people and faskes join, and what a stranger can and cannot learn from it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from authentication import tasks
from authentication.domain import addresses, registration
from authentication.domain.registration import NewAccount, NewFaskes
from authentication.enums import FaskesKind, FaskesStatus, Role
from authentication.models import (
    AddressCheck,
    AuditEvent,
    Delivery,
    Faskes,
    Membership,
    Notification,
    Registration,
    User,
)
from lentera.clients import whatsapp
from lentera.lib.errors import DomainError
from tests import factories
from tests.authentication.codes import code_for, run_worker

pytestmark = pytest.mark.django_db
PASSWORD = "lentera-malam-hari"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def account(**fields) -> NewAccount:
    return NewAccount(**{"name": "Rambu Ana", "password": PASSWORD, "email": "rambu@uji.example", **fields})


def contact(**fields) -> dict[str, str]:
    return {"name": "Rambu Ana", "email": "rambu@uji.example", "password": PASSWORD, "consent": "on", **fields}


def confirmed(check: AddressCheck) -> User | None:
    """The account after the code that the worker sent was entered."""
    return registration.confirm(check=check, code=code_for(check), now=timezone.now())


def test_nothing_is_held_by_a_registration_that_nobody_confirmed() -> None:
    stranger = registration.begin(account=account(name="Bukan Rambu"), role=Role.NAKES, kind="nakes")
    assert not User.objects.exists()
    listed = factories.faskes(status=FaskesStatus.LISTED)
    owner = confirmed(registration.register_faskes(account=account(), claim=listed))
    assert owner is not None and owner.name == "Rambu Ana" and owner.check_password(PASSWORD)
    # The stranger's code never comes: the address is taken now, and the one sent before cannot be used any more.
    addresses.ask_again(check=stranger, now=timezone.now() + timedelta(minutes=2))
    tasks.send_code(stranger.pk)
    stranger.refresh_from_db()
    assert (stranger.state, stranger.code_hash) == ("withheld", "")


def test_what_was_typed_ends_with_its_check_however_it_is_confirmed() -> None:
    by_mail = registration.begin(account=account(), role=Role.NAKES, kind="nakes")
    by_hand = registration.begin(account=account(email="", phone="+6281234500001"), role=Role.NAKES, kind="nakes")
    for check, life in ((by_mail, addresses.OPEN_FOR), (by_hand, addresses.OPEN_BY_HAND)):
        kept = Registration.objects.get(checks=check)
        assert kept.until == check.until == check.asked_at + life
    addresses.drop_old(by_mail.until)
    assert list(Registration.objects.values_list("checks", flat=True)) == [by_hand.pk]


def test_whoever_confirms_first_has_the_address() -> None:
    place = factories.wilayah()
    new = NewFaskes(name="Klinik Baru", kind=FaskesKind.CLINIC, wilayah=place)
    first, second = (registration.register_faskes(account=account(), new=new) for _ in range(2))
    code = code_for(second)
    assert confirmed(first)
    with pytest.raises(DomainError, match="sudah punya akun"):
        registration.confirm(check=second, code=code, now=timezone.now())
    assert User.objects.count() == Faskes.objects.count() == 1


def test_the_owner_of_a_known_address_is_told_once_a_day() -> None:
    owner = factories.user(email="rambu@uji.example")
    for _ in range(3):
        check = registration.begin(account=account(email="Rambu@uji.example"), role=Role.NAKES, kind="nakes")
        tasks.send_code(check.pk)
    assert User.objects.count() == 1
    assert Notification.objects.filter(user=owner).count() == 1
    assert mail.outbox == []


def test_a_second_address_waits_for_its_own_code_and_nobody_learns_whether_it_is_known() -> None:
    factories.user(email=None, phone="+6281234567890")
    place = factories.wilayah()
    new = NewFaskes(name="Klinik Baru", kind=FaskesKind.CLINIC, wilayah=place)
    for number in ("+6281234567890", "+6281234567891"):
        user = confirmed(
            registration.register_faskes(account=account(email=f"a{number[-1]}@uji.example", phone=number), new=new)
        )
        assert user is not None and user.phone is None
        assert AddressCheck.objects.get(user=user).address == number


def test_claiming_a_listed_faskes_waits_for_the_platform(client: Client) -> None:
    platform = factories.user(Role.PLATFORM_ADMIN)
    listed = factories.faskes(status=FaskesStatus.LISTED)
    answer = client.post(reverse("authentication:register_listed_faskes", args=[listed.uid]), contact())
    assert answer.url == reverse("authentication:enter_code")
    listed.refresh_from_db()
    # Until the address is confirmed the list shows nothing.
    assert listed.status == FaskesStatus.LISTED
    enter = client.post(answer.url, {"code": code_for(AddressCheck.objects.get())}, follow=True)
    assert enter.redirect_chain[-1][0] == reverse("authentication:waiting")
    listed.refresh_from_db()
    assert listed.status == FaskesStatus.PENDING
    assert Membership.objects.get(faskes=listed).role == Role.FASKES_ADMIN
    assert Notification.objects.filter(user=platform).count() == 1
    assert "Menunggu persetujuan" in client.get(reverse("authentication:waiting")).content.decode()
    client.logout()
    assert sign_in(client).redirect_chain[-1][0] == reverse("authentication:waiting")


def test_a_faskes_is_claimed_by_one_only() -> None:
    listed = factories.faskes(status=FaskesStatus.LISTED)
    late = registration.register_faskes(account=account(email="lain@uji.example"), claim=listed)
    assert confirmed(registration.register_faskes(account=account(), claim=listed))
    code = code_for(late)
    with pytest.raises(DomainError, match="sudah didaftarkan"):
        registration.confirm(check=late, code=code, now=timezone.now())
    listed.refresh_from_db()
    with pytest.raises(DomainError, match="sudah didaftarkan"):
        registration.register_faskes(account=account(email="lain2@uji.example"), claim=listed)
    assert not User.objects.filter(email__startswith="lain").exists()


def test_a_new_faskes_stands_in_its_kabupaten_until_corrected() -> None:
    place = factories.wilayah()
    new = NewFaskes(name="Klinik Baru", kind=FaskesKind.CLINIC, wilayah=place, address="Jl. Ahmad Yani 1")
    user = confirmed(registration.register_faskes(account=account(), new=new))
    row = Faskes.objects.get(memberships__user=user)
    assert (row.lat, row.lon, row.status) == (place.lat, place.lon, FaskesStatus.PENDING)
    assert row.code.startswith("LT-")


def sign_in(client: Client, login: str = "rambu@uji.example"):
    return client.post(reverse("account_login"), {"login": login, "password": PASSWORD}, follow=True)


def _new_faskes(**fields: str) -> tuple[str, dict[str, str]]:
    place = factories.wilayah()
    data = contact(faskes_name="Klinik Baru", kind="klinik", wilayah=place.pk, address="Jl. A 1", **fields)
    return reverse("authentication:register_new_faskes"), data


def _claim(**fields: str) -> tuple[str, dict[str, str]]:
    listed = factories.faskes(status=FaskesStatus.LISTED)
    return reverse("authentication:register_listed_faskes", args=[listed.uid]), contact(**fields)


def _nakes(**fields: str) -> tuple[str, dict[str, str]]:
    chosen = {"tier": "1", "profession": factories.profession().pk, "wilayah": factories.wilayah().pk}
    return reverse("management:register_nakes"), contact(**chosen, **fields)


def _page(answer) -> str:
    page = re.sub(r"\b[A-Za-z0-9]{64}\b", "token", answer.content.decode())
    # The seconds until another code may be asked for run on between two answers.
    page = re.sub(r"dalam \d+ detik", "dalam n detik", page)
    return re.sub(r"(ada|baru)@uji\.example|\+628123456789\d", "alamat", page)


@pytest.mark.parametrize("form", [_new_faskes, _claim, _nakes])
@pytest.mark.parametrize("known_by", ["email", "phone", "phone by WhatsApp"])
def test_a_stranger_sees_no_difference_between_known_and_new_people(form, known_by: str, settings, monkeypatch) -> None:
    """From the form over wrong codes and new codes to signing in with the password just typed."""
    if known_by == "phone by WhatsApp":
        settings.WHATSAPP_PHONE_NUMBER_ID = settings.WHATSAPP_TOKEN = settings.WHATSAPP_TEMPLATE = "uji"
        monkeypatch.setattr(whatsapp, "send_code", lambda **sent: "wamid.uji")
    owner = factories.user(email="ada@uji.example", phone="+6281234567890")
    before = owner.password
    known = {"email": "ada@uji.example"} if known_by == "email" else {"email": "", "phone": "0812 3456 7890"}
    new = {"email": "baru@uji.example"} if known_by == "email" else {"email": "", "phone": "0812 3456 7891"}
    seen = []
    for fields in (known, new):
        url, data = form(**fields)
        client = Client()
        code = reverse("authentication:enter_code")
        answers = [client.post(url, data, follow=True)]
        run_worker()
        answers += [client.get(code), client.post(code, {"code": "000000"}), client.post(code, {"code": "x"})]
        answers.append(client.post(reverse("authentication:ask_code_again"), follow=True))
        answers.append(sign_in(client, fields["email"] or fields["phone"]))
        cookies = {name: len(cookie.value) for name, cookie in client.cookies.items()}
        seen.append(([(a.status_code, getattr(a, "redirect_chain", None), _page(a)) for a in answers], cookies))
        assert "_auth_user_id" not in client.session
    login = re.compile(r'value="(alamat|0812 3456 789\d)"')
    assert [(*a[:2], login.sub("", a[2])) for a in seen[0][0]] == [(*a[:2], login.sub("", a[2])) for a in seen[1][0]]
    assert seen[0][1] == seen[1][1]
    assert seen[0][0][0][1] == [(reverse("authentication:enter_code"), 302)]
    assert "belum dikonfirmasi" in seen[0][0][-1][2]
    owner.refresh_from_db()
    assert owner.password == before
    assert User.objects.filter(is_active=True, notifications__title__contains="mendaftar dengan alamat").get() == owner
    assert Delivery.objects.filter(notification__user=owner, channel="email").count() == 1


def test_approval_and_refusal_reach_the_applicant_and_are_written_down() -> None:
    admin = factories.user(Role.PLATFORM_ADMIN)
    listed = factories.faskes(status=FaskesStatus.LISTED)
    user = confirmed(registration.register_faskes(account=account(), claim=listed))
    listed.refresh_from_db()
    registration.reject_faskes(faskes=listed, by=admin, reason="Surat penugasan belum ada.")
    listed.refresh_from_db()
    assert listed.status == FaskesStatus.LISTED
    assert not Membership.objects.filter(faskes=listed).exists()
    again = confirmed(registration.register_faskes(account=account(email="direktur@uji.example"), claim=listed))
    registration.approve_faskes(faskes=listed, by=admin)
    registration.approve_faskes(faskes=listed, by=admin)
    assert Notification.objects.filter(user=user, title__contains="belum bisa").count() == 1
    assert Notification.objects.filter(user=again, title__contains="disetujui").count() == 1
    assert AuditEvent.objects.filter(action="pending → verified").count() == 1


def test_a_refusal_needs_its_reason() -> None:
    admin = factories.user(Role.PLATFORM_ADMIN)
    pending = factories.faskes(status=FaskesStatus.PENDING)
    with pytest.raises(DomainError, match="alasan"):
        registration.reject_faskes(faskes=pending, by=admin, reason="  ")


def test_the_search_finds_by_words_within_the_kabupaten_and_marks_what_is_taken(client: Client) -> None:
    factories.faskes(name="Puskesmas Kambaniru", status=FaskesStatus.LISTED)
    factories.faskes(name="Puskesmas Kambata", status=FaskesStatus.VERIFIED)
    factories.faskes(name="Puskesmas Kambing", status=FaskesStatus.LISTED, wilayah=factories.wilayah("53.12"))
    page = client.get(
        reverse("authentication:register_faskes"), {"wilayah": "53.11", "q": "kamb pusk"}
    ).content.decode()
    assert "Kambaniru" in page
    assert "Sudah di Lentera" in page
    assert "Kambing" not in page


def test_errors_stand_beside_their_fields_in_indonesian(client: Client) -> None:
    wrong = contact(
        email="", phone="", password="123", faskes_name="x" * 5000, kind="istana", wilayah="99.99", consent=""
    )
    page = client.post(reverse("authentication:register_new_faskes"), wrong).content.decode()
    assert "Isi surel atau nomor telepon." in page
    assert "Centang persetujuan" in page
    assert "Kata sandi" in page
    assert User.objects.count() == 0


def test_too_many_forms_from_one_address_are_told_to_wait(client: Client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    url = reverse("authentication:register_new_faskes")
    codes = [client.post(url, {}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
