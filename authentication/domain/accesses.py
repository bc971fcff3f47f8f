"""Who looked at whose personal data: one row per person, data and hour for a reader, however often the page is opened."""

from datetime import timedelta

from django.utils import timezone

from authentication.enums import AccessPurpose
from authentication.models import DataAccess, User

SAME_LOOK = timedelta(hours=1)


def record(*, person: User, by: User | None, what: str, purpose: AccessPurpose, object_ref: str = "") -> None:
    """Write down a look. The same look again within the hour is the same look, so that the list stays readable."""
    row = {"person": person, "actor": by, "what": what, "purpose": purpose, "object_ref": object_ref}
    since = timezone.now() - SAME_LOOK
    if not DataAccess.objects.filter(**row, at__gte=since).exists():
        DataAccess.objects.create(**row)
