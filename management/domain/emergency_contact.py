"""Whom to call when somebody is hurt at work, for the faskes where they work and only about the time they do."""

from datetime import datetime, timedelta

from django.db import transaction

from authentication.domain import accesses, identity
from authentication.domain.identity import EmergencyContact
from authentication.enums import AccessPurpose
from authentication.models import User
from lentera.lib.errors import DomainError
from management.enums import AssignmentState
from management.models import Assignment

WHAT = "kontak darurat"
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=24)
AT_WORK = (AssignmentState.CONFIRMED, AssignmentState.ARRIVED, AssignmentState.DONE)


def is_open(assignment: Assignment, now: datetime) -> bool:
    near = assignment.starts_at - BEFORE <= now <= assignment.ends_at + AFTER
    return near and assignment.state in AT_WORK


@transaction.atomic
def of(*, assignment: Assignment, by: User, now: datetime) -> EmergencyContact:
    """The contact, and a row in its owner's list of looks; DomainError outside the shift's time or when none was given."""
    if not is_open(assignment, now):
        raise DomainError(
            "Kontak darurat hanya terbuka dari dua jam sebelum sampai sehari sesudah tugasnya.", code="closed"
        )
    contact = identity.contact_of(assignment.nakes.user)
    if contact is None:
        raise DomainError(f"{assignment.nakes.full_name} belum menulis kontak darurat.", code="none")
    accesses.record(
        person=assignment.nakes.user, by=by, what=WHAT, purpose=AccessPurpose.EMERGENCY, object_ref=assignment.ref
    )
    return contact
