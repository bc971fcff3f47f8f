"""From stored forecast to gap list, and what became of the forecast."""

from datetime import date, timedelta

import pytest

from lentera.lib import watches
from planning.domain import accuracy, forecasting, gaps, roster, uploads
from planning.enums import Freq, Source, Untold
from planning.models import (
    ActivityStandard,
    Forecast,
    ForecastRun,
    ForecastSeries,
    Measure,
    StaffingRule,
    StandingRoster,
)
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


def _forecast(unit, weekly: float, *, measure: str = "kunjungan", run: ForecastRun | None = None) -> ForecastSeries:
    kind = Measure.objects.get_or_create(code=measure, defaults={"name": measure, "unit": measure})[0]
    run = (
        run
        or ForecastRun.objects.filter(faskes=unit.faskes).first()
        or ForecastRun.objects.create(
            faskes=unit.faskes, freq=Freq.WEEK, engine="uji", data_until=date(2026, 11, 22), seconds=0
        )
    )
    series = ForecastSeries.objects.create(run=run, departemen=unit, measure=kind, enough=True, observed=100)
    levels = dict.fromkeys(("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"), weekly)
    Forecast.objects.create(series=series, step=1, first_day=MONDAY, last_day=MONDAY + timedelta(days=6), **levels)
    return series


def _standard(unit, minutes: float, *, measure: str = "kunjungan") -> ActivityStandard:
    return ActivityStandard.objects.create(
        departemen=unit,
        profession=factories.profession(),
        measure_id=measure,
        minutes=minutes,
        other_duties=0,
        source="uji",
    )


def _rule(unit, **fields) -> StaffingRule:
    """Everything in the morning; the roster is known, and empty."""
    roster.save(
        departemen=unit, profession=factories.profession(), numbers={(6, 2): 0}, by=factories.admin_of(unit.faskes)
    )
    shares = {"share_morning": 100, "share_afternoon": 0, "share_night": 0}
    return StaffingRule.objects.create(departemen=unit, **{**shares, **fields})


def test_need_minus_roster_minus_shifts() -> None:
    """245 visits × 60 minutes = 245 hours a week = 35 a morning = 5 people; 2 stand there, 1 is posted."""
    unit = factories.departemen()
    _forecast(unit, 245)
    _standard(unit, 60)
    _rule(unit)
    StandingRoster.objects.create(departemen=unit, profession=factories.profession(), weekday=0, watch=0, people=2)
    start, end = watches.span(MONDAY, 0, "Asia/Makassar")
    factories.shift(unit, starts_at=start, ends_at=end)
    found = gaps.plan(unit.faskes, now=factories.NOW).gaps
    first = found[0]
    assert (first.day, first.watch, first.needed, first.standing, first.shifts, first.missing) == (
        MONDAY,
        0,
        5,
        2,
        1,
        2,
    )
    assert [gap.missing for gap in found[1:]] == [5] * 6
    assert {gap.watch for gap in found} == {0}


def test_hours_of_two_counts_add_up_before_they_become_people() -> None:
    """Two counts of 3.5 hours a morning are one person, not two."""
    unit = factories.departemen()
    for measure in ("kunjungan", "tindakan"):
        _forecast(unit, 24.5, measure=measure)
        _standard(unit, 60, measure=measure)
    _rule(unit)
    found = gaps.plan(unit.faskes, now=factories.NOW).gaps
    assert [gap.needed for gap in found] == [1] * 7
    assert len(found[0].parts) == 2


def test_a_heavier_price_of_being_short_plans_higher() -> None:
    unit = factories.departemen()
    series = _forecast(unit, 49)
    Forecast.objects.filter(series=series).update(q975=98)
    _standard(unit, 60)
    rule = _rule(unit, short_cost=1)
    assert [gap.needed for gap in gaps.plan(unit.faskes, now=factories.NOW).gaps] == [1] * 7
    StaffingRule.objects.filter(pk=rule.pk).update(short_cost=20)
    assert [gap.needed for gap in gaps.plan(unit.faskes, now=factories.NOW).gaps] == [2] * 7


def test_nothing_is_short_without_standard_or_data() -> None:
    unit = factories.departemen()
    assert gaps.plan(unit.faskes, now=factories.NOW).gaps == []
    series = _forecast(unit, 245)
    assert gaps.plan(unit.faskes, now=factories.NOW).gaps == []
    _standard(unit, 60)
    ForecastSeries.objects.filter(pk=series.pk).update(enough=False)
    assert gaps.plan(unit.faskes, now=factories.NOW).gaps == []


def test_an_unwritten_roster_is_unknown_not_empty() -> None:
    unit = factories.departemen()
    _forecast(unit, 245)
    _standard(unit, 60)
    plan = gaps.plan(unit.faskes, now=factories.NOW)
    assert plan.gaps == []
    assert plan.unknown == [(unit, factories.profession())]


def _fill(unit, weeks: int, first: date, per_day: int = 10) -> None:
    kind = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    cells = {(first + timedelta(days=d), unit.pk): per_day + d % 7 for d in range(weeks * 7)}
    uploads.write(measure=kind, cells=cells, source=Source.UPLOAD)


def test_a_run_keeps_departemen_and_their_sum_coherent() -> None:
    igd = factories.departemen()
    poli = factories.departemen(igd.faskes, "Poli")
    for unit in (igd, poli):
        _fill(unit, 60, MONDAY - timedelta(weeks=61))
    run = forecasting.run(faskes=igd.faskes, freq=Freq.WEEK, now=factories.NOW, profile="fast")
    assert run.series.count() == 3
    steps = {s.departemen_id: list(s.steps.all()) for s in run.series.prefetch_related("steps")}
    for step in range(8):
        parts = steps[igd.pk][step].mean + steps[poli.pk][step].mean
        assert steps[None][step].mean == pytest.approx(parts)
    assert steps[igd.pk][0].first_day == MONDAY - timedelta(weeks=1)


def test_faskes_forecast_together_keep_their_own_runs_and_sums() -> None:
    first, second = factories.departemen(), factories.departemen()
    poli = factories.departemen(second.faskes, "Poli")
    for unit, level in ((first, 10), (second, 50), (poli, 90)):
        _fill(unit, 60, MONDAY - timedelta(weeks=61), level)
    empty = factories.faskes()
    places = [first.faskes, second.faskes, empty]
    runs = forecasting.run_many(faskes=places, freq=Freq.WEEK, now=factories.NOW)
    assert set(runs) == {first.faskes_id, second.faskes_id}
    assert [one.departemen_id for one in runs[first.faskes_id].series.all()] == [first.pk]
    assert {one.departemen_id for one in runs[second.faskes_id].series.all()} == {second.pk, poli.pk, None}
    level = runs[first.faskes_id].series.get().steps.get(step=1).mean
    assert 70 < level < 110  # ten to sixteen a day, not mixed with the others
    due = forecasting.due([place.pk for place in places], Freq.WEEK, since=factories.NOW - timedelta(days=9999))
    assert due == [empty]


def test_no_counts_no_run() -> None:
    assert forecasting.run(faskes=factories.faskes(), freq=Freq.WEEK, now=factories.NOW) is None


def test_a_finished_week_is_scored_once_and_beside_last_year() -> None:
    unit = factories.departemen()
    series = _forecast(unit, 100)
    _fill(unit, 1, MONDAY)
    _fill(unit, 1, MONDAY - timedelta(weeks=52), per_day=20)
    later = factories.NOW + timedelta(days=30)
    assert accuracy.score_due(faskes=unit.faskes, now=factories.NOW) == 0
    assert accuracy.score_due(faskes=unit.faskes, now=later) == 1
    assert accuracy.score_due(faskes=unit.faskes, now=later) == 0
    row = series.steps.get()
    assert (row.actual, row.last_year) == (91, 161)
    got = accuracy.scores([row])
    assert got.wape == pytest.approx(9 / 91)
    assert got.mase == pytest.approx(9 / 70)
    assert got.last_year_wape == pytest.approx(70 / 91)
    assert got.coverage95 == 0
    assert not got.enough


def _type(unit, day: date, value: int) -> None:
    kind = Measure.objects.get(code="kunjungan")
    seen = uploads.standing(measure=kind, units=[unit.pk], days=[day])
    changed = uploads.type_cells(
        faskes=unit.faskes, measure=kind, cells={(day, unit.pk): value}, seen=seen, by=factories.admin_of(unit.faskes),
        now=factories.NOW + timedelta(days=30),
    )  # fmt: skip
    assert not changed


def test_a_corrected_count_corrects_the_score() -> None:
    unit = factories.departemen()
    series = _forecast(unit, 100)
    _fill(unit, 1, MONDAY)
    _fill(unit, 1, MONDAY - timedelta(weeks=52), per_day=20)
    accuracy.score_due(faskes=unit.faskes, now=factories.NOW + timedelta(days=30))
    _type(unit, MONDAY, 19)
    assert (series.steps.get().actual, series.steps.get().last_year) == (100, 161)
    _type(unit, MONDAY - timedelta(weeks=52), 21)
    assert (series.steps.get().actual, series.steps.get().last_year) == (100, 162)


def test_an_undone_upload_takes_its_scores_back() -> None:
    unit = factories.departemen()
    series = _forecast(unit, 100)
    admin = factories.admin_of(unit.faskes)
    later = factories.NOW + timedelta(days=30)
    lines = "\n".join(f"{MONDAY + timedelta(days=d)};10" for d in range(7))
    upload, _ = uploads.preview(
        faskes=unit.faskes, measure=series.measure, name="a.csv", content=f"tanggal;igd\n{lines}".encode(), by=admin,
        today=later.date(),
    )  # fmt: skip
    uploads.apply(upload=upload, by=admin, now=later)
    assert series.steps.get().actual == 70
    uploads.undo(upload=upload, by=admin, now=later)
    assert series.steps.get().actual is None


def test_the_same_forecast_made_every_night_counts_once() -> None:
    unit = factories.departemen()
    for _ in range(3):
        ForecastRun.objects.create(
            faskes=unit.faskes, freq=Freq.WEEK, engine="uji", data_until=date(2026, 11, 22), seconds=0
        )
    for run, mean in zip(ForecastRun.objects.order_by("pk"), (50, 60, 90), strict=True):
        _forecast(unit, mean, run=run)
    _fill(unit, 1, MONDAY)
    accuracy.score_due(faskes=unit.faskes, now=factories.NOW + timedelta(days=30))
    rows = accuracy.scored(unit.faskes, Freq.WEEK, [unit], now=factories.NOW + timedelta(days=30))
    assert [row.mean for row in rows] == [90]
    assert not accuracy.scored(unit.faskes, Freq.WEEK, [unit], now=factories.NOW + timedelta(days=500))


def test_an_incomplete_week_is_not_scored() -> None:
    unit = factories.departemen()
    _forecast(unit, 100)
    _fill(unit, 3, MONDAY - timedelta(weeks=3))
    _fill(unit, 1, MONDAY)
    unit.daily_counts.filter(day=MONDAY + timedelta(days=2)).delete()
    assert accuracy.score_due(faskes=unit.faskes, now=factories.NOW + timedelta(days=30)) == 0


def test_pinball_at_a_point_forecast_is_the_absolute_error() -> None:
    row = Forecast(mean=100, actual=80.0, **dict.fromkeys(("q025", "q10", "q25", "q50", "q75", "q90", "q975"), 100.0))
    assert accuracy.scores([row]).pinball == pytest.approx(20 / 80)


def test_two_professions_of_one_family_share_their_standing_roster() -> None:
    """Five vokasi and five ners are needed, six nurses stand there and one more is posted: three are missing, not none."""
    unit = factories.departemen()
    _forecast(unit, 245)
    _rule(unit)
    vokasi, ners = factories.profession(), factories.profession("ners")
    for who in (vokasi, ners):
        ActivityStandard.objects.create(
            departemen=unit, profession=who, measure_id="kunjungan", minutes=60, other_duties=0, source="uji"
        )
    StandingRoster.objects.create(departemen=unit, profession=vokasi, weekday=0, watch=0, people=6)
    start, end = watches.span(MONDAY, 0, "Asia/Makassar")
    factories.shift(unit, starts_at=start, ends_at=end)
    found = [gap for gap in gaps.plan(unit.faskes, now=factories.NOW).gaps if gap.day == MONDAY]
    assert sum(gap.missing for gap in found) == 10 - 6 - 1


def test_a_forecast_that_has_run_out_is_named_not_taken_as_enough() -> None:
    """Counts ended five weeks ago: what comes is unknown, not covered."""
    unit = factories.departemen()
    _forecast(unit, 245)
    _standard(unit, 60)
    _rule(unit)
    plan = gaps.plan(unit.faskes, now=factories.NOW + timedelta(weeks=5))
    assert plan.gaps == []
    assert plan.untold == [(unit, Untold.OLD)]


def test_departemen_without_enough_data_or_norms_are_named() -> None:
    unit = factories.departemen()
    series = _forecast(unit, 245)
    idle = factories.departemen(unit.faskes, "Gizi")
    assert gaps.plan(unit.faskes, now=factories.NOW).untold == [(idle, Untold.DATA), (unit, Untold.NORM)]
    _standard(unit, 60)
    _rule(unit)
    assert gaps.plan(unit.faskes, now=factories.NOW).untold == [(idle, Untold.DATA)]
    assert gaps.plan(unit.faskes, departemen={unit.pk}, now=factories.NOW).untold == []
    ForecastSeries.objects.filter(pk=series.pk).update(enough=False)
    assert gaps.plan(unit.faskes, now=factories.NOW).untold == [(idle, Untold.DATA), (unit, Untold.DATA)]


def test_a_week_in_which_one_of_two_counts_has_no_forecast_is_named() -> None:
    """Inpatients are forecast no further than last week: the need of the coming one is a part, and said to be."""
    unit = factories.departemen()
    _forecast(unit, 245)
    old = _forecast(unit, 70, measure="rawat_inap")
    old.steps.update(first_day=MONDAY - timedelta(weeks=1), last_day=MONDAY - timedelta(days=1))
    for measure in ("kunjungan", "rawat_inap"):
        _standard(unit, 60, measure=measure)
    _rule(unit)
    plan = gaps.plan(unit.faskes, now=factories.NOW)
    assert plan.untold == [(unit, Untold.PART)]


def test_a_departemen_that_began_later_leaves_the_sum_before_it_known() -> None:
    old = factories.departemen()
    new = factories.departemen(old.faskes, "Poli")
    _fill(old, 20, MONDAY - timedelta(weeks=20))
    _fill(new, 5, MONDAY - timedelta(weeks=5))
    total = accuracy.all_totals(old.faskes, Freq.WEEK)["kunjungan", None]
    assert list(total.values()).count(None) == 0
    assert sorted(total.items())[0][1] == 91
    assert sorted(total.items())[-1][1] == 182


def test_a_closed_departemen_is_neither_forecast_nor_missing_from_the_sum() -> None:
    old = factories.departemen()
    closed = factories.departemen(old.faskes, "Poli")
    _fill(old, 20, MONDAY - timedelta(weeks=20))
    _fill(closed, 5, MONDAY - timedelta(weeks=20))
    closed.active = False
    closed.save()
    total = accuracy.all_totals(old.faskes, Freq.WEEK)["kunjungan", None]
    assert set(total.values()) == {91}
    run = forecasting.run(faskes=old.faskes, freq=Freq.WEEK, now=factories.NOW)
    assert [one.departemen_id for one in run.series.all()] == [old.pk]
