"""Files that people trust us with: cleaned, encrypted, named at random; every look is written down."""

import hashlib

from django.db import transaction

from authentication.domain import accesses
from authentication.enums import AccessPurpose
from authentication.models import PrivateFile, SealedContent, User
from lentera.lib import crypto
from lentera.lib.uploads import CleanPicture, turned

CONTENT = "berkas"


def content_index(content: bytes) -> str:
    return crypto.blind_index(hashlib.sha256(content).hexdigest(), purpose=CONTENT)


@transaction.atomic
def store(*, owner: User, picture: CleanPicture) -> PrivateFile:
    """Keep a cleaned picture."""
    file = PrivateFile.objects.create(
        owner=owner,
        content_index=content_index(picture.content),
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
    )
    SealedContent.objects.create(file=file, content=crypto.seal(picture.content))
    return file


def read(*, file: PrivateFile, by: User | None, what: str, purpose: AccessPurpose) -> bytes:
    """The JPEG, after the look was recorded; `by=None` is the machine. Raises crypto.Unreadable."""
    accesses.record(person=file.owner, by=by, what=what, purpose=purpose, object_ref=f"file:{file.uid}")
    return crypto.open_sealed(bytes(file.sealed.content))


@transaction.atomic
def turn(*, file: PrivateFile, degrees: int) -> None:
    """Stand a picture upright. `content_index` stays that of what was sent, so that the same photo is still recognised."""
    picture = turned(crypto.open_sealed(bytes(file.sealed.content)), degrees)
    SealedContent.objects.filter(file=file).update(content=crypto.seal(picture.content))
    file.width, file.height, file.size = picture.width, picture.height, len(picture.content)
    file.save(update_fields=["width", "height", "size"])
