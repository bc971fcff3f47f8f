"""A student's study: declared by the student, confirmed with the student card."""

from dataclasses import dataclass

from django.db import transaction

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import locks
from management.enums import Tier
from management.models import NakesProfile, Study
from management.models.students import MAX_SEMESTER


@dataclass(frozen=True)
class StudyData:
    university: str
    programme: str
    semester: int
    contact_name: str
    contact_address: str


@transaction.atomic
def save(*, nakes: NakesProfile, by: User, data: StudyData) -> Study:
    """Keep what a student says of their study; DomainError for somebody who is no student."""
    row = locks.nakes(nakes.pk)
    if row.tier != Tier.STUDENT:
        raise DomainError("Bagian ini untuk mahasiswa.", "tier")
    if not 1 <= data.semester <= MAX_SEMESTER:
        raise DomainError(f"Semester antara 1 dan {MAX_SEMESTER}.", "semester")
    study, _ = Study.objects.update_or_create(
        nakes=row,
        defaults={
            "university": data.university,
            "programme": data.programme,
            "semester": data.semester,
            "faculty_contact": {"nama": data.contact_name, "hubungi": data.contact_address},
        },
    )
    audit.record(by=by, action="profil: kuliah", object_ref=f"nakes:{row.uid}")
    return study
