"""From chosen gaps to posted shifts, and what became of the recommendation."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from authentication.models import Faskes, User
from lentera.lib.errors import DomainError
from management.domain import batches
from management.domain.shifts import ShiftData
from management.enums import Tier
from management.models import Shift, ShiftBatch
from planning.domain.gaps import Gap, plan
from planning.enums import RecommendationState
from planning.models import Recommendation


def shift_data(gap: Gap, *, rate: int, fund: str) -> ShiftData:
    return ShiftData(
        departemen=gap.departemen,
        profession=gap.profession,
        tier=Tier.LICENSED,
        places=gap.places,
        starts_at=gap.starts_at,
        ends_at=gap.ends_at,
        rate=rate,
        fund_source=fund,
        notes="Dipasang dari daftar kekurangan.",
    )


@transaction.atomic
def post_gaps(
    *,
    faskes: Faskes,
    gaps: Sequence[Gap],
    rates: Mapping[str, int],
    by: User,
    form_key: uuid.UUID,
    fund: str = "",
    now: datetime | None = None,
) -> ShiftBatch:
    """Post a shift for every gap, or none, on one fund source; each is remembered as a recommendation that was taken.

    `rates` is profession code → rupiah per person.

    The same `form_key` twice gives the same batch, although by then its gaps are gone. DomainError `gone` where a gap is no
    longer as it was read: somebody else posted meanwhile, or a newer forecast says otherwise.
    """
    # Postings of one faskes go one after the other; NO KEY, so that nobody's new row waits for it.
    Faskes.objects.select_for_update(no_key=True).get(pk=faskes.pk)
    if seen := batches.find(faskes=faskes, form_key=form_key):
        return seen
    if not gaps or not _still_short(faskes, gaps, now):
        raise DomainError("Kekurangan yang dipilih sudah berubah. Muat ulang daftarnya, lalu pilih lagi.", code="gone")
    data = [shift_data(gap, rate=rates[gap.profession.code], fund=fund) for gap in gaps]
    batch = batches.post(faskes=faskes, data=data, by=by, form_key=form_key, now=now)
    shifts = {(s.departemen_id, s.profession_id, s.starts_at): s for s in batch.shifts.all()}
    for gap in gaps:
        _remember(gap, shifts[_key(gap)])
    return batch


def _still_short(faskes: Faskes, gaps: Sequence[Gap], now: datetime | None) -> bool:
    found = plan(faskes, departemen={gap.departemen.pk for gap in gaps}, now=now).gaps
    places = {_key(gap): gap.places for gap in found}
    return all(places.get(_key(gap)) == gap.places for gap in gaps)


def _key(gap: Gap) -> tuple[int, int, datetime]:
    return gap.departemen.pk, gap.profession.pk, gap.starts_at


@transaction.atomic
def undo(*, batch: ShiftBatch, by: User, now: datetime | None = None) -> ShiftBatch:
    """Take the posted shifts back as a whole (see `batches.undo`); their recommendations count as undone."""
    batch = batches.undo(batch=batch, by=by, now=now or timezone.now())
    Recommendation.objects.filter(shift__batch=batch).update(state=RecommendationState.UNDONE)
    return batch


def _remember(gap: Gap, shift: Shift) -> None:
    values = {
        "series": gap.largest.series,
        "needed": gap.needed,
        "standing": gap.standing + gap.shifts,
        "state": RecommendationState.TAKEN,
        "shift": shift,
    }
    Recommendation.objects.update_or_create(
        departemen=gap.departemen, profession=gap.profession, day=gap.day, watch=gap.watch, defaults=values
    )
