"""What the market did with shifts like this one: the chance that a posted place is filled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from authentication.models import Faskes
from lentera.lib.watches import touched
from management.enums import ShiftState
from management.models import Profession, Shift

# Fewer comparable shifts than this say nothing.
LEAST_COMPARABLE = 30
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Chance:
    """`filled` of `places` on `shifts` comparable past shifts; `share` is None where there are too few."""

    shifts: int
    places: int
    filled: int

    @property
    def share(self) -> float | None:
        return self.filled / self.places if self.shifts >= LEAST_COMPARABLE and self.places else None


def chance(*, faskes: Faskes, profession: Profession, watch: int, now: datetime) -> Chance:
    """Past shifts of the same profession family and watch in the same kabupaten, over a year; drafts and cancelled out."""
    rows = (
        Shift.objects.filter(
            faskes__wilayah=faskes.wilayah, family=profession.family, starts_at__range=(now - LOOK_BACK, now)
        )
        .exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED))
        .order_by()
    )
    alike = [
        pk
        for pk, start, end, zone in rows.values_list("pk", "starts_at", "ends_at", "zone")
        if any(slot == watch for _, slot in touched(start, end, zone))
    ]
    sums = Shift.objects.filter(pk__in=alike).aggregate(places=Sum("places"), filled=Sum("filled"))
    return Chance(len(alike), sums["places"] or 0, sums["filled"] or 0)
