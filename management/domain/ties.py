"""What a faskes makes of one nakes: a favourite, or somebody it will not be matched with."""

from typing import Any

from django.db import transaction

from authentication.domain import audit
from authentication.models import Faskes, User
from lentera.lib.errors import DomainError
from management.domain import locks
from management.enums import Side
from management.models import Block, NakesProfile, Tie


@transaction.atomic
def set_favourite(*, faskes: Faskes, nakes: NakesProfile, favourite: bool, by: User) -> None:
    """Mark or unmark a favourite. Saying the same thing twice is a no-op."""
    row = locks.nakes(nakes.pk)
    tie, _ = Tie.objects.get_or_create(nakes=row, faskes=faskes)
    changed = tie.favourite != favourite
    tie.favourite = favourite
    # A row of ties exists only where one of its facts is true.
    if tie.preferred or tie.favourite or tie.shifts_worked:
        tie.save(update_fields=["favourite"])
    else:
        tie.delete()
    if changed:
        _record(by, "favorit", nakes, faskes, favourite=favourite)


@transaction.atomic
def block(*, faskes: Faskes, nakes: NakesProfile, reason: str, by: User) -> Block:
    """Never match the two again; the nakes is not told. Bookings that stand stay. Twice is a no-op."""
    if not reason.strip():
        raise DomainError("Tulis alasannya; hanya faskes dan admin platform yang membacanya.", code="reason")
    row = locks.nakes(nakes.pk)
    found, created = Block.objects.get_or_create(
        faskes=faskes, nakes=row, side=Side.FASKES, defaults={"reason": reason.strip()[:250]}
    )
    if created:
        _record(by, "memblokir", nakes, faskes)
    return found


@transaction.atomic
def unblock(*, faskes: Faskes, nakes: NakesProfile, by: User) -> None:
    """Take back one's own block; one that the nakes asked for stays."""
    gone, _ = Block.objects.filter(faskes=faskes, nakes=nakes, side=Side.FASKES).delete()
    if gone:
        _record(by, "batal memblokir", nakes, faskes)


def _record(by: User, action: str, nakes: NakesProfile, faskes: Faskes, **data: Any) -> None:
    audit.record(by=by, action=action, object_ref=f"nakes:{nakes.uid}", faskes=str(faskes.uid), **data)
