"""The WhatsApp client and the sending of a code against the stand-in: each way it fails, and what nobody may read."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.core.cache import cache
from django.utils import timezone

from authentication import tasks
from authentication.domain import addresses
from authentication.enums import AddressKind, CheckPurpose, CheckState
from authentication.models import AddressCheck
from lentera.clients import whatsapp
from lentera.clients.whatsapp import Line, OperatorNeeded, TooFast, Unavailable, Undeliverable, WhatsAppError
from lentera.sandbox.whatsapp import HTML, SENDER_ID, TEMPLATE, TOKEN, Failure, WhatsAppService, code_in, refused
from tests import factories

TO, CODE = "+6281234567890", "482913"


@pytest.fixture
def service() -> Iterator[WhatsAppService]:
    cache.clear()
    with WhatsAppService() as running:
        yield running


@pytest.fixture
def provider(service: WhatsAppService, settings: Any) -> WhatsAppService:
    settings.WHATSAPP_URL, settings.WHATSAPP_TOKEN = service.url, TOKEN
    settings.WHATSAPP_PHONE_NUMBER_ID, settings.WHATSAPP_TEMPLATE = SENDER_ID, TEMPLATE
    return service


def send(service: WhatsAppService, **changes: str) -> str:
    fields = {"token": TOKEN, "template": TEMPLATE, "phone_number_id": SENDER_ID, **changes}
    sender = Line(base_url=service.url, version="v23.0", language="id", **fields)
    with requests.Session() as http:
        return whatsapp.send_code(to=TO, code=CODE, reference="check:1", sender=sender, http=http)


def test_a_code_goes_out_twice_in_one_message_with_our_own_reference(service: WhatsAppService) -> None:
    assert send(service) == "wamid.CONTOH1"
    (message,) = service.taken
    body, button = message["template"]["components"]
    assert (message["to"], message["biz_opaque_callback_data"]) == (TO[1:], "check:1")
    assert body["parameters"] == button["parameters"] == [{"type": "text", "text": CODE}]


def test_two_messages_to_one_number_are_too_fast_for_six_seconds(service: WhatsAppService) -> None:
    now = [100.0]
    service.clock = lambda: now[0]
    send(service)
    with pytest.raises(TooFast):
        send(service)
    now[0] += 6
    assert send(service) == "wamid.CONTOH2"


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"token": "lama"}, "190"), ({"template": "lain"}, "132001"), ({"phone_number_id": "9"}, "404")],
)
def test_a_wrong_set_up_asks_for_the_operator(service: WhatsAppService, changes: dict[str, str], status: str) -> None:
    with pytest.raises(OperatorNeeded, match=status):
        send(service, **changes)
    assert service.taken == []


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (refused(131056), TooFast),
        (refused(131026), Undeliverable),
        (refused(131030), Undeliverable),
        (refused(131047), Undeliverable),
        (refused(190, 401), OperatorNeeded),
        (refused(132001, 404), OperatorNeeded),
        (refused(999_999), OperatorNeeded),
        (refused(130429, 429), Unavailable),
        (Failure(500, b"{}"), Unavailable),
        (Failure(200, b'{"messages": []}'), Unavailable),
        (Failure(200, b"[]"), Unavailable),
        (HTML, Unavailable),
        (Failure(200, b"<html>", "text/html"), Unavailable),
    ],
)
def test_each_failure_has_its_kind_and_is_asked_once(
    service: WhatsAppService, failure: Failure, kind: type[WhatsAppError]
) -> None:
    service.fails = [failure]
    with pytest.raises(kind) as caught:
        send(service)
    assert type(caught.value) is kind and service.fails == service.taken == []
    assert CODE not in str(caught.value) and TO[1:] not in str(caught.value)


def test_no_answer_in_time_is_unavailable_and_not_repeated(
    service: WhatsAppService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp, "TIMEOUT", (0.5, 0.1))
    service.fails = [Failure(200, b"{}", seconds=0.4), Failure(500, b"{}")]
    with pytest.raises(Unavailable, match="ReadTimeout"):
        send(service)
    assert len(service.fails) == 1


@pytest.mark.parametrize(("to", "code"), [("081234567890", CODE), (TO, "12 456"), (TO, "kode"), ("", CODE)])
def test_what_is_no_number_or_no_code_never_leaves(to: str, code: str) -> None:
    with pytest.raises(ValueError, match=r"E\.164"):
        whatsapp.send_code(to=to, code=code, reference="", sender=None, http=None)  # type: ignore[arg-type]


# --- The worker's part ------------------------------------------------------------------------------------------------


def _check() -> AddressCheck:
    now = timezone.now()
    return AddressCheck.objects.create(
        purpose=CheckPurpose.ADD, kind=AddressKind.PHONE, address=TO, user=factories.user(), asked_at=now,
        until=now + addresses.OPEN_FOR,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_task_run_twice_sends_one_message_and_its_code_confirms(provider: WhatsAppService) -> None:
    check = _check()
    tasks.send_code(check.pk)
    tasks.send_code(check.pk)
    check.refresh_from_db()
    assert (len(provider.taken), check.state) == (1, CheckState.SENT)
    assert addresses.confirm_addition(check=check, code=code_in(provider.taken[0]), now=timezone.now())
    assert addresses.owner(addresses.phone(TO)) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failure", "outage"),
    [(refused(131026), False), (refused(131056), False), (refused(190, 401), True), (HTML, True)],
)
def test_only_what_fails_for_everybody_is_an_outage_and_no_log_holds_code_or_number(
    provider: WhatsAppService, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
    failure: Failure, outage: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(addresses.secrets, "randbelow", lambda top: int(CODE))
    provider.fails = [failure]
    check = _check()
    with caplog.at_level(logging.DEBUG):
        tasks.send_code(check.pk)
    check.refresh_from_db()
    assert check.state == CheckState.FAILED and check.error
    assert addresses.in_outage(AddressKind.PHONE) is outage
    written = " ".join(record.getMessage() for record in caplog.records)
    assert not any(secret in written + check.error for secret in (CODE, TO[1:], TOKEN))
    tasks.send_code(check.pk)
    assert provider.taken == []
