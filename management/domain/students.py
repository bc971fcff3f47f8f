"""A student's study: declared by the student, confirmed with the student card, and confirmed again when it says more."""

from dataclasses import dataclass

from django.db import transaction

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import documents, locks, sending
from management.enums import CredentialKind, DocumentStatus, Tier
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
    before = Study.objects.filter(nakes=row).first()
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
    if before and _says_more(before, study):
        _check_anew(row, by)
    return study


def _says_more(before: Study, now: Study) -> bool:
    """Another study, or a higher semester, which opens tasks: what the student card was compared with."""
    place = (before.university.casefold(), before.programme.casefold())
    return now.semester > before.semester or place != (now.university.casefold(), now.programme.casefold())


def _check_anew(nakes: NakesProfile, by: User) -> None:
    """A card that counts is decided anew by a person; one that waits is weighed again, so that no old look decides."""
    for card in nakes.credentials.filter(kind=CredentialKind.STUDENT_CARD, status=DocumentStatus.VERIFIED):
        card.nakes = nakes
        documents.reopen(card, by=by, reason="Data kuliah berubah.")
        sending.to_weighing(card)
    sending.weigh_again(nakes)
