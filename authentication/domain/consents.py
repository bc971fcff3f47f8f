"""What people agreed to, word for word and by version, and whether newer words wait for an answer.

A text is changed by adding a version here; the old ones stay, because rows name them. What the service cannot do without is
withdrawn by deleting the account; nothing optional is asked at present.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from authentication.domain import audit
from authentication.enums import ConsentChannel
from authentication.models import Consent, User


@dataclass(frozen=True)
class Text:
    """One version of what is asked, and the day from which it is shown."""

    version: int
    since: date
    words: str


SERVICE = "layanan"
TEXTS: dict[str, tuple[Text, ...]] = {
    SERVICE: (
        Text(
            1,
            date(2026, 11, 1),
            "Saya setuju data saya dipakai Lentera untuk mencocokkan shift dan urusan legalnya (UU 27/2022).",
        ),
    ),
}


def current(key: str = SERVICE) -> Text:
    return TEXTS[key][-1]


def words(key: str, version: int) -> str:
    return next(text.words for text in TEXTS[key] if text.version == version)


@transaction.atomic
def give(*, user: User, version: int, channel: ConsentChannel, key: str = SERVICE) -> Consent:
    """Write down that somebody agreed; the same version twice is a no-op."""
    row, new = Consent.objects.get_or_create(user=user, key=key, version=version, defaults={"channel": channel})
    if new:
        audit.record(by=user, action="menyetujui", object_ref=f"user:{user.uid}", key=key, version=version)
    return row


def due(user: User, key: str = SERVICE) -> bool:
    """Whether the person agreed to older words only, or, with an account that was opened for them, to none yet."""
    latest = Consent.objects.filter(user=user, key=key).order_by("-version").first()
    return latest is None or latest.version < current(key).version


def end(*, user: User, now: datetime) -> None:
    """Everything is withdrawn: the account goes."""
    Consent.objects.filter(user=user, withdrawn_at__isnull=True).update(withdrawn_at=now)
