"""Background work of this app. Every task may run twice, late, or not at all: rows carry the truth."""

import logging

from authentication.channels import email, push
from authentication.channels.errors import ChannelBusy, ChannelFailed, NobodyThere
from authentication.domain import deliveries, notify
from authentication.enums import Channel
from authentication.models import Delivery

logger = logging.getLogger(__name__)
CHANNELS = {Channel.EMAIL.value: email.send, Channel.PUSH.value: push.send}
SWEEP_LIMIT = 1_000


def send_deliveries(delivery_ids: list[int]) -> int:
    """Send what nobody else has sent yet; return how many this worker took."""
    return sum(send_delivery(pk) for pk in delivery_ids)


def send_delivery(pk: int) -> bool:
    """Claim, call, record: no lock is held while the outside world answers."""
    delivery = deliveries.claim(pk)
    if delivery is None:
        return False
    _send(delivery)
    return True


def _send(delivery: Delivery) -> None:
    try:
        CHANNELS[delivery.channel](delivery.notification)
    except NobodyThere as reason:
        deliveries.skipped(delivery, str(reason))
    except ChannelBusy as reason:
        deliveries.postponed(delivery, str(reason), reason.retry_after)
    except ChannelFailed as reason:
        logger.warning("delivery %s given up: %s", delivery.pk, reason)
        deliveries.given_up(delivery, str(reason))
    except Exception as error:
        # A fault of ours in one message must not hold up the others of its chunk.
        logger.exception("delivery %s", delivery.pk)
        deliveries.postponed(delivery, f"galat: {type(error).__name__}")
    else:
        deliveries.sent(delivery)


def sweep_deliveries() -> int:
    """Start again what is due: retries whose time has come, and work that a dead worker dropped."""
    ids = list(deliveries.due().order_by("due_at").values_list("pk", flat=True)[:SWEEP_LIMIT])
    notify.dispatch(ids)
    return len(ids)
