"""A quarter's cost is its parts, grows with demand and rate, is kept as it was, and stands beside what happened."""

import uuid
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authentication.models import AuditEvent
from billing.domain import budgets
from lentera.lib.errors import DomainError
from lentera.lib.money import share
from lentera.lib.quarters import Quarter
from planning.domain import budget_plans, need, roster
from planning.domain.budget_plans import Scenario
from planning.enums import Freq
from planning.models import ActivityStandard, BudgetPlan, Forecast, ForecastRun, ForecastSeries, Measure, StaffingRule
from tests import factories
from tests.management import desk

pytestmark = pytest.mark.django_db
QUARTER = Quarter(2026, 4)
DECEMBER = date(2026, 12, 1)
RATE = 750_000
EACH = RATE + share(RATE, 500)


def month_forecast(unit, month: date = DECEMBER, *, low: float, planned: float, high: float) -> ForecastSeries:
    kind = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    run, _ = ForecastRun.objects.get_or_create(
        faskes=unit.faskes, freq=Freq.MONTH, engine="uji", data_until=date(2026, 10, 31), defaults={"seconds": 0}
    )
    series, _ = ForecastSeries.objects.get_or_create(
        run=run, departemen=unit, measure=kind, defaults={"enough": True, "observed": 30}
    )
    Forecast.objects.create(
        series=series, step=series.steps.count() + 1, first_day=month, last_day=month.replace(day=28), mean=planned,
        q025=low, q10=low, q25=planned, q50=planned, q75=planned, q90=high, q975=high,
    )  # fmt: skip
    return series


@pytest.fixture
def unit():
    """Every hour falls into the morning; two of their own stand there on Mondays."""
    unit = factories.departemen()
    nurse = factories.profession()
    by = factories.admin_of(unit.faskes)
    roster.save(departemen=unit, profession=nurse, numbers={(0, 0): 2}, by=by)
    StaffingRule.objects.create(departemen=unit, share_morning=100, share_afternoon=0, share_night=0)
    kind = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    ActivityStandard.objects.create(
        departemen=unit, profession=nurse, measure=kind, minutes=60, other_duties=0, source="uji"
    )
    return unit


@pytest.fixture
def admin(unit):
    return factories.admin_of(unit.faskes)


def hours_a_day(people: int) -> float:
    """Activities of an hour each that keep so many people busy on each of December's 31 mornings (7 hours)."""
    return 31 * 7 * people


def work_out(unit, **scenario) -> budget_plans.Result:
    return budget_plans.work_out(faskes=unit.faskes, quarter=QUARTER, scenario=Scenario(**scenario))[0]


def save(unit, admin, **fields) -> BudgetPlan:
    given = {"name": "Dasar", "scenario": Scenario(), "form_key": uuid.uuid4(), **fields}
    return budget_plans.save(faskes=unit.faskes, quarter=QUARTER, by=admin, **given)


def test_need_minus_standing_roster_times_rate_and_fee(unit):
    """5 people on 31 mornings; 2 stand there on the 4 Mondays: 147 watches."""
    month_forecast(unit, low=hours_a_day(4), planned=hours_a_day(5), high=hours_a_day(7))
    (row,) = work_out(unit, funds={unit.pk: "blud"}).rows
    assert row.watches == (31 * 4 - 8, 31 * 5 - 8, 31 * 7 - 8)
    assert row.cost == tuple(EACH * watches for watches in row.watches)
    assert (row.fund, row.rate, row.month) == ("blud", RATE, "2026-12-01")


def test_months_without_forecast_and_departemen_without_numbers_are_named(unit):
    factories.departemen(unit.faskes, "Farmasi")
    month_forecast(unit, low=1, planned=1, high=1)
    found = work_out(unit)
    assert found.absent == ("2026-10-01", "2026-11-01")
    assert found.uncounted == ("Farmasi",)
    assert not found.whole


def test_an_unwritten_roster_is_unknown_not_empty(unit):
    month_forecast(unit, low=1, planned=1, high=1)
    unit.standing_roster.all().delete()
    found = work_out(unit)
    assert found.rows == ()
    assert found.unknown == (("IGD", factories.profession().name),)


def test_no_forecast_is_said_not_costed_as_zero(unit):
    with pytest.raises(DomainError, match="Belum ada ramalan bulanan"):
        work_out(unit)


def test_a_rate_outside_the_tier_is_refused(unit):
    month_forecast(unit, low=1, planned=1, high=1)
    with pytest.raises(DomainError, match="Tarif Tier 1"):
        work_out(unit, rate_percent=-50)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(demand=st.integers(-50, 95), more=st.integers(0, 5), people=st.integers(1, 8))
def test_more_demand_never_costs_less_and_a_range_is_in_order(unit, demand, more, people):
    ForecastRun.objects.all().delete()
    month_forecast(unit, low=hours_a_day(people) * 0.8, planned=hours_a_day(people), high=hours_a_day(people) * 1.3)
    (less,), (greater,) = work_out(unit, demand_percent=demand).rows, work_out(unit, demand_percent=demand + more).rows
    for row in (less, greater):
        assert row.cost[0] <= row.cost[1] <= row.cost[2]
        assert row.cost == tuple(EACH * watches for watches in row.watches)
    assert all(a <= b for a, b in zip(less.cost, greater.cost, strict=True))


def test_a_plan_sent_twice_is_one_plan(unit, admin):
    month_forecast(unit, low=1, planned=1, high=1)
    key = uuid.uuid4()
    assert save(unit, admin, form_key=key) == save(unit, admin, form_key=key)
    assert AuditEvent.objects.filter(action="rencana anggaran disimpan").count() == 1


def test_a_saved_plan_keeps_its_numbers_when_the_forecast_changes(unit, admin):
    month_forecast(unit, low=hours_a_day(4), planned=hours_a_day(5), high=hours_a_day(7))
    plan = save(unit, admin)
    before = work_out(unit)
    Forecast.objects.update(q10=0, q50=0, q75=0, q90=0)
    plan.refresh_from_db()
    assert budget_plans.result_of(plan) == before


def test_a_plan_needs_a_name_and_something_to_plan(unit, admin):
    month_forecast(unit, low=1, planned=1, high=1)
    with pytest.raises(DomainError, match="nama"):
        save(unit, admin, name=" ")
    unit.standing_roster.all().delete()
    with pytest.raises(DomainError, match="Tidak ada yang bisa dihitung"):
        save(unit, admin)


def test_discarding_keeps_the_row(unit, admin):
    month_forecast(unit, low=1, planned=1, high=1)
    plan = save(unit, admin)
    for _ in range(2):
        budget_plans.discard(plan=plan, by=admin)
    assert budget_plans.kept(unit.faskes, QUARTER) == []
    assert AuditEvent.objects.filter(action="rencana anggaran dibuang").count() == 1


def test_a_plan_beside_its_quarter(unit, admin):
    """One shift to come and one of a profession that nobody planned."""
    month_forecast(unit, low=hours_a_day(4), planned=hours_a_day(5), high=hours_a_day(7))
    plan = save(unit, admin)
    factories.shift(unit, places=2, rate=650_000)
    factories.shift(unit, profession=factories.profession("dokter"), rate=900_000)
    (row,), outside = budget_plans.realisation(plan)
    assert (row.people, row.spent) == (2, 1_300_000 + share(1_300_000, 500))
    assert row.cost[1] == EACH * 147
    assert outside.amount == 900_000 + share(900_000, 500)


def test_what_is_left_of_a_purse(unit, admin):
    blud = budgets.open_source(faskes=unit.faskes, kind="blud", by=admin)
    budgets.set_line(source=blud, year=2026, quarter=4, amount=10_000_000, by=admin, reason="DPA")
    factories.shift(unit, rate=600_000, fund_source="blud")
    desk.worked(factories.shift(unit, rate=500_000), factories.nakes(legal_at=unit.faskes))
    blud_state, nameless = budget_plans.fund_states(faskes=unit.faskes, quarter=QUARTER)
    assert (blud_state.fund, blud_state.left) == ("blud", 10_000_000 - 630_000)
    assert (nameless.fund, nameless.ceiling, nameless.left) == ("", None, None)


def test_a_month_spreads_like_the_weekdays_of_the_departemen(unit):
    """Nothing on Sundays: the month's work falls on the other days, and none is lost."""
    month_forecast(unit, low=0, planned=27 * 7 * 3, high=27 * 7 * 3)
    shares = (1 / 6,) * 6 + (0.0,)
    step = Forecast.objects.get()
    work = [(need.staffing.Standard(60, 0), step, shares)]
    hours = need._hours_by_weekday(DECEMBER, work, 0.5, 1.0)
    assert hours[6] == 0
    assert sum(hours[day.weekday()] for day in need._days(DECEMBER)) == pytest.approx(27 * 7 * 3)


def test_a_month_that_one_departemen_lacks_is_named(unit, admin):
    """IGD's counts ended a month earlier: its January is missing in the sum, and the sum says so."""
    poli = factories.departemen(unit.faskes, "Poli")
    month_forecast(unit, date(2026, 11, 1), low=100, planned=100, high=100)
    month_forecast(poli, DECEMBER, low=100, planned=100, high=100)
    ActivityStandard.objects.create(
        departemen=poli, profession=factories.profession(), measure_id="kunjungan", minutes=60, other_duties=0,
        source="uji",
    )  # fmt: skip
    roster.save(departemen=poli, profession=factories.profession(), numbers={(0, 0): 0}, by=admin)
    found = work_out(unit)
    assert found.absent == ("2026-10-01",)
    assert found.partial == ((unit.name, "2026-12-01"), (poli.name, "2026-11-01"))
    assert not found.whole
    assert budget_plans.result_of(save(unit, admin)).partial == found.partial


def test_two_professions_of_one_family_share_their_standing_roster(unit):
    """5 vokasi and 5 ners on 31 mornings; the 2 nurses of the 4 Mondays stand there once."""
    ners = factories.profession("ners")
    ActivityStandard.objects.create(
        departemen=unit, profession=ners, measure_id="kunjungan", minutes=60, other_duties=0, source="uji"
    )
    month_forecast(unit, low=hours_a_day(4), planned=hours_a_day(5), high=hours_a_day(7))
    found = work_out(unit)
    assert [sum(row.watches[n] for row in found.rows) for n in range(3)] == [
        2 * 31 * people - 4 * 2 for people in (4, 5, 7)
    ]


def test_a_plan_kept_before_partial_months_were_told_is_still_read(unit, admin):
    month_forecast(unit, low=100, planned=100, high=100)
    plan = save(unit, admin)
    del plan.result["partial"]
    plan.save()
    assert budget_plans.result_of(BudgetPlan.objects.get()).partial == ()
