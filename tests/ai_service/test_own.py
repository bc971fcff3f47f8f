"""Events of a series's own: an effect is found within its error and used ahead; too few, unclear or none change nothing."""

import io
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.management import call_command

from ai_service.forecaster import LEVELS, Driver, Note, Series, SeriesForecast, forecast, own, wording
from ai_service.forecaster.grid import grid
from ai_service.forecaster.past import past

START, WEEKS = date(2023, 1, 2), 130
AT = (10, 31, 52, 77, 98, 120)
AHEAD = WEEKS + 2
MARKET = "Pasar malam/keramaian"


def days(week: int, length: int = 2) -> tuple[date, date]:
    first = START + timedelta(weeks=week, days=3)
    return first, first + timedelta(days=length - 1)


def series(effect: float, at: tuple[int, ...] = AT, *, key: str = "a", seed: int = 4, **events: object) -> Series:
    """Weekly visits about 200, `effect` more (a share) in the weeks `at`."""
    rng = np.random.default_rng(seed)
    logs = np.log(200) + rng.normal(0, 0.04, WEEKS)
    logs[list(at)] += np.log1p(effect)
    values = list(rng.poisson(np.exp(logs)).astype(float))
    return Series(key, [START + timedelta(weeks=week) for week in range(WEEKS)], values, **events)  # type: ignore[arg-type]


def run(*panel: Series) -> list[SeriesForecast]:
    return list(forecast(panel, freq="W", horizon=6, profile="fast").series)


def own_drivers(one: SeriesForecast) -> list[Driver]:
    return [driver for driver in one.drivers if wording.own(driver)]


@pytest.mark.parametrize("effect", [0.3, -0.3, 2.0])
def test_a_planted_effect_is_found_within_its_error_and_used_ahead(effect: float) -> None:
    spans = [days(week) for week in (*AT, AHEAD)]
    with_it, plain = run(series(effect, events={MARKET: spans}))[0], run(series(effect, events={MARKET: spans[:-1]}))[0]
    (driver,) = own_drivers(with_it)
    assert abs(np.log1p(driver.effect) - np.log1p(effect)) < 3 * driver.error
    assert driver.periods == 6 and driver.dates == (START + timedelta(weeks=AHEAD),)
    ratio = np.array(with_it.mean) / np.array(plain.mean)
    assert ratio[2] == pytest.approx(1 + driver.effect, rel=0.02)
    assert np.delete(ratio, 2) == pytest.approx(1, rel=0.02)
    assert with_it.quantiles[0.1][2] / plain.quantiles[0.1][2] == pytest.approx(1 + driver.effect, rel=0.15)
    assert (np.diff([with_it.quantiles[level] for level in LEVELS], axis=0) >= 0).all()
    assert "dari 6 kejadian; ikut dihitung pada" in wording.driver(driver)


def test_a_longer_event_counts_for_more_but_never_for_more_than_was_seen() -> None:
    spans = [days(week, 1 if week < 60 else 3) for week in AT]
    for length, times in ((3, 1.5), (7, 1.5)):
        (one,) = run(series(0.3, events={MARKET: [*spans, days(AHEAD, length)]}))
        table = grid([series(0.3)], "W")
        seen = own.view(table, None, [{MARKET: [*spans, days(AHEAD, min(length, 4))]}], 6)
        (effect,) = seen.effects[0]
        assert effect.strength[AHEAD] == pytest.approx(times)
        assert one.mean[2] > one.mean[1]


@pytest.mark.parametrize("spans", [
    [], [days(week) for week in AT[:3]], [days(week) for week in (40, 41, 42, 43)],
    [days(week) for week in range(WEEKS)], [days(-300), days(WEEKS + 300)],
])  # fmt: skip
def test_what_cannot_be_told_changes_nothing_bit_for_bit(spans: list[tuple[date, date]]) -> None:
    """Too few, one long run, every week, or long ago."""
    without = run(series(0.3), series(0.0, key="b", seed=9))
    with_it = run(series(0.3, events={MARKET: [*spans, days(AHEAD)]}), series(0.0, key="b", seed=9))
    assert [(one.mean, one.quantiles, one.components) for one in with_it] == [
        (one.mean, one.quantiles, one.components) for one in without
    ]
    assert not own_drivers(with_it[0]) and with_it[1] == without[1]
    (note,) = [note for note in with_it[0].notes if note.code == "few_events"]
    assert MARKET in wording.note(note) and "belum bisa dihitung" in wording.note(note)


def test_an_effect_that_is_not_clear_moves_nothing_and_says_so() -> None:
    without = run(series(0.0))[0]
    with_it = run(series(0.0, events={MARKET: [days(week) for week in (*AT, AHEAD)]}))[0]
    assert with_it.mean == without.mean and with_it.quantiles == without.quantiles
    (driver,) = own_drivers(with_it)
    assert "ramalan tidak diubah" in wording.driver(driver)


def test_two_kinds_are_told_apart() -> None:
    other = tuple(week + 4 for week in AT)
    (one,) = run(
        series(0.4, events={MARKET: [days(w) for w in (*AT, AHEAD)], "KLB": [days(w) for w in (*other, AHEAD)]})
    )
    effects = {driver.code: wording.clear(driver) for driver in own_drivers(one)}
    assert effects == {f"own:{MARKET}": True, "own:KLB": False}
    assert one.mean[2] / one.mean[1] == pytest.approx(1.4, abs=0.15)


def test_two_effects_in_one_period_are_both_taken_out() -> None:
    both, other = AT[:2], (20, 65, 110, 88)
    given = series(0.4)
    values = np.array(given.values)
    values[[*both, *other]] *= 1.5
    kinds = {MARKET: [days(week) for week in (*AT, AHEAD)], "KLB": [days(week) for week in (*both, *other, AHEAD)]}
    seen = own.view(grid([Series("a", given.dates, list(values))], "W"), None, [kinds], 6)
    assert all(effect.used for effect in seen.effects[0]) and seen.lift is not None
    assert seen.past.values[0, [*AT, *other]] == pytest.approx(200, rel=0.2)
    assert np.exp(seen.lift[0, 2]) == pytest.approx(1.4 * 1.5, rel=0.15)


def test_only_what_was_known_then_is_seen_at_a_past_origin() -> None:
    table = grid([series(0.4)], "W")
    kinds = [{MARKET: [days(week) for week in AT]}]
    assert own.view(table, None, kinds, 6).lift is not None
    then = own.view(table.until(WEEKS - 60), None, kinds, 6)
    assert then.lift is None and then.effects[0][0].occurrences == 3


def test_without_own_events_the_past_is_the_usual_one() -> None:
    table = grid([series(0.4)], "W")
    for kinds in (None, [{}]):
        seen = own.view(table, None, kinds, 6)
        assert seen.lift is None and (seen.past.values == past(table).values).all()
        mean = np.array([[1.5, -2.0]])
        assert seen.lifted(mean) is mean


def test_what_happens_nearly_always_is_not_called_too_seldom() -> None:
    most = [days(week) for week in range(WEEKS) if week % 30]
    (one,) = run(
        Series("a", series(0).dates[:12], series(0).values[:12], events={MARKET: most[:2] + most[3:6] + most[8:]})
    )
    assert not own_drivers(one)
    said = [wording.note(note) for note in one.notes if note.code == "few_events"]
    assert said == [f"{MARKET}: baru 3 kejadian terpisah (perlu 4), belum bisa dihitung pengaruhnya."]
    note = Note("few_events", {"count": 5, "least": 4}, subject=MARKET)
    assert "5 kejadian tetapi terlalu sedikit periode tanpanya" in wording.note(note)


def test_the_simulation_prints_its_table() -> None:
    out = io.StringIO()
    call_command("simulate_events", "--series", "4", stdout=out)
    rows = out.getvalue().splitlines()
    assert len(rows) == 30 and all(row.count("|") == 7 for row in rows)


def test_a_history_with_holes_and_zeros_stays_sound() -> None:
    given = series(0.4)
    values: list[float | None] = list(given.values)
    values[10], values[31], values[60:64], values[98] = None, 0.0, [None] * 4, 9000.0
    one = run(Series("a", given.dates, values, events={MARKET: [days(week) for week in (*AT, AHEAD)]}))[0]
    table = np.array([one.quantiles[level] for level in LEVELS])
    assert np.isfinite(table).all() and table.min() >= 0 and (np.diff(table, axis=0) >= 0).all()
