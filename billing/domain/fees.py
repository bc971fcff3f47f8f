"""What a shift costs a faskes: the rates of the people and the platform fee."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from authentication.models import Faskes
from billing.enums import Plan
from billing.models import FeeRate
from lentera.lib.errors import DomainError
from lentera.lib.money import share


@dataclass(frozen=True)
class Cost:
    """Whole rupiah. `fee_basis_points` is what `fee` was computed with, rounded half up per shift."""

    rate: int
    places: int
    work: int
    fee: int
    fee_basis_points: int
    plan: str

    @property
    def total(self) -> int:
        return self.work + self.fee


def plan_of(faskes: Faskes) -> Plan:
    """3T faskes pay the 3T fee; subscriptions to the premium plan come with the payment stage."""
    return Plan.REMOTE if faskes.is_3t else Plan.STANDARD


def fee_basis_points(*, plan: Plan, on: date) -> int:
    """The fee in force on a date; DomainError when none is, so that a cost is never shown without it."""
    rate = (
        FeeRate.objects.filter(plan=plan, valid_from__lte=on)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        .order_by("-valid_from")
        .first()
    )
    if rate is None:
        raise DomainError(f"Biaya platform paket {plan.label} belum ditetapkan untuk {on}. Hubungi admin platform.")
    return rate.basis_points


class Fees:
    """The fees of one faskes; each date is looked up once, however many shifts are costed."""

    def __init__(self, faskes: Faskes) -> None:
        self.plan = plan_of(faskes)
        self.points: dict[date, int] = {}

    def cost(self, *, rate: int, places: int, on: date) -> Cost:
        if on not in self.points:
            self.points[on] = fee_basis_points(plan=self.plan, on=on)
        points, work = self.points[on], rate * places
        fee = share(work, points)
        return Cost(rate=rate, places=places, work=work, fee=fee, fee_basis_points=points, plan=self.plan.label)


def cost_of(*, faskes: Faskes, rate: int, places: int, on: date) -> Cost:
    return Fees(faskes).cost(rate=rate, places=places, on=on)
