"""The audit trail: rows added inside the caller's transaction, chained a moment later, and a proof that none was touched.

Each chained event's digest is SHA-256 over the digest before it and its own content. Whoever changes, removes or slips in a row
breaks every digest after it. Cutting off the end breaks nothing: for that the head is written to the log once an hour, and
`verify` takes a head that was noted elsewhere.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from authentication.models import AuditEvent, User

logger = logging.getLogger(__name__)
AT_ONCE = 2000
# An event that waits longer than this was left behind by a task that does not run.
LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many events it has and the digest of the last ("" for an empty one)."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


def record(*, by: User | None, action: str, object_ref: str, reason: str = "", **data: Any) -> AuditEvent:
    """Add one event; `by=None` means the system itself. Call it inside the transaction of the change."""
    return AuditEvent.objects.create(actor=by, action=action, object_ref=object_ref, reason=reason[:250], data=data)


def head() -> Head:
    last = AuditEvent.objects.filter(position__isnull=False).order_by("-position").first()
    return Head(last.position or 0, last.digest) if last else Head(0, "")


def chain() -> int:
    """Chain what is not chained yet, oldest first; how many. Two at once: one of them does nothing."""
    done = 0
    while count := _chain_some():
        done += count
    return done


def _chain_some() -> int:
    try:
        with transaction.atomic():
            end = head()
            rows = list(_waiting().select_related("actor").order_by("id")[:AT_ONCE])
            for event in rows:
                end = Head(end.position + 1, digest(end.digest, event, end.position + 1))
                _waiting().filter(pk=event.pk).update(position=end.position, digest=end.digest)
            return len(rows)
    except IntegrityError:
        # Another worker gave out the same position: its rows stand, ours come with the next turn.
        logger.info("audit: another worker is chaining")
        return 0


def _waiting() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(position__isnull=True)


def digest(before: str, event: AuditEvent, position: int) -> str:
    """64 hex digits over the digest before and everything the event says."""
    content = {
        "position": position,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(event.actor.uid) if event.actor else "",
        "action": event.action,
        "object": event.object_ref,
        "reason": event.reason,
        "data": event.data,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def verify(noted: Head | None = None) -> Iterator[str]:
    """Sentences about everything that is wrong; none when the trail is whole. `noted` is a head from earlier."""
    position, before = 0, ""
    for event in (
        AuditEvent.objects.filter(position__isnull=False).select_related("actor").order_by("position").iterator()
    ):
        position += 1
        if event.position != position:
            yield f"Urutan {position} hilang; yang berikutnya {event.position}."
            position = event.position or position
        if event.digest != digest(before, event, position):
            yield f"Urutan {position} ({event.action}, {event.object_ref}) tidak cocok dengan sidiknya."
        before = event.digest
        if noted and noted.position == position and noted.digest != event.digest:
            yield f"Urutan {position} dulu bersidik {noted.digest[:12]}…, sekarang {event.digest[:12]}…."
    if noted and noted.position > position:
        yield f"Rantai pernah sepanjang {noted.position}, sekarang {position}: ekornya terpotong."
    late = _waiting().filter(at__lt=timezone.now() - LATE).count()
    if late:
        yield f"{late} catatan belum dirantai lebih dari 30 menit: apakah pekerja latar berjalan?"
