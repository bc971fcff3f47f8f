"""Send a notice to every browser in which its reader asked for Web Push."""

import base64
import hashlib
import re

from django.conf import settings

from authentication.channels.errors import ChannelBusy, ChannelFailed, NobodyThere
from authentication.enums import Topic
from authentication.models import Notification, PushSubscription
from lentera.clients import webpush

# How long the service keeps it for a phone that is off.
TTL = 4 * 3600
URGENT = {Topic.INVITATION, Topic.ANSWER, Topic.CHANGE}
LONG_NUMBER = re.compile(r"\d{9,}")


def send(notice: Notification) -> None:
    """Succeeds when one browser took it; raises NobodyThere, ChannelBusy or ChannelFailed."""
    subscriptions = list(PushSubscription.objects.filter(user_id=notice.user_id))
    if not settings.VAPID_PRIVATE_KEY:
        raise ChannelFailed("kunci VAPID belum diisi (manage.py init_env)")
    outcomes = [_send_to(subscription, notice) for subscription in subscriptions]
    if None in outcomes:
        return
    busy = [outcome for outcome in outcomes if isinstance(outcome, webpush.PushBusy)]
    failed = [outcome for outcome in outcomes if not isinstance(outcome, webpush.PushGone)]
    if busy:
        raise ChannelBusy(str(busy[0]), max((each.retry_after or 0 for each in busy), default=0))
    if failed:
        raise ChannelFailed(str(failed[0]))
    raise NobodyThere("tidak ada peramban yang berlangganan")


def _send_to(row: PushSubscription, notice: Notification) -> webpush.PushError | None:
    """Return None when the service took it, else what it said; a dead subscription is removed."""
    try:
        webpush.send(
            webpush.Subscription(row.endpoint, row.p256dh, row.auth),
            payload(notice),
            vapid=webpush.Vapid(settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT),
            ttl=TTL,
            topic=tag(notice),
            urgency="high" if notice.topic in URGENT else "normal",
        )
    except webpush.PushGone as error:
        row.delete()
        return error
    except webpush.PushError as error:
        return error
    return None


def payload(notice: Notification) -> dict[str, str]:
    """What the service worker shows. A lock screen is public: long numbers are masked."""
    return {
        "title": LONG_NUMBER.sub("…", notice.title),
        "body": LONG_NUMBER.sub("…", notice.body),
        "url": notice.url or "/pesan/",
        "tag": tag(notice),
    }


def tag(notice: Notification) -> str:
    """One short name per event: a repeat replaces the first instead of ringing beside it."""
    digest = hashlib.sha256(notice.event_key.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:32]
