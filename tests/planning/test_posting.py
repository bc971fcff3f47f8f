"""Posting from the gap list: what is posted is what is short at that moment, whoever else posts beside it."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection

from lentera.lib.errors import DomainError
from management.models import Shift
from planning.domain import gaps, posting, roster
from planning.enums import Freq
from planning.models import ActivityStandard, Forecast, ForecastRun, ForecastSeries, Measure, StaffingRule
from tests import factories
from tests.at_once import at_once

MONDAY = date(2026, 11, 30)


def _short_unit():
    """35 hours every morning: five people short on each of seven days."""
    unit = factories.departemen()
    kind = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    run = ForecastRun.objects.create(
        faskes=unit.faskes, freq=Freq.WEEK, engine="uji", data_until=date(2026, 11, 22), seconds=0
    )
    series = ForecastSeries.objects.create(run=run, departemen=unit, measure=kind, enough=True, observed=100)
    levels = dict.fromkeys(("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"), 245.0)
    Forecast.objects.create(series=series, step=1, first_day=MONDAY, last_day=MONDAY + timedelta(days=6), **levels)
    ActivityStandard.objects.create(
        departemen=unit, profession=factories.profession(), measure=kind, minutes=60, other_duties=0, source="uji"
    )
    StaffingRule.objects.create(departemen=unit, share_morning=100, share_afternoon=0, share_night=0)
    roster.save(
        departemen=unit, profession=factories.profession(), numbers={(6, 2): 0}, by=factories.admin_of(unit.faskes)
    )
    return unit


@pytest.mark.django_db
def test_a_gap_seen_before_somebody_posted_it_is_not_posted_again() -> None:
    """Two tabs: both read the list, one posts, the other posts what it had read."""
    unit = _short_unit()
    admin = factories.admin_of(unit.faskes)
    seen = gaps.plan(unit.faskes, now=factories.NOW).gaps
    post = {
        "faskes": unit.faskes,
        "gaps": seen,
        "rates": {"perawat_vokasi": 600_000},
        "by": admin,
        "now": factories.NOW,
    }
    posting.post_gaps(**post, form_key=uuid.uuid4())
    with pytest.raises(DomainError) as refused:
        posting.post_gaps(**post, form_key=uuid.uuid4())
    assert refused.value.code == "gone"
    assert Shift.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_the_same_moment_post_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one after the other")
    unit = _short_unit()
    admins = [factories.admin_of(unit.faskes) for _ in range(4)]
    seen = gaps.plan(unit.faskes, now=factories.NOW).gaps
    post = {"faskes": unit.faskes, "gaps": seen, "rates": {"perawat_vokasi": 600_000}, "now": factories.NOW}
    outcomes = at_once([lambda by=by: posting.post_gaps(**post, by=by, form_key=uuid.uuid4()) for by in admins])
    assert outcomes.count("gone") == 3
    assert Shift.objects.count() == 7
