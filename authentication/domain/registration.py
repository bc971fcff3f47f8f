"""New accounts, and a faskes on its way from an application to an approved place."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import CoordinateQuality, FaskesKind, FaskesStatus, Role, Topic
from authentication.models import Faskes, Membership, User, Wilayah
from lentera.lib.errors import DomainError

SELF_REGISTERED = "pendaftaran sendiri"
SEARCH_LIMIT = 20


@dataclass(frozen=True)
class NewAccount:
    """What a person types about themselves; e-mail, phone or both."""

    name: str
    password: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class NewFaskes:
    """A place that is not on the official lists; its point is the middle of the kabupaten until corrected."""

    name: str
    kind: FaskesKind
    wilayah: Wilayah
    address: str = ""


def open_account(*, account: NewAccount, role: Role) -> User | None:
    """The new account, or None when the e-mail or phone already belongs to somebody, who is then told.

    Nothing the caller shows may differ between the two: until addresses are verified by a code, the answer to a
    registration must not tell a stranger who is on Lentera. The password is hashed before the database is asked,
    so the time it takes does not tell either. The same form sent twice ends here too, and makes one account.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email=account.email or None,
                phone=account.phone or None,
                password=account.password,
                name=account.name,
                role=role,
            )
    except IntegrityError:
        _warn_owners(account)
        return None
    audit.record(by=user, action="mendaftar", object_ref=f"user:{user.uid}", role=role, consent=True)
    return user


def _warn_owners(account: NewAccount) -> None:
    known = Q(pk=None)
    if account.email:
        known |= Q(email__iexact=account.email)
    if account.phone:
        known |= Q(phone=account.phone)
    notify(
        users=User.objects.filter(known),
        topic=Topic.ACCOUNT,
        title="Ada yang mendaftar dengan alamat Anda",
        body=(
            "Surel atau nomor telepon Anda dipakai untuk mendaftar lagi. Akun Anda tidak berubah. "
            "Bila itu Anda, masuklah seperti biasa atau atur ulang kata sandi."
        ),
        # One warning a day, however often somebody tries.
        event_key=f"register-again:{timezone.localdate()}",
    )


# --- Faskes ----------------------------------------------------------------------------------------------------------


def search_faskes(*, wilayah_code: str, words: str) -> list[Faskes]:
    """Faskes of a kabupaten whose name holds the words, those that can still be claimed first."""
    rows = Faskes.objects.filter(wilayah_id=wilayah_code).exclude(status=FaskesStatus.REJECTED)
    for word in words.split()[:6]:
        rows = rows.filter(name__icontains=word)
    return list(rows.order_by("status", "name")[:SEARCH_LIMIT])


@transaction.atomic
def register_faskes(*, account: NewAccount, claim: Faskes | None = None, new: NewFaskes | None = None) -> User | None:
    """An account for the contact person and a faskes waiting for approval; None when the account was not new.

    `claim` takes over a faskes of the official lists that nobody has claimed; DomainError when somebody just did.
    """
    faskes = _claimed(claim) if claim else None
    user = open_account(account=account, role=Role.FASKES_ADMIN)
    if user is None:
        return None
    if faskes:
        faskes.status, faskes.status_note = FaskesStatus.PENDING, "diklaim, menunggu persetujuan"
        faskes.save(update_fields=["status", "status_note", "is_3t"])
    else:
        assert new is not None  # noqa: S101 - the form gives one or the other
        faskes = _created(new)
    Membership.objects.create(user=user, faskes=faskes, role=Role.FASKES_ADMIN)
    audit.record(by=user, action="faskes mendaftar", object_ref=f"faskes:{faskes.uid}", claimed=claim is not None)
    _tell_platform(faskes)
    return user


def _claimed(claim: Faskes) -> Faskes:
    faskes = Faskes.objects.select_related("wilayah").select_for_update(of=("self",)).get(pk=claim.pk)
    if faskes.status != FaskesStatus.LISTED:
        raise DomainError(
            f"{faskes.name} sudah didaftarkan orang lain. Minta admin faskes itu menambahkan Anda.", code="claimed"
        )
    return faskes


def _created(new: NewFaskes) -> Faskes:
    return Faskes.objects.create(
        code=f"LT-{secrets.token_hex(5).upper()}",
        name=new.name,
        kind=new.kind,
        wilayah=new.wilayah,
        address=new.address,
        lat=new.wilayah.lat,
        lon=new.wilayah.lon,
        coordinate_quality=CoordinateQuality.CENTROID,
        status=FaskesStatus.PENDING,
        status_note="faskes baru, menunggu persetujuan",
        source=SELF_REGISTERED,
    )


def _tell_platform(faskes: Faskes) -> None:
    notify(
        users=User.objects.filter(role=Role.PLATFORM_ADMIN, is_active=True),
        topic=Topic.ACCOUNT,
        title=f"Faskes menunggu persetujuan: {faskes.name}",
        body=f"{faskes.get_kind_display()} di {faskes.wilayah}. Periksa, lalu setujui atau tolak dengan alasan.",
        event_key=f"faskes:{faskes.uid}:pending:{faskes.memberships.count()}",
        url=f"/admin/authentication/faskes/{faskes.pk}/change/",
    )


@transaction.atomic
def approve_faskes(*, faskes: Faskes, by: User) -> Faskes:
    """Let the faskes post shifts. Approving twice is a no-op."""
    faskes = _locked(faskes)
    if faskes.status == FaskesStatus.VERIFIED:
        return faskes
    _require_pending(faskes)
    _set_status(faskes, FaskesStatus.VERIFIED, "", by)
    notify(
        users=_applicants(faskes),
        topic=Topic.ACCOUNT,
        title=f"{faskes.name} disetujui",
        body="Anda sudah bisa memasang shift pertama. Waktunya kurang dari satu menit.",
        event_key=f"faskes:{faskes.uid}:approved",
        url="/beranda/",
    )
    return faskes


@transaction.atomic
def reject_faskes(*, faskes: Faskes, by: User, reason: str) -> Faskes:
    """Refuse with a reason the applicant reads. A claimed faskes of the official lists can be claimed again."""
    if not reason.strip():
        raise DomainError("Tulis alasan penolakan; pendaftar membacanya.", code="reason")
    faskes = _locked(faskes)
    _require_pending(faskes)
    applicants = list(_applicants(faskes))
    own = faskes.source == SELF_REGISTERED
    _set_status(faskes, FaskesStatus.REJECTED if own else FaskesStatus.LISTED, reason.strip()[:200], by)
    if not own:
        faskes.memberships.all().delete()
    notify(
        users=applicants,
        topic=Topic.ACCOUNT,
        title=f"Pendaftaran {faskes.name} belum bisa disetujui",
        body=f"Alasan: {reason.strip()} Balas lewat halaman bantuan bila ini keliru.",
        event_key=f"faskes:{faskes.uid}:rejected:{timezone.now():%Y%m%d%H%M}",
        url="/daftar/faskes/menunggu/",
    )
    return faskes


def _locked(faskes: Faskes) -> Faskes:
    return Faskes.objects.select_related("wilayah").select_for_update(of=("self",)).get(pk=faskes.pk)


def _require_pending(faskes: Faskes) -> None:
    if faskes.status != FaskesStatus.PENDING:
        raise DomainError(f"{faskes.name} tidak sedang menunggu persetujuan.", code="state")


def _set_status(faskes: Faskes, status: FaskesStatus, note: str, by: User) -> None:
    before, faskes.status, faskes.status_note = faskes.status, status, note
    faskes.save(update_fields=["status", "status_note", "is_3t"])
    audit.record(by=by, action=f"{before} → {status}", object_ref=f"faskes:{faskes.uid}", reason=note)


def _applicants(faskes: Faskes) -> Iterable[User]:
    return User.objects.filter(memberships__faskes=faskes).distinct()
