"""The same NIK, number or photo in other accounts: asked when a document is weighed, and again when a person decides."""

from authentication.domain import identity
from authentication.models import Identity, PrivateFile
from management.domain.weighing import Elsewhere, Finding, of_elsewhere
from management.enums import DocumentStatus
from management.models import Credential, PracticePermit


def found(row: Credential | PracticePermit) -> Elsewhere:
    """How many other accounts; three queries. SIP numbers are given by each kabupaten and are not one of a kind."""
    owner = row.nakes.user
    own = Identity.objects.filter(user=owner).first()
    pictures = PrivateFile.objects.filter(content_index=row.picture.content_index) if row.picture else None
    return Elsewhere(
        same_nik=identity.others_with(own.nik, than=owner) if own else 0,
        same_number=_same_number(row) if isinstance(row, Credential) and row.number_key else 0,
        same_picture=pictures.exclude(owner=owner).values("owner").distinct().count() if pictures is not None else 0,
    )


def _same_number(row: Credential) -> int:
    others = Credential.objects.filter(kind=row.kind, number_key=row.number_key).exclude(nakes=row.nakes)
    return others.exclude(status=DocumentStatus.REJECTED).values("nakes").distinct().count()


def since_weighed(row: Credential | PracticePermit) -> list[Finding]:
    """What is there now and was not when the document was weighed, or it never was: somebody else came later."""
    known = {one["code"] for one in row.findings or []}
    return [one for one in of_elsewhere(found(row)) if one.code not in known]
