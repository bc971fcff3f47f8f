"""New accounts, and a faskes on its way from an application to an approved place."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import addresses, audit, consents
from authentication.domain.notify import notify
from authentication.enums import (
    AddressKind,
    CheckPurpose,
    CheckState,
    ConsentChannel,
    CoordinateQuality,
    FaskesKind,
    FaskesStatus,
    Role,
    Topic,
)
from authentication.models import AddressCheck, Faskes, Membership, Registration, User, Wilayah
from lentera.lib.errors import DomainError

FASKES = "faskes"
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


# What becomes of a registration of each kind once its person is known: filled by the app that owns the kind, in `ready`.
FINISHERS: dict[str, Callable[[User, dict[str, Any]], None]] = {}


@transaction.atomic
def begin(*, account: NewAccount, role: Role, kind: str, details: dict[str, Any] | None = None) -> AddressCheck:
    """Keep what a person filled in until the code shows that the address is theirs; `details` go to FINISHERS[kind].

    Nothing is known yet about who they are, and the same happens for known and new addresses. The code goes to the e-mail
    when there is one.
    """
    row = Registration.objects.create(
        name=account.name,
        email=account.email or None,
        phone=account.phone or None,
        password=make_password(account.password),
        role=role,
        kind=kind,
        details=details or {},
        consent_version=consents.current().version,
        until=timezone.now() + addresses.OPEN_BY_HAND,
    )
    address = addresses.email(account.email) if account.email else addresses.phone(account.phone)
    return addresses.ask(purpose=CheckPurpose.REGISTER, address=address, registration=row)


@transaction.atomic
def confirm(*, check: AddressCheck, code: str, now: datetime) -> User | None:
    """The new account when the code is right; None when it is not. DomainError when the rest cannot be done any more."""
    if not addresses.right(check=check, code=code, now=now):
        return None
    return _opened(check)


@transaction.atomic
def confirm_by_hand(*, check: AddressCheck, by: User) -> User:
    """A platform admin spoke with the person who gave this number, for a new account or one that has none yet."""
    if check.state != CheckState.BY_HAND:
        raise DomainError("Alamat ini dikonfirmasi lewat kode, bukan oleh admin.", code="state")
    user = _opened(check) if check.purpose == CheckPurpose.REGISTER else addresses.give(check=check, by=by)
    audit.record(by=by, action="nomor telepon dikonfirmasi admin", object_ref=f"user:{user.uid}")
    return user


def _opened(check: AddressCheck) -> User:
    """The account with the address that was shown to be theirs; a second address waits for its own code."""
    row = Registration.objects.get(checks=check)
    user = User(name=row.name, role=row.role, password=row.password, **{check.kind: check.address})
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise DomainError(
            "Alamat ini sudah punya akun. Masuk dengan kata sandinya, atau atur ulang.", code="known"
        ) from None
    audit.record(by=user, action="mendaftar", object_ref=f"user:{user.uid}", role=row.role)
    consents.give(user=user, version=row.consent_version, channel=ConsentChannel.REGISTRATION)
    FINISHERS[row.kind](user, row.details)
    if check.kind == AddressKind.EMAIL and row.phone:
        addresses.ask(purpose=CheckPurpose.ADD, address=addresses.phone(str(row.phone)), user=user)
    row.delete()
    return user


# --- Faskes ----------------------------------------------------------------------------------------------------------


def search_faskes(*, wilayah_code: str, words: str) -> list[Faskes]:
    """Faskes of a kabupaten whose name holds the words, those that can still be claimed first."""
    rows = Faskes.objects.filter(wilayah_id=wilayah_code).exclude(status=FaskesStatus.REJECTED)
    for word in words.split()[:6]:
        rows = rows.filter(name__icontains=word)
    return list(rows.order_by("status", "name")[:SEARCH_LIMIT])


def register_faskes(*, account: NewAccount, claim: Faskes | None = None, new: NewFaskes | None = None) -> AddressCheck:
    """A contact person whose faskes, from the official lists or new, is entered once their address is confirmed.

    Until then the lists show nothing: a faskes is taken by whoever confirms first.
    """
    if claim:
        _refuse_taken(claim)
        details: dict[str, Any] = {"claim": str(claim.uid)}
    else:
        assert new is not None  # noqa: S101 - the form gives one or the other
        details = {"name": new.name, "kind": new.kind, "wilayah": new.wilayah.pk, "address": new.address}
    return begin(account=account, role=Role.FASKES_ADMIN, kind=FASKES, details=details)


def _finish_faskes(user: User, details: dict[str, Any]) -> None:
    faskes = _claimed(details["claim"]) if "claim" in details else _created(details)
    Membership.objects.create(user=user, faskes=faskes, role=Role.FASKES_ADMIN)
    audit.record(by=user, action="faskes mendaftar", object_ref=f"faskes:{faskes.uid}", claimed="claim" in details)
    _tell_platform(faskes)


FINISHERS[FASKES] = _finish_faskes


def _claimed(uid: str) -> Faskes:
    faskes = Faskes.objects.select_related("wilayah").select_for_update(of=("self",)).get(uid=uid)
    _refuse_taken(faskes)
    faskes.status, faskes.status_note = FaskesStatus.PENDING, "diklaim, menunggu persetujuan"
    faskes.save(update_fields=["status", "status_note", "is_3t"])
    return faskes


def _refuse_taken(faskes: Faskes) -> None:
    if faskes.status != FaskesStatus.LISTED:
        raise DomainError(
            f"{faskes.name} sudah didaftarkan orang lain. Minta admin faskes itu mengundang Anda.", code="claimed"
        )


def _created(new: dict[str, Any]) -> Faskes:
    place = Wilayah.objects.get(pk=new["wilayah"])
    return Faskes.objects.create(
        code=f"LT-{secrets.token_hex(5).upper()}",
        name=new["name"],
        kind=new["kind"],
        wilayah=place,
        address=new["address"],
        lat=place.lat,
        lon=place.lon,
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
