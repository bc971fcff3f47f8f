"""A photo on its way: sent by its owner, read by the machine, its fields put right by its owner.

Whether the document then counts is decided in `verification.py`. Every step may be lost with its worker: the row says where it
stands and when it is tried again, and a sweep finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from ai_service import reading as readings
from ai_service.reading import CertificateReading
from authentication.domain import audit, private_files
from authentication.enums import AccessPurpose
from authentication.models import PrivateFile, User
from lentera.lib.errors import DomainError
from lentera.lib.uploads import CleanPicture, clean_picture
from management.domain import documents, locks
from management.domain.documents import Document
from management.enums import CHECK_MOVES, CheckState, CredentialKind, DocumentStatus
from management.models import Credential, NakesProfile, PracticePermit, Skill
from management.models.documents import number_key

READ_TASK = "management.tasks.read_document"
WEIGH_TASK = "management.tasks.weigh_document"
MOST_AN_HOUR = 30
# Longer than opening one ever takes; afterwards its web process is taken for dead.
RUNNING_SECONDS = 40
READ_TRIES = 3
# Longer than any reading takes; afterwards its worker is taken for dead.
CLAIM = timedelta(minutes=3)
NOT_A_DOCUMENT = "Tidak ada tulisan dokumen di foto ini. Foto dokumennya dari dekat, seluruh halaman, di tempat terang."
KINDS: dict[str, type[Document]] = {"credential": Credential, "permit": PracticePermit}


@dataclass(frozen=True)
class Sent:
    """A file as it came: its bytes, and what its sender calls it."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Fields:
    """What the owner says is on the document."""

    number: str
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


def send(*, nakes: NakesProfile, by: User, kind: CredentialKind, file: Sent, skill: Skill | None = None) -> Credential:
    """A credential that begins with its photo; the same photo sent twice is one document. DomainError says why not."""
    picture = _opened(file, by)
    with transaction.atomic():
        owner = locks.nakes(nakes.pk)
        if known := _same_picture(owner, picture):
            return known
        documents.refuse_too_many(owner.credentials.count())
        row = Credential(nakes=owner, kind=kind, skill=skill)
        _begin(row, private_files.store(owner=owner.user, picture=picture), by)
    return row


def attach(*, document: Document, by: User, file: Sent) -> Document:
    """A photo for a document that waits with what its owner typed; a later photo takes the place of an earlier one."""
    picture = _opened(file, by)
    with transaction.atomic():
        row = documents.locked(document)
        if row.status == DocumentStatus.VERIFIED:
            raise DomainError("Dokumen ini sudah terverifikasi.", "verified")
        earlier = row.picture
        row.status, row.note, row.reading, row.findings = DocumentStatus.WAITING, "", None, None
        row.check_state = CheckState.NONE
        _begin(row, private_files.store(owner=row.nakes.user, picture=picture), by)
        if earlier:
            earlier.delete()
    return row


def _opened(file: Sent, by: User) -> CleanPicture:
    """Opening a picture costs a process and a reading costs seconds, also of one that is refused or soon replaced.

    So every try counts, and one person has one at a time.
    """
    tries, running = f"photo-tries:{by.pk}:{timezone.now():%Y%m%d%H}", f"photo-running:{by.pk}"
    if not cache.add(running, True, RUNNING_SECONDS):
        raise DomainError("Foto sebelumnya masih dibuka. Tunggu sebentar, lalu kirim lagi.", "many")
    try:
        count = cache.get(tries, 0) + 1
        if count > MOST_AN_HOUR:
            raise DomainError("Sudah banyak foto dalam satu jam ini. Coba lagi nanti.", "many")
        cache.set(tries, count, 3600)
        return clean_picture(file.content, file.name)
    finally:
        cache.delete(running)


def _same_picture(owner: NakesProfile, picture: CleanPicture) -> Credential | None:
    index = private_files.content_index(picture.content)
    rows = owner.credentials.exclude(status=DocumentStatus.REJECTED)
    return rows.filter(picture__content_index=index).first()


def _begin(row: Document, file: PrivateFile, by: User) -> None:
    row.picture, row.sent_at = file, timezone.now()
    row.check_tries, row.check_due_at, row.read_at, row.weighed_at = 0, row.sent_at, None, None
    step(row, CheckState.READING)
    audit.record(by=by, action="foto dokumen dikirim", object_ref=documents.ref(row))
    enqueue(READ_TASK, row)


def step(row: Document, state: CheckState) -> None:
    """Move a locked row to another state of its check and save it; DomainError when that is not a way."""
    if state != row.check_state and state not in CHECK_MOVES[row.check_state]:
        raise DomainError(f"Tidak bisa: pemeriksaannya “{CheckState(row.check_state).label}”.", "state")
    row.check_state = state
    row.save()


def enqueue(task: str, row: Document) -> None:
    """After the commit. robust: when the queue cannot be reached, the sweep finds the row."""
    kind, pk = documents.ref(row).partition(":")[0], row.pk
    transaction.on_commit(lambda: _to_queue(task, kind, pk), robust=True)


def _to_queue(task: str, kind: str, pk: int) -> None:
    async_task(task, kind, pk, group="document")


def claim(kind: str, pk: int, *states: CheckState, now: datetime) -> Document | None:
    """The row if it is due in one of these states; for the next minutes nobody else gets it."""
    model = KINDS[kind]
    due = Q(check_due_at__isnull=True) | Q(check_due_at__lte=now)
    mine = model._default_manager.filter(due, pk=pk, check_state__in=states)
    if not mine.update(check_due_at=now + CLAIM, check_tries=F("check_tries") + 1):
        return None
    return model._default_manager.select_related("nakes__user", "nakes__profession", "picture").get(pk=pk)


# --- Reading --------------------------------------------------------------------------------------------------------


def read(
    *, kind: str, pk: int, engine: Callable[[bytes, str], CertificateReading], now: datetime | None = None
) -> bool:
    """Let the machine read a photo; False when there was nothing to do. `engine` is told the picture and whom it serves.

    After a few tries that ended with their worker, the owner goes on without a reading.
    """
    row = claim(kind, pk, CheckState.READING, now=now or timezone.now())
    if row is None:
        return False
    reading = None
    if row.check_tries <= READ_TRIES and row.picture:
        content = private_files.read(
            file=row.picture, by=None, what=f"foto {row.get_kind_display()}", purpose=AccessPurpose.READING
        )
        reading = engine(content, f"nakes:{row.nakes.uid}")
    with transaction.atomic():
        _record(documents.locked(row), row.picture, reading)
    return True


def _record(row: Document, read_picture: PrivateFile | None, reading: CertificateReading | None) -> None:
    if row.check_state != CheckState.READING or row.picture != read_picture:
        return  # another photo came meanwhile, or its owner went on without
    row.read_at, row.check_tries, row.check_due_at = timezone.now(), 0, None
    row.reading = readings.to_json(reading) if reading else None
    if reading and reading.turned and row.picture:
        private_files.turn(file=row.picture, degrees=reading.turned)
    if reading and says_nothing(reading):
        documents.refuse(row, NOT_A_DOCUMENT, by=None)
        forget_picture(row)
    elif row.number:
        to_weighing(row)
    else:
        step(row, CheckState.OWNER)


def says_nothing(reading: CertificateReading) -> bool:
    """No kind, no number, no name, no QR code: not a document."""
    kind = reading.value("jenis")
    return (
        kind in ("", "lain") and not reading.qr and not any(map(reading.value, ("nomor_str", "nomor", "nik", "nama")))
    )


def forget_picture(row: Document) -> None:
    """Delete the picture of a locked, saved row, and what was read from it."""
    picture, row.picture, row.reading = row.picture, None, None
    row.save()
    if picture:
        picture.delete()


# --- The owner ------------------------------------------------------------------------------------------------------


def confirm(*, credential: Credential, by: User, fields: Fields, skill: Skill | None = None) -> Credential:
    """What the document says, in its owner's hand; from here on it is weighed. May come before the reading is done.

    Where the owner differs from the reading, the field is kept in `corrected`: evidence for whoever decides.
    """
    with transaction.atomic():
        row = documents.locked(credential)
        if row.status == DocumentStatus.VERIFIED:
            raise DomainError("Dokumen ini sudah terverifikasi.", "verified")
        assert isinstance(row, Credential)  # noqa: S101 - locked() keeps the model
        if not number_key(fields.number):
            raise DomainError("Nomor itu tidak berisi huruf atau angka biasa. Tulis seperti di dokumen.", "number")
        row.number, row.issuer, row.issued_on = fields.number, fields.issuer, fields.issued_on
        row.valid_until, row.skill = fields.valid_until, skill if row.kind == CredentialKind.CERTIFICATE else None
        row.corrected = corrected(row)
        row.status, row.note = DocumentStatus.WAITING, ""
        audit.record(by=by, action="isi dokumen dipastikan", object_ref=documents.ref(row), corrected=row.corrected)
        if row.check_state == CheckState.READING:
            # The reading still comes, and then it is weighed with it.
            row.save()
        else:
            to_weighing(row)
    return row


@transaction.atomic
def weigh_again(nakes: NakesProfile) -> int:
    """After who somebody is was told anew: everything that waits for a decision is weighed with that. Returns how many."""
    waiting = (CheckState.QUEUED, CheckState.PERSON, CheckState.SECOND)
    owner, count = locks.nakes(nakes.pk), 0
    rows: list[Document] = list(owner.credentials.filter(check_state__in=waiting))
    rows += list(owner.permits.filter(check_state__in=waiting))
    for row in rows:
        row.nakes, row.proposed_by, row.proposed_reason = owner, None, ""
        to_weighing(row)
        count += 1
    return count


def corrected(row: Credential) -> list[str]:
    """Names of the fields in which the owner says something else than the machine read."""
    if not row.reading:
        return []
    reading = readings.from_json(row.reading)
    number = "nomor_str" if row.kind == CredentialKind.STR else "nomor"
    own: dict[str, Any] = {
        number: number_key(row.number),
        "berlaku_sampai": row.valid_until.isoformat() if row.valid_until else readings.LIFELONG,
    }
    read = {name: reading.value(name) for name in own}
    read[number] = number_key(read[number])
    return [name for name, value in own.items() if read[name] and read[name] != value]


def to_weighing(row: Document) -> None:
    """A locked row is due to be weighed."""
    row.check_tries, row.check_due_at = 0, timezone.now()
    step(row, CheckState.WEIGHING)
    enqueue(WEIGH_TASK, row)


def due(now: datetime | None = None) -> list[tuple[str, str, int]]:
    """(task, kind, key) of everything whose moment has come: lost with a worker, or waiting for SATUSEHAT."""
    moment, found = now or timezone.now(), []
    for kind, model in KINDS.items():
        rows = model._default_manager.filter(check_due_at__lte=moment)
        for states, task in (
            ((CheckState.READING,), READ_TASK),
            ((CheckState.WEIGHING, CheckState.QUEUED), WEIGH_TASK),
        ):
            pks = rows.filter(check_state__in=states).order_by("check_due_at").values_list("pk", flat=True)[:200]
            found += [(task, kind, pk) for pk in pks]
    return found
