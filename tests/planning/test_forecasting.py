"""A faskes's own events in its forecast: only what the counts show, only where it happened often enough."""

from datetime import date, timedelta

import numpy as np
import pytest

from planning.domain import forecasting, local_events, uploads
from planning.enums import Freq, Source
from planning.models import ForecastSeries, LocalEvent, Measure
from tests import factories
from tests.planning.test_local_events import data

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 23)
WEEKS = 110
PAST = (4, 20, 37, 55, 71, 90)
AHEAD = 2


def _market(unit, weeks_back: int, *, whole: bool = True, **fields) -> None:
    first = MONDAY - timedelta(weeks=weeks_back) + timedelta(days=4)
    made = data(None if whole else unit, first, 2, **fields)
    local_events.add(faskes=unit.faskes, data=made, by=factories.admin_of(unit.faskes), today=TODAY)


def _visits(unit, effect: float) -> None:
    """About 40 a day; `effect` more (a share) on the two days of each past market."""
    rng, cells = np.random.default_rng(3), {}
    busy = {MONDAY - timedelta(weeks=back) + timedelta(days=4 + n) for back in PAST for n in (0, 1)}
    for back in range(1, WEEKS * 7 + 1):
        day = MONDAY - timedelta(days=back)
        cells[day, unit.pk] = int(rng.poisson(40 * (1 + (effect if day in busy else 0))))
    uploads.write(measure=Measure.objects.get(code="kunjungan"), cells=cells, source=Source.UPLOAD)


def _run(unit) -> ForecastSeries:
    made = forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, now=factories.NOW)
    return made.series.get(departemen=unit)


def _means(series: ForecastSeries) -> list[float]:
    return [step.mean for step in series.steps.all()]


@pytest.mark.parametrize("direction", ["turun", "naik"])
def test_an_announced_event_moves_its_week_by_the_fitted_effect_whatever_is_expected(unit, direction: str) -> None:
    _visits(unit, 1.5)
    plain = _means(_run(unit))
    for back in PAST:
        _market(unit, back, direction=direction)
    assert _means(_run(unit)) == pytest.approx(plain, rel=0.1)
    _market(unit, -AHEAD, direction=direction)
    found = _run(unit)
    moved = np.array(_means(found)) / np.array(plain)
    # Two of seven days with 150 % more: 43 % on the week.
    assert moved[AHEAD] == pytest.approx(1.43, abs=0.12)
    assert np.delete(moved, AHEAD) == pytest.approx(1, abs=0.1)
    (words,) = [line for line in found.facts["drivers"] if line.startswith("Pasar malam/keramaian: +")]
    assert "dari 6 kejadian; ikut dihitung pada periode mulai 7 Des 2026" in words


def test_too_few_events_change_nothing_and_the_card_says_so(unit) -> None:
    _visits(unit, 1.5)
    plain = _means(_run(unit))
    for back in (*PAST[:2], -AHEAD):
        _market(unit, back, direction="naik")
    found = _run(unit)
    assert _means(found) == plain
    assert any(
        "baru 2 kejadian terpisah (perlu 4)" in line and "belum bisa dihitung" in line for line in found.facts["notes"]
    )


def test_events_of_others_are_not_this_departemens(unit) -> None:
    _visits(unit, 1.5)
    plain = _run(unit)
    other = factories.departemen(unit.faskes, "KIA")
    for back in (*PAST, -AHEAD):
        _market(other, back, whole=False)
    elsewhere = factories.departemen()
    for back in (*PAST, -AHEAD):
        _market(elsewhere, back)
    found = _run(unit)
    assert (_means(found), found.facts) == (_means(plain), plain.facts)
    assert LocalEvent.objects.count() == 14


def test_a_sum_knows_the_events_of_its_departemen_by_name() -> None:
    unit = factories.departemen()
    other = factories.departemen(unit.faskes, "KIA")
    _market(unit, 3, whole=False)
    _market(other, 4, whole=False, kind="imunisasi")
    _market(unit, 5)
    events = local_events.told([unit.faskes_id])[unit.faskes_id]
    assert set(local_events.spans(events, unit=unit.pk, summed=())) == {"Pasar malam/keramaian"}
    assert len(local_events.spans(events, unit=unit.pk, summed=())["Pasar malam/keramaian"]) == 2
    assert set(local_events.spans(events, unit=None, summed={unit.pk})) == {
        "Pasar malam/keramaian", "Pasar malam/keramaian di IGD",
    }  # fmt: skip


def test_the_sum_of_the_faskes_moves_with_its_departemen(unit) -> None:
    other = factories.departemen(unit.faskes, "KIA")
    _visits(unit, 1.5)
    _visits(other, 0.0)
    for back in (*PAST, -AHEAD):
        _market(unit, back, whole=False)
    made = forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, now=factories.NOW)
    by_unit = {row.departemen_id: _means(row) for row in made.series.all()}
    assert by_unit[None] == pytest.approx(np.add(by_unit[unit.pk], by_unit[other.pk]))
    assert by_unit[unit.pk][AHEAD] / by_unit[unit.pk][AHEAD - 1] > 1.25
    assert by_unit[other.pk][AHEAD] / by_unit[other.pk][AHEAD - 1] == pytest.approx(1, abs=0.08)
