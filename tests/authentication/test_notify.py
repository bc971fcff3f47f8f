from collections.abc import Callable

import pytest
from django.db import transaction

from authentication.domain import inbox
from authentication.domain import notify as module
from authentication.domain.notify import notify
from authentication.enums import Channel, DeliveryState, Topic
from authentication.models import Delivery, Notification, PushSubscription, User

pytestmark = pytest.mark.django_db
EVENT = {
    "topic": Topic.ANSWER,
    "title": "Lamaran diterima",
    "body": "IGD, Kam 26 Nov 2026",
    "event_key": "a:1:accepted",
}


@pytest.fixture
def nurse() -> User:
    return User.objects.create_user(email="yohana@contoh.id", name="Yohana Ndapa")


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    jobs: list[list[int]] = []
    monkeypatch.setattr(module, "async_task", lambda task, ids, group: jobs.append(ids))
    return jobs


def test_one_message_per_person_and_event(nurse: User) -> None:
    other = User.objects.create_user(phone="+6281234567890", name="Tanpa Surel")
    assert notify(users=[nurse, other, nurse], **EVENT) == 2
    assert notify(users=[nurse, other], **EVENT) == 0
    assert Notification.objects.count() == 2
    assert [each.notification.user for each in Delivery.objects.all()] == [nurse]


def test_push_only_for_those_who_asked_and_preference_wins(nurse: User) -> None:
    PushSubscription.objects.create(user=nurse, endpoint="https://fcm.googleapis.com/x", p256dh="p", auth="a")
    inbox.choose(by=nurse, enabled={(Topic.ANSWER, Channel.EMAIL): False})
    notify(users=[nurse], **EVENT)
    assert [each.channel for each in Delivery.objects.all()] == [Channel.PUSH]
    notify(users=[nurse], **{**EVENT, "topic": Topic.CHANGE, "event_key": "a:1:changed"})
    assert Delivery.objects.count() == 3


def test_an_inactive_person_hears_nothing(nurse: User) -> None:
    nurse.is_active = False
    assert notify(users=[nurse], **EVENT) == 0


def test_a_long_title_is_cut_and_line_breaks_go(nurse: User) -> None:
    notify(users=[nurse], **{**EVENT, "title": "a\n" + "b" * 300, "body": "x" * 900})
    notice = Notification.objects.get()
    assert len(notice.title) == 120 and "\n" not in notice.title and len(notice.body) == 500


def test_sending_waits_for_the_commit(
    nurse: User, queued: list[list[int]], django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notify(users=[nurse], **EVENT)
        assert queued == []
    assert queued == [[Delivery.objects.get().pk]]


def test_what_is_rolled_back_was_never_said(nurse: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(users=[nurse], **EVENT)
        raise RuntimeError
    assert Notification.objects.count() == 0


def test_a_queue_that_is_down_loses_nothing(
    nurse: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(module, "async_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        notify(users=[nurse], **EVENT)
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_the_number_of_queries_does_not_grow_with_the_audience(
    nurse: User, django_assert_num_queries: Callable
) -> None:
    crowd = [User.objects.create_user(email=f"n{i}@contoh.id", name=f"N {i}") for i in range(30)]
    with django_assert_num_queries(7):
        notify(users=crowd, **EVENT)
    with django_assert_num_queries(7):
        notify(users=[nurse], **EVENT)
