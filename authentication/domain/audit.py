"""The audit trail: one function that adds a row inside the caller's transaction."""

from typing import Any

from authentication.models import AuditEvent, User


def record(*, by: User | None, action: str, object_ref: str, reason: str = "", **data: Any) -> AuditEvent:
    """Add one event; `by=None` means the system itself. Call it inside the transaction of the change."""
    return AuditEvent.objects.create(actor=by, action=action, object_ref=object_ref, reason=reason[:250], data=data)
