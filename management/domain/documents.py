"""A document in the hands of a platform admin: verified or rejected, written down, and its owner told."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import User
from lentera.lib.errors import DomainError
from management.domain import locks
from management.enums import CredentialKind, DocumentStatus
from management.models import Credential, PracticePermit

Document = Credential | PracticePermit
SECOND_STR = "Orang ini sudah punya STR terverifikasi. Tolak yang lama lebih dulu."


def ref(row: Document) -> str:
    return f"{'credential' if isinstance(row, Credential) else 'permit'}:{row.uid}"


@transaction.atomic
def verify(*, document: Document, by: User) -> Document:
    """Count it from now on. Twice is a no-op; a second verified STR of one person is refused."""
    row = _locked(document)
    if row.status == DocumentStatus.VERIFIED:
        return row
    if isinstance(row, Credential):
        _refuse_second_str(row)
        row.verified_by, row.verified_at = by, timezone.now()
    _set(row, DocumentStatus.VERIFIED, by, "")
    _tell(row, "terverifikasi", "Mulai sekarang dihitung saat pencocokan.")
    return row


@transaction.atomic
def reject(*, document: Document, reason: str, by: User) -> Document:
    """Stop counting it, with a reason its owner reads. Twice is a no-op."""
    if not reason.strip():
        raise DomainError("Tulis alasan penolakan; pemiliknya membacanya.", code="reason")
    row = _locked(document)
    if row.status == DocumentStatus.REJECTED:
        return row
    if isinstance(row, Credential):
        row.verified_by, row.verified_at = None, None
    _set(row, DocumentStatus.REJECTED, by, reason.strip())
    _tell(row, "belum bisa diterima", f"Alasan: {reason.strip()} Perbaiki di profil, lalu kirim lagi.")
    return row


def _locked(document: Document) -> Document:
    """Its owner is locked first, so that nothing else about the owner's documents changes meanwhile."""
    nakes = locks.nakes(document.nakes_id)
    row = type(document).objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if row is None:
        raise DomainError("Dokumen ini sudah dihapus pemiliknya.", code="gone")
    row.nakes = nakes
    return row


def _refuse_second_str(row: Credential) -> None:
    verified = Credential.objects.filter(nakes=row.nakes, kind=CredentialKind.STR, status=DocumentStatus.VERIFIED)
    if row.kind == CredentialKind.STR and verified.exists():
        raise DomainError(SECOND_STR, code="str")


def _set(row: Document, status: DocumentStatus, by: User, reason: str) -> None:
    before, row.status = row.status, status
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # The lock makes this unreachable; the database still has the last word.
        raise DomainError(SECOND_STR, code="str") from error
    audit.record(by=by, action=f"{before} → {status}", object_ref=ref(row), reason=reason)


def _tell(row: Document, result: str, body: str) -> None:
    notify(
        users=[row.nakes.user],
        topic=Topic.ACCOUNT,
        title=f"{row.get_kind_display()} {result}",
        body=body,
        event_key=f"{ref(row)}:{row.status}:{timezone.now():%Y%m%d%H%M%S}",
        url="/nakes/profil/",
    )
