"""Who must have a second factor, what is shut without one, and where its secrets stand."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from authentication.domain import accounts
from authentication.domain.keys import rotate
from authentication.enums import Role
from authentication.models import AuditEvent, Membership, Notification, User
from authentication.permissions import must_have_second_factor
from lentera.lib import crypto
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def admin() -> User:
    """A platform admin who has no second factor yet."""
    user = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    Authenticator.objects.all().delete()
    return user


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_who_must(admin: User) -> None:
    assert must_have_second_factor(admin)
    assert must_have_second_factor(User(role=Role.PLATFORM_ADMIN)) and must_have_second_factor(User(is_staff=True))
    assert not any(must_have_second_factor(User(role=role)) for role in Role if role != Role.PLATFORM_ADMIN)


def test_without_it_only_the_pages_to_set_one_up_open(client: Client, admin: User) -> None:
    client.force_login(admin)
    page = reverse("authentication:account")
    for name in ("admin:index", "admin:authentication_user_changelist", "gallery", "home", "authentication:inbox"):
        assert client.get(reverse(name)).headers.get("Location") == page
    assert client.post(reverse("admin:authentication_user_changelist"), {"action": "deactivate"}).url == page
    fragment = client.get(reverse("gallery"), headers={"HX-Request": "true"})
    assert (fragment.headers["HX-Redirect"], fragment.content) == (page, b"")
    assert "Pasang faktor kedua dulu" in client.get(page).content.decode()
    assert client.get(reverse("account_change_password")).status_code == 200
    # Recovery codes alone are no second factor.
    Authenticator.objects.create(user=admin, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert client.get(reverse("admin:index")).headers.get("Location") == page


def test_setting_up_opens_everything_is_encrypted_written_down_and_told(
    client: Client, admin: User, django_capture_on_commit_callbacks
) -> None:
    client.force_login(admin)
    start = client.get(reverse("mfa_activate_totp"))
    assert reverse("account_reauthenticate") in start.url
    client.post(start.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).content.decode().count("<li><code>") == 10
    assert client.get(reverse("admin:index")).status_code == 200
    kept = "".join(str(row.data) for row in Authenticator.objects.filter(user=admin))
    assert secret not in kept and kept.count("gAAAAA") == 2
    assert AuditEvent.objects.filter(action="autentikator dipasang", actor=admin).exists()
    assert Notification.objects.filter(user=admin, title__contains="autentikator dipasang").exists()


def test_signing_in_asks_for_it_and_the_admins_own_door_is_no_way_around(client: Client) -> None:
    user = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    assert reverse("account_login") in client.get(reverse("admin:login")).url
    stage = sign_in(client, user)
    assert stage.url == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.post(stage.url, {"code": "000000"}).status_code == 200
    assert client.post(stage.url, {"code": code()}).url == reverse("home")
    assert client.get(reverse("admin:index")).status_code == 200
    again = Client()
    sign_in(again, user)
    # A code that was seen once is of no use to whoever saw it.
    assert again.post(stage.url, {"code": code()}).status_code == 200


def test_a_new_password_is_no_way_around(client: Client) -> None:
    user = factories.user(Role.PLATFORM_ADMIN)
    accounts.set_password(user=user, password="laut-sawu-tenang", by=user)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": "laut-sawu-tenang"})
    assert answer.url == reverse("mfa_authenticate")


def test_whoever_must_have_one_cannot_take_the_last_away(client: Client) -> None:
    user = factories.user(Role.PLATFORM_ADMIN)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "wajib" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert accounts.has_second_factor(user)


def test_those_who_manage_a_faskes_are_advised_until_they_have_one(client: Client) -> None:
    advice = "Kami sarankan memasang salah satu"
    for role, told in ((Role.FASKES_ADMIN, True), (Role.DEPARTEMEN_HEAD, True), (Role.NAKES, False)):
        user = factories.user(role)
        client.force_login(user)
        assert (advice in client.get(reverse("authentication:account")).content.decode()) is told
    head = User.objects.get(role=Role.DEPARTEMEN_HEAD)
    TOTP.activate(head, SECRET)
    client.force_login(head)
    assert advice not in client.get(reverse("authentication:account")).content.decode()


def test_the_advice_on_the_faskes_page_is_closed_until_the_next_sign_in(client: Client) -> None:
    user = factories.user(Role.FASKES_ADMIN)
    Membership.objects.create(user=user, faskes=factories.faskes(), role=Role.FASKES_ADMIN)
    advice, page = "Lindungi akun ini", reverse("management:faskes_today")
    client.force_login(user)
    assert advice in client.get(page).content.decode()
    assert client.post(reverse("authentication:close_advice")).url == reverse("home")
    assert advice not in client.get(page).content.decode()
    again = Client()
    again.force_login(user)
    assert advice in again.get(page).content.decode()
    TOTP.activate(user, SECRET)
    assert advice not in again.get(page).content.decode()


# --- Open sign-ins ----------------------------------------------------------------------------------------------------


@pytest.fixture
def nurse() -> User:
    return factories.user()


def signed_in(user: User) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"})
    sign_in(client, user)
    return client


def inside(client: Client) -> bool:
    return client.get(reverse("authentication:inbox")).status_code == 200


def test_a_person_sees_and_ends_only_their_own_sign_ins(nurse: User) -> None:
    here, elsewhere, stranger = signed_in(nurse), signed_in(nurse), signed_in(factories.user())
    page = here.get(reverse("authentication:account")).content.decode()
    assert page.count("Chrome di Android") == 2 and page.count("perangkat ini") == 1
    mine = UserSession.objects.get(session_key=elsewhere.session.session_key)
    stranger.post(reverse("authentication:end_session"), {"session": mine.pk})
    assert inside(elsewhere)
    here.post(reverse("authentication:end_session"), {"session": mine.pk})
    assert not inside(elsewhere) and inside(here) and inside(stranger)


def test_out_of_all_devices_ends_every_one(nurse: User) -> None:
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    here.post(reverse("authentication:end_all_sessions"))
    assert not inside(here) and not inside(elsewhere)


def test_a_changed_password_ends_the_others_and_is_told(nurse: User) -> None:
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    new = {"oldpassword": PASSWORD, "password1": "laut-sawu-tenang", "password2": "laut-sawu-tenang"}
    assert here.post(reverse("account_change_password"), new).url == reverse("authentication:account")
    assert inside(here) and not inside(elsewhere)
    assert Notification.objects.filter(user=nurse, title="Kata sandi Anda diganti").exists()


def test_a_deactivated_account_is_out_at_once(nurse: User) -> None:
    open_one = signed_in(nurse)
    browser = Client()
    browser.force_login(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    url = reverse("admin:authentication_user_changelist")
    browser.post(url, {"action": "deactivate", "_selected_action": [nurse.pk]})
    assert not inside(open_one)
    assert not UserSession.objects.filter(user=nurse).exists()


# --- Addresses on the page --------------------------------------------------------------------------------------------


def test_another_address_needs_the_password_again(client: Client, nurse: User) -> None:
    client.force_login(nurse)
    url = reverse("authentication:change_address")
    assert reverse("account_reauthenticate") in client.post(url, {"address": "baru@uji.example"}).url
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(url, {"address": "baru@uji.example"}).url == reverse("authentication:enter_code")
    page = client.get(reverse("authentication:account")).content.decode()
    assert "baru@uji.example" in page and "belum dikonfirmasi" in page
    client.post(reverse("authentication:resume_check"), {"kind": "email", "drop": "1"})
    assert "baru@uji.example" not in client.get(reverse("authentication:account")).content.decode()


def test_a_new_key_closes_the_secrets_too_and_the_old_one_can_go(client: Client, settings) -> None:
    old, new = crypto.new_key(), crypto.new_key()
    settings.DATA_KEYS = [old]
    user = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    RecoveryCodes.activate(user)
    settings.DATA_KEYS = [new, old]
    assert rotate()["mfa.Authenticator"] == 2
    settings.DATA_KEYS = [new]
    assert rotate()["mfa.Authenticator"] == 0
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == reverse("home")
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    again = Client()
    sign_in(again, user)
    unused = kept.wrap().get_unused_codes()[0]
    assert again.post(reverse("mfa_authenticate"), {"code": unused}).url == reverse("home")
