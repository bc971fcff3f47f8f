"""From chosen gaps to posted shifts, and what became of the recommendation."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from authentication.models import Faskes, User
from lentera.lib.errors import DomainError
from management.domain import batches
from management.domain.shifts import ShiftData
from management.enums import Tier
from management.models import Shift, ShiftBatch
from planning.domain.gaps import Gap
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
    rate: int,
    by: User,
    form_key: uuid.UUID,
    fund: str = "",
    now: datetime | None = None,
) -> ShiftBatch:
    """Post a shift for every gap, or none, on one fund source; each is remembered as a recommendation that was taken.

    The same `form_key` twice gives the same batch, although by then its gaps are gone.
    """
    if seen := batches.find(faskes=faskes, form_key=form_key):
        return seen
    if not gaps:
        raise DomainError("Kekurangan yang dipilih sudah tidak ada. Muat ulang daftarnya.", code="gone")
    batch = batches.post(
        faskes=faskes, data=[shift_data(gap, rate=rate, fund=fund) for gap in gaps], by=by, form_key=form_key, now=now
    )
    shifts = {(s.departemen_id, s.profession_id, s.starts_at): s for s in batch.shifts.all()}
    for gap in gaps:
        _remember(gap, shifts[gap.departemen.pk, gap.profession.pk, gap.starts_at])
    return batch


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
