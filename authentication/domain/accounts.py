"""An account's own affairs: its password, its second factors, its open sign-ins."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import FactorReset, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What the audit trail says, and the title of the notice.
CHANGES = {
    "password_changed": ("kata sandi diganti", "Kata sandi Anda diganti"),
    "totp_activated": ("autentikator dipasang", "Aplikasi autentikator dipasang di akun Anda"),
    "totp_deactivated": ("autentikator dilepas", "Aplikasi autentikator dilepas dari akun Anda"),
    "webauthn_added": ("kunci sandi ditambahkan", "Kunci sandi ditambahkan ke akun Anda"),
    "webauthn_removed": ("kunci sandi dihapus", "Kunci sandi dihapus dari akun Anda"),
    "recovery_codes_generated": ("kode pemulihan dibuat", "Kode pemulihan akun Anda dibuat baru"),
}


# What follows when an account is shut, for what others hope of it: filled by the apps above, in their `ready`.
SHUT: list[Callable[[User], None]] = []


@transaction.atomic
def shut(*, user: User, by: User) -> None:
    """Deactivate an account: it is signed out everywhere, and what waits for it is ended. Twice is a no-op."""
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return
    user.is_active = False
    end_sessions(user=user, by=by)
    for follow in SHUT:
        follow(user)
    audit.record(by=by, action="akun dinonaktifkan", object_ref=f"user:{user.uid}")


@transaction.atomic
def open_again(*, user: User, by: User) -> None:
    """Activate an account that was shut; one that its owner erased stays gone. Twice is a no-op."""
    if User.objects.filter(pk=user.pk, is_active=False, deleted_at=None).update(is_active=True):
        audit.record(by=by, action="akun diaktifkan", object_ref=f"user:{user.uid}")


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> None:
    """A new password, which ends every sign-in made with the old one; the person is told.

    Addresses that wait to be put on the account are forgotten: whoever had the old password may have named them.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    user.address_checks.all().delete()
    security_changed(user=user, what="password_changed", by=by)


@transaction.atomic
def security_changed(*, user: User, what: str, by: User | None = None) -> None:
    """Write down a change to how the account is protected (a key of CHANGES), and tell its person."""
    if what == "password_changed":
        # Whoever asked for the factor to be taken off knew the old one.
        FactorReset.objects.filter(user=user, done_at=None, ended_at=None).update(ended_at=timezone.now())
    action, title = CHANGES[what]
    audit.record(by=by or user, action=action, object_ref=f"user:{user.uid}")
    notify(
        users=[user],
        topic=Topic.ACCOUNT,
        title=title,
        body="Bila bukan Anda yang melakukannya, atur ulang kata sandi Anda sekarang dan keluarkan semua perangkat.",
        event_key=f"{what}:{timezone.now():%Y%m%d%H%M%S%f}",
        url="/akun/",
    )


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they are the way back in."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


# --- Open sign-ins ----------------------------------------------------------------------------------------------------


def open_sessions(user: User) -> list[UserSession]:
    """Where the account is signed in, the latest first; sessions that ended by themselves are dropped."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.last_seen_at, reverse=True)


@transaction.atomic
def end_sessions(*, user: User, by: User | None, only: int | None = None, but: str = "") -> int:
    """End one sign-in (`only`, its key), or all but the one with the session key `but`; return how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    ended = list(rows)
    for row in ended:
        row.end()
    if ended:
        audit.record(by=by, action="sesi diakhiri", object_ref=f"user:{user.uid}", count=len(ended))
    return len(ended)
