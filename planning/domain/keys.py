"""API keys: shown once, kept as a digest, revocable at once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.enums import FaskesStatus
from authentication.models import Faskes, User
from lentera.lib.errors import DomainError
from planning.models import ApiKey

MOST = 10
PREFIX = 12
# "Last used" is written at most this often.
TOUCH = timedelta(minutes=10)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create(*, faskes: Faskes, name: str, by: User) -> tuple[ApiKey, str]:
    """(the key, its secret). The secret is not kept anywhere: 256 random bits need no slow hash."""
    if not name.strip():
        raise DomainError("Beri nama kuncinya, misalnya nama sistemnya.", code="name")
    if ApiKey.objects.filter(faskes=faskes, revoked_at=None).count() >= MOST:
        raise DomainError(f"Paling banyak {MOST} kunci. Cabut yang tidak dipakai.", code="many")
    secret = f"lentera_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        faskes=faskes, name=name.strip()[:60], prefix=secret[:PREFIX], digest=digest(secret), by=by
    )
    audit.record(by=by, action="kunci API dibuat", object_ref=key.ref)
    return key, secret


@transaction.atomic
def revoke(*, key: ApiKey, by: User, now: datetime | None = None) -> ApiKey:
    """The key opens nothing from now on. Twice is a no-op."""
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = now or timezone.now()
        key.save(update_fields=["revoked_at"])
        audit.record(by=by, action="kunci API dicabut", object_ref=key.ref)
    return key


def find(secret: str, *, now: datetime | None = None) -> ApiKey | None:
    """The live key of an approved faskes that this secret belongs to."""
    now = now or timezone.now()
    rows = ApiKey.objects.filter(revoked_at=None, faskes__status=FaskesStatus.VERIFIED)
    key = rows.filter(digest=digest(secret)).select_related("faskes__wilayah").first()
    if key and (key.last_used_at is None or now - key.last_used_at > TOUCH):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key
