"""One score for a person and a shift, with its parts. Every weight is in `WEIGHTS`; docs/matching.md explains each part.

scoring_sql.py says the same in SQL, for searching.
"""

from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt

from lentera.lib.geo import KM_PER_DEGREE
from lentera.lib.masks import bits
from lentera.lib.watches import SLOT_NAMES, slots_of
from management.enums import RATE_RANGE

WEIGHTS: dict[str, float] = {
    "distance": 30.0,
    "skills": 20.0,
    "availability": 15.0,
    "budget": 10.0,
    "track": 15.0,
    "preference": 10.0,
}
PART_NAMES = {
    "distance": "Jarak",
    "skills": "Keterampilan",
    "availability": "Ketersediaan",
    "budget": "Tarif",
    "track": "Rekam jejak",
    "preference": "Kecocokan pilihan",
}
BOOST_3T = 10.0
# Distance earns nothing from here on (twice as far for 3T faskes).
DISTANCE_SCALE_KM = 60.0
# How far above the person's lowest rate earns all of "budget": half of the tier's range.
BUDGET_SPAN = {1: 250_000.0, 2: 50_000.0}
TIE_FAVOURITE, TIE_PREFERRED, TIE_WORKED, TIE_WORKED_MAX, SLOT_LIKED = 4.0, 2.0, 0.5, 2.0, 2.0
TIE_MAX = TIE_FAVOURITE + TIE_PREFERRED + TIE_WORKED_MAX
MAX_WITHOUT_TIE = sum(WEIGHTS.values()) - TIE_MAX


@dataclass(frozen=True, slots=True)
class Person:
    """What the score and the hard rules read of a nakes. Masks as in `models.NakesProfile`, distances in km."""

    id: int
    family: int
    level: int
    tier: int
    lat: float
    lon: float
    max_km: int
    min_rate: int
    skill_mask: int
    week_mask: int
    extra_until: date | None
    preferred_slots: int
    track_points: float
    hours_elsewhere: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """What the score and the hard rules read of a shift."""

    id: int
    faskes_id: int
    family: int
    level: int
    tier: int
    lat: float
    lon: float
    lon_scale: float
    rate: int
    skills_required: int
    skills_wanted: int
    radius_factor: int
    is_3t: bool
    need_mask: int
    starts_at: datetime
    ends_at: datetime
    date_from: date
    date_to: date
    supervisor_id: int | None
    state: str
    profession_id: int
    zone: str
    min_semester: int = 0


@dataclass(frozen=True, slots=True)
class TieFacts:
    favourite: bool = False
    preferred: bool = False
    shifts_worked: int = 0

    @property
    def points(self) -> float:
        return (
            (TIE_FAVOURITE if self.favourite else 0.0)
            + (TIE_PREFERRED if self.preferred else 0.0)
            + min(TIE_WORKED_MAX, TIE_WORKED * self.shifts_worked)
        )


NO_TIE = TieFacts()


@dataclass(frozen=True, slots=True)
class Score:
    """Points per part; `total` orders, `percent` is shown."""

    km: float
    distance: float
    skills: float
    availability: float
    budget: float
    track: float
    preference: float
    boost: float

    @property
    def fit(self) -> float:
        return self.distance + self.skills + self.availability + self.budget + self.track + self.preference

    @property
    def total(self) -> float:
        return self.fit + self.boost

    @property
    def percent(self) -> int:
        return round(self.fit)


def share(have: int, want: int) -> float:
    """Of the wanted bits, which part is there; 1.0 when nothing is wanted."""
    return (have & want).bit_count() / want.bit_count() if want else 1.0


def km_between(person: Person, need: Need) -> float:
    """Planar distance with the faskes's latitude scale, the same whichever side asks."""
    dlat = person.lat - need.lat
    dlon = (person.lon - need.lon) * need.lon_scale
    return KM_PER_DEGREE * sqrt(dlat * dlat + dlon * dlon)


def score(person: Person, need: Need, *, extra: bool = False, tie: TieFacts = NO_TIE) -> Score:
    """`extra`: the person said yes to these dates outside the weekly pattern."""
    km = km_between(person, need)
    slots = slots_of(need.need_mask)
    liked = person.preferred_slots and (person.preferred_slots & slots) == slots
    return Score(
        km=km,
        distance=WEIGHTS["distance"] * max(0.0, 1.0 - km / (DISTANCE_SCALE_KM * need.radius_factor)),
        skills=WEIGHTS["skills"] * share(person.skill_mask, need.skills_wanted),
        availability=WEIGHTS["availability"] * (1.0 if extra else share(person.week_mask, need.need_mask)),
        budget=WEIGHTS["budget"] * max(0.0, min(1.0, (need.rate - person.min_rate) / BUDGET_SPAN[need.tier])),
        track=person.track_points,
        preference=(SLOT_LIKED if liked else 0.0) + tie.points,
        boost=BOOST_3T if need.is_3t else 0.0,
    )


def most_budget(need: Need) -> float:
    """Points of "budget" for somebody who asks for the tier's lowest rate."""
    lowest = RATE_RANGE[need.tier][0]
    return WEIGHTS["budget"] * max(0.0, min(1.0, (need.rate - lowest) / BUDGET_SPAN[need.tier]))


# --- In words -------------------------------------------------------------------------------------------------------


def slot_words(mask: int) -> str:
    return " dan ".join(SLOT_NAMES[i] for i in bits(slots_of(mask)))
