"""Codes: how long they live, how often they may be wrong, where they stand, and what failing services say."""

import json
import logging
import time
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from authentication import tasks
from authentication.domain import addresses, registration
from authentication.domain.registration import NewAccount
from authentication.enums import AddressKind, CheckPurpose, CheckState, Role
from authentication.models import AddressCheck, AuditEvent, Notification, Registration, User
from lentera.lib import crypto
from lentera.lib.errors import DomainError
from tests import factories
from tests.authentication.codes import code_for

pytestmark = pytest.mark.django_db
ENTER = "authentication:enter_code"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def nurse() -> User:
    return factories.user(email="lama@uji.example", phone="+6281234567890")


def asked(user: User, value: str = "baru@uji.example") -> AddressCheck:
    return addresses.ask(purpose=CheckPurpose.ADD, address=addresses.email(value), user=user)


def enter(check: AddressCheck, code: str, *, after: timedelta = timedelta()) -> bool:
    return addresses.confirm_addition(check=check, code=code, now=timezone.now() + after)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_puts_the_address_on_the_account_once_and_tells_the_old_one(nurse: User) -> None:
    check = asked(nurse)
    code = code_for(check)
    assert enter(check, code)
    nurse.refresh_from_db()
    assert nurse.email == "baru@uji.example"
    with pytest.raises(DomainError, match="selesai"):
        enter(check, code)
    tasks.tell_old_address(crypto.encrypt("lama@uji.example"))
    assert mail.outbox[-1].to == ["lama@uji.example"]
    assert Notification.objects.filter(user=nurse, title="Surel akun Anda diganti").exists()


def test_old_addresses_are_told_by_the_queue(nurse: User, django_capture_on_commit_callbacks) -> None:
    check = asked(nurse)
    code = code_for(check)
    with django_capture_on_commit_callbacks(execute=True):
        enter(check, code)
    assert any("tell_old_address" in str(job.task) for job in OrmQ.objects.all())


@pytest.mark.parametrize(("minutes", "fits"), [(14, True), (16, False)])
def test_a_code_lives_a_quarter_of_an_hour(nurse: User, minutes: int, fits: bool) -> None:
    check = asked(nurse)
    assert enter(check, code_for(check), after=timedelta(minutes=minutes)) is fits


def test_after_five_wrong_codes_the_right_one_is_refused_too(nurse: User) -> None:
    check = asked(nurse)
    code = code_for(check)
    assert [enter(check, other_than(code)) for _ in range(5)] == [False] * 5
    assert addresses.tries_left(check) == 0
    assert not enter(check, code)


def test_a_new_code_ends_the_old_one_and_must_wait(nurse: User) -> None:
    check, now = asked(nurse), timezone.now()
    old = code_for(check)
    with pytest.raises(DomainError, match="dalam 60 detik"):
        addresses.ask_again(check=check, now=check.asked_at)
    addresses.ask_again(check=check, now=now + timedelta(seconds=61))
    new = code_for(check)
    assert old == new or not enter(check, old)
    assert enter(check, new)


def test_five_codes_are_enough(nurse: User) -> None:
    check = asked(nurse)
    for n in range(1, 5):
        addresses.ask_again(check=check, now=timezone.now() + n * timedelta(minutes=2))
    with pytest.raises(DomainError, match="lima kali"):
        addresses.ask_again(check=check, now=timezone.now() + timedelta(hours=1))


def test_a_code_stands_nowhere_but_in_the_message(
    client: Client, nurse: User, caplog, django_capture_on_commit_callbacks
) -> None:
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"address": nurse.email})
    check = AddressCheck.objects.get()
    code = code_for(check)
    row = AddressCheck.objects.values().get()
    kept = [str(row), *(str(job.task) for job in OrmQ.objects.all())]
    kept += [json.dumps(session.get_decoded()) for session in Session.objects.all()]
    assert len(kept) == 3 and not any(code in text for text in kept)
    assert code not in caplog.text


def test_a_check_of_another_browser_cannot_be_answered(client: Client, nurse: User) -> None:
    client.post(reverse("account_reset_password"), {"address": nurse.email})
    code = code_for(AddressCheck.objects.get())
    page = Client().post(reverse(ENTER), {"code": code}).content.decode()
    assert "Tidak ada kode yang ditunggu" in page
    stranger = Client()
    stranger.force_login(factories.user())
    session = stranger.session
    session["address_check"] = str(asked(nurse).uid)
    session.save()
    assert stranger.post(reverse(ENTER), {"code": code}).url == reverse("home")


def test_failing_mail_is_told_to_everybody_and_logged_without_the_address(
    client: Client, nurse: User, monkeypatch, caplog
) -> None:
    def down(*args: object, **kwargs: object) -> int:
        raise SMTPServerDisconnected(f"no {nurse.email}")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    client.post(reverse("account_reset_password"), {"address": nurse.email})
    tasks.send_code(AddressCheck.objects.get().pk)
    other = Client()
    other.post(reverse("account_reset_password"), {"address": "siapa@uji.example"})
    for each in (client, other):
        assert "sedang terganggu" in each.get(reverse(ENTER)).content.decode()
    assert "SMTPServerDisconnected" in caplog.text and nurse.email not in caplog.text
    assert AddressCheck.objects.filter(state=CheckState.FAILED).count() == 1


def test_a_task_that_runs_twice_sends_once(nurse: User) -> None:
    check = asked(nurse)
    code = code_for(check)
    tasks.send_code(check.pk)
    assert len(mail.outbox) == 1
    assert enter(check, code)


# --- By hand ----------------------------------------------------------------------------------------------------------


def by_phone(**fields) -> AddressCheck:
    data = {"name": "Rambu Ana", "password": "lentera-malam-hari", "phone": "+6281300000001"}
    details = {"name": "Klinik A", "kind": "klinik", "wilayah": factories.wilayah().pk, "address": "Jl. A"}
    return registration.begin(
        account=NewAccount(**{**data, **fields}), role=Role.FASKES_ADMIN, kind="faskes", details=details
    )


def test_without_a_provider_the_platform_admin_confirms_the_number(client: Client) -> None:
    admin = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    check = by_phone()
    tasks.ask_platform(check.pk)
    notice = Notification.objects.get(user=admin)
    assert notice.title == "Nomor telepon menunggu konfirmasi" and "0813" not in notice.body
    client.force_login(admin)
    url = reverse("admin:authentication_addresscheck_changelist")
    assert "+6281300000001" in client.get(url).content.decode()
    client.post(url, {"action": "confirm", "_selected_action": [check.pk]})
    user = User.objects.get(phone="+6281300000001")
    assert AuditEvent.objects.get(action="nomor telepon dikonfirmasi admin").object_ref == f"user:{user.uid}"
    assert Client().login(phone="+6281300000001", password="lentera-malam-hari")


def test_a_number_that_belongs_to_somebody_cannot_be_given_away(nurse: User) -> None:
    check = by_phone(phone="+6281234567890")
    tasks.ask_platform(check.pk)
    assert Notification.objects.filter(user=nurse).count() == 1
    with pytest.raises(DomainError, match="sudah punya akun"):
        registration.confirm_by_hand(check=check, by=factories.user(Role.PLATFORM_ADMIN))


def test_only_numbers_are_confirmed_by_hand(nurse: User) -> None:
    with pytest.raises(DomainError, match="lewat kode"):
        registration.confirm_by_hand(check=asked(nurse), by=factories.user(Role.PLATFORM_ADMIN))


def test_somebody_who_waits_may_go_on_with_an_email(client: Client) -> None:
    check = by_phone()
    session = client.session
    session["address_check"] = str(check.uid)
    session.save()
    assert "Pakai surel" in client.get(reverse(ENTER)).content.decode()
    client.post(reverse("authentication:other_email"), {"other": "Rambu@uji.example"})
    new = AddressCheck.objects.get()
    assert (new.kind, new.address) == (AddressKind.EMAIL, "rambu@uji.example")
    client.post(reverse(ENTER), {"code": code_for(new)})
    user = User.objects.get(email="rambu@uji.example")
    assert user.phone is None
    assert AddressCheck.objects.get(user=user).state == CheckState.BY_HAND


# --- A forgotten password ---------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_made_anew_with_a_code_and_ends_other_sign_ins(client: Client, nurse: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(nurse)
    assert client.post(reverse("account_reset_password"), {"address": " LAMA@uji.example"}).url == reverse(ENTER)
    answer = client.post(reverse(ENTER), {"code": code_for(AddressCheck.objects.get())})
    assert answer.url == reverse("account_new_password")
    answer = client.post(answer.url, {"password": "laut-sawu-tenang"})
    assert answer.url == reverse("account_login")
    assert elsewhere.get(reverse("authentication:inbox")).status_code == 302
    nurse.refresh_from_db()
    assert nurse.check_password("laut-sawu-tenang")
    assert "Minta kode lagi" in client.get(reverse("account_new_password")).content.decode()


def test_known_and_unknown_get_the_same_answer(nurse: User, settings) -> None:
    settings.WHATSAPP_PHONE_NUMBER_ID = settings.WHATSAPP_TOKEN = settings.WHATSAPP_TEMPLATE = "uji"
    seen = []
    for login in ("lama@uji.example", "siapa@uji.example", "0812 3456 7890", "0812 3456 7899"):
        client = Client()
        answer = client.post(reverse("account_reset_password"), {"address": login})
        seen.append((answer.status_code, answer.url, client.get(answer.url).status_code))
    assert len(set(seen)) == 1


def test_without_a_provider_every_number_gets_the_same_sentence(nurse: User) -> None:
    pages = {
        Client().post(reverse("account_reset_password"), {"address": number}).status_code
        for number in ("0812 3456 7890", "0812 3456 7899")
    }
    page = Client().post(reverse("account_reset_password"), {"address": "081234567890"}).content.decode()
    assert pages == {200} and "minta admin Lentera" in page
    assert not AddressCheck.objects.exists()


def test_an_address_is_asked_six_times_an_hour_at_most(nurse: User) -> None:
    codes = [
        Client().post(reverse("account_reset_password"), {"address": "siapa@uji.example"}).status_code for _ in range(7)
    ]
    assert codes == [302] * 6 + [429]


@pytest.mark.parametrize("address", ["lama@uji.example", "siapa@uji.example"])
def test_an_address_is_asked_twenty_times_a_day_at_most(
    nurse: User, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A hundred guesses a day, from however many browsers, known address or not."""
    start = time.time()
    codes = []
    for hours in range(25):
        monkeypatch.setattr(time, "time", lambda hours=hours: start + 3610 * hours)
        asked = Client().post(reverse("account_reset_password"), {"address": address})
        codes.append(asked.status_code)
    assert codes[:20] == [302] * 20
    assert codes[20:24] == [429] * 4
    assert codes[24] == 302, "the next day it is asked again"


# --- Rows --------------------------------------------------------------------------------------------------------------


def test_what_nobody_confirmed_is_deleted() -> None:
    by_phone()
    assert tasks.drop_old_checks() == 0
    assert addresses.drop_old(timezone.now() + timedelta(days=15)) > 0
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"purpose": "add"}, {"purpose": "register"}, {"purpose": "reset", "code_hash": "x"}], ids=str
)
def test_the_database_refuses_checks_that_belong_to_nobody(wrong: dict) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        AddressCheck.objects.create(kind="email", address="a@uji.example", asked_at=now, until=now, **wrong)
