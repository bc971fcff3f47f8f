"""What Gemini may cost, what it has cost, and answers that need not be paid again. The caller asks here first.

A budget is per calendar month (UTC). A run is booked at the most it may cost before it begins and at what it did cost
when it ends, so runs side by side cannot overspend together; a run that never ended stays booked at the most.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Sum

from ai_service import agent
from ai_service.llm import Config
from ai_service.models import AiCall, Outcome
from ai_service.tools import MAX_ANSWER, MAX_CALLS
from ai_service.types import AgentAnswer, Busy, OverBudget

MICRO = 1_000_000
# A token is about four; fewer here, to be on the dear side.
CHARACTERS = 3
# An answer to the same question is used again for so long.
FRESH = timedelta(days=7)
# A run that began longer ago has died; it does not hold up the next.
ALIVE = timedelta(minutes=5)


def cost_of(tokens_in: int, tokens_out: int) -> int:
    """In millionths of a dollar, rounded up: a price per million tokens is a millionth per token."""
    exact = tokens_in * settings.GEMINI_PRICE_IN + tokens_out * settings.GEMINI_PRICE_OUT
    return int(Decimal(exact).to_integral_value(rounding=ROUND_CEILING))


def most(limits: agent.Limits, at: Config) -> int:
    """More than a run can cost. It ends once it has counted its tokens, so one more request, and the repair, come on
    top; neither sends more than the run holds and the tools may have answered last."""
    held = limits.tokens + MAX_CALLS * MAX_ANSWER // CHARACTERS
    return cost_of(limits.tokens + 2 * held, (limits.steps + 1) * at.max_output)


@dataclass(frozen=True)
class Spent:
    """This month, in millionths of a dollar."""

    each: int
    platform: int


def spent(served: str, now: datetime) -> Spent:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = AiCall.objects.filter(at__gte=first).order_by()
    each, whole = (part.aggregate(sum=Sum("cost"))["sum"] or 0 for part in (rows.filter(served=served), rows))
    return Spent(each, whole)


def within(served: str, now: datetime) -> bool:
    """Is what is booked and spent this month inside both budgets?"""
    so_far = spent(served, now)
    return (
        so_far.each <= settings.GEMINI_BUDGET_EACH * MICRO
        and so_far.platform <= settings.GEMINI_BUDGET_PLATFORM * MICRO
    )


def begin(
    *, purpose: str, served: str, at: Config, input_hash: str, told: Any, booked: int, now: datetime,
    prompt_version: str = "",
) -> AiCall:  # fmt: skip
    """Book a run before it begins. OverBudget or Busy where it may not begin; what is refused for money is logged."""
    if AiCall.objects.filter(input_hash=input_hash, outcome=Outcome.RUNNING, at__gt=now - ALIVE).exists():
        raise Busy
    call = AiCall.objects.create(
        at=now, purpose=purpose, served=served, model=at.model, prompt_version=prompt_version or agent.prompt_version(),
        input_hash=input_hash, told=told, cost=booked,
    )  # fmt: skip
    # Looked at after booking: of two that begin together, each sees the other.
    if not within(served, now):
        AiCall.objects.filter(pk=call.pk).update(cost=0, outcome=Outcome.BUDGET)
        raise OverBudget
    return call


def end(call: AiCall, run: agent.Run) -> None:
    """Write down how the run went, and what it did cost."""
    good = Outcome.REPAIRED if run.repaired else Outcome.OK
    call.outcome = good if run.answer.label == "gemini" else run.answer.code
    call.requests, call.tokens_in, call.tokens_out = run.usage.requests, run.usage.tokens_in, run.usage.tokens_out
    call.cost = cost_of(run.usage.tokens_in, run.usage.tokens_out)
    call.seconds, call.detail = round(run.seconds, 2), run.detail[:300]
    calls = [{"call": one.id, "tool": one.tool, "arguments": one.arguments, "answer": one.answer} for one in run.calls]
    call.answer, call.told = run.answer.model_dump(mode="json"), {"start": call.told, "calls": calls}
    call.save()


def answered(*, purpose: str, input_hash: str, now: datetime) -> tuple[AiCall, AgentAnswer] | None:
    """The newest answer of Gemini to the same question, if it is fresh."""
    rows = AiCall.objects.filter(
        purpose=purpose, input_hash=input_hash, outcome__in=(Outcome.OK, Outcome.REPAIRED), at__gt=now - FRESH
    )
    call = rows.first()
    return (call, AgentAnswer.model_validate_json(json.dumps(call.answer))) if call else None
