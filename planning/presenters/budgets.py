"""What the budget pages show, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from authentication.models import Faskes
from billing.domain.fees import Fees
from billing.enums import FundKind
from lentera.lib import quarters
from lentera.lib.clock import MONTHS
from lentera.lib.quarters import Quarter
from planning.domain import budget_plans
from planning.domain.budget_plans import FundState, Result, Triple
from planning.domain.gaps import Gap
from planning.models import BudgetPlan

QUARTERS_AHEAD = 4


def fund_name(kind: str) -> str:
    return FundKind(kind).label if kind else "Belum ditentukan"


def month_name(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{MONTHS[day.month - 1]} {day.year}"


def quarter_chips(current: Quarter, chosen: Quarter) -> list[dict[str, Any]]:
    """The quarter before, this one and those a year ahead."""
    before = Quarter(current.year - 1, 4) if current.number == 1 else Quarter(current.year, current.number - 1)
    shown = [before, current]
    while len(shown) < QUARTERS_AHEAD + 1:
        shown.append(shown[-1].next())
    if chosen not in shown:
        shown.append(chosen)
    return [
        {"label": str(one).replace("triwulan", "Triwulan"), "url": f"?triwulan={one.code}", "current": one == chosen}
        for one in sorted(shown)
    ]


def fund_rows(states: Iterable[FundState]) -> list[dict[str, Any]]:
    """Purse by purse; `tone` and `words` say whether the ceiling holds."""
    return [{"name": fund_name(state.fund), "state": state, **_standing(state.left)} for state in states]


def _standing(left: int | None) -> dict[str, str]:
    if left is None:
        return {"tone": "plain", "sign": "", "words": "belum ada pagu"}
    if left < 0:
        return {"tone": "red", "sign": "×", "words": "melebihi pagu"}
    return {"tone": "green", "sign": "✓", "words": "masih dalam pagu"}


def plan_rows(plans: Iterable[BudgetPlan]) -> list[dict[str, Any]]:
    rows = ((plan, budget_plans.result_of(plan)) for plan in plans)
    return [
        {"plan": plan, "scenario": scenario_words(plan.demand_percent, plan.rate_percent), "whole": result.whole,
         "cost": budget_plans.total(row.cost for row in result.rows)}
        for plan, result in rows
    ]  # fmt: skip


def scenario_words(demand: int, rate: int) -> str:
    parts = [f"{what} {value:+d}%" for what, value in (("permintaan", demand), ("tarif", rate)) if value]
    return ", ".join(parts).capitalize() or "Sesuai ramalan dan tarif sekarang"


def result_texts(result: Result, ceilings: dict[str, int]) -> dict[str, Any]:
    """A worked-out quarter: by fund beside its ceiling, by departemen and profession, and what is left out."""
    return {
        "total": budget_plans.total(row.cost for row in result.rows),
        "funds": [_fund(kind, cost, ceilings.get(kind)) for kind, cost in budget_plans.by_fund(result).items()],
        "groups": _groups(result),
        "left_out": left_out(result),
    }


def _fund(kind: str, cost: Triple, ceiling: int | None) -> dict[str, Any]:
    return {"name": fund_name(kind), "cost": cost, "ceiling": ceiling, **_enough(cost, ceiling)}


def _enough(cost: Triple, ceiling: int | None) -> dict[str, str]:
    if ceiling is None:
        return {"tone": "plain", "sign": "", "words": "belum ada pagu"}
    if ceiling >= cost[2]:
        return {"tone": "green", "sign": "✓", "words": "cukup, juga pada batas atas"}
    if ceiling >= cost[1]:
        return {"tone": "amber", "sign": "!", "words": "cukup untuk rencana, kurang bila kunjungan tinggi"}
    return {"tone": "red", "sign": "×", "words": "kurang"}


def _groups(result: Result) -> list[dict[str, Any]]:
    """A row per departemen and profession, its months beneath."""
    groups: dict[tuple[str, str], list[budget_plans.Row]] = {}
    for row in result.rows:
        groups.setdefault((row.unit, row.profession_name), []).append(row)
    return [
        {
            "unit": unit,
            "profession": profession,
            "rate": rows[0].rate,
            "fund": fund_name(rows[0].fund),
            "watches": budget_plans.total(row.watches for row in rows),
            "cost": budget_plans.total(row.cost for row in rows),
            "months": [{"name": month_name(row.month), "watches": row.watches, "cost": row.cost} for row in rows],
        }
        for (unit, profession), rows in groups.items()
    ]


def left_out(result: Result) -> list[str]:
    """Why the sum is not whole, in sentences."""
    out = [f"{month_name(month)}: tidak ada ramalan untuk bulan ini." for month in result.absent]
    out += [f"{who} di {unit}: jadwal tetapnya belum ditulis." for unit, who in result.unknown]
    out += [f"{unit}: belum cukup data kunjungan atau belum ada norma waktu." for unit in result.uncounted]
    out += [f"{unit}, {month_name(month)}: tidak semua hitungannya diramal." for unit, month in result.partial]
    return out


def realised_rows(rows: Sequence[budget_plans.Realised]) -> list[dict[str, Any]]:
    return [{"row": row, "share": row.spent / row.cost[1] if row.cost[1] else None} for row in rows]


def after_posting(
    faskes: Faskes, gaps: Iterable[Gap], *, by_profession: Mapping[str, int], fund: str
) -> list[dict[str, Any]]:
    """Per quarter that the gaps touch: what the fund has left, and what it would have left after posting them all."""
    fees, cost = Fees.of(faskes), dict[Quarter, int]()
    for gap in gaps:
        quarter = quarters.of(gap.day)
        rate = by_profession[gap.profession.code]
        cost[quarter] = cost.get(quarter, 0) + fees.cost(rate=rate, places=gap.places, on=gap.day).total
    return [_after(faskes, quarter, fund, amount) for quarter, amount in sorted(cost.items())]


def _after(faskes: Faskes, quarter: Quarter, fund: str, amount: int) -> dict[str, Any]:
    states = budget_plans.fund_states(faskes=faskes, quarter=quarter)
    left = next((state.left for state in states if state.fund == fund), None)
    after = None if left is None else left - amount
    return {"quarter": quarter, "fund": fund_name(fund), "left": left, "after": after, **_standing(after)}
