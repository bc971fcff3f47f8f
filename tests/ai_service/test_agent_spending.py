"""What Gemini may cost and did cost, answers that are used again, and the log in the admin."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from ai_service import agent, llm, spending
from ai_service.models import AiCall, Outcome
from ai_service.types import AgentAnswer, AiError, Busy, OverBudget, TimedOut, Usage, statistical
from authentication.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
AT = llm.Config("k", "gemini-3.8-flash", "http://127.0.0.1:9")
ANSWER = AgentAnswer(label="gemini", narrative="Tidak ada.")


@pytest.fixture(autouse=True)
def prices(settings) -> None:
    settings.GEMINI_PRICE_IN, settings.GEMINI_PRICE_OUT = Decimal("0.30"), Decimal("2.50")
    settings.GEMINI_BUDGET_EACH, settings.GEMINI_BUDGET_PLATFORM = Decimal("1"), Decimal("2")


def begin(served: str = "faskes:a", booked: int = 10, now: datetime = NOW, input_hash: str = "h") -> AiCall:
    return spending.begin(
        purpose="ramalan", served=served, at=AT, input_hash=input_hash, told={}, booked=booked, now=now
    )


def run(answer: AgentAnswer = ANSWER, **fields) -> agent.Run:
    usage = Usage(requests=3, tokens_in=10_001, tokens_out=500)
    return agent.Run(**{
        "answer": answer, "model": AT.model, "prompt_version": "1", "usage": usage, "seconds": 2.345, "calls": (), **fields
    })  # fmt: skip


def test_a_run_costs_its_tokens_at_their_price_rounded_up() -> None:
    """10,001 × 0.30 + 500 × 2.50 = 4,250.3 millionths of a dollar."""
    call = begin(booked=900_000)
    assert (call.outcome, spending.spent("faskes:a", NOW).each) == (Outcome.RUNNING, 900_000)
    spending.end(call, run())
    call.refresh_from_db()
    assert (call.outcome, call.cost, call.requests, call.seconds) == (Outcome.OK, 4_251, 3, 2.35)
    assert spending.spent("faskes:a", NOW).each == 4_251


def test_the_most_is_more_than_the_limits_let_a_run_cost() -> None:
    limits = agent.Limits(steps=8, tokens=60_000)
    assert spending.most(limits, AT) > spending.cost_of(60_000, 8 * AT.max_output)


def test_a_month_over_budget_is_refused_and_logged_and_the_next_month_is_free() -> None:
    begin(booked=990_000)
    with pytest.raises(OverBudget):
        begin(booked=10_001, input_hash="other")
    assert AiCall.objects.get(outcome=Outcome.BUDGET).cost == 0
    assert begin("faskes:b", booked=990_000, input_hash="b")
    begin(booked=10_001, now=NOW + timedelta(days=7), input_hash="december")


def test_all_faskes_together_have_a_budget_too() -> None:
    for name in ("a", "b"):
        begin(f"faskes:{name}", booked=1_000_000, input_hash=name)
    with pytest.raises(OverBudget):
        begin("faskes:c", booked=1, input_hash="c")


def test_the_same_question_is_not_asked_twice_at_once_unless_the_first_died() -> None:
    begin()
    with pytest.raises(Busy):
        begin()
    begin(now=NOW + timedelta(minutes=6))


def test_an_answer_is_used_again_for_a_week() -> None:
    assert spending.answered(purpose="ramalan", input_hash="h", now=NOW) is None
    spending.end(begin(), run())
    found = spending.answered(purpose="ramalan", input_hash="h", now=NOW + timedelta(days=6))
    assert found and found[1] == ANSWER
    assert spending.answered(purpose="ramalan", input_hash="h", now=NOW + timedelta(days=8)) is None
    assert spending.answered(purpose="lain", input_hash="h", now=NOW) is None
    assert spending.answered(purpose="ramalan", input_hash="i", now=NOW) is None


def test_a_failed_run_is_logged_with_its_reason_and_never_used_again() -> None:
    spending.end(begin(), run(statistical(TimedOut()), detail="x" * 900))
    call = AiCall.objects.get()
    assert (call.outcome, len(call.detail)) == (Outcome.TIMEOUT, 300)
    assert spending.answered(purpose="ramalan", input_hash="h", now=NOW) is None


def test_every_error_has_an_outcome() -> None:
    # Without a key nothing is called, and a busy one is already in the log.
    assert {kind.code for kind in AiError.__subclasses__()} - {"no_key", "busy"} <= set(Outcome.values)


def test_the_log_can_be_read_in_the_admin_and_not_changed(client) -> None:
    spending.end(begin(), run())
    client.force_login(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    shown = client.get(reverse("admin:ai_service_aicall_changelist")).content.decode()
    assert "0.0043" in shown and "terjawab" in shown
    page = reverse("admin:ai_service_aicall_change", args=[AiCall.objects.get().pk])
    assert "Tidak ada." in client.get(page).content.decode()
    assert client.post(page, {"served": "x"}).status_code == 403
    assert client.get(reverse("admin:ai_service_aicall_add")).status_code == 403
