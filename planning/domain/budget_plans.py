"""A quarter's staff cost from the forecast, by fund source, under a scenario; saved, and compared with what happened.

cost = watches missing × (usual rate ± scenario + platform fee), per departemen, profession and month. The ends of a range are
added up as they are: all departemen low together, all high together. A sum's range is so wider than it need be, never narrower.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from authentication.domain import audit
from authentication.models import Departemen, Faskes, User
from billing.domain import budgets
from billing.domain.fees import Fees
from billing.enums import FundKind
from lentera.lib.errors import DomainError
from lentera.lib.money import percent
from lentera.lib.quarters import Quarter
from management.domain import rates, spending
from management.domain.spending import Charge
from management.enums import Tier
from management.models import Shift
from planning.domain import need
from planning.models import BudgetPlan, ForecastRun
from planning.models.budgets import DEMAND_RANGE, RATE_PERCENT_RANGE

Triple = tuple[int, int, int]  # low, planned, high
NOTHING: Triple = (0, 0, 0)


@dataclass(frozen=True)
class Scenario:
    """`funds` is departemen id → fund kind ("" when not decided); percentages are whole."""

    demand_percent: int = 0
    rate_percent: int = 0
    funds: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One profession of one departemen in one month. `month` is ISO; watches and rupiah as (low, planned, high)."""

    departemen: int
    unit: str
    profession: int
    profession_name: str
    month: str
    fund: str
    rate: int
    watches: Triple
    cost: Triple


@dataclass(frozen=True)
class Result:
    """The rows, and what they leave out: months without forecast, rosters nobody wrote, departemen without numbers, and
    (departemen, month) of which a count or all of them are not forecast.
    """

    rows: tuple[Row, ...]
    absent: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    uncounted: tuple[str, ...]
    partial: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        return not (self.absent or self.unknown or self.uncounted or self.partial)


def usual_funds(faskes: Faskes) -> dict[int, str]:
    """departemen id → the fund its newest shift was charged to; absent where no shift named one."""
    rows = Shift.objects.filter(faskes=faskes).exclude(fund_source="").order_by("pk")
    return dict(rows.values_list("departemen_id", "fund_source"))


def work_out(*, faskes: Faskes, quarter: Quarter, scenario: Scenario) -> tuple[Result, ForecastRun]:
    """DomainError when there is no monthly forecast, or when the scenario's rate leaves the range of the tier."""
    _check(scenario)
    outlook = need.months_ahead(faskes=faskes, months=quarter.months, demand_percent=scenario.demand_percent)
    if outlook.run is None:
        raise DomainError("Belum ada ramalan bulanan. Masukkan data, lalu hitung ramalannya.", code="no_forecast")
    pay = _Pay(faskes, scenario.rate_percent)
    rows = tuple(_row(one, pay, scenario.funds.get(one.departemen.pk, "")) for one in outlook.needs)
    seen = {one.departemen.pk for one in outlook.needs} | {unit.pk for unit, _ in outlook.unknown}
    idle = Departemen.objects.filter(faskes=faskes, active=True).exclude(pk__in=seen).order_by("name")
    result = Result(
        rows,
        tuple(str(month) for month in outlook.absent),
        tuple((unit.name, profession.name) for unit, profession in outlook.unknown),
        tuple(idle.values_list("name", flat=True)),
        tuple((unit.name, str(month)) for unit, month in outlook.partial if unit.pk in seen),
    )
    return result, outlook.run


def _check(scenario: Scenario) -> None:
    for value, (low, high), what in (
        (scenario.demand_percent, DEMAND_RANGE, "Permintaan"),
        (scenario.rate_percent, RATE_PERCENT_RANGE, "Tarif"),
    ):
        if not low <= value <= high:
            raise DomainError(f"{what} naik/turun harus {low}% sampai {high}%.", code="percent")
    if any(kind and kind not in FundKind.values for kind in scenario.funds.values()):
        raise DomainError("Pilih sumber dana dari daftar.", code="fund")


class _Pay:
    """The rate per profession family under a scenario; each is looked up once."""

    def __init__(self, faskes: Faskes, rate_percent: int) -> None:
        self.faskes, self.rate_percent = faskes, rate_percent
        self.fees, self.rates = Fees.of(faskes), dict[int, int]()

    def rate(self, family: int) -> int:
        if family not in self.rates:
            rate = percent(rates.usual(faskes=self.faskes, family=family), 100 + self.rate_percent)
            rates.check(rate, tier=Tier.LICENSED)
            self.rates[family] = rate
        return self.rates[family]

    def cost(self, *, rate: int, watches: int, month: date) -> int:
        """Every watch is a shift of one place, so that its fee is rounded as it will be."""
        return self.fees.cost(rate=rate, places=1, on=month).total * watches


def _row(one: need.MonthNeed, pay: _Pay, fund: str) -> Row:
    rate = pay.rate(one.profession.family)
    watches: Triple = (one.missing.low, one.missing.planned, one.missing.high)
    low, planned, high = (pay.cost(rate=rate, watches=number, month=one.month) for number in watches)
    return Row(
        one.departemen.pk, one.departemen.name, one.profession.pk, one.profession.name, str(one.month), fund, rate,
        watches, (low, planned, high),
    )  # fmt: skip


def total(costs: Iterable[Triple]) -> Triple:
    low, planned, high = NOTHING
    for one in costs:
        low, planned, high = low + one[0], planned + one[1], high + one[2]
    return low, planned, high


def by_fund(result: Result) -> dict[str, Triple]:
    """Fund kind → cost; "" is what no fund was chosen for."""
    funds = sorted({row.fund for row in result.rows})
    return {fund: total(row.cost for row in result.rows if row.fund == fund) for fund in funds}


# --- Saving ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save(
    *, faskes: Faskes, quarter: Quarter, name: str, scenario: Scenario, by: User, form_key: uuid.UUID
) -> BudgetPlan:
    """Work the scenario out and keep it. The same `form_key` twice gives the same plan."""
    if seen := BudgetPlan.objects.filter(form_key=form_key, faskes=faskes).first():
        return seen
    if not name.strip():
        raise DomainError("Beri nama rencananya, misalnya “Dasar” atau “Permintaan +10%”.", code="name")
    result, run = work_out(faskes=faskes, quarter=quarter, scenario=scenario)
    if not result.rows:
        raise DomainError("Tidak ada yang bisa dihitung untuk triwulan ini; lihat sebabnya di bawah.", code="empty")
    try:
        with transaction.atomic():
            plan = BudgetPlan.objects.create(
                faskes=faskes, year=quarter.year, quarter=quarter.number, name=name.strip()[:80],
                demand_percent=scenario.demand_percent, rate_percent=scenario.rate_percent, run=run,
                result=asdict(result), form_key=form_key, by=by,
            )  # fmt: skip
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return BudgetPlan.objects.get(form_key=form_key, faskes=faskes)
    planned = total(row.cost for row in result.rows)[1]
    audit.record(by=by, action="rencana anggaran disimpan", object_ref=plan.ref, planned=planned)
    return plan


@transaction.atomic
def discard(*, plan: BudgetPlan, by: User, now: datetime | None = None) -> BudgetPlan:
    """Take the plan off the page; the row and its numbers stay. Twice is a no-op."""
    plan = BudgetPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.discarded_at is None:
        plan.discarded_at = now or timezone.now()
        plan.save(update_fields=["discarded_at"])
        audit.record(by=by, action="rencana anggaran dibuang", object_ref=plan.ref)
    return plan


def kept(faskes: Faskes, quarter: Quarter) -> list[BudgetPlan]:
    rows = BudgetPlan.objects.filter(faskes=faskes, year=quarter.year, quarter=quarter.number, discarded_at=None)
    return list(rows.select_related("by", "run"))


def result_of(plan: BudgetPlan) -> Result:
    """What `save` kept, as it was."""
    data: dict[str, Any] = plan.result
    rows = (Row(**{**row, "watches": tuple(row["watches"]), "cost": tuple(row["cost"])}) for row in data["rows"])
    unknown = tuple((unit, profession) for unit, profession in data["unknown"])
    # Plans kept before months were looked at one by one do not tell.
    partial = tuple((unit, month) for unit, month in data.get("partial", []))
    return Result(tuple(rows), tuple(data["absent"]), unknown, tuple(data["uncounted"]), partial)


# --- Beside what happened --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FundState:
    """One purse in one quarter, whole rupiah; `ceiling` and `left` are None when no ceiling was written."""

    fund: str
    ceiling: int | None
    promised: int
    worked: int

    @property
    def left(self) -> int | None:
        return None if self.ceiling is None else self.ceiling - self.promised - self.worked


def fund_states(*, faskes: Faskes, quarter: Quarter) -> list[FundState]:
    """Every purse with a ceiling or a shift in the quarter, in the order of the closed list; nameless shifts last."""
    ceilings = budgets.ceilings(faskes=faskes, year=quarter.year, quarter=quarter.number)
    spent = spending.by_fund(spending.charges(faskes=faskes, first=quarter.first, last=quarter.last))
    kinds = [kind for kind in [*FundKind.values, ""] if kind in ceilings or kind in spent]
    empty = spending.Spent()
    return [
        FundState(kind, ceilings.get(kind), spent.get(kind, empty).promised, spent.get(kind, empty).worked)
        for kind in kinds
    ]


@dataclass(frozen=True)
class Realised:
    """One profession of one departemen over the quarter: what was planned beside what was promised and worked."""

    unit: str
    profession: str
    watches: Triple
    cost: Triple
    people: int
    spent: int


def realisation(plan: BudgetPlan) -> tuple[list[Realised], spending.Spent]:
    """The plan's rows by departemen and profession beside the shifts of its quarter, and what no row had planned."""
    quarter = plan.period
    spent: dict[tuple[int, int], list[Charge]] = {}
    for charge in spending.charges(faskes=plan.faskes, first=quarter.first, last=quarter.last):
        spent.setdefault((charge.departemen, charge.profession), []).append(charge)
    groups: dict[tuple[int, int], list[Row]] = {}
    for row in result_of(plan).rows:
        groups.setdefault((row.departemen, row.profession), []).append(row)
    known = [_realised(rows, spending.total(spent.get(key, []))) for key, rows in groups.items()]
    return known, spending.total(charge for key, some in spent.items() if key not in groups for charge in some)


def _realised(rows: list[Row], spent: spending.Spent) -> Realised:
    return Realised(
        rows[0].unit, rows[0].profession_name, total(row.watches for row in rows), total(row.cost for row in rows),
        spent.people, spent.amount,
    )  # fmt: skip
