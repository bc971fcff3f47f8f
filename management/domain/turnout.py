"""What became of a period's shifts: places posted, filled and worked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from authentication.models import Departemen
from management.enums import LIVE, AssignmentState, ShiftState
from management.models import Assignment, Shift


@dataclass(frozen=True)
class Turnout:
    """One profession of one departemen. `filled` and `worked` count people, `cancelled` whole shifts."""

    departemen: str
    profession: str
    shifts: int
    places: int
    filled: int
    worked: int
    cancelled: int


def turnout(*, departemen: Sequence[Departemen], first: date, last: date) -> list[Turnout]:
    """Shifts that begin on a local day from `first` to `last`; two queries however many there are. Drafts are left out."""
    rows = Shift.objects.filter(departemen__in=departemen, date_from__gte=first, date_from__lte=last)
    keys = ("departemen__name", "profession__name")
    stands = ~Q(state=ShiftState.CANCELLED)
    posted = (
        rows.exclude(state=ShiftState.DRAFT)
        .order_by(*keys)
        .values(*keys)
        .annotate(
            shifts=Count("pk", filter=stands),
            sum_places=Sum("places", filter=stands, default=0),
            cancelled=Count("pk", filter=~stands),
        )
    )
    people = _people(departemen, first, last)
    return [
        Turnout(
            row["departemen__name"],
            row["profession__name"],
            row["shifts"],
            row["sum_places"],
            *people.get((row["departemen__name"], row["profession__name"]), (0, 0)),
            row["cancelled"],
        )
        for row in posted
    ]


def _people(departemen: Sequence[Departemen], first: date, last: date) -> dict[tuple[str, str], tuple[int, int]]:
    rows = Assignment.objects.filter(
        shift__departemen__in=departemen, shift__date_from__gte=first, shift__date_from__lte=last
    ).exclude(shift__state=ShiftState.CANCELLED)
    found = rows.order_by().values(unit=F("shift__departemen__name"), who=F("shift__profession__name")).annotate(
        filled=Count("pk", filter=Q(state__in=LIVE)), worked=Count("pk", filter=Q(state=AssignmentState.DONE))
    )  # fmt: skip
    return {(row["unit"], row["who"]): (row["filled"], row["worked"]) for row in found}
