"""The life of one delivery: claimed by one worker, then sent, tried again later, or given up."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from authentication.enums import DeliveryState
from authentication.models import Delivery

# A worker that has not answered for this long is taken for dead.
LEASE = timedelta(minutes=5)
# How long to wait after each failed attempt; after the last one it is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
)


def due(now: datetime | None = None) -> QuerySet[Delivery]:
    """Return what should be sent now: its time has come, or its worker died."""
    moment = now or timezone.now()
    late = Q(state=DeliveryState.WAITING, due_at__lte=moment)
    lost = Q(state=DeliveryState.SENDING, claimed_at__lt=moment - LEASE)
    return Delivery.objects.filter(late | lost)


def claim(pk: int) -> Delivery | None:
    """Take one due delivery for this worker; None when another has it or it is done."""
    now = timezone.now()
    taken = due(now).filter(pk=pk).update(state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    if not taken:
        return None
    delivery = Delivery.objects.select_related("notification__user").get(pk=pk)
    if delivery.attempts > len(WAITS) + 1:
        given_up(delivery, "pekerja berulang kali mati saat mengirim")
        return None
    return delivery


def sent(delivery: Delivery) -> bool:
    return _close(delivery, state=DeliveryState.SENT, sent_at=timezone.now(), error="")


def skipped(delivery: Delivery, reason: str) -> bool:
    return _close(delivery, state=DeliveryState.SKIPPED, error=reason[:300])


def given_up(delivery: Delivery, reason: str) -> bool:
    return _close(delivery, state=DeliveryState.FAILED, error=reason[:300])


def postponed(delivery: Delivery, reason: str, retry_after: int | None = None) -> bool:
    """Try again after a growing wait, or after what the service asked for if that is longer."""
    if delivery.attempts > len(WAITS):
        return given_up(delivery, reason)
    wait = max(WAITS[delivery.attempts - 1], timedelta(seconds=min(retry_after or 0, 86_400)))
    return _close(delivery, state=DeliveryState.WAITING, due_at=timezone.now() + wait, error=reason[:300])


def _close(delivery: Delivery, **changes: object) -> bool:
    """Write the outcome only while the claim is still ours: a slow worker may have lost it."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, claimed_at=delivery.claimed_at)
    return bool(ours.update(**changes))
