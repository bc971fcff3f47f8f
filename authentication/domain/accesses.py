"""Who looked at whose personal data: one row per person, data and hour for a reader, however often the page is opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from authentication.enums import AccessPurpose, Role
from authentication.models import DataAccess, User

SAME_LOOK = timedelta(hours=1)


def record(*, person: User, by: User | None, what: str, purpose: AccessPurpose, object_ref: str = "") -> None:
    """Write down a look. The same look again within the hour is the same look, so that the list stays readable."""
    row = {"person": person, "actor": by, "what": what, "purpose": purpose, "object_ref": object_ref}
    since = timezone.now() - SAME_LOOK
    if not DataAccess.objects.filter(**row, at__gte=since).exists():
        DataAccess.objects.create(**row)


# Whoever of the platform looked: people of Lentera, whose own names are not the owner's business.
OFFICER, MACHINE, OWNER, OTHER = "Petugas Lentera", "Mesin Lentera", "Anda sendiri", "Akun yang sudah tidak ada"


@dataclass(frozen=True)
class Look:
    """One look, as its owner reads it."""

    at: datetime
    who: str
    what: str
    purpose: str


def looks_at(person: User) -> QuerySet[DataAccess]:
    return DataAccess.objects.filter(person=person).select_related("actor")


def told(row: DataAccess) -> Look:
    return Look(row.at, _who(row), row.what, row.get_purpose_display())


def _who(row: DataAccess) -> str:
    if row.actor is None:
        # The machine reads and compares; a person's row loses its actor only when the account is removed altogether.
        return MACHINE if row.purpose in (AccessPurpose.SERVICE, AccessPurpose.READING) else OTHER
    if row.actor_id == row.person_id:
        return OWNER
    return OFFICER if row.actor.role == Role.PLATFORM_ADMIN else row.actor.get_role_display()
