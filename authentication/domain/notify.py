"""Tell people something once: into their inbox, and onto the channels they chose for its topic."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from authentication.enums import Channel, DeliveryState, Topic
from authentication.models import Delivery, Notification, NotificationPreference, PushSubscription, User

CHUNK = 20
TASK = "authentication.tasks.send_deliveries"


def notify(*, users: Iterable[User], topic: Topic, title: str, body: str, event_key: str, url: str = "") -> int:
    """Tell each user about one event, at most once; return how many had not been told yet.

    Runs inside the caller's transaction: what is rolled back was never said.
    Sending starts after the commit. Title and body reach lock screens, so they
    hold no NIK, phone number, diagnosis or patient.
    """
    people = {user.pk: user for user in users if user.is_active}
    with transaction.atomic():
        notices = _new_notices(people.values(), topic, title, body, event_key, url)
        deliveries = _new_deliveries(notices, people, topic)
    if deliveries:
        ids = [delivery.pk for delivery in deliveries]
        # robust: when the queue cannot be reached, the sweep finds the rows.
        transaction.on_commit(lambda: dispatch(ids), robust=True)
    return len(notices)


def _new_notices(
    users: Iterable[User], topic: Topic, title: str, body: str, event_key: str, url: str
) -> list[Notification]:
    rows = [
        Notification(
            user=user,
            topic=topic,
            title=_fit(title, 120),
            body=_fit(body, 500),
            url=url,
            event_key=event_key,
        )
        for user in users
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    # Rows that met the unique key were dropped; ours are known by their own uid.
    return list(Notification.objects.filter(uid__in=[row.uid for row in rows]))


def _fit(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _new_deliveries(notices: list[Notification], people: dict[int, User], topic: Topic) -> list[Delivery]:
    channels = channels_for(people.values(), topic)
    now = timezone.now()
    rows = [
        Delivery(notification=notice, channel=channel, due_at=now, state=DeliveryState.WAITING)
        for notice in notices
        for channel in channels[notice.user_id]
    ]
    return Delivery.objects.bulk_create(rows, batch_size=500)


def channels_for(users: Iterable[User], topic: Topic) -> dict[int, list[Channel]]:
    """Return the channels each user can be reached on and has not switched off for the topic."""
    people = list(users)
    ids = [user.pk for user in people]
    off = set(
        NotificationPreference.objects.filter(user__in=ids, topic=topic, enabled=False).values_list(
            "user_id", "channel"
        )
    )
    browsers = set(PushSubscription.objects.filter(user__in=ids).values_list("user_id", flat=True))
    able = {
        user.pk: [
            *([Channel.EMAIL] if user.email else []),
            *([Channel.PUSH] if user.pk in browsers else []),
        ]
        for user in people
    }
    return {pk: [each for each in channels if (pk, each.value) not in off] for pk, channels in able.items()}


def dispatch(delivery_ids: list[int]) -> None:
    """Hand deliveries to the workers, a chunk to a job."""
    for start in range(0, len(delivery_ids), CHUNK):
        async_task(TASK, delivery_ids[start : start + CHUNK], group="pesan")
