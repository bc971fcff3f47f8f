"""`verify`: gather what is known of a document, weigh it, and do what follows. SATUSEHAT is asked outside every lock."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ai_service import reading as readings
from authentication.domain import audit, identity
from authentication.domain.identity import Person
from authentication.enums import Gender, IdentitySource
from authentication.models import Identity
from management.domain import documents, elsewhere, official, sending
from management.domain.documents import Document
from management.domain.weighing import SIP, Finding, Leaning, Official, Outcome, Typed, Weighing, weigh
from management.enums import CheckState, CredentialKind, VerifiedBy
from management.models import Credential

# SATUSEHAT down: asked again after so many minutes, the last one over and over, for about a day.
AGAIN_AFTER = (2, 5, 15, 30, 60, 120, 180)
MAX_TRIES = 14
GAVE_UP = "SATUSEHAT tidak menjawab selama sehari; dicocokkan petugas."
TAKEN = "NIK ini sudah terverifikasi di akun lain."
SECOND_STR = "Orang ini sudah punya STR terverifikasi; yang lama perlu ditolak lebih dulu."


def verify(*, kind: str, pk: int, now: datetime | None = None) -> Outcome | None:
    """Weigh one document ("credential" or "permit") that is due; None when there was nothing to do."""
    moment = now or timezone.now()
    row = sending.claim(kind, pk, CheckState.WEIGHING, CheckState.QUEUED, now=moment)
    if row is None:
        return None
    typed = _typed(row)
    answer = _ask(row, typed)
    with transaction.atomic():
        fresh = documents.locked(row)
        if fresh.check_state not in (CheckState.WEIGHING, CheckState.QUEUED) or _typed(fresh) != typed:
            return None  # its owner changed it meanwhile: it is due again as it is now
        return _apply(fresh, _weigh(fresh, typed, answer, moment), answer, moment)


def _typed(row: Document) -> Typed:
    credential = row if isinstance(row, Credential) else None
    own = Identity.objects.filter(user=row.nakes.user).first()
    return Typed(
        kind=credential.kind if credential else SIP,
        number=row.number,
        valid_until=row.valid_until,
        name=row.nakes.user.name,
        profession=row.nakes.profession.code,
        medical=row.nakes.profession.medical,
        skill=credential.skill.code if credential and credential.skill else "",
        person=Person(own.nik, own.birth_date, Gender(own.gender)) if own else None,
    )


def _ask(row: Document, typed: Typed) -> Official:
    """Only an STR is in SATUSEHAT, and only with a NIK can it be asked."""
    if typed.kind != CredentialKind.STR or typed.person is None:
        return Official("unasked")
    return official.ask(person=row.nakes.user, nik=typed.person.nik)


def _weigh(row: Document, typed: Typed, answer: Official, now: datetime) -> Weighing:
    reading = readings.from_json(row.reading) if row.reading else None
    today = timezone.localdate(now)
    return weigh(typed=typed, reading=reading, official=answer, elsewhere=elsewhere.found(row), today=today)


def _apply(row: Document, weighing: Weighing, answer: Official, now: datetime) -> Outcome:
    row.weighed_at, row.findings = now, [asdict(finding) for finding in weighing.findings]
    row.check_due_at = None
    outcome = weighing.outcome
    if outcome == Outcome.VERIFIED and (obstacle := _obstacle(row, answer)):
        row.findings, outcome = [*row.findings, asdict(obstacle)], Outcome.CONFLICT
    if outcome == Outcome.ASK_AGAIN and row.check_tries >= MAX_TRIES:
        row.findings, outcome = [*row.findings, _note("official_gave_up", GAVE_UP)], Outcome.PERSON
    if outcome == Outcome.VERIFIED:
        documents.count(row, by=None, how=VerifiedBy.SATUSEHAT)
    elif outcome == Outcome.REJECTED:
        documents.refuse(row, weighing.told(Leaning.REFUSE)[0], by=None)
    elif outcome == Outcome.ASK_AGAIN:
        row.check_due_at = now + timedelta(minutes=AGAIN_AFTER[min(row.check_tries, len(AGAIN_AFTER)) - 1])
        sending.step(row, CheckState.QUEUED)
    else:
        sending.step(row, CheckState.PERSON)
    codes = [finding["code"] for finding in row.findings]
    audit.record(by=None, action=f"dicocokkan: {outcome}", object_ref=documents.ref(row), findings=codes)
    return outcome


def _note(code: str, sentence: str) -> dict[str, Any]:
    return asdict(Finding(code, Leaning.DOUBT, sentence))


def _obstacle(row: Document, answer: Official) -> Finding | None:
    """What only the database knows, in the moment of counting."""
    if documents.has_other_str(row):
        return Finding("second_str", Leaning.AGAINST, SECOND_STR)
    ihs = answer.practitioner.ihs_number if answer.practitioner else ""
    if not identity.confirm(user=row.nakes.user, source=IdentitySource.SATUSEHAT, by=None, ihs_number=ihs):
        return Finding("same_nik", Leaning.AGAINST, TAKEN)
    return None
