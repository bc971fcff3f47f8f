"""A nakes's own profile: one function per section, each locked, checked and written down.

The audit trail names the fields that changed and never their values, which are personal data.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from authentication.domain import audit, identity, registration
from authentication.domain.identity import Person
from authentication.domain.registration import NewAccount
from authentication.enums import FaskesStatus, Role
from authentication.models import AddressCheck, Faskes, User, Wilayah
from lentera.lib.errors import DomainError
from lentera.lib.geo import haversine_km, in_indonesia
from management.domain import documents, locks, performance, sending
from management.enums import RATE_RANGE, CredentialKind, DocumentStatus, ExceptionKind, Tier
from management.models import (
    AvailabilityException,
    Credential,
    NakesProfile,
    PracticePermit,
    Profession,
    Skill,
    Tie,
)
from management.models.documents import number_key
from management.models.nakes import ALL_WEEK, HOME_DECIMALS, MAX_DISTANCE_KM

# The kind of registration that ends in a profile (see `registration.FINISHERS`).
NAKES = "nakes"
# The largest kabupaten reach some 300 km from their middle; farther away is another kabupaten or a typing error.
FARTHEST_FROM_CENTRE_KM = 400
MAX_EXCEPTIONS = 60
MAX_PREFERRED = 20


def ref(nakes: NakesProfile) -> str:
    return f"nakes:{nakes.uid}"


def register_nakes(*, account: NewAccount, profession: Profession, tier: Tier, wilayah: Wilayah) -> AddressCheck:
    """A nakes or student whose profile is made by `finish_registration` once their address is confirmed."""
    role = Role.VOLUNTEER if tier == Tier.STUDENT else Role.NAKES
    details = {"profession": profession.pk, "tier": tier, "wilayah": wilayah.pk}
    return registration.begin(account=account, role=role, kind=NAKES, details=details)


@transaction.atomic
def finish_registration(user: User, details: dict[str, Any]) -> None:
    """A profile that can be matched at once, from what `register_nakes` kept."""
    wilayah, tier = Wilayah.objects.get(pk=details["wilayah"]), Tier(details["tier"])
    nakes = NakesProfile.objects.create(
        user=user,
        profession=Profession.objects.get(pk=details["profession"]),
        tier=tier,
        wilayah=wilayah,
        home_label=wilayah.name,
        home_lat=wilayah.lat,
        home_lon=wilayah.lon,
        min_rate=RATE_RANGE[tier][0],
        track_points=performance.starting_points(),
    )
    audit.record(by=user, action="profil dibuat", object_ref=ref(nakes), tier=tier)


def _save(nakes: NakesProfile, *, by: User, section: str, **values: Any) -> NakesProfile:
    row = locks.nakes(nakes.pk)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    # Also recorded when nothing changed: the person looked and agreed, which completeness counts.
    audit.record(by=by, action=f"profil: {section}", object_ref=ref(row), fields=changed)
    return row


def documents_verified(nakes: NakesProfile) -> bool:
    return nakes.credentials.filter(
        kind__in=(CredentialKind.STR, CredentialKind.STUDENT_CARD), status=DocumentStatus.VERIFIED
    ).exists()


@transaction.atomic
def save_identity(
    *, nakes: NakesProfile, by: User, name: str, title: str, specialisation: str, years: int, profession: Profession
) -> NakesProfile:
    """Name and profession: fixed once a document that names them was verified, weighed again while one waits for it."""
    before = locks.nakes(nakes.pk)
    renamed, other_profession = spelled(name) != spelled(before.user.name), profession != before.profession
    if other_profession and documents_verified(before):
        raise DomainError(
            "Profesi sudah diverifikasi bersama dokumen Anda. Hubungi admin platform untuk mengubahnya.", "verified"
        )
    if renamed and documents_verified(before):
        raise DomainError(
            "Nama sudah diverifikasi bersama dokumen Anda. Hubungi admin platform bila nama Anda berubah.", "verified"
        )
    row = _save(
        nakes,
        by=by,
        section="identitas",
        title=title,
        specialisation=specialisation,
        years=years,
        profession=profession,
    )
    User.objects.filter(pk=row.user_id).update(name=name)
    if renamed or other_profession:
        # Whoever decides must not go by findings about another name or another profession.
        sending.weigh_again(row)
    return row


def spelled(name: str) -> str:
    """A name without capitals, spaces and punctuation: what may still change once it was verified."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@transaction.atomic
def save_skills(*, nakes: NakesProfile, by: User, skills: Iterable[Skill]) -> NakesProfile:
    return _save(nakes, by=by, section="keterampilan", skill_mask=sum({skill.mask for skill in skills}))


@transaction.atomic
def save_home(
    *, nakes: NakesProfile, by: User, wilayah: Wilayah, label: str, lat: float, lon: float, max_km: int
) -> NakesProfile:
    """Where distances are measured from, and how far the person will go.

    The point is kept to `HOME_DECIMALS` only: enough for kilometres, too little to find a house.
    """
    lat, lon = round(lat, HOME_DECIMALS), round(lon, HOME_DECIMALS)
    if not in_indonesia(lat, lon):
        raise DomainError("Titik itu di luar Indonesia. Periksa lintang dan bujurnya.", "place")
    away = haversine_km(lat, lon, wilayah.lat, wilayah.lon)
    if away > FARTHEST_FROM_CENTRE_KM:
        raise DomainError(
            f"Titik itu {round(away)} km dari pusat {wilayah}. Pilih kabupaten/kota yang benar atau perbaiki titiknya.",
            "place",
        )
    if not 1 <= max_km <= MAX_DISTANCE_KM:
        raise DomainError(f"Jarak antara 1 dan {MAX_DISTANCE_KM} km.", "distance")
    return _save(
        nakes, by=by, section="tempat", wilayah=wilayah, home_label=label, home_lat=lat, home_lon=lon, max_km=max_km
    )


@transaction.atomic
def save_week(*, nakes: NakesProfile, by: User, week_mask: int, preferred_slots: int) -> NakesProfile:
    return _save(
        nakes, by=by, section="minggu", week_mask=week_mask & ALL_WEEK, preferred_slots=preferred_slots & 0b111
    )


@transaction.atomic
def save_work(*, nakes: NakesProfile, by: User, hours_elsewhere: int, min_rate: int) -> NakesProfile:
    """Hours at other employers, which count towards 40 a week, and the lowest rate the person accepts."""
    low, high = RATE_RANGE[nakes.tier]
    if not low <= min_rate <= high:
        raise DomainError("Tarif paling rendah harus di dalam rentang tier Anda.", "rate")
    return _save(nakes, by=by, section="kerja", hours_elsewhere=hours_elsewhere, min_rate=min_rate)


@transaction.atomic
def set_active(*, nakes: NakesProfile, by: User, active: bool) -> NakesProfile:
    """Take part in matching, or rest: no new shifts, invitations or news; what is booked stays."""
    return _save(nakes, by=by, section="aktif", active=active)


@transaction.atomic
def declare_identity(*, nakes: NakesProfile, by: User, person: Person) -> None:
    """Who the person is; documents that wait for a decision are weighed anew with it."""
    identity.declare(user=nakes.user, person=person, by=by)
    sending.weigh_again(nakes)


@transaction.atomic
def save_beginning(*, nakes: NakesProfile, by: User, home: dict[str, Any], week_mask: int) -> None:
    """The last step of a registration: place and weekly pattern at once, or neither."""
    save_home(nakes=nakes, by=by, **home)
    save_week(nakes=nakes, by=by, week_mask=week_mask, preferred_slots=nakes.preferred_slots)


# --- Exceptions to the weekly pattern -------------------------------------------------------------------------------


@transaction.atomic
def add_exception(
    *, nakes: NakesProfile, by: User, kind: ExceptionKind, date_from: date, date_to: date, note: str = ""
) -> AvailabilityException:
    """Days off or extra days; the same entry twice is one entry."""
    row = locks.nakes(nakes.pk)
    if date_to < date_from:
        raise DomainError("Tanggal akhir tidak boleh sebelum tanggal mulai.", "dates")
    if row.exceptions.filter(date_to__gte=timezone.localdate()).count() >= MAX_EXCEPTIONS:
        raise DomainError("Pengecualian Anda sudah terlalu banyak. Hapus yang tidak perlu lebih dulu.", "many")
    exception, new = row.exceptions.get_or_create(
        kind=kind, date_from=date_from, date_to=date_to, defaults={"note": note}
    )
    if new:
        _refresh_extra(row)
        audit.record(by=by, action="profil: pengecualian ditambah", object_ref=ref(row), kind=kind)
    return exception


@transaction.atomic
def remove_exception(*, nakes: NakesProfile, by: User, pk: int) -> None:
    """Remove one; removing what is gone already is a no-op."""
    row = locks.nakes(nakes.pk)
    gone, _ = row.exceptions.filter(pk=pk).delete()
    if gone:
        _refresh_extra(row)
        audit.record(by=by, action="profil: pengecualian dihapus", object_ref=ref(row))


def _refresh_extra(row: NakesProfile) -> None:
    """Matching asks for extra days only while this date has not passed."""
    extras = row.exceptions.filter(kind=ExceptionKind.EXTRA)
    row.extra_until = extras.aggregate(last=Max("date_to"))["last"]
    row.save(update_fields=["extra_until", "cell", "family", "level"])


# --- Preferred places -----------------------------------------------------------------------------------------------


@transaction.atomic
def set_preferred(*, nakes: NakesProfile, by: User, faskes: Faskes, preferred: bool) -> None:
    """Mark or unmark a faskes as a preferred place."""
    row = locks.nakes(nakes.pk)
    if preferred and row.ties.filter(preferred=True).exclude(faskes=faskes).count() >= MAX_PREFERRED:
        raise DomainError(f"Paling banyak {MAX_PREFERRED} tempat pilihan. Hapus salah satu lebih dulu.", "many")
    tie, _ = Tie.objects.get_or_create(nakes=row, faskes=faskes)
    changed = tie.preferred != preferred
    tie.preferred = preferred
    # A row of ties exists only where one of its facts is true.
    if tie.preferred or tie.favourite or tie.shifts_worked:
        tie.save(update_fields=["preferred"])
    else:
        tie.delete()
    if changed:
        audit.record(
            by=by, action="profil: tempat pilihan", object_ref=ref(row), faskes=str(faskes.uid), preferred=preferred
        )


def search_places(*, nakes: NakesProfile, words: str, on_lentera: bool = True, limit: int = 12) -> list[Faskes]:
    """Faskes by name, those of the person's own kabupaten first; all on the official lists when not `on_lentera`."""
    rows = Faskes.objects.select_related("wilayah").exclude(status=FaskesStatus.REJECTED)
    if on_lentera:
        rows = rows.filter(status=FaskesStatus.VERIFIED)
    for word in words.split()[:6]:
        rows = rows.filter(name__icontains=word)
    home = list(rows.filter(wilayah=nakes.wilayah).order_by("name")[:limit])
    return [*home, *rows.exclude(wilayah=nakes.wilayah).order_by("name")[: limit - len(home)]]


# --- Documents ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_credential(
    *,
    nakes: NakesProfile,
    by: User,
    kind: CredentialKind,
    number: str,
    issuer: str = "",
    skill: Skill | None = None,
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> Credential:
    """A document waiting for verification; the same number sent twice is one document."""
    row = locks.nakes(nakes.pk)
    documents.refuse_too_many(row.credentials.count())
    _refuse_no_number(number)
    standing = row.credentials.exclude(status=DocumentStatus.REJECTED)
    if known := standing.filter(kind=kind, number=number, skill=skill).first():
        return known
    dates = {"issued_on": issued_on, "valid_until": valid_until}
    credential = Credential.objects.create(nakes=row, kind=kind, number=number, skill=skill, issuer=issuer, **dates)
    audit.record(by=by, action="dokumen ditambah", object_ref=f"credential:{credential.uid}", kind=kind)
    return credential


def _refuse_no_number(number: str) -> None:
    if not number_key(number):
        raise DomainError("Nomor itu tidak berisi huruf atau angka biasa. Tulis seperti di dokumen.", "number")


@transaction.atomic
def remove_credential(*, nakes: NakesProfile, by: User, uid: str) -> None:
    """Take back a document that was not verified; one that was stays on record."""
    row = locks.nakes(nakes.pk)
    credential = row.credentials.select_for_update().filter(uid=uid).first()
    if credential is None:
        return
    if credential.status == DocumentStatus.VERIFIED:
        raise DomainError("Dokumen terverifikasi tidak bisa dihapus. Hubungi admin platform bila keliru.", "verified")
    documents.drop(credential)
    audit.record(by=by, action="dokumen dihapus", object_ref=f"credential:{uid}")


@transaction.atomic
def add_permit(
    *,
    nakes: NakesProfile,
    by: User,
    number: str,
    valid_from: date,
    valid_until: date,
    faskes: Faskes | None,
    place: str = "",
) -> PracticePermit:
    """A SIP at one place of practice, waiting for verification; the same number twice is one SIP."""
    row = locks.nakes(nakes.pk)
    documents.refuse_too_many(row.permits.count())
    if faskes is None and not place.strip():
        raise DomainError("Pilih faskes, atau tulis nama tempat praktiknya.", "place")
    _refuse_no_number(number)
    standing = row.permits.exclude(status=DocumentStatus.REJECTED)
    if known := standing.filter(number=number, faskes=faskes).first():
        return known
    where = {"faskes": faskes, "place": place.strip(), "valid_from": valid_from, "valid_until": valid_until}
    permit = PracticePermit.objects.create(nakes=row, number=number, **where)
    audit.record(by=by, action="SIP ditambah", object_ref=f"permit:{permit.uid}")
    return permit


@transaction.atomic
def remove_permit(*, nakes: NakesProfile, by: User, uid: str) -> None:
    row = locks.nakes(nakes.pk)
    permit = row.permits.select_for_update().filter(uid=uid).first()
    if permit is None:
        return
    if permit.status == DocumentStatus.VERIFIED:
        raise DomainError("SIP terverifikasi tidak bisa dihapus. Hubungi admin platform bila keliru.", "verified")
    documents.drop(permit)
    audit.record(by=by, action="SIP dihapus", object_ref=f"permit:{uid}")
