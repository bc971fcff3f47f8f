"""Showing that an e-mail address or phone number is one's own, by a code of six digits.

A request never learns whether an address is known: it writes a row and asks the worker. The worker decides whether a code
goes out, makes it, keeps a keyed hash and hands the code to the channel; nothing else ever holds it. See docs/accounts.md.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_q.tasks import async_task

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import AddressKind, CheckPurpose, CheckState, Role, Topic
from authentication.models import AddressCheck, Registration, User
from lentera.clients import whatsapp
from lentera.lib import crypto
from lentera.lib.errors import DomainError

SEND, ASK_PLATFORM, TELL_OLD = (
    f"authentication.tasks.{name}" for name in ("send_code", "ask_platform", "tell_old_address")
)
DIGITS = 6
CODE_LIFE = {AddressKind.EMAIL: timedelta(minutes=15), AddressKind.PHONE: timedelta(minutes=10)}
# A check is given up after a day; one that waits for a person, after two weeks.
OPEN_FOR = timedelta(days=1)
OPEN_BY_HAND = timedelta(days=14)
MOST_WRONG = 5
MOST_ASKED = 5
ASK_AGAIN_AFTER = timedelta(seconds=60)
OUTAGE_SECONDS = 900


@dataclass(frozen=True)
class Address:
    """`value` is lower case for e-mail and E.164 for phones."""

    kind: AddressKind
    value: str


def email(value: str) -> Address:
    return Address(AddressKind.EMAIL, value.strip().lower())


def phone(value: str) -> Address:
    return Address(AddressKind.PHONE, value)


def owner(address: Address) -> User | None:
    """Whose address it is. What stands on a User was shown to be theirs, so nobody can hold a stranger's address."""
    by = {"email__iexact": address.value} if address.kind == AddressKind.EMAIL else {"phone": address.value}
    return User.objects.filter(**by).first()


def address_of(check: AddressCheck) -> Address:
    return Address(AddressKind(check.kind), check.address)


def can_be_sent(kind: AddressKind) -> bool:
    """Whether codes for this kind of address go out at all; a phone number needs the WhatsApp provider."""
    return kind == AddressKind.EMAIL or whatsapp.configured()


@transaction.atomic
def ask(
    *, purpose: CheckPurpose, address: Address, registration: Registration | None = None, user: User | None = None
) -> AddressCheck:
    """A new check, whose code the worker sends after the commit; it takes the place of the person's older one."""
    if user is not None:
        AddressCheck.objects.filter(user=user, kind=address.kind).delete()
    if registration is not None:
        registration.checks.all().delete()
    now, by_hand = timezone.now(), not can_be_sent(address.kind)
    check = AddressCheck.objects.create(
        purpose=purpose,
        kind=address.kind,
        address=address.value,
        registration=registration,
        user=user,
        state=CheckState.BY_HAND if by_hand else CheckState.WAITING,
        asked_at=now,
        until=now + (OPEN_BY_HAND if by_hand else OPEN_FOR),
    )
    if registration is not None:
        # What was typed is kept no longer than the check that would make an account of it.
        Registration.objects.filter(pk=registration.pk).update(until=check.until)
    _to_worker(check)
    return check


def seconds_to_wait(check: AddressCheck, now: datetime) -> int:
    """Seconds until a new code may be asked for; 0 when it may be now."""
    return max(0, int((check.asked_at + ASK_AGAIN_AFTER - now).total_seconds() + 0.999))


@transaction.atomic
def ask_again(*, check: AddressCheck, now: datetime) -> AddressCheck:
    """A new code for the same address; the old one ends. DomainError when it is too early or was asked too often."""
    row = _locked(check)
    if row.state == CheckState.BY_HAND:
        raise DomainError("Nomor ini dikonfirmasi admin platform; tidak ada kode yang dikirim.", code="by_hand")
    if row.asked >= MOST_ASKED:
        raise DomainError("Kode sudah dikirim lima kali. Periksa alamatnya, lalu mulai lagi.", code="too_often")
    if wait := seconds_to_wait(row, now):
        raise DomainError(f"Kode baru bisa diminta lagi dalam {wait} detik.", code="too_early")
    row.state, row.code_hash, row.wrong, row.asked, row.asked_at = CheckState.WAITING, "", 0, row.asked + 1, now
    row.save()
    _to_worker(row)
    return row


def _locked(check: AddressCheck) -> AddressCheck:
    row = AddressCheck.objects.select_for_update().filter(pk=check.pk, until__gt=timezone.now()).first()
    if row is None:
        raise DomainError("Konfirmasi ini sudah selesai atau kedaluwarsa. Mulai lagi dari awal.", code="gone")
    return row


def _to_worker(check: AddressCheck) -> None:
    task = ASK_PLATFORM if check.state == CheckState.BY_HAND else SEND
    # robust: when the queue cannot be reached, the person asks again from the page.
    transaction.on_commit(lambda: async_task(task, check.pk, group="kode"), robust=True)


# --- The worker's half ------------------------------------------------------------------------------------------------


def take(pk: int) -> AddressCheck | None:
    """The check for this worker to send; None when another has it or it is gone."""
    taken = AddressCheck.objects.filter(pk=pk, state=CheckState.WAITING, until__gt=timezone.now())
    if not taken.update(state=CheckState.SENDING):
        return None
    return AddressCheck.objects.select_related("registration", "user").get(pk=pk)


def wanted(check: AddressCheck) -> bool:
    """Whether a code may go out: to a new address when it is to be somebody's, to a known one for a new password."""
    holder = owner(address_of(check))
    if check.purpose == CheckPurpose.RESET:
        return holder is not None and holder.is_active
    return holder is None


def new_code(check: AddressCheck) -> str:
    """Make the code and keep its hash; the caller hands it to the channel and forgets it."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    ours = AddressCheck.objects.filter(pk=check.pk, state=CheckState.SENDING)
    ours.update(code_hash=_hash(check, code), code_until=timezone.now() + CODE_LIFE[AddressKind(check.kind)])
    return code


def _hash(check: AddressCheck, code: str) -> str:
    # Keyed: a million codes are tried in a second by whoever has an unkeyed hash.
    return salted_hmac("authentication.addresses", f"{check.uid}:{code}", algorithm="sha256").hexdigest()


def recorded(check: AddressCheck, state: CheckState, error: str = "") -> None:
    AddressCheck.objects.filter(pk=check.pk, state=CheckState.SENDING).update(state=state, error=error[:120])


def mark_outage(kind: str, *, failing: bool) -> None:
    """Whether the service behind this kind of address failed at its last try; every page for a code says so alike.

    It stays until a code gets through. Were it short-lived, a stranger could see whether their own request brought it about,
    and so whether a code was sent at all.
    """
    if failing:
        cache.set(f"code-outage:{kind}", True, OUTAGE_SECONDS)
    else:
        cache.delete(f"code-outage:{kind}")


def in_outage(kind: str) -> bool:
    return bool(cache.get(f"code-outage:{kind}"))


def warn_owner(check: AddressCheck) -> None:
    """Tell whoever has the address that somebody else named it; once a day, however often somebody tries."""
    holder = owner(address_of(check))
    if holder is None or check.user_id == holder.pk:
        return
    notify(
        users=[holder],
        topic=Topic.ACCOUNT,
        title="Ada yang mendaftar dengan alamat Anda",
        body=(
            "Surel atau nomor telepon Anda ditulis orang untuk akun lain. Akun Anda tidak berubah. "
            "Bila itu Anda, masuklah seperti biasa atau atur ulang kata sandi."
        ),
        event_key=f"register-again:{timezone.localdate()}",
    )


def tell_platform(check: AddressCheck) -> None:
    """Ask the platform's admins to confirm a phone number by hand."""
    notify(
        users=User.objects.filter(role=Role.PLATFORM_ADMIN, is_active=True),
        topic=Topic.ACCOUNT,
        title="Nomor telepon menunggu konfirmasi",
        body="Penyedia WhatsApp belum dipasang. Telepon orangnya, lalu konfirmasi atau abaikan.",
        event_key=f"check:{check.uid}",
        url="/admin/authentication/addresscheck/?state__exact=by_hand",
    )


# --- The person's half ------------------------------------------------------------------------------------------------


def right(*, check: AddressCheck, code: str, now: datetime) -> bool:
    """Whether this is the code, in time and within the tries. Inside the caller's transaction, which then uses it up.

    A wrong code counts; an address without a code takes the same path, and is always wrong.
    """
    row = _locked(check)
    fits = constant_time_compare(row.code_hash, _hash(row, code))
    if fits and row.wrong < MOST_WRONG and row.code_until is not None and now < row.code_until:
        return True
    AddressCheck.objects.filter(pk=row.pk, wrong__lt=MOST_WRONG).update(wrong=F("wrong") + 1)
    return False


def tries_left(check: AddressCheck) -> int:
    check.refresh_from_db(fields=["wrong"])
    return MOST_WRONG - check.wrong


@transaction.atomic
def confirm_reset(*, check: AddressCheck, code: str, now: datetime) -> User | None:
    """Whose password may be made anew; the check is used up."""
    if not right(check=check, code=code, now=now):
        return None
    check.delete()
    return owner(address_of(check))


@transaction.atomic
def confirm_addition(*, check: AddressCheck, code: str, now: datetime) -> bool:
    """Whether the code was right; the address then stands on the account, in place of the one before."""
    fits = right(check=check, code=code, now=now)
    if fits:
        give(check=check, by=check.user)
    return fits


@transaction.atomic
def give(*, check: AddressCheck, by: User | None) -> User:
    """Put a confirmed address on the account that asked for it, and tell the old one. DomainError when it was taken."""
    user = User.objects.select_for_update().get(address_checks=check)
    before = getattr(user, check.kind)
    setattr(user, check.kind, check.address)
    try:
        with transaction.atomic():
            user.save(update_fields=[check.kind])
    except IntegrityError:
        raise DomainError("Alamat ini sudah dipakai akun lain.", code="known") from None
    audit.record(by=by, action=f"{check.kind} dikonfirmasi", object_ref=f"user:{user.uid}", replaced=bool(before))
    tell_changed(user, AddressKind(check.kind), str(before or ""))
    AddressCheck.objects.filter(pk=check.pk).delete()
    return user


def tell_changed(user: User, kind: AddressKind, before: str) -> None:
    """Tell a person that an address was put on the account, in place of another one or as a first of its kind."""
    notify(
        users=[user],
        topic=Topic.ACCOUNT,
        title=f"{kind.label} akun Anda {'diganti' if before else 'ditambahkan'}",
        body="Bila bukan Anda yang melakukannya, ganti kata sandi dan hubungi admin Lentera.",
        event_key=f"address:{kind}:{timezone.now():%Y%m%d%H%M%S}",
        url="/akun/",
    )
    if kind == AddressKind.EMAIL and before:
        sealed = crypto.encrypt(before)
        transaction.on_commit(lambda: async_task(TELL_OLD, sealed, group="pesan"), robust=True)


def change_address(*, check: AddressCheck, address: Address) -> AddressCheck:
    """The person who registered meant another address, or cannot wait for the admin: the same registration, anew."""
    registration = check.registration
    if registration is None:
        raise DomainError("Alamat ini tidak bisa diganti di sini.", code="purpose")
    values: dict[str, Any] = {str(address.kind): address.value}
    Registration.objects.filter(pk=registration.pk).update(**values)
    return ask(purpose=CheckPurpose.REGISTER, address=address, registration=registration)


def drop_old(now: datetime) -> int:
    """Delete what nobody confirmed in time; return how many rows."""
    gone = AddressCheck.objects.filter(until__lte=now).delete()[0]
    return gone + Registration.objects.filter(until__lte=now).delete()[0]
