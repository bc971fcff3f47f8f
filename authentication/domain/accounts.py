"""An account's own affairs: its password."""

from django.db import transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import User


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> None:
    """A new password, which ends every sign-in made with the old one; the person is told."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, action="kata sandi diganti", object_ref=f"user:{user.uid}")
    notify(
        users=[user],
        topic=Topic.ACCOUNT,
        title="Kata sandi Anda diganti",
        body="Semua perangkat lain sudah dikeluarkan. Bila bukan Anda yang menggantinya, segera atur ulang.",
        event_key=f"password:{timezone.now():%Y%m%d%H%M%S}",
        url="/akun/",
    )
