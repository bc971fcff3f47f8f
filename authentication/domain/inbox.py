"""A person's inbox, their choice of channels, and the browsers that asked for push."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from authentication.enums import Channel, Topic
from authentication.models import Notification, NotificationPreference, PushSubscription, User
from lentera.clients import webpush
from lentera.lib.errors import DomainError

MAX_BROWSERS = 10


def inbox(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user)


def mark_read(*, by: User, uid: str | None = None) -> int:
    """Mark one message as read, or all of them; return how many were unread."""
    unread = inbox(by).filter(read_at=None)
    if uid is not None:
        unread = unread.filter(uid=uid)
    return unread.update(read_at=timezone.now())


def preferences(user: User) -> dict[tuple[Topic, Channel], bool]:
    """Return every topic and channel with whether it is on; what was never chosen is on."""
    chosen = {(row.topic, row.channel): row.enabled for row in NotificationPreference.objects.filter(user=user)}
    return {(topic, channel): chosen.get((topic, channel), True) for topic in Topic for channel in Channel}


def choose(*, by: User, enabled: Mapping[tuple[Topic, Channel], bool]) -> int:
    """Store the choices that differ from what holds now; return how many did."""
    with transaction.atomic():
        present = preferences(by)
        changed = {key: on for key, on in enabled.items() if present.get(key) != on}
        for (topic, channel), on in changed.items():
            NotificationPreference.objects.update_or_create(
                user=by, topic=topic, channel=channel, defaults={"enabled": on}
            )
    return len(changed)


def push_hosts() -> tuple[str, ...]:
    return tuple(getattr(settings, "PUSH_HOSTS", webpush.KNOWN_HOSTS))


def subscribe(*, by: User, subscription: webpush.Subscription, user_agent: str = "", replaces: str = "") -> None:
    """Remember a browser. One endpoint belongs to one person: whoever signed in there last.

    DomainError when the address is not a known push service or a key is missing.
    """
    if not webpush.allowed_endpoint(subscription.endpoint, push_hosts()):
        raise DomainError("Layanan notifikasi peramban ini belum didukung.")
    if not (subscription.p256dh and subscription.auth) or len(subscription.endpoint) > 600:
        raise DomainError("Peramban mengirim langganan notifikasi yang tidak lengkap.")
    with transaction.atomic():
        unsubscribe(by=by, endpoint=replaces)
        PushSubscription.objects.update_or_create(
            endpoint=subscription.endpoint,
            defaults={
                "user": by,
                "p256dh": subscription.p256dh[:120],
                "auth": subscription.auth[:40],
                "user_agent": user_agent[:200],
            },
        )
        _forget_oldest(by)


def unsubscribe(*, by: User, endpoint: str) -> int:
    return PushSubscription.objects.filter(user=by, endpoint=endpoint).delete()[0]


def _forget_oldest(user: User) -> None:
    kept = PushSubscription.objects.filter(user=user).order_by("-id").values_list("pk", flat=True)[:MAX_BROWSERS]
    PushSubscription.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
