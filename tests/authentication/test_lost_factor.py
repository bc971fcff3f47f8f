"""A lost second factor is taken off by two admins who looked who it is, and by nobody else."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from authentication.domain import accounts, lost_factor
from authentication.enums import Role
from authentication.models import AuditEvent, FactorReset, Notification, User
from lentera.lib.errors import DomainError
from tests import factories
from tests.at_once import at_once
from tests.authentication.test_second_factor import code

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
HOW = "Ditelepon ke nomor di akunnya, menyebut NIK dan shift terakhir"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def platform_admin(**fields) -> User:
    return factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True, **fields)


@pytest.fixture
def person() -> User:
    """An admin of a faskes who set up an app, and lost the phone with it."""
    user = factories.admin_of(factories.faskes())
    factories.authenticator_app(user)
    return user


def asked(user: User) -> FactorReset:
    return lost_factor.ask(user=user, now=timezone.now())


def confirm(row: FactorReset, by: User, **fields) -> bool:
    return lost_factor.confirm(reset=row, **{"by": by, "how": HOW, "now": timezone.now(), **fields})


def test_two_admins_take_it_off_and_the_person_signs_in_with_the_password(person: User) -> None:
    one, two = platform_admin(), platform_admin()
    row, device = asked(person), at_the_second_step(person)
    device.post(reverse("mfa_authenticate"), {"code": code()})
    assert device.get(reverse("authentication:account")).status_code == 200
    assert confirm(row, one) is False and accounts.has_second_factor(person)
    assert confirm(row, two) is True and not Authenticator.objects.filter(user=person).exists()
    assert device.get(reverse("authentication:account")).status_code == 302  # Every sign-in ended.
    told = Notification.objects.filter(user=person).values_list("title", flat=True)
    assert set(told) == {"Permintaan melepas faktor kedua", "Faktor kedua akun Anda dilepas"}
    ref = f"user:{person.uid}"
    events = AuditEvent.objects.filter(object_ref=ref, action__startswith="faktor kedua").order_by("pk")
    assert [(e.action, e.actor, e.reason) for e in events if e.actor in (one, two)] == [
        ("faktor kedua: identitas dipastikan", one, HOW),
        ("faktor kedua dilepas", two, HOW),
    ]
    answer = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.url == reverse("home")


def test_one_admin_is_not_two(person: User) -> None:
    one, row = platform_admin(), asked(person)
    confirm(row, one)
    with pytest.raises(DomainError, match="admin lain"):
        confirm(row, one)
    assert accounts.has_second_factor(person)


def test_nobody_decides_on_their_own_factor() -> None:
    admin = platform_admin()
    row = asked(admin)
    with pytest.raises(DomainError, match="akun Anda sendiri"):
        confirm(row, admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=row.pk).update(first=admin, first_at=timezone.now())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PLATFORM_ADMIN])
def test_only_platform_admins_decide(person: User, role: Role) -> None:
    with pytest.raises(DomainError, match="admin Lentera"):
        confirm(asked(person), factories.user(role))


def test_the_database_knows_two_people_too(person: User) -> None:
    one, now, row = platform_admin(), timezone.now(), asked(person)
    for wrong in ({"done_at": now}, {"first": one, "first_at": now, "second": one, "done_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.filter(pk=row.pk).update(**wrong)


def test_how_they_looked_must_be_said(person: User) -> None:
    row = asked(person)
    for how in ("", "  ", "ok"):
        with pytest.raises(DomainError, match="Tulis cara"):
            confirm(row, platform_admin(), how=how)


def test_a_request_ends_by_time_by_a_new_password_and_when_somebody_says_it_was_not_them(person: User) -> None:
    one, row = platform_admin(), asked(person)
    confirm(row, one)
    with pytest.raises(DomainError, match="sudah berakhir"):
        confirm(row, platform_admin(), now=timezone.now() + lost_factor.OPEN_FOR + timedelta(minutes=1))
    accounts.set_password(user=person, password="laut-sawu-tenang", by=person)
    with pytest.raises(DomainError, match="sudah berakhir"):
        confirm(row, platform_admin())
    again = asked(person)
    assert again.pk != row.pk and again.first is None
    lost_factor.end(reset=again, by=person, now=timezone.now())
    with pytest.raises(DomainError, match="sudah berakhir"):
        confirm(again, platform_admin())
    assert accounts.has_second_factor(person)


def test_asking_twice_is_one_request_and_a_late_one_is_new(person: User) -> None:
    first = asked(person)
    assert asked(person).pk == first.pk
    late = lost_factor.ask(user=person, now=timezone.now() + lost_factor.OPEN_FOR + timedelta(minutes=1))
    assert late.pk != first.pk and FactorReset.objects.filter(ended_at=None).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_clicks_of_one_admin_are_one_click() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    one = platform_admin()
    for _ in range(10):
        user = factories.admin_of(factories.faskes())
        factories.authenticator_app(user)
        row = asked(user)
        outcomes = at_once([lambda row=row: confirm(row, one)] * 6)
        assert sorted(outcomes, key=str) == [False, *["same_person"] * 5]
        assert accounts.has_second_factor(user)


# --- Pages ------------------------------------------------------------------------------------------------------------


def at_the_second_step(user: User) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    return client


def test_asked_for_between_password_and_factor_only(person: User) -> None:
    page = reverse("authentication:lost_factor")
    assert Client().get(page).url == Client().post(page).url == reverse("account_login")
    assert not FactorReset.objects.exists()
    client = at_the_second_step(person)
    assert page in client.get(reverse("mfa_authenticate")).content.decode()
    assert "dua admin" in client.get(page).content.decode().lower()
    assert client.post(page).url == page
    row = FactorReset.objects.get(user=person)
    assert "Permintaan Anda menunggu" in client.get(page).content.decode()
    # It opened nothing.
    assert client.get(reverse("authentication:account")).status_code == 302
    assert row.first is None and accounts.has_second_factor(person)


def test_admins_are_told_and_decide_in_their_admin(person: User) -> None:
    one, two = platform_admin(), platform_admin()
    row = asked(person)
    assert Notification.objects.filter(user=two, title="Faktor kedua hilang: dua admin diperlukan").exists()
    page = reverse("admin:authentication_factorreset_changelist")
    for admin in (one, one, two):
        client = Client()
        client.force_login(admin)
        client.post(page, {"action": "confirm", "_selected_action": [row.pk], "reason": HOW})
    row.refresh_from_db()
    assert (row.first, row.second) == (one, two) and not accounts.has_second_factor(person)


def test_a_device_that_is_still_signed_in_can_stop_it(person: User) -> None:
    device = Client()
    device.force_login(person)
    asked(person)
    page = device.get(reverse("authentication:account")).content.decode()
    assert "Ada permintaan melepas faktor kedua" in page
    device.post(reverse("authentication:stop_factor_reset"))
    assert FactorReset.objects.get(user=person).ended_at
    assert "Ada permintaan melepas" not in device.get(reverse("authentication:account")).content.decode()


def test_the_one_admin_of_a_small_platform_is_helped_by_whoever_runs_the_server() -> None:
    lonely = platform_admin()
    with pytest.raises(CommandError, match="alasan"):
        call_command("reset_second_factor", lonely.email, "--reason", " ")
    with pytest.raises(CommandError, match="Tidak ada akun"):
        call_command("reset_second_factor", "siapa@uji.example", "--reason", HOW)
    call_command("reset_second_factor", lonely.email, "--reason", HOW)
    assert not accounts.has_second_factor(lonely)
    event = AuditEvent.objects.get(action="faktor kedua dilepas")
    assert (event.actor, event.reason) == (None, HOW)
