"""A second factor that is lost, with its recovery codes: its person asks, two platform admins look who it is."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from authentication.domain import accounts, audit
from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import FactorReset, User
from lentera.lib.errors import DomainError

OPEN_FOR = timedelta(days=3)
# Shorter than this, nobody can tell afterwards what was looked at.
LEAST_SAID = 10


def open_for(user: User, now: datetime) -> FactorReset | None:
    return FactorReset.objects.filter(user=user, done_at=None, ended_at=None, until__gt=now).first()


@transaction.atomic
def ask(*, user: User, now: datetime) -> FactorReset:
    """Ask on behalf of somebody whose password was right; while one request is open, a second is the same one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if found := open_for(user, now):
        return found
    FactorReset.objects.filter(user=user, done_at=None, ended_at=None).update(ended_at=now)
    row = FactorReset.objects.create(user=user, until=now + OPEN_FOR)
    audit.record(by=user, action="faktor kedua: minta dilepas", object_ref=f"user:{user.uid}")
    notify(
        users=[user],
        topic=Topic.ACCOUNT,
        title="Permintaan melepas faktor kedua",
        body=(
            "Seseorang masuk dengan kata sandi Anda dan mengatakan faktor keduanya hilang. Admin Lentera akan menghubungi Anda. "
            "Bila itu bukan Anda, ganti kata sandi sekarang: permintaannya langsung batal."
        ),
        event_key=f"factor-reset:{row.uid}:asked",
        url="/akun/",
    )
    notify(
        users=User.objects.filter(role=Role.PLATFORM_ADMIN, is_active=True).exclude(pk=user.pk),
        topic=Topic.ACCOUNT,
        title="Faktor kedua hilang: dua admin diperlukan",
        body="Pastikan sendiri siapa orangnya, lewat alamat yang sudah lama ada di akunnya, lalu tulis caranya.",
        event_key=f"factor-reset:{row.uid}",
        url="/admin/authentication/factorreset/",
    )
    return row


@transaction.atomic
def confirm(*, reset: FactorReset, by: User, how: str, now: datetime) -> bool:
    """One admin looked who it is; True when it was the second, and the factor is off. DomainError for everybody else."""
    row = _open_and_locked(reset, now)
    how = _may_decide(row, by, how)
    if row.first_at is None:
        row.first, row.first_how, row.first_at = by, how, now
        row.save()
        audit.record(by=by, action="faktor kedua: identitas dipastikan", object_ref=f"user:{row.user.uid}", reason=how)
        return False
    if row.first_id == by.pk:
        raise DomainError("Anda sudah memastikannya. Yang kedua harus admin lain.", code="same_person")
    row.second, row.second_how, row.done_at = by, how, now
    row.save()
    remove_all(user=row.user, by=by, reason=how)
    return True


def _may_decide(row: FactorReset, by: User, how: str) -> str:
    """How they looked, tidied; DomainError when this person may not decide."""
    if by.role != Role.PLATFORM_ADMIN or not by.is_active:
        raise DomainError("Hanya admin Lentera yang memutuskan.", code="role")
    if by.pk == row.user_id:
        raise DomainError("Ini akun Anda sendiri; dua admin lain yang memutuskan.", code="own")
    how = " ".join(how.split())[:200]
    if len(how) < LEAST_SAID:
        raise DomainError("Tulis cara Anda memastikan orangnya, misalnya nomor yang ditelepon.", code="reason")
    return how


@transaction.atomic
def end(*, reset: FactorReset, by: User, now: datetime) -> None:
    """The person says it was not them, or an admin refuses; twice is a no-op."""
    row = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if row.done_at or row.ended_at:
        return
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record(by=by, action="faktor kedua: permintaan dibatalkan", object_ref=f"user:{row.user.uid}")


@transaction.atomic
def remove_all(*, user: User, by: User | None, reason: str) -> None:
    """Take every factor and recovery code off an account and end its sign-ins; `by=None` is whoever runs the server."""
    Authenticator.objects.filter(user=user).delete()
    accounts.end_sessions(user=user, by=by)
    audit.record(by=by, action="faktor kedua dilepas", object_ref=f"user:{user.uid}", reason=reason)
    notify(
        users=[user],
        topic=Topic.ACCOUNT,
        title="Faktor kedua akun Anda dilepas",
        body="Masuk dengan kata sandi, lalu pasang faktor kedua yang baru. Bila Anda tidak memintanya, hubungi admin Lentera.",
        event_key=f"factor-removed:{timezone.now():%Y%m%d%H%M%S%f}",
        url="/akun/",
    )


def _open_and_locked(reset: FactorReset, now: datetime) -> FactorReset:
    rows = FactorReset.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.filter(pk=reset.pk, done_at=None, ended_at=None, until__gt=now).first()
    if row is None:
        raise DomainError("Permintaan ini sudah berakhir. Orangnya bisa meminta lagi saat masuk.", code="gone")
    return row
