"""The score rises with every input, and what is missing widens it and never makes a place look safe."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_service import risk
from ai_service.risk import Events, Index, Inputs, Outlook, Prior, Season, assess

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
SAFE = "rendah"

counts = st.lists(st.integers(0, 60), min_size=1, max_size=8).map(tuple)
some_events = counts.map(lambda c: Events(c, tuple(range(2010, 2010 + len(c))), "BNPB"))
some_priors = st.builds(
    Prior, mean=st.floats(0.001, 30), shape=st.floats(*risk.SHAPES), worth=st.floats(0.05, 1)
)  # fmt: skip
some_index = st.builds(Index, value=st.floats(0, 1), year=st.just(2025), source=st.just("IRBI"), own=st.booleans())
some_season = st.builds(Season, factor=st.floats(0, 12), year=st.just(2024), source=st.just("BNPB"))
some_outlook = st.builds(Outlook, wettest_mm=st.floats(0, 400), fetched_at=st.just(NOW), source=st.just("BMKG"))
some_inputs = st.builds(
    Inputs,
    hazard=st.sampled_from(sorted(risk.HAZARDS)),
    events=st.none() | some_events,
    prior=some_priors,
    index=st.none() | some_index,
    season=st.none() | some_season,
    outlook=st.none() | some_outlook,
)


def full(hazard: str = "banjir", *, count: int = 3, index: float = 0.4, rain: float = 0.0) -> Inputs:
    return Inputs(
        hazard,
        events=Events((count,), (2024,), "BNPB"),
        prior=Prior(mean=3, shape=1, worth=0.4),
        index=Index(index, 2025, "IRBI", own=False),
        season=Season(1.0, 2024, "BNPB"),
        outlook=Outlook(rain, NOW, "BMKG"),
    )


def raised(one: Inputs, what: str, by: float) -> Inputs:
    """The same with one input higher."""
    if what == "events" and one.events:
        first, *rest = one.events.counts
        return replace(one, events=replace(one.events, counts=(first + 1 + int(10 * by), *rest)))
    if what == "prior" and one.prior:
        return replace(one, prior=replace(one.prior, mean=one.prior.mean * (1 + by)))
    if what == "index" and one.index:
        return replace(one, index=replace(one.index, value=min(1.0, one.index.value + by)))
    if what == "season" and one.season:
        return replace(one, season=replace(one.season, factor=one.season.factor + by))
    if what == "outlook" and one.outlook:
        return replace(one, outlook=replace(one.outlook, wettest_mm=one.outlook.wettest_mm + 100 * by))
    return one


@given(some_inputs, st.sampled_from(["events", "prior", "index", "season", "outlook"]), st.floats(0.01, 1))
def test_the_score_never_falls_when_an_input_rises(one: Inputs, what: str, by: float) -> None:
    before, after = assess(one), assess(raised(one, what, by))
    assume(before.score is not None)
    assert after.score >= before.score - 1e-9


@given(some_inputs)
def test_the_range_holds_the_score_and_stays_within_0_and_100(one: Inputs) -> None:
    found = assess(one)
    assert 0 <= found.low <= found.high <= 100
    assert found.score is None or found.low - 1e-9 <= found.score <= found.high + 1e-9
    assert (found.score is None) == (found.level == "kosong") == (not found.parts)


@given(some_inputs, st.sampled_from(["events", "index", "outlook"]))
def test_what_is_missing_is_never_safe(one: Inputs, what: str) -> None:
    assume(what != "outlook" or risk.HAZARDS[one.hazard].rain)
    found = assess(replace(one, **{what: None}))
    assert found.level != SAFE
    assert what in found.missing


@given(some_inputs, st.sampled_from(["index", "season"]))
def test_what_is_missing_widens_the_range(one: Inputs, what: str) -> None:
    """Season: against an even one, since a cited season also moves the score."""
    one = replace(one, season=Season(1.0, 2024, "BNPB"))
    assume(getattr(one, what) is not None)
    with_it, without = assess(one), assess(replace(one, **{what: None}))
    assert without.high - without.low >= with_it.high - with_it.low - 1e-9


@given(some_inputs)
def test_an_unknown_outlook_reaches_higher_than_a_dry_one(one: Inputs) -> None:
    dry = assess(replace(one, outlook=Outlook(0.0, NOW, "BMKG")))
    assert assess(replace(one, outlook=None)).high >= dry.high - 1e-9


def test_nothing_known_is_no_score() -> None:
    found = assess(Inputs("banjir"))
    assert (found.score, found.level, found.low, found.high) == (None, "kosong", 0.0, 100.0)
    assert found.missing == ("events", "index", "season", "outlook")


def test_low_is_said_only_when_all_is_known() -> None:
    quiet = full(count=0, index=0.1)
    assert assess(quiet).level == "rendah"
    assert assess(replace(quiet, index=None)).level == "kurang"
    assert assess(replace(quiet, events=None)).level == "kurang"
    assert assess(replace(quiet, outlook=None)).level == "kurang"


@pytest.mark.parametrize(
    ("score", "high", "whole", "said"),
    [
        (20, 60, True, "rendah"),
        (20, 60, False, "kurang"),
        (20, 70, True, "kurang"),  # the range reaches "tinggi"
        (100 / 3, 100, False, "sedang"),
        (200 / 3, 100, False, "tinggi"),
    ],
)
def test_classes_are_cut_at_thirds(score: float, high: float, whole: bool, said: str) -> None:
    assert risk.level(score, high, whole=whole) == said


def test_high_stands_on_one_source() -> None:
    assert assess(replace(full(count=60), index=None)).level == "tinggi"


def test_one_year_is_less_certain_than_ten_alike() -> None:
    prior, hazard = Prior(3, 1, 0.4), risk.HAZARDS["gempabumi"]
    one = risk.event_part(Events((3,), (2024,), "x"), prior, None, hazard)
    ten = risk.event_part(Events((3,) * 10, tuple(range(2015, 2025)), "x"), prior, None, hazard)
    assert ten.high - ten.low < 0.7 * (one.high - one.low)


def test_a_single_count_is_pulled_towards_its_province() -> None:
    prior = Prior(mean=2, shape=1, worth=0.5)
    none = risk.event_part(Events((0,), (2024,), "x"), prior, None, risk.HAZARDS["banjir"])
    many = risk.event_part(Events((20,), (2024,), "x"), prior, None, risk.HAZARDS["banjir"])
    assert 0 < none.facts["a_year"] < 2 < many.facts["a_year"] < 20
    # (1 + 0.5 × 20) ÷ (1/2 + 0.5)
    assert many.facts["a_year"] == pytest.approx(11)


def test_the_event_part_is_the_chance_of_one_event_in_the_month() -> None:
    sure = Prior(mean=12, shape=5, worth=1.0)
    part = risk.event_part(Events((12,) * 500, tuple(range(500)), "x"), sure, None, risk.HAZARDS["gempabumi"])
    assert part.value == pytest.approx(63.2, abs=0.1)  # 1 − e⁻¹


def test_rain_lifts_flood_and_landslide_only() -> None:
    assert assess(full(rain=150)).score > assess(full(rain=20)).score == assess(full(rain=0)).score
    assert assess(full("gempabumi", rain=150)).score == assess(full("gempabumi")).score
    assert [risk.rain_share(mm) for mm in (0, 20, 85, 150, 400)] == [0, 0, 0.5, 1, 1]


def test_an_outlook_older_than_a_day_counts_as_none() -> None:
    outlook = Outlook(90, NOW, "BMKG")
    assert risk.fresh(outlook, NOW + timedelta(hours=24)) == outlook
    assert risk.fresh(outlook, NOW + timedelta(hours=24, seconds=1)) is None
    assert risk.fresh(None, NOW) is None


def test_year_variation_needs_long_histories() -> None:
    assert risk.year_variation([(1, 2, 3, 4, 5)] * 9) == risk.YEARS_UNKNOWN
    assert risk.year_variation([(4, 4, 4, 4, 4)] * 10) == 0
    # mean 4, variance 20: (20 − 4) ÷ 16
    assert risk.year_variation([(0, 0, 4, 6, 10)] * 10) == pytest.approx((18 - 4) / 16)


def test_a_province_without_events_still_has_a_rate_above_zero() -> None:
    places = {f"p{i}": ("11", Events((0,), (2024,), "x")) for i in range(5)}
    places |= {f"q{i}": ("12", Events((i,), (2024,), "x")) for i in range(5)}
    found = risk.priors(places, 0.5)
    assert 0 < found["11"].mean < found["12"].mean
    assert risk.priors({}, 0.5) == {}


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30), st.floats(0, 2))
def test_priors_are_usable_whatever_was_counted(numbers: list[int], variation: float) -> None:
    places = {str(i): (str(i % 3), Events((n,), (2024,), "x")) for i, n in enumerate(numbers)}
    for prior in risk.priors(places, variation).values():
        assert prior.mean > 0
        assert risk.SHAPES[0] <= prior.shape <= risk.SHAPES[1]
        assert 0 < prior.worth <= 1
