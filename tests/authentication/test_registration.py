"""How people and faskes join, and what a stranger can and cannot learn from it."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from authentication.domain import registration
from authentication.domain.registration import NewAccount, NewFaskes
from authentication.enums import FaskesKind, FaskesStatus, Role
from authentication.models import AuditEvent, Delivery, Faskes, Membership, Notification, User
from lentera.lib.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "lentera-malam-hari"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def account(**fields) -> NewAccount:
    return NewAccount(**{"name": "Rambu Ana", "password": PASSWORD, "email": "rambu@uji.example", **fields})


def contact(**fields) -> dict[str, str]:
    return {"name": "Rambu Ana", "email": "rambu@uji.example", "password": PASSWORD, "consent": "on", **fields}


def test_a_known_address_gets_no_second_account_and_its_owner_is_told_once_a_day() -> None:
    owner = factories.user(email="rambu@uji.example")
    for _ in range(3):
        assert registration.open_account(account=account(email="Rambu@uji.example"), role=Role.NAKES) is None
    assert User.objects.count() == 1
    assert Notification.objects.filter(user=owner).count() == 1


def test_a_known_phone_counts_as_known_too() -> None:
    factories.user(email=None, phone="+6281234567890")
    assert registration.open_account(account=account(phone="+6281234567890"), role=Role.NAKES) is None


def test_claiming_a_listed_faskes_waits_for_the_platform(client: Client) -> None:
    platform = factories.user(Role.PLATFORM_ADMIN)
    listed = factories.faskes(status=FaskesStatus.LISTED)
    answer = client.post(reverse("authentication:register_listed_faskes", args=[listed.uid]), contact())
    assert answer.status_code == 302
    listed.refresh_from_db()
    assert listed.status == FaskesStatus.PENDING
    assert Membership.objects.get(faskes=listed).role == Role.FASKES_ADMIN
    assert Notification.objects.filter(user=platform).count() == 1
    assert sign_in(client).redirect_chain[-1][0] == reverse("authentication:waiting")
    assert "Menunggu persetujuan" in client.get(reverse("authentication:waiting")).content.decode()


def test_a_faskes_is_claimed_by_one_only() -> None:
    listed = factories.faskes(status=FaskesStatus.LISTED)
    registration.register_faskes(account=account(), claim=listed)
    with pytest.raises(DomainError, match="sudah didaftarkan"):
        registration.register_faskes(account=account(email="lain@uji.example"), claim=listed)
    assert User.objects.filter(email="lain@uji.example").count() == 0


def test_a_new_faskes_stands_in_its_kabupaten_until_corrected() -> None:
    place = factories.wilayah()
    new = NewFaskes(name="Klinik Baru", kind=FaskesKind.CLINIC, wilayah=place, address="Jl. Ahmad Yani 1")
    user = registration.register_faskes(account=account(), new=new)
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


@pytest.mark.parametrize("form", [_new_faskes, _claim, _nakes])
@pytest.mark.parametrize("known_by", ["email", "phone"])
def test_a_stranger_sees_no_difference_between_known_and_new_people(form, known_by: str) -> None:
    owner = factories.user(email="ada@uji.example", phone="+6281234567890")
    before = owner.password
    known = {"email": "ada@uji.example"} if known_by == "email" else {"email": "", "phone": "0812 3456 7890"}
    new = {"email": "baru@uji.example"} if known_by == "email" else {"email": "", "phone": "0812 3456 7891"}
    seen = []
    for fields in (known, new):
        url, data = form(**fields)
        client = Client()
        answer = client.post(url, data, follow=True)
        page = re.sub(r"\b[A-Za-z0-9]{64}\b", "token", answer.content.decode())
        cookies = {name: len(cookie.value) for name, cookie in client.cookies.items()}
        seen.append((answer.redirect_chain, page, cookies))
        assert "_auth_user_id" not in client.session
    assert seen[0] == seen[1]
    assert seen[0][0] == [(reverse("account_login"), 302)]
    assert "Bila alamat itu sudah punya akun" in seen[0][1]
    owner.refresh_from_db()
    assert owner.password == before
    assert User.objects.filter(is_active=True, notifications__title__contains="mendaftar dengan alamat").get() == owner
    assert Delivery.objects.filter(notification__user=owner, channel="email").count() == 1


def test_approval_and_refusal_reach_the_applicant_and_are_written_down() -> None:
    admin = factories.user(Role.PLATFORM_ADMIN)
    listed = factories.faskes(status=FaskesStatus.LISTED)
    user = registration.register_faskes(account=account(), claim=listed)
    registration.reject_faskes(faskes=listed, by=admin, reason="Surat penugasan belum ada.")
    listed.refresh_from_db()
    assert listed.status == FaskesStatus.LISTED
    assert not Membership.objects.filter(faskes=listed).exists()
    again = registration.register_faskes(account=account(email="direktur@uji.example"), claim=listed)
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
