"""A document's decisions: it counts or it is refused, by the machine or by people, written down, and its owner told.

Against a finding of the machine one person alone decides nothing: the first proposes with a reason, a second one confirms.
Nobody decides on a document of their own.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit, identity
from authentication.domain.notify import notify
from authentication.enums import IdentitySource, Role, Topic
from authentication.models import Faskes, Identity, User
from lentera.lib.errors import DomainError
from management.domain import elsewhere, locks
from management.domain.weighing import Leaning
from management.enums import CheckState, CredentialKind, DocumentStatus, VerifiedBy
from management.models import Credential, NakesProfile, PracticePermit

Document = Credential | PracticePermit
MOST = 80
SECOND_STR = "Orang ini sudah punya STR terverifikasi. Tolak yang lama lebih dulu."
TAKEN = "NIK orang ini sudah terverifikasi di akun lain. Periksa kedua akun, lalu tolak yang keliru."
NO_NUMBER = "Pemiliknya belum memastikan nomornya."
WHY = "Temuan mesin menentang dokumen ini: {found} Tulis alasan mengapa tetap sah; petugas kedua memutuskan."
SAME_PERSON = "Anda yang mengusulkan. Petugas kedua harus orang lain."
STRANGER = "Hanya admin platform yang memutuskan dokumen."
OWN = "Anda tidak memutuskan dokumen Anda sendiri."
CHANGED = "Isinya sedang atau baru saja diubah pemiliknya. Muat ulang halamannya, lalu putuskan."
# While one of these lasts, what a person saw is not what would be decided on.
MOVING = (CheckState.READING, CheckState.OWNER, CheckState.WEIGHING)
# The kinds that show who somebody is, and with them confirm the identity.
IDENTIFYING = (CredentialKind.STR, CredentialKind.STUDENT_CARD)


def ref(row: Document) -> str:
    return f"{'credential' if isinstance(row, Credential) else 'permit'}:{row.uid}"


def stamp(row: Document) -> str:
    """Changes whenever its owner sends, edits, or it is weighed anew."""
    return f"{row.weighed_at or ''}|{row.sent_at or ''}|{row.number}"


def against(row: Document) -> list[str]:
    """Sentences of the machine's findings that speak against it."""
    leanings = (Leaning.AGAINST, Leaning.REFUSE)
    return [finding["sentence"] for finding in row.findings or [] if finding["leaning"] in leanings]


@transaction.atomic
def verify(*, document: Document, by: User, reason: str = "", seen: str = "") -> Document:
    """A person's yes. Where the machine found something against it, the first yes with a reason is a proposal.

    `seen` is the `stamp` of what the person looked at; a document that changed since is not decided on. Twice is a no-op; a
    second verified STR of one person is refused.
    """
    row = locked(document)
    if row.status == DocumentStatus.VERIFIED:
        return row
    _refuse_verifying(row, by)
    if row.check_state in MOVING:
        raise DomainError(CHANGED, code="changed")
    _refuse_unseen(row, seen)
    row.findings = [*(row.findings or []), *(asdict(one) for one in elsewhere.since_weighed(row))]
    if not against(row):
        _confirm_identity(row, by)
        count(row, by=by, how=VerifiedBy.PERSON, reason=reason)
    elif row.check_state != CheckState.SECOND:
        _propose(row, by, reason)
    elif row.proposed_by_id == by.pk:
        raise DomainError(SAME_PERSON, code="second")
    else:
        _confirm_identity(row, by)
        count(row, by=by, how=VerifiedBy.TWO_PERSONS, reason=reason or row.proposed_reason)
    return row


def _refuse_stranger(by: User) -> None:
    """Whatever right of the admin site somebody holds: documents are decided on by platform admins."""
    if by.role != Role.PLATFORM_ADMIN or not by.is_active:
        raise DomainError(STRANGER, code="role")


def _refuse_verifying(row: Document, by: User) -> None:
    _refuse_stranger(by)
    if row.nakes.user_id == by.pk:
        raise DomainError(OWN, code="own")
    if not row.number:
        raise DomainError(NO_NUMBER, code="number")
    if has_other_str(row):
        raise DomainError(SECOND_STR, code="str")


def _refuse_unseen(row: Document, seen: str) -> None:
    if seen and seen != stamp(row):
        raise DomainError(CHANGED, code="changed")


def _propose(row: Document, by: User, reason: str) -> None:
    if not reason.strip():
        raise DomainError(WHY.format(found=" ".join(against(row))), code="reason")
    row.proposed_by, row.proposed_reason = by, reason.strip()[:250]
    row.check_state = CheckState.SECOND
    row.save()
    audit.record(by=by, action="diusulkan sah", object_ref=ref(row), reason=row.proposed_reason)


def _confirm_identity(row: Document, by: User) -> None:
    if not (isinstance(row, Credential) and row.kind in IDENTIFYING):
        return
    user = row.nakes.user
    if Identity.objects.filter(user=user).exists() and not identity.confirm(
        user=user, source=IdentitySource.PERSON, by=by
    ):
        raise DomainError(TAKEN, code="nik")


@transaction.atomic
def reject(*, document: Document, reason: str, by: User, seen: str = "") -> Document:
    """Stop counting it, with a reason its owner reads. Twice is a no-op.

    `seen` as in `verify`: a photo that was sent meanwhile is not refused for the faults of the one before it.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan penolakan; pemiliknya membacanya.", code="reason")
    row = locked(document)
    if row.status == DocumentStatus.REJECTED:
        return row
    _refuse_stranger(by)
    if row.nakes.user_id == by.pk:
        raise DomainError(OWN, code="own")
    _refuse_unseen(row, seen)
    refuse(row, reason.strip(), by=by)
    return row


def count(row: Document, *, by: User | None, how: VerifiedBy, reason: str = "") -> None:
    """Let a locked row count from now on."""
    row.verified_by, row.verified_at, row.verified_how, row.note = by, timezone.now(), how, ""
    row.check_state, row.check_due_at = CheckState.DONE, None
    _set(row, DocumentStatus.VERIFIED, by, reason, how=how)
    _tell(row, "terverifikasi", "Mulai sekarang dihitung saat pencocokan.")


def refuse(row: Document, reason: str, *, by: User | None) -> None:
    """Stop counting a locked row."""
    row.verified_by, row.verified_at, row.verified_how, row.note = None, None, "", reason[:250]
    row.proposed_by, row.proposed_reason = None, ""
    row.check_state, row.check_due_at = CheckState.DONE, None
    _set(row, DocumentStatus.REJECTED, by, reason)
    _tell(row, "belum bisa diterima", f"Alasan: {reason} Perbaiki di profil, lalu kirim lagi.")


def reopen(row: Document, *, by: User, reason: str) -> None:
    """Stop counting a locked, verified row until it is decided anew: what it vouched for was changed."""
    row.verified_by, row.verified_at, row.verified_how = None, None, ""
    row.proposed_by, row.proposed_reason, row.check_state = None, "", CheckState.NONE
    _set(row, DocumentStatus.WAITING, by, reason)
    _tell(row, "diperiksa ulang", f"{reason} Sampai diputuskan, belum dihitung saat pencocokan.")


def locked(document: Document) -> Document:
    """Its owner is locked first, so that nothing else about the owner's documents changes meanwhile."""
    nakes = locks.nakes(document.nakes_id)
    rows = type(document)._default_manager.select_for_update(of=("self",))
    row = rows.filter(pk=document.pk).first()
    if row is None:
        raise DomainError("Dokumen ini sudah dihapus pemiliknya.", code="gone")
    row.nakes = nakes
    return row


def refuse_too_many(count: int) -> None:
    if count >= MOST:
        raise DomainError("Dokumen Anda sudah terlalu banyak. Hapus yang tidak perlu lebih dulu.", "many")


def drop(row: Document) -> None:
    """Delete a locked row with its picture."""
    picture = row.picture
    row.delete()
    if picture:
        picture.delete()


def has_other_str(row: Document) -> bool:
    if not isinstance(row, Credential) or row.kind != CredentialKind.STR:
        return False
    return row.nakes.credentials.filter(kind=row.kind, status=DocumentStatus.VERIFIED).exclude(pk=row.pk).exists()


def _set(row: Document, status: DocumentStatus, by: User | None, reason: str, **data: Any) -> None:
    before, row.status = row.status, status
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # The lock makes this unreachable; the database still has the last word.
        raise DomainError(SECOND_STR, code="str") from error
    audit.record(by=by, action=f"{before} → {status}", object_ref=ref(row), reason=reason, **data)


def _tell(row: Document, result: str, body: str) -> None:
    notify(
        users=[row.nakes.user],
        topic=Topic.ACCOUNT,
        title=f"{row.get_kind_display()} {result}",
        body=body,
        event_key=f"{ref(row)}:{row.status}:{timezone.now():%Y%m%d%H%M%S}",
        url="/nakes/profil/dokumen/" if isinstance(row, Credential) else "/nakes/profil/sip/",
    )


# --- What a booking rests on --------------------------------------------------------------------------------------


def snapshot(nakes: NakesProfile, faskes: Faskes) -> dict[str, Any]:
    """The verified documents as they are now, for keeping with a booking: numbers, dates, and who vouched."""
    permits = nakes.permits.filter(status=DocumentStatus.VERIFIED, faskes=faskes)
    credentials = nakes.credentials.filter(status=DocumentStatus.VERIFIED).select_related("skill")
    return {"credentials": _frozen(credentials), "permits": _frozen(permits)}


def _frozen(rows: Iterable[Document]) -> list[dict[str, Any]]:
    return [
        {
            "uid": str(row.uid),
            "kind": row.kind,
            "skill": row.skill.code if isinstance(row, Credential) and row.skill else "",
            "number": row.number,
            "valid_until": row.valid_until.isoformat() if row.valid_until else None,
            "verified_at": row.verified_at.isoformat() if row.verified_at else None,
            "verified_how": row.verified_how,
        }
        for row in rows
    ]
