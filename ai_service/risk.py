"""Disaster risk of one kabupaten, hazard and month: a score of 0 to 100 that shows how it came about.

Pure: dataclasses in, dataclasses out. `docs/risk.md` gives the formula and says which of its numbers are Lentera's own.
The score never falls when an input rises, and a missing input never makes a place look safe: "low" is only said when
every part that the hazard has is known and the range does not reach the highest class.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, sqrt
from statistics import fmean, median, variance
from typing import Any, Literal

Level = Literal["rendah", "sedang", "tinggi", "kurang", "kosong"]

# Classes are cut at thirds, as BNPB's InaRISK cuts its hazard index.
MEDIUM, HIGH = 100 / 3, 200 / 3
# Standard normal at 90 %: low and high are the 10 % and 90 % ends.
Z90 = 1.2816
# A kabupaten's own index is known better than its province's mean.
SPREAD_OWN, SPREAD_PROVINCE = 10.0, 20.0
# How unlike months can be while no source says so: between half and twice the even share.
SEASON_UNKNOWN = 2.0
# BMKG's classes of rain in a day: medium from 20 mm, heavy from 50, extreme above 150.
RAIN_FROM, RAIN_HEAVY, RAIN_EXTREME = 20.0, 50.0, 150.0
# The most that rain ahead takes away of the distance to 100.
RAIN_LIFT = 0.5
OUTLOOK_FRESH = timedelta(hours=24)

# Kabupaten-years that the national mean counts for beside a province's own.
NATIONAL_WEIGHT = 3.0
SHAPES = (0.2, 5.0)
# Squared variation between years, where there are too few long histories to measure it.
YEARS_UNKNOWN = 1.0
LEAST_YEARS, LEAST_HISTORIES = 5, 10


@dataclass(frozen=True)
class Hazard:
    """`events` is the weight of the event part, the rest is the index's; rare hazards rest on the index."""

    events: float
    rain: bool = False
    seasonal: bool = True


HAZARDS: dict[str, Hazard] = {
    "banjir": Hazard(0.6, rain=True),
    "tanah_longsor": Hazard(0.6, rain=True),
    "cuaca_ekstrem": Hazard(0.6),
    "karhutla": Hazard(0.6),
    "kekeringan": Hazard(0.6),
    "gelombang_pasang_abrasi": Hazard(0.6),
    "gempabumi": Hazard(0.2, seasonal=False),
    "erupsi_gunungapi": Hazard(0.2, seasonal=False),
    "tsunami": Hazard(0.2, seasonal=False),
}


@dataclass(frozen=True)
class Events:
    """Events counted per year; `counts` and `years` in step."""

    counts: tuple[int, ...]
    years: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class Prior:
    """What is expected of a kabupaten before its own counts: a Gamma with `mean` events a year and `shape`.

    `worth`: how many years of pure chance one year of counts tells, since years differ from one another.
    """

    mean: float
    shape: float
    worth: float


@dataclass(frozen=True)
class Index:
    """A published hazard index, 0 to 1; `own` when it is the kabupaten's and not its province's mean."""

    value: float
    year: int
    source: str
    own: bool


@dataclass(frozen=True)
class Season:
    """The month's share of a year's events × 12: 1 is an even share. Only from a source that can be named."""

    factor: float
    year: int
    source: str


@dataclass(frozen=True)
class Outlook:
    """Rain of the wettest of the next three days, mm a day, as fetched at `fetched_at`."""

    wettest_mm: float
    fetched_at: datetime
    source: str


@dataclass(frozen=True)
class Inputs:
    """What is known of one kabupaten, hazard and month. None is "not known", never zero."""

    hazard: str
    events: Events | None = None
    prior: Prior | None = None
    index: Index | None = None
    season: Season | None = None
    outlook: Outlook | None = None


@dataclass(frozen=True)
class Part:
    """One part of a score: its value and ends on 0 to 100, the weight it had, and where it comes from."""

    name: str
    value: float
    low: float
    high: float
    weight: float
    source: str
    year: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """`score` is None where nothing is known. `missing` names what is not known: events, index, season, outlook."""

    score: float | None
    low: float
    high: float
    level: Level
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


# --- What the country's counts say before the kabupaten's own ---------------------------------------------------------


def year_variation(histories: Sequence[Sequence[int]]) -> float:
    """How much years differ beyond chance: the median of (variance − mean) ÷ mean² over long histories.

    With fewer than ten histories of five years it is not measured but set wide (YEARS_UNKNOWN).
    """
    found = [
        (variance(counts) - mean) / mean**2
        for counts in histories
        if len(counts) >= LEAST_YEARS and (mean := fmean(counts)) > 0
    ]
    return max(0.0, median(found)) if len(found) >= LEAST_HISTORIES else YEARS_UNKNOWN


def priors(places: Mapping[str, tuple[str, Events]], variation: float) -> dict[str, Prior]:
    """Priors per province from kabupaten → (province, counts) of one hazard; a province leans on the nation."""
    if not places:
        return {}
    rates = [fmean(events.counts) for _, events in places.values()]
    years = fmean(len(events.counts) for _, events in places.values())
    # Half an event, so that what was not seen in these years is rare and not impossible.
    nation = (sum(rates) + 0.5 / years) / len(rates)
    by_chance = (nation + variation * nation**2) / years
    between = (variance(rates) if len(rates) > 1 else 0.0) - by_chance
    shape = min(max(nation**2 / between, SHAPES[0]), SHAPES[1]) if between > 0 else SHAPES[1]
    sums: dict[str, list[float]] = {}
    for province, events in places.values():
        total = sums.setdefault(province, [0.0, 0.0])
        total[0] += sum(events.counts)
        total[1] += len(events.counts)
    return {
        province: Prior(
            mean=(count + NATIONAL_WEIGHT * nation) / (span + NATIONAL_WEIGHT),
            shape=shape,
            worth=1 / (1 + variation * nation),
        )
        for province, (count, span) in sums.items()
    }


# --- The parts --------------------------------------------------------------------------------------------------------


def _gamma_end(shape: float, z: float) -> float:
    """A quantile of Gamma(shape, 1) by Wilson and Hilferty (1931)."""
    return shape * max(0.0, 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))) ** 3


def event_part(events: Events, prior: Prior, season: Season | None, hazard: Hazard) -> Part:
    """The chance, in per cent, of at least one event in the month: Gamma–Poisson, shrunk to the province."""
    shape = prior.shape + prior.worth * sum(events.counts)
    rate = prior.shape / prior.mean + prior.worth * len(events.counts)
    factor = season.factor if season else 1.0
    doubt = SEASON_UNKNOWN if hazard.seasonal and season is None else 1.0
    value = 100 * (1 - (1 + factor / (12 * rate)) ** -shape)
    low, high = (
        100 * (1 - exp(-_gamma_end(shape, z) / rate * factor * times / 12))
        for z, times in ((-Z90, 1 / doubt), (Z90, doubt))
    )
    facts = {"counts": list(events.counts), "years": list(events.years), "a_year": shape / rate, "province": prior.mean,
             "season": [season.factor, season.year, season.source] if season else None}  # fmt: skip
    year = str(events.years[0]) if len(events.years) == 1 else f"{min(events.years)}–{max(events.years)}"
    return Part("events", value, min(low, value), max(high, value), hazard.events, events.source, year, facts)


def index_part(index: Index, hazard: Hazard) -> Part:
    value, spread = 100 * index.value, SPREAD_OWN if index.own else SPREAD_PROVINCE
    low, high = max(0.0, value - spread), min(100.0, value + spread)
    facts = {"own": index.own}
    return Part("index", value, low, high, 1 - hazard.events, index.source, str(index.year), facts)


def rain_share(millimetres: float) -> float:
    """0 up to 20 mm a day, 1 from 150 mm, straight between."""
    return min(1.0, max(0.0, (millimetres - RAIN_FROM) / (RAIN_EXTREME - RAIN_FROM)))


def _lifted(value: float, share: float) -> float:
    return value + (100 - value) * RAIN_LIFT * share


def fresh(outlook: Outlook | None, now: datetime) -> Outlook | None:
    """The outlook if it was fetched within the last 24 hours; an older one is as none."""
    return outlook if outlook and now - outlook.fetched_at <= OUTLOOK_FRESH else None


# --- The score --------------------------------------------------------------------------------------------------------


def assess(given: Inputs) -> Result:
    """The score with its range, class, parts and gaps."""
    hazard = HAZARDS[given.hazard]
    parts: list[Part] = []
    if given.events and given.prior:
        parts.append(event_part(given.events, given.prior, given.season, hazard))
    if given.index:
        parts.append(index_part(given.index, hazard))
    missing = _missing(given, hazard)
    if not parts:
        return Result(None, 0.0, 100.0, "kosong", (), missing)
    known = sum(part.weight for part in parts)
    score = sum(part.weight * part.value for part in parts) / known
    # What is not known may be anything.
    low = min(score, sum(part.weight * part.low for part in parts))
    high = max(score, sum(part.weight * part.high for part in parts) + 100 * (1 - known))
    if hazard.rain and given.outlook:
        share = rain_share(given.outlook.wettest_mm)
        score, low, high = _lifted(score, share), _lifted(low, share), _lifted(high, share)
        parts.append(_rain_part(given.outlook, share))
    elif hazard.rain:
        high = _lifted(high, rain_share(RAIN_HEAVY))
    whole = not set(missing) - {"season"}
    return Result(score, low, high, level(score, high, whole=whole), tuple(parts), missing)


def _rain_part(outlook: Outlook, share: float) -> Part:
    # Rain is no share of the mean: its weight is how much of the distance to 100 it may take.
    value, facts = 100 * share, {"wettest_mm": outlook.wettest_mm}
    return Part("outlook", value, value, value, RAIN_LIFT, outlook.source, f"{outlook.fetched_at:%Y-%m-%d}", facts)


def _missing(given: Inputs, hazard: Hazard) -> tuple[str, ...]:
    gaps = {
        "events": given.events is None or given.prior is None,
        "index": given.index is None,
        "season": hazard.seasonal and given.season is None,
        "outlook": hazard.rain and given.outlook is None,
    }
    return tuple(name for name, gap in gaps.items() if gap)


def level(score: float, high: float, *, whole: bool) -> Level:
    """The class. A low score that lacks a part, or whose range reaches "tinggi", is "kurang" (too little data).

    An unknown season is no missing part here: it has widened the range.
    """
    if score >= HIGH:
        return "tinggi"
    if score >= MEDIUM:
        return "sedang"
    return "rendah" if whole and high < HIGH else "kurang"
