"""Background work of this app. Every task may run twice, late, or not at all: rows carry the truth."""

import logging

from django.utils import timezone

from authentication.channels import codes, email, push
from authentication.channels.errors import ChannelBusy, ChannelFailed, NobodyThere
from authentication.domain import addresses, audit, colleagues, deliveries, notify, retention
from authentication.enums import Channel, CheckState
from authentication.models import AddressCheck, Delivery
from lentera.lib import crypto

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


# --- Codes -----------------------------------------------------------------------------------------------------------


def send_code(pk: int) -> None:
    """Send one code, or none where the address calls for none; nobody is told which. Never repeated by itself."""
    check = addresses.take(pk)
    if check is None:
        return
    if not addresses.wanted(check):
        addresses.recorded(check, CheckState.WITHHELD)
        addresses.warn_owner(check)
        return
    _send_code(check)


def _send_code(check: AddressCheck) -> None:
    try:
        codes.send(check, addresses.new_code(check))
    except ChannelFailed as reason:
        addresses.recorded(check, CheckState.FAILED, str(reason))
    except ChannelBusy as reason:
        # For everybody, so the page may say so; an operator reads why.
        logger.error("codes by %s do not go out: %s", check.kind, reason)
        addresses.mark_outage(check.kind, failing=True)
        addresses.recorded(check, CheckState.FAILED, str(reason))
    else:
        addresses.mark_outage(check.kind, failing=False)
        addresses.recorded(check, CheckState.SENT)


def ask_platform(pk: int) -> None:
    """A phone number without a provider: the platform's admins confirm it, unless it already belongs to somebody."""
    check = AddressCheck.objects.filter(pk=pk, state=CheckState.BY_HAND).first()
    if check is None:
        return
    if addresses.wanted(check):
        addresses.tell_platform(check)
    else:
        addresses.warn_owner(check)


def tell_old_address(sealed_address: str) -> None:
    """The address comes encrypted: the queue keeps what it was given. Raises what the channel raises: it is repeated."""
    codes.tell_old_address(crypto.decrypt(sealed_address))


def tell_erased(sealed_address: str) -> None:
    """The last message to an address that is on no account any more."""
    codes.tell_erased(crypto.decrypt(sealed_address))


def send_colleague_invitation(pk: int) -> None:
    """One mail for each time somebody was invited; what came of it stands on the page of the faskes's colleagues."""
    row = colleagues.unsent(pk)
    if row is None:
        return
    try:
        codes.invite_colleague(row)
    except (ChannelFailed, ChannelBusy) as reason:
        logger.warning("colleague invitation %s not sent: %s", row.uid, reason)
        colleagues.not_sent(row, str(reason))
    else:
        colleagues.sent(row, timezone.now())


def drop_old_checks() -> int:
    """Delete registrations and address checks that nobody confirmed in time."""
    return addresses.drop_old(timezone.now())


def chain_audit() -> int:
    """Chain new audit events, and leave the head in the log, where nobody who holds the database can change it."""
    count = audit.chain()
    if timezone.now().minute == 0:
        logger.info("audit head %s", audit.head())
    return count


def apply_retention() -> dict[str, int]:
    """What is too old goes, according to the retention file."""
    return retention.apply(now=timezone.now())
