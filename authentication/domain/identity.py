"""A person's NIK, birth date and gender: checked against each other, changed by their owner until they are verified."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.enums import Gender, IdentitySource
from authentication.models import AuditEvent, Identity, User
from authentication.models.identity import nik_index
from lentera.lib import nik as niks
from lentera.lib.errors import DomainError

MIN_AGE, MAX_AGE = 17, 100
DECLARED = "identitas diisi"
MOST_A_DAY = 8
SHAPE = "NIK berisi 16 angka seperti di KTP; periksa lagi angkanya."
BIRTH = "Tanggal lahir di NIK ini bukan {typed}. Periksa keduanya di KTP Anda."
GENDER = "Menurut NIK ini pemiliknya {says}. Periksa NIK atau jenis kelamin."
LOCKED = "Identitas Anda sudah terverifikasi. Hubungi admin platform bila ada yang keliru."


@dataclass(frozen=True)
class Person:
    """What somebody says of themselves; `nik` is 16 digits."""

    nik: str
    birth_date: date
    gender: Gender


@dataclass(frozen=True)
class EmergencyContact:
    """Whom to call when somebody is hurt at work; `phone` is E.164."""

    name: str
    relation: str
    phone: str


def problems(person: Person) -> dict[str, str]:
    """What does not fit, by field ("nik", "birth_date", "gender"); empty when everything does."""
    facts = niks.facts(person.nik)
    if facts is None:
        return {"nik": SHAPE}
    found = {}
    if not niks.born_on(facts, person.birth_date):
        found["nik"] = BIRTH.format(typed=f"{person.birth_date:%d-%m-%Y}")
    if facts.gender != person.gender:
        found["gender"] = GENDER.format(says=Gender(facts.gender).label.lower())
    if not MIN_AGE <= age(person.birth_date, timezone.localdate()) <= MAX_AGE:
        found["birth_date"] = f"Umur harus antara {MIN_AGE} dan {MAX_AGE} tahun. Periksa tahunnya."
    return found


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@transaction.atomic
def declare(*, user: User, person: Person, by: User) -> Identity:
    """Keep what the person says; DomainError when it contradicts itself or is verified already."""
    if found := problems(person):
        raise DomainError(next(iter(found.values())), "identity")
    row = Identity.objects.select_for_update().filter(user=user).first() or Identity(user=user)
    if row.verified_at:
        same = (row.nik, row.birth_date, row.gender) == (person.nik, person.birth_date, person.gender)
        if same:
            return row
        raise DomainError(LOCKED, "verified")
    _refuse_guessing(user)
    row.nik, row.birth_date, row.gender = person.nik, person.birth_date, person.gender
    row.save()
    audit.record(by=by, action=DECLARED, object_ref=f"user:{user.uid}")
    return row


def _refuse_guessing(user: User) -> None:
    """Each new NIK is asked of SATUSEHAT, and its answer shows: nobody tries out the NIKs of others here."""
    since = timezone.now() - timedelta(days=1)
    told = AuditEvent.objects.filter(object_ref=f"user:{user.uid}", action=DECLARED, at__gte=since)
    if told.count() >= MOST_A_DAY:
        raise DomainError(
            "Identitas sudah diubah beberapa kali hari ini. Periksa KTP Anda, lalu coba lagi besok.", "many"
        )


def others_with(nik: str, *, than: User) -> int:
    """How many other accounts carry this NIK, verified or not."""
    return Identity.objects.filter(nik_index=nik_index(nik)).exclude(user=than).count()


def confirm(*, user: User, source: IdentitySource, by: User | None, ihs_number: str = "") -> bool:
    """Mark the identity verified; False when another account holds the same NIK verified. Twice is a no-op."""
    row = Identity.objects.select_for_update().get(user=user)
    if row.verified_at:
        return True
    row.source, row.verified_at = source, timezone.now()
    row.ihs_number = ihs_number or row.ihs_number
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    audit.record(by=by, action="identitas terverifikasi", object_ref=f"user:{user.uid}", source=source)
    return True


@transaction.atomic
def save_contact(*, user: User, contact: EmergencyContact | None, by: User) -> None:
    """Keep whom to call, or nobody any more; DomainError while there is no identity to keep it with."""
    row = Identity.objects.select_for_update().filter(user=user).first()
    if row is None:
        raise DomainError("Isi identitas (NIK dan tanggal lahir) dulu; kontak darurat disimpan bersamanya.", "identity")
    row.emergency_contact = asdict(contact) if contact else None
    row.save(update_fields=["emergency_contact", "updated_at"])
    audit.record(by=by, action="kontak darurat diubah", object_ref=f"user:{user.uid}")


def contact_of(user: User) -> EmergencyContact | None:
    row = Identity.objects.filter(user=user).first()
    return EmergencyContact(**row.emergency_contact) if row and row.emergency_contact else None
