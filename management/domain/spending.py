"""What a faskes's shifts cost it: promised while they are still to run, worked once they are over.

Computed from the shifts, at the rate plus the platform fee of the shift's date. What was really paid comes with the ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from authentication.models import Faskes
from billing.domain.fees import Fees
from management.enums import AssignmentState, ShiftState
from management.models import Shift

CAME = Q(assignments__state__in=(AssignmentState.ARRIVED, AssignmentState.DONE))
# Every place of such a shift may still have to be paid.
TO_RUN = (ShiftState.OPEN, ShiftState.FILLED, ShiftState.IN_PROGRESS)


@dataclass(frozen=True)
class Charge:
    """One shift on one fund source ("" where none was named); `promised` or `worked` is 0. Whole rupiah, fee included."""

    fund: str
    departemen: int
    profession: int
    day: date
    people: int
    promised: int
    worked: int

    @property
    def amount(self) -> int:
        return self.promised + self.worked


@dataclass(frozen=True)
class Spent:
    """Sums of charges, whole rupiah; `people` counts places promised and people who came."""

    people: int = 0
    promised: int = 0
    worked: int = 0

    @property
    def amount(self) -> int:
        return self.promised + self.worked


def charges(*, faskes: Faskes, first: date, last: date) -> list[Charge]:
    """Every shift that begins on a local day from `first` to `last` and was neither cancelled nor left a draft."""
    rows = (
        Shift.objects.filter(faskes=faskes, date_from__gte=first, date_from__lte=last)
        .exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED))
        .order_by("date_from", "pk")
        .annotate(came=Count("assignments", filter=CAME))
    )
    fees = Fees.of(faskes)
    return [_charge(row, row.came, fees) for row in rows]


def _charge(shift: Shift, came: int, fees: Fees) -> Charge:
    to_run = shift.state in TO_RUN
    people = shift.places if to_run else came
    total = fees.cost(rate=shift.rate, places=people, on=shift.date_from).total
    return Charge(
        fund=shift.fund_source,
        departemen=shift.departemen_id,
        profession=shift.profession_id,
        day=shift.date_from,
        people=people,
        promised=total if to_run else 0,
        worked=0 if to_run else total,
    )


def total(rows: Iterable[Charge]) -> Spent:
    rows = list(rows)
    return Spent(sum(row.people for row in rows), sum(row.promised for row in rows), sum(row.worked for row in rows))


def by_fund(rows: Iterable[Charge]) -> dict[str, Spent]:
    """Fund kind → sums; "" are shifts that name no fund."""
    groups: dict[str, list[Charge]] = {}
    for row in rows:
        groups.setdefault(row.fund, []).append(row)
    return {fund: total(some) for fund, some in groups.items()}
