"""What became of a period's shifts: places posted, filled and worked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from authentication.models import Departemen, Wilayah
from management.enums import LIVE, AssignmentState, ShiftState
from management.models import Assignment, Shift


@dataclass(frozen=True)
class Turnout:
    """One group of shifts. `filled` and `worked` count people, `cancelled` whole shifts."""

    where: str
    profession: str
    shifts: int
    places: int
    filled: int
    worked: int
    cancelled: int


def turnout(*, departemen: Sequence[Departemen], first: date, last: date) -> list[Turnout]:
    """Per departemen and profession, of shifts that begin on a local day from `first` to `last`. Drafts are left out."""
    return _groups(Shift.objects.filter(departemen__in=departemen), "departemen__name", first, last)


def by_wilayah(*, wilayah: Sequence[Wilayah], first: date, last: date) -> list[Turnout]:
    """The same per kabupaten."""
    return _groups(Shift.objects.filter(faskes__wilayah__in=wilayah), "faskes__wilayah__name", first, last)


def _groups(rows: QuerySet[Shift], where: str, first: date, last: date) -> list[Turnout]:
    """Two queries, however many shifts there are."""
    rows = rows.filter(date_from__gte=first, date_from__lte=last).exclude(state=ShiftState.DRAFT)
    keys, stands = (where, "profession__name"), ~Q(state=ShiftState.CANCELLED)
    posted = rows.order_by(*keys).values_list(*keys).annotate(
        shifts=Count("pk", filter=stands),
        sum_places=Sum("places", filter=stands, default=0),
        cancelled=Count("pk", filter=~stands),
    )  # fmt: skip
    people = _people(rows.filter(stands), keys)
    return [
        Turnout(name, who, shifts, places, *people.get((name, who), (0, 0)), cancelled)
        for name, who, shifts, places, cancelled in posted
    ]


def _people(rows: QuerySet[Shift], keys: tuple[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    booked = Assignment.objects.filter(shift__in=rows.order_by().values("pk")).order_by()
    found = booked.values_list(*(f"shift__{key}" for key in keys)).annotate(
        filled=Count("pk", filter=Q(state__in=LIVE)), worked=Count("pk", filter=Q(state=AssignmentState.DONE))
    )
    return {(name, who): (filled, worked) for name, who, filled, worked in found}
