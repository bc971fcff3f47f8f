"""What shifts cost: every place while they run, who came once they are over, nothing when cancelled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.fees import Fees
from billing.enums import Plan
from billing.models import FeeRate
from lentera.lib.money import share
from management.domain import shifts, spending
from management.enums import CancelReason
from management.models import Shift
from tests import factories
from tests.management import desk

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
FEE = 500


def _all(place):
    return spending.charges(faskes=place, first=FIRST, last=LAST)


def test_a_shift_to_come_promises_every_place_with_its_fee():
    shift = factories.shift(places=3, fund_source="blud")
    assert spending.by_fund(_all(shift.faskes)) == {
        "blud": spending.Spent(people=3, promised=1_950_000 + share(1_950_000, FEE))
    }


def test_a_worked_shift_costs_those_who_came():
    unit = factories.departemen()
    shift = factories.shift(unit, places=2, fund_source="bok")
    desk.worked(shift, factories.nakes(legal_at=unit.faskes))
    Shift.objects.filter(pk=shift.pk).update(state="worked")
    assert spending.by_fund(_all(unit.faskes)) == {
        "bok": spending.Spent(people=1, worked=650_000 + share(650_000, FEE))
    }


def test_a_cancelled_shift_costs_nothing_here():
    shift = factories.shift()
    shifts.cancel(shift=shift, reason=CancelReason.NOT_NEEDED, by=shift.posted_by, now=factories.NOW)
    assert _all(shift.faskes) == []


def test_a_shift_nobody_worked_costs_nothing():
    shift = factories.shift()
    Shift.objects.filter(pk=shift.pk).update(state="unworked")
    assert [row.amount for row in _all(shift.faskes)] == [0]


def test_other_months_and_other_faskes_are_left_out():
    factories.shift(starts_at=factories.NOW + timedelta(days=9))
    mine = factories.shift()
    assert len(_all(mine.faskes)) == 1


def test_the_local_day_decides_the_month():
    """In UTC it is still November; where the shift is, December has begun."""
    unit = factories.departemen()
    start = factories.NOW.replace(month=11, day=30, hour=16, minute=30)  # 1 December 00.30 WITA
    factories.shift(unit, starts_at=start)
    assert _all(unit.faskes) == []


@pytest.fixture
def fees():
    FeeRate.objects.all().delete()
    FeeRate.objects.create(plan="standard", basis_points=FEE, valid_from=date(2020, 1, 1))
    return Fees.of(factories.faskes())


@given(rate=st.integers(100_000, 1_000_000), places=st.integers(0, 50))
def test_a_cost_is_its_parts(rate, places):
    found = Fees(Plan.STANDARD)
    found.rates = [FeeRate(valid_from=FIRST, basis_points=FEE)]
    cost = found.cost(rate=rate, places=places, on=FIRST)
    assert cost.total == cost.work + cost.fee == rate * places + share(rate * places, FEE)


def test_the_fee_of_a_date_is_read_once(fees, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(5):
            fees.cost(rate=500_000, places=1, on=FIRST)
