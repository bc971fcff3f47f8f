from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from authentication import tasks
from authentication.channels.errors import ChannelBusy, ChannelFailed
from authentication.domain import deliveries
from authentication.domain import notify as notify_module
from authentication.domain.notify import notify
from authentication.enums import DeliveryState, Topic
from authentication.models import Delivery, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery() -> Delivery:
    user = User.objects.create_user(email="yohana@contoh.id", name="Yohana Ndapa")
    notify(
        users=[user], topic=Topic.REMINDER, title="Besok jaga", body="21.00 WITA", event_key="r:1", url="/nakes/jadwal/"
    )
    return Delivery.objects.get()


def answer_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(notice: object) -> None:
        raise error

    monkeypatch.setitem(tasks.CHANNELS, "email", send)


def test_the_email_says_what_and_where(delivery: Delivery, settings) -> None:
    settings.SITE_URL = "https://lentera.example"
    assert tasks.send_deliveries([delivery.pk]) == 1
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT and delivery.sent_at
    [message] = mail.outbox
    assert message.subject == "Besok jaga" and message.to == ["yohana@contoh.id"]
    assert "https://lentera.example/nakes/jadwal/" in message.body
    assert message.extra_headers["Message-ID"] == f"<{delivery.notification.uid}@lentera.example>"


def test_it_is_sent_once_however_often_the_job_runs(delivery: Delivery) -> None:
    assert [tasks.send_delivery(delivery.pk) for _ in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1


def test_waits_grow_and_then_it_is_given_up(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ChannelBusy("HTTP 503"))
    start, waits = timezone.now(), []
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(10):
            tasks.send_delivery(delivery.pk)
            delivery.refresh_from_db()
            if delivery.state != DeliveryState.WAITING:
                break
            waits.append(delivery.due_at - timezone.now())
            assert not tasks.send_delivery(delivery.pk), "not before its time"
            clock.move_to(delivery.due_at)
    assert waits == list(deliveries.WAITS)
    assert delivery.state == DeliveryState.FAILED and delivery.error == "HTTP 503"


def test_a_longer_wish_of_the_service_is_kept(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, ChannelBusy("HTTP 429", retry_after=600))
    with time_machine.travel(timezone.now(), tick=False):
        tasks.send_delivery(delivery.pk)
        delivery.refresh_from_db()
        assert delivery.due_at - timezone.now() == timedelta(seconds=600)


def test_a_refusal_is_final_and_a_fault_of_ours_is_tried_again(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, ZeroDivisionError("bug"))
    tasks.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING and "ZeroDivisionError" in delivery.error
    Delivery.objects.update(due_at=timezone.now())
    answer_with(monkeypatch, ChannelFailed("HTTP 413"))
    tasks.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


def test_the_sweep_finds_what_a_dead_worker_dropped(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[list[int]] = []
    monkeypatch.setattr(notify_module, "async_task", lambda task, ids, group: jobs.append(ids))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert deliveries.claim(delivery.pk)  # and the worker is killed here
        assert tasks.sweep_deliveries() == 0
    with time_machine.travel(now + deliveries.LEASE + timedelta(seconds=1)):
        assert tasks.sweep_deliveries() == 1
        assert tasks.send_deliveries(jobs[0]) == 1
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT and delivery.attempts == 2


def test_a_slow_worker_that_lost_its_claim_changes_nothing(delivery: Delivery) -> None:
    slow = deliveries.claim(delivery.pk)
    assert slow
    with time_machine.travel(timezone.now() + deliveries.LEASE * 2):
        assert tasks.send_delivery(delivery.pk)
    assert not deliveries.given_up(slow, "too late")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_a_message_that_kills_its_worker_is_given_up(delivery: Delivery) -> None:
    Delivery.objects.update(attempts=len(deliveries.WAITS) + 1)
    assert deliveries.claim(delivery.pk) is None
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
