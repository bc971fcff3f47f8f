"""The forecaster answers every history honestly: in order, never below zero, never with an exception."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ai_service.forecaster import LEVELS, Series, SeriesForecast, forecast, indonesia, wording
from ai_service.forecaster.calendars import Calendar

NAN = float("nan")


def weeks(count: int, start: date = date(2023, 1, 2)) -> list[date]:
    return [start + timedelta(weeks=i) for i in range(count)]


def weekly(values: list[float | None], key: str = "a", **options: object) -> Series:
    return Series(key, weeks(len(values)), values, **options)  # type: ignore[arg-type]


def fast(*panel: Series, horizon: int = 8, calendar: Calendar | None = None) -> list[SeriesForecast]:
    return list(forecast(panel, freq="W", horizon=horizon, calendar=calendar, profile="fast").series)


def codes(one: SeriesForecast) -> set[str]:
    return {note.code for note in one.notes}


def assert_sound(one: SeriesForecast, horizon: int) -> None:
    if not one.enough:
        assert one.mean == () and one.quantiles == {}
        assert codes(one) & {"few", "empty"}
        return
    table = np.array([one.quantiles[level] for level in LEVELS])
    assert table.shape == (7, horizon) and len(one.mean) == len(one.dates) == horizon
    assert np.isfinite(table).all() and np.isfinite(one.mean).all()
    assert (np.diff(table, axis=0) >= 0).all()
    assert table.min() >= 0 and min(one.mean) >= 0
    assert sum(part.weight for part in one.components) == pytest.approx(1, abs=0.05)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.just(NAN), st.just(0.0), st.integers(0, 10**6).map(float)), max_size=70),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 9),
)
def test_any_panel_gets_a_sound_answer(histories: list[list[float | None]], horizon: int) -> None:
    panel = [weekly(values, key=str(i)) for i, values in enumerate(histories)]
    for one in fast(*panel, horizon=horizon):
        assert_sound(one, horizon)
        assert all(wording.note(note) for note in one.notes)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([4.0, 6, 5, 7, 4], "short"),
        ([0.0] * 30, "all_zero"),
        ([10.0] * 60, "constant"),
        ([20.0, 24, 18, 22] * 8 + [None] * 5 + [20.0, 24, 18, 22] * 8, "holes"),
        ([20.0, 24, 18, 22] * 8 + [900.0] + [20.0, 24, 18, 22] * 8, "spike"),
        ([20.0, 24, 18, 22] * 8 + [0.0] * 5 + [20.0, 24, 18, 22] * 8, "zero_run"),
        ([20.0, 24, 18, 22] * 8 + [0.0] * 5, "trailing_zeros"),
        ([20.0, 24, 18, 22] * 6 + [60.0, 64, 58, 62] * 4, "level_shift"),
        ([5.0, -3, 6, 7, 5, 6], "negative"),
        ([5.0, NAN, 6, 7, 5, 6], "not_finite"),
    ],
)
def test_odd_histories_are_named_and_answered(values: list[float | None], code: str) -> None:
    (one,) = fast(weekly(values))
    assert code in codes(one)
    assert_sound(one, 8)


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 4.0], [NAN, NAN, NAN, NAN], [None, None]])
def test_too_little_is_said_and_no_number_given(values: list[float | None]) -> None:
    (one,) = fast(weekly(values))
    assert not one.enough and one.mean == ()
    assert wording.enough(one) == "Belum cukup data."


def test_a_flat_random_history_has_no_break_spike_or_zero_run() -> None:
    draw = np.random.default_rng(5)
    panel = [weekly(list(draw.poisson(30, 120).astype(float)), key=str(i)) for i in range(40)]
    loud = [one for one in fast(*panel) if codes(one) & {"spike", "level_shift", "zero_run", "trailing_zeros"}]
    assert len(loud) <= 2


def test_few_points_are_wider_than_many() -> None:
    draw = np.random.default_rng(1).poisson(50, 100).astype(float)
    (many,), (few,) = fast(weekly(list(draw))), fast(weekly(list(draw[-5:])))
    assert few.quantiles[0.975][0] - few.quantiles[0.025][0] > many.quantiles[0.975][0] - many.quantiles[0.025][0]


def test_an_unchanging_history_is_not_taken_as_certain() -> None:
    (one,) = fast(weekly([10.0] * 20))
    assert one.quantiles[0.025][0] < 10 < one.quantiles[0.975][0]


def test_one_outlier_hardly_moves_the_forecast() -> None:
    plain = [20.0, 24, 18, 22] * 20
    (one,) = fast(weekly([*plain[:50], 5000.0, *plain[50:]]))
    assert min(one.mean) > 15 and max(one.mean) < 30


def test_a_season_is_found_and_its_driver_named() -> None:
    t = np.arange(156)
    values = list(np.round(100 + 40 * np.sin(2 * np.pi * t / 52.18)))
    (one,) = fast(weekly(values), horizon=8)
    truth = 100 + 40 * np.sin(2 * np.pi * np.arange(156, 164) / 52.18)
    assert np.abs(np.array(one.mean) - truth).max() < 12
    season = next(driver for driver in one.drivers if driver.code == "season_peak")
    assert season.effect == pytest.approx(truth.max() / 100 - 1, abs=0.12)
    assert wording.clear(season)


def lebaran_panel(effect: float) -> list[Series]:
    """Four years of weeks in which visits fall by `effect` around Lebaran, ending just before one."""
    calendar = indonesia(2021, 2026)
    days = weeks(4 * 52 + 1, date(2021, 3, 1))
    draw = np.random.default_rng(2)
    share = np.array(
        [sum((d + timedelta(days=k)) in calendar.events["mudik_pergi"] for k in range(7)) / 7 for d in days]
    )
    return [Series(str(i), days, list(draw.poisson(80 * (1 - effect * share)).astype(float))) for i in range(6)]


def test_mudik_is_a_driver_only_when_it_is_in_the_data() -> None:
    calendar = indonesia(2021, 2026)
    found = {
        effect: [
            driver
            for one in fast(*lebaran_panel(effect), calendar=calendar, horizon=8)
            for driver in one.drivers
            if driver.code == "event:mudik_pergi"
        ]
        for effect in (0.4, 0.0)
    }
    assert len(found[0.4]) == 6 and all(driver.effect < 0 for driver in found[0.4])
    assert sum(wording.clear(driver) for driver in found[0.4]) >= 5
    assert sum(wording.clear(driver) for driver in found[0.0]) <= 1


def test_monthly_dates_are_written_as_the_history_writes_them() -> None:
    ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    result = forecast([Series("a", ends, [5, 6, 7, 8])], freq="M", horizon=3, profile="fast")
    assert result["a"].dates == (date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31))


def test_histories_ending_at_different_times_each_go_on_from_their_own_end() -> None:
    late, early = weekly([20.0, 24, 18] * 20, "late"), weekly([20.0, 24, 18] * 15, "early")
    dates = {one.key: one.dates[0] for one in fast(late, early)}
    assert dates == {"late": weeks(61)[-1], "early": weeks(46)[-1]}


def test_the_gate_keeps_naive_where_nothing_beats_it() -> None:
    walk = np.abs(1000 + np.cumsum(np.random.default_rng(3).normal(0, 30, 150)))
    season = np.random.default_rng(3).poisson(100 + 40 * np.sin(2 * np.pi * np.arange(150) / 52)).astype(float)
    steady, wavy = fast(weekly(list(walk), "walk", group="a"), weekly(list(season), "wave", group="b"))
    assert steady.gate is not None and wavy.gate is not None
    assert not wavy.gate.kept_naive and wavy.gate.combined_error < wavy.gate.naive_error  # type: ignore[operator]
    if steady.gate.kept_naive:
        assert [part.name for part in steady.components] == [steady.gate.naive]


def test_full_and_fast_agree_on_shape_and_are_repeatable() -> None:
    panel = [weekly(list(np.random.default_rng(i).poisson(40, 60).astype(float)), str(i)) for i in range(3)]
    full = forecast(panel, freq="W", horizon=4)
    assert full == forecast(panel, freq="W", horizon=4)
    for one in full.series:
        assert_sound(one, 4)
