"""What a shift costs a faskes: the rates of the people and the platform fee."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

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


class Fees:
    """The fees of one plan; its rates are read once, however many shifts are costed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @classmethod
    def of(cls, faskes: Faskes) -> "Fees":
        return cls(plan_of(faskes))

    @cached_property
    def rates(self) -> list[FeeRate]:
        return list(FeeRate.objects.filter(plan=self.plan).order_by("-valid_from"))

    def basis_points(self, on: date) -> int:
        """The fee in force on a date; DomainError when none is, so that a cost is never shown without it."""
        for rate in self.rates:
            if rate.valid_from <= on and (rate.valid_until is None or rate.valid_until >= on):
                return rate.basis_points
        raise DomainError(
            f"Biaya platform paket {self.plan.label} belum ditetapkan untuk {on}. Hubungi admin platform."
        )

    def cost(self, *, rate: int, places: int, on: date) -> Cost:
        points, work = self.basis_points(on), rate * places
        fee = share(work, points)
        return Cost(rate=rate, places=places, work=work, fee=fee, fee_basis_points=points, plan=self.plan.label)


def cost_of(*, faskes: Faskes, rate: int, places: int, on: date) -> Cost:
    return Fees.of(faskes).cost(rate=rate, places=places, on=on)
