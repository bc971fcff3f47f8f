"""The standing roster: who of the faskes's own stands each watch of an ordinary week."""

from django.db import transaction

from authentication.domain import audit
from authentication.models import Departemen, User
from lentera.lib.errors import DomainError
from management.models import Profession
from planning.models import StandingRoster

MOST = 200
Numbers = dict[tuple[int, int], int]  # (weekday, watch) → people


@transaction.atomic
def save(*, departemen: Departemen, profession: Profession, numbers: Numbers, by: User) -> None:
    """Replace the roster of one profession as a whole. A watch with nobody is a row too: known to be empty."""
    if any(not 0 <= people <= MOST for people in numbers.values()):
        raise DomainError(f"Isi jadwal tetap dengan bilangan bulat 0 sampai {MOST}.", code="people")
    StandingRoster.objects.filter(departemen=departemen, profession=profession).delete()
    StandingRoster.objects.bulk_create(
        StandingRoster(departemen=departemen, profession=profession, weekday=weekday, watch=watch, people=people)
        for (weekday, watch), people in numbers.items()
    )
    audit.record(by=by, action="jadwal tetap", object_ref=f"departemen:{departemen.uid}", profession=profession.code)
