"""From listed gap to judged recommendation, and the success rate that comes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lentera.lib import watches
from management.domain import shifts
from management.enums import CancelReason
from management.models import Shift
from planning.domain import accuracy, posting, recommendations, uploads
from planning.domain.gaps import plan
from planning.domain.recommendations import Record
from planning.enums import RecommendationState as State
from planning.enums import Source
from planning.models import Forecast, Measure, Recommendation, StandingRoster
from tests import factories
from tests.management import desk
from tests.planning.test_gaps import MONDAY, _forecast, _rule, _standard

pytestmark = pytest.mark.django_db
LATER = factories.NOW + timedelta(days=20)


@pytest.fixture
def unit():
    """245 visits of an hour a week: 35 hours, 5 people, every morning; nobody stands there."""
    unit = factories.departemen()
    _forecast(unit, 245)
    _standard(unit, 60)
    _rule(unit)
    return unit


def remember(unit, now=factories.NOW) -> int:
    return recommendations.remember(faskes=unit.faskes, now=now)


def count(unit, visits: int, days: int = 7) -> None:
    """The same number of visits on each of the first days of the week."""
    kind = Measure.objects.get(code="kunjungan")
    cells = {(MONDAY + timedelta(days=n), unit.pk): visits for n in range(days)}
    uploads.write(measure=kind, cells=cells, source=Source.UPLOAD)


def states() -> list[str]:
    return list(Recommendation.objects.order_by("day").values_list("state", flat=True))


def test_the_gaps_of_two_weeks_are_written_down_once(unit) -> None:
    assert remember(unit) == 7
    assert remember(unit) == 0
    assert states() == [State.SHOWN] * 7


def test_a_listed_one_follows_the_forecast_and_is_gone_when_nothing_is_short(unit) -> None:
    remember(unit)
    Forecast.objects.update(q50=98, q75=98, q90=98)
    remember(unit)
    assert {row.needed for row in Recommendation.objects.all()} == {2}
    for weekday in range(7):
        StandingRoster.objects.update_or_create(
            departemen=unit, profession=factories.profession(), weekday=weekday, watch=0, defaults={"people": 9}
        )
    remember(unit)
    assert states() == [State.GONE] * 7
    StandingRoster.objects.filter(watch=0).update(people=0)
    remember(unit)
    assert states() == [State.SHOWN] * 7


def take_first(unit):
    gap = plan(unit.faskes, now=factories.NOW).gaps[0]
    admin = factories.admin_of(unit.faskes)
    key = "00000000-0000-4000-8000-000000000001"
    return posting.post_gaps(
        faskes=unit.faskes, gaps=[gap], rates={"perawat_vokasi": 650_000}, by=admin, form_key=key, now=factories.NOW
    )


def test_taken_and_left_are_judged_by_what_was_counted(unit) -> None:
    """35 visits on Monday asked for 5; on the other days 0 to 1: one stood too many anyway."""
    remember(unit)
    shift = take_first(unit).shifts.get()
    desk.worked(shift, factories.nakes(legal_at=unit.faskes))
    Shift.objects.filter(pk=shift.pk).update(state="worked")
    count(unit, 35, days=1)
    assert recommendations.judge(faskes=unit.faskes, now=LATER) == 1
    taken = Recommendation.objects.get(state=State.TAKEN)
    assert (taken.needed_actual, taken.came, taken.was_real) == (5, 1, True)
    rows = recommendations.rows_of([unit], now=LATER)
    assert recommendations.record(rows) == Record(taken=1, needed=1, helped=1, waiting=6)
    assert recommendations.record(rows).success is None


def test_a_day_without_counts_is_not_judged(unit) -> None:
    remember(unit)
    assert recommendations.judge(faskes=unit.faskes, now=LATER) == 0
    assert states() == [State.IGNORED] * 7
    assert recommendations.record(recommendations.rows_of([unit], now=LATER)).waiting == 7


def test_left_alone_on_quiet_days_was_right(unit) -> None:
    StandingRoster.objects.update_or_create(
        departemen=unit, profession=factories.profession(), weekday=0, watch=0, defaults={"people": 2}
    )
    remember(unit)
    count(unit, 14)  # 14 hours: 2 people; on Monday they stand there already
    recommendations.judge(faskes=unit.faskes, now=LATER)
    found = recommendations.record(recommendations.rows_of([unit], now=LATER))
    assert found == Record(left=7, left_needed=6)


def test_a_shift_still_running_waits(unit) -> None:
    remember(unit)
    take_first(unit)
    count(unit, 35)
    assert recommendations.judge(faskes=unit.faskes, now=LATER) == 6
    assert Recommendation.objects.get(state=State.TAKEN).judged_at is None


def test_an_undone_posting_counts_as_left(unit) -> None:
    remember(unit)
    batch = take_first(unit)
    posting.undo(batch=batch, by=batch.by, now=factories.NOW)
    count(unit, 35)
    recommendations.judge(faskes=unit.faskes, now=LATER)
    found = recommendations.record(recommendations.rows_of([unit], now=LATER))
    assert (found.taken, found.left, found.left_needed) == (0, 7, 7)


def test_a_corrected_count_is_judged_anew(unit) -> None:
    remember(unit)
    count(unit, 35)
    recommendations.judge(faskes=unit.faskes, now=LATER)
    count(unit, 0, days=1)
    accuracy.recount(faskes=unit.faskes, days={MONDAY}, now=LATER)
    assert Recommendation.objects.get(day=MONDAY).needed_actual == 0
    assert Recommendation.objects.get(day=MONDAY + timedelta(days=1)).needed_actual == 5


def test_rates_need_enough_judged_ones() -> None:
    assert Record(taken=9, needed=9, helped=9).success is None
    assert Record(taken=10, needed=8, helped=5).success == 0.5
    assert Record(taken=4, needed=2, left=6, left_needed=3).right == 0.5


def test_half_a_judgement_is_refused_by_the_database(unit) -> None:
    remember(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.update(needed_actual=3)


def test_what_was_posted_by_hand_is_gone_not_taken(unit) -> None:
    remember(unit)
    start, end = watches.span(MONDAY, 0, "Asia/Makassar")
    factories.shift(unit, starts_at=start, ends_at=end, places=5)
    remember(unit)
    assert states() == [State.GONE] + [State.SHOWN] * 6


def test_judging_reads_a_few_times_however_many_there_are(unit, django_assert_max_num_queries) -> None:
    remember(unit)
    count(unit, 35)
    with django_assert_max_num_queries(18):
        recommendations.judge(faskes=unit.faskes, now=LATER)


def test_what_was_undone_is_listed_again_while_it_is_short(unit) -> None:
    """Otherwise the dinas's sum of what nobody posted would leave it out."""
    remember(unit)
    batch = take_first(unit)
    posting.undo(batch=batch, by=batch.by, now=factories.NOW)
    remember(unit)
    assert states() == [State.SHOWN] * 7
    assert not Recommendation.objects.exclude(shift=None).exists()


def test_a_shift_cancelled_by_itself_is_listed_again(unit) -> None:
    remember(unit)
    batch = take_first(unit)
    shifts.cancel(shift=batch.shifts.get(), reason=CancelReason.NOT_NEEDED, by=batch.by, now=factories.NOW)
    assert sorted(states()) == [State.SHOWN] * 6 + [State.TAKEN]
    remember(unit)
    assert states() == [State.SHOWN] * 7
