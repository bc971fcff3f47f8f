"""How far a registration is. It is read from what is on file, so it can be left at any moment and continued anywhere."""

from dataclasses import dataclass

from authentication.models import AuditEvent, Identity, User
from management.enums import CheckState, CredentialKind, DocumentStatus, Tier
from management.models import Credential, NakesProfile, Study


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    detail: str
    done: bool


def main_kind(nakes: NakesProfile) -> CredentialKind:
    """The document without which nothing begins."""
    return CredentialKind.STUDENT_CARD if nakes.tier == Tier.STUDENT else CredentialKind.STR


def main_document(nakes: NakesProfile) -> Credential | None:
    """The newest one that was not refused."""
    rows = nakes.credentials.filter(kind=main_kind(nakes)).exclude(status=DocumentStatus.REJECTED)
    return rows.order_by("-id").first()


def steps(nakes: NakesProfile) -> list[Step]:
    """The steps after the account, in order; four or five queries."""
    document, word = main_document(nakes), main_kind(nakes).label
    sent = document is not None and bool(document.number) and document.check_state != CheckState.OWNER
    known = Identity.objects.filter(user=nakes.user).exists()
    found = [Step("identitas", "Identitas", "NIK dan tanggal lahir", known)]
    if nakes.tier == Tier.STUDENT:
        studies = Study.objects.filter(nakes=nakes).exists()
        found.append(Step("kuliah", "Kuliah", "Program studi dan semester", studies))
    found.append(Step("dokumen", f"Foto {word}", "Difoto dari HP, dibaca otomatis", sent))
    found.append(Step("tempat", "Tempat dan waktu", "Jarak dan jadwal", _saved(nakes, "profil: tempat")))
    return found


def next_step(nakes: NakesProfile) -> Step | None:
    return next((step for step in steps(nakes) if not step.done), None)


def begins(user: User) -> bool:
    """Whether somebody has not sent their main document yet: such a person goes on with the registration first."""
    nakes = NakesProfile.objects.filter(user=user).first()
    return nakes is not None and main_document(nakes) is None


def _saved(nakes: NakesProfile, action: str) -> bool:
    return AuditEvent.objects.filter(object_ref=f"nakes:{nakes.uid}", action=action).exists()
