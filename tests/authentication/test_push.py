import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from authentication import tasks
from authentication.domain import inbox
from authentication.domain.notify import notify
from authentication.enums import Channel, DeliveryState, Topic
from authentication.models import Delivery, Notification, PushSubscription, User
from lentera.clients import webpush
from lentera.lib.errors import DomainError
from lentera.sandbox.push import Browser, PushService, verify_vapid

pytestmark = pytest.mark.django_db
PRIVATE, PUBLIC = webpush.new_keys()


@pytest.fixture(autouse=True)
def keys(settings) -> None:
    settings.VAPID_PRIVATE_KEY, settings.VAPID_PUBLIC_KEY = PRIVATE, PUBLIC
    settings.PUSH_HOSTS = ["127.0.0.1"]


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def nurse() -> User:
    return User.objects.create_user(email="yohana@contoh.id", password="sandi-rahasia-9", name="Yohana Ndapa")


def subscribe(user: User, browser: Browser) -> None:
    data = browser.subscription()
    inbox.subscribe(by=user, subscription=webpush.Subscription(data["endpoint"], **data["keys"]))


def tell(user: User, body: str = "IGD RSUD Contoh, Kam 26 Nov 2026, 21.00–07.00 WITA", key: str = "a:1") -> Delivery:
    notify(
        users=[user], topic=Topic.ANSWER, title="Lamaran Anda diterima", body=body, event_key=key, url="/nakes/lamaran/"
    )
    delivery = Delivery.objects.get(notification__event_key=key, channel=Channel.PUSH)
    tasks.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def test_the_browser_reads_exactly_what_was_sent(service: PushService, nurse: User) -> None:
    browser = service.browser("satu")
    subscribe(nurse, browser)
    assert tell(nurse).state == DeliveryState.SENT
    [received] = service.received
    message = browser.read(received.body)
    assert message["title"] == "Lamaran Anda diterima" and message["url"] == "/nakes/lamaran/"
    assert message["body"] == "IGD RSUD Contoh, Kam 26 Nov 2026, 21.00–07.00 WITA"
    assert received.headers["ttl"] == "14400" and received.headers["urgency"] == "high"
    assert received.headers["topic"] == message["tag"] and len(message["tag"]) == 32
    assert received.claims["sub"].startswith("mailto:") and received.claims["aud"] == service.url
    assert b"Lamaran" not in received.body


def test_a_token_signed_by_another_key_is_not_ours(service: PushService, nurse: User, settings) -> None:
    subscribe(nurse, service.browser("satu"))
    tell(nurse)
    header = service.received[0].headers["authorization"]
    other = webpush.new_keys()[1]
    assert verify_vapid(header) and verify_vapid(header.rpartition("=")[0] + "=" + other) is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_subscription_is_removed(service: PushService, nurse: User, status: int) -> None:
    subscribe(nurse, service.browser("mati"))
    service.answers["mati"] = status
    assert tell(nurse).state == DeliveryState.SKIPPED
    assert not PushSubscription.objects.exists()
    assert Notification.objects.count() == 1, "the inbox still has it"


def test_one_living_browser_is_enough(service: PushService, nurse: User) -> None:
    for name in ("mati", "hidup"):
        subscribe(nurse, service.browser(name))
    service.answers["mati"] = 410
    assert tell(nurse).state == DeliveryState.SENT
    assert PushSubscription.objects.get().endpoint.endswith("hidup")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_later(service: PushService, nurse: User, status: int) -> None:
    subscribe(nurse, service.browser("satu"))
    service.answers["satu"], service.retry_after = status, "120"
    delivery = tell(nurse)
    assert delivery.state == DeliveryState.WAITING and delivery.error == f"HTTP {status}"
    assert PushSubscription.objects.count() == 1


@pytest.mark.parametrize("status", [301, 400, 401, 403, 413])
def test_a_refusal_is_recorded_and_not_repeated(service: PushService, nurse: User, status: int) -> None:
    subscribe(nurse, service.browser("satu"))
    service.answers["satu"] = status
    delivery = tell(nurse)
    assert delivery.state == DeliveryState.FAILED and str(status) in delivery.error
    assert PushSubscription.objects.count() == 1


def test_no_answer_at_all_is_tried_again(service: PushService, nurse: User) -> None:
    subscribe(nurse, Browser("http://127.0.0.1:9/satu"))
    delivery = tell(nurse)
    assert delivery.state == DeliveryState.WAITING and delivery.error.startswith("network")


def test_long_numbers_never_reach_a_lock_screen(service: PushService, nurse: User) -> None:
    browser = service.browser("satu")
    subscribe(nurse, browser)
    tell(nurse, body="NIK 3171234567890123 jangan")
    assert "3171234567890123" not in json.dumps(browser.read(service.received[0].body))


def test_too_large_a_message_is_not_sent() -> None:
    data = Browser("http://127.0.0.1:9/x").subscription()
    with pytest.raises(webpush.PushError, match="payload"):
        webpush.send(
            webpush.Subscription(data["endpoint"], **data["keys"]),
            {"body": "x" * 3_000},
            vapid=webpush.Vapid(PRIVATE, "mailto:a@b.c"),
            ttl=60,
        )


def test_a_wish_to_wait_is_seconds_or_a_date() -> None:
    assert webpush.retry_after("120") == 120
    assert webpush.retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert webpush.retry_after("") is None and webpush.retry_after("nanti") is None


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://fcm.googleapis.com.evil.example/", False),
        ("https://169.254.169.254/latest/", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_known_push_services_are_called(endpoint: str, allowed: bool) -> None:
    assert webpush.allowed_endpoint(endpoint) is allowed


def test_an_unknown_service_is_refused_in_a_sentence(nurse: User, settings) -> None:
    settings.PUSH_HOSTS = list(webpush.KNOWN_HOSTS)
    with pytest.raises(DomainError, match="belum didukung"):
        subscribe(nurse, Browser("https://10.0.0.1/x"))


def test_a_browser_that_changes_hands_belongs_to_the_new_person(nurse: User) -> None:
    other = User.objects.create_user(email="dua@contoh.id", name="Orang Kedua")
    browser = Browser("http://127.0.0.1:9/bersama")
    subscribe(nurse, browser)
    subscribe(other, browser)
    assert PushSubscription.objects.get().user == other


def test_the_page_registers_and_renews(nurse: User, client: Client) -> None:
    client.force_login(nurse)
    url = reverse("authentication:push_subscribe")
    first, second = (Browser(f"http://127.0.0.1:9/{name}").subscription() for name in "ab")
    assert client.post(url, first, content_type="application/json").status_code == 201
    renewed = {**second, "replaces": first["endpoint"]}
    assert client.post(url, renewed, content_type="application/json").status_code == 201
    assert PushSubscription.objects.get().endpoint == second["endpoint"]


@pytest.mark.parametrize(
    "body",
    ["null", "[]", "{}", '{"endpoint": 1, "keys": {"p256dh": 2, "auth": 3}}', '{"endpoint":"x","keys":[]}', "\\"],
)
def test_nonsense_is_answered_in_a_sentence(nurse: User, client: Client, body: str) -> None:
    client.force_login(nurse)
    answer = client.post(reverse("authentication:push_subscribe"), body, content_type="application/json")
    assert answer.status_code == 400 and "tidak terbaca" in answer.json()["error"]


def test_another_site_cannot_register_its_own_browser(nurse: User, client: Client) -> None:
    client.force_login(nurse)
    url, data = reverse("authentication:push_subscribe"), Browser("http://127.0.0.1:9/x").subscription()
    cross = client.post(url, data, content_type="application/json", headers={"Sec-Fetch-Site": "cross-site"})
    form = client.post(url, {"endpoint": "x"})
    assert cross.status_code == form.status_code == 403
