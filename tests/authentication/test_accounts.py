"""What happens around an account when somebody else acts on it: shut, given another address or password."""

import pytest
from django.test import Client
from django.urls import reverse

from authentication.domain import accounts, addresses
from authentication.domain.addresses import Address
from authentication.enums import AddressKind, CheckPurpose, Role
from authentication.models import AddressCheck, AuditEvent, Notification, User
from lentera.lib.errors import DomainError
from management.domain import applications, matching
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def browser(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def test_a_shut_account_is_neither_matched_nor_booked(admin: User) -> None:
    unit = factories.departemen()
    person, head = factories.nakes(legal_at=unit.faskes), factories.admin_of(unit.faskes)
    shift = factories.shift(unit, by=head)
    application = applications.apply(shift=shift, nakes=person, by=person.user, now=NOW)
    accounts.shut(user=person.user, by=admin)
    accounts.shut(user=person.user, by=admin)
    assert [match.person.id for match in matching.rank(shift, limit=5).matches] == []
    with pytest.raises(DomainError, match="ditarik"):
        applications.accept(application=application, by=head, now=NOW)
    assert AuditEvent.objects.filter(action="akun dinonaktifkan").count() == 1


def test_an_inactive_account_is_not_booked_even_where_its_profile_says_active() -> None:
    unit = factories.departemen()
    person, head = factories.nakes(legal_at=unit.faskes), factories.admin_of(unit.faskes)
    application = applications.apply(shift=factories.shift(unit, by=head), nakes=person, by=person.user, now=NOW)
    User.objects.filter(pk=person.user_id).update(is_active=False)
    with pytest.raises(DomainError, match="tidak aktif"):
        applications.accept(application=application, by=head, now=NOW)


def test_an_erased_account_is_not_opened_again(admin: User) -> None:
    person = factories.user()
    User.objects.filter(pk=person.pk).update(is_active=False, email=None, deleted_at=NOW)
    accounts.open_again(user=person, by=admin)
    assert not User.objects.get(pk=person.pk).is_active


def test_a_password_that_an_admin_sets_is_written_down_and_told(browser: Client, admin: User) -> None:
    person = factories.user()
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    word = "kanguru-payung-merica"
    assert browser.post(url, {"password1": word, "password2": word, "usable_password": "true"}).status_code == 302
    assert User.objects.get(pk=person.pk).check_password(word)
    event = AuditEvent.objects.get(object_ref=f"user:{person.uid}", action="kata sandi diganti")
    assert event.actor == admin
    assert Notification.objects.filter(user=person, title="Kata sandi Anda diganti").exists()


def test_an_address_that_an_admin_sets_is_told(browser: Client) -> None:
    person = factories.user()
    url = reverse("admin:authentication_user_change", args=[person.pk])
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    data = {"name": person.name, "email": "penyerang@uji.example", "phone": "", "role": "nakes", **rows}
    assert browser.post(url, data).status_code == 302
    told = Notification.objects.get(user=person)
    assert told.title == "Surel akun Anda diganti"
    assert User.objects.get(pk=person.pk).is_active, "a tick that is not there shuts nobody"


def test_a_first_password_is_no_common_one(browser: Client) -> None:
    data = {"name": "Orang Baru", "email": "baru@uji.example", "role": "nakes", "password": "1234567890"}
    page = browser.post(reverse("admin:authentication_user_add"), data).content.decode()
    assert "terlalu umum" in page and not User.objects.filter(email="baru@uji.example").exists()


def test_an_address_added_to_an_account_is_told_to_it() -> None:
    person = factories.user(email=None, phone="+6281234567890")
    check = addresses.ask(
        purpose=CheckPurpose.ADD, address=Address(AddressKind.EMAIL, "penyerang@uji.example"), user=person
    )
    addresses.give(check=check, by=person)
    assert Notification.objects.get(user=person).title == "Surel akun Anda ditambahkan"


def test_a_new_password_forgets_addresses_that_wait() -> None:
    """A number that the thief of a password had named would else be confirmed by hand days later."""
    person = factories.user()
    addresses.ask(purpose=CheckPurpose.ADD, address=Address(AddressKind.PHONE, "+6281234567899"), user=person)
    accounts.set_password(user=person, password="kanguru-payung-merica", by=person)
    assert not AddressCheck.objects.exists()
