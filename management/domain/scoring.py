"""One score for a person and a shift, with its parts, in SQL for searching and in Python for explaining.

Every weight is in `WEIGHTS`; docs/matching.md explains each part. Both versions perform the same floating-point
operations in the same order, so SQLite, PostgreSQL and Python agree to the last bit and ties break the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, floor, sqrt

from lentera.lib.geo import KM_PER_DEGREE
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


def bits(mask: int) -> list[int]:
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


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


# --- The same in SQL -----------------------------------------------------------------------------------------------


def _f(value: float) -> str:
    """A double in SQL. Without the cast PostgreSQL would compute in decimals: slower, and rounded differently."""
    return f"CAST({value!r} AS DOUBLE PRECISION)"


def _held_sql(column: str, mask: int) -> str:
    """How many of the mask's bits the column has."""
    return " + ".join(f"(({column} >> {b}) & 1)" for b in bits(mask)) or "0"


def _share_sql(column: str, want: int) -> str:
    """`share` of a column against a mask known here."""
    if not want:
        return _f(1.0)
    return f"(({_held_sql(column, want)}) / {_f(float(want.bit_count()))})"


def _share_of_column_sql(have: int, column: str, count: str) -> str:
    """`share` of a mask known here against a column that wants `count` bits."""
    held = f"({_held_sql(column, have)})"
    return f"(CASE WHEN {count} = 0 THEN {_f(1.0)} ELSE CAST({held} AS DOUBLE PRECISION) / {count} END)"


def km_sql(person: Mapping[str, str], need: Mapping[str, str]) -> str:
    """`km_between` over columns or literals named lat, lon and (of the need) lon_scale."""
    dlat = f"({person['lat']} - {need['lat']})"
    dlon = f"(({person['lon']} - {need['lon']}) * {need['lon_scale']})"
    return f"({_f(KM_PER_DEGREE)} * sqrt({dlat} * {dlat} + {dlon} * {dlon}))"


def _distance_sql(km: str, factor: str) -> str:
    scale = f"({_f(DISTANCE_SCALE_KM)} * {factor})"
    return (
        f"(CASE WHEN {km} < {scale} THEN {_f(WEIGHTS['distance'])} * ({_f(1.0)} - {km} / {scale}) ELSE {_f(0.0)} END)"
    )


def _budget_sql(above: str, tier: int) -> str:
    """`above` is never negative: the search has left out rates below the person's lowest."""
    full, span = _f(WEIGHTS["budget"]), BUDGET_SPAN[tier]
    return f"(CASE WHEN {above} >= {span:.0f} THEN {full} ELSE {full} * ({above} / {_f(span)}) END)"


def person_score_sql(need: Need) -> str:
    """Total without tie for one shift, over columns of nakes `n` that already carries `km`."""
    slots = slots_of(need.need_mask)
    extra = (
        # A scalar subquery: PostgreSQL would turn EXISTS into a scan of all exceptions.
        f"n.extra_until >= '{need.date_to}' AND (SELECT 1 FROM management_availabilityexception e "
        f"WHERE e.nakes_id = n.id AND e.kind = 'extra' AND e.date_from <= '{need.date_from}' "
        f"AND e.date_to >= '{need.date_to}' LIMIT 1) IS NOT NULL"
    )
    full = f"(n.week_mask & {need.need_mask}) = {need.need_mask}"
    week = f"CASE WHEN {full} OR ({extra}) THEN {_f(1.0)} ELSE {_share_sql('n.week_mask', need.need_mask)} END"
    liked = f"n.preferred_slots <> 0 AND (n.preferred_slots & {slots}) = {slots}"
    return " + ".join(
        (
            _distance_sql("n.km", str(need.radius_factor)),
            f"{_f(WEIGHTS['skills'])} * {_share_sql('n.skill_mask', need.skills_wanted)}",
            f"{_f(WEIGHTS['availability'])} * ({week})",
            _budget_sql(f"({need.rate} - n.min_rate)", need.tier),
            "n.track_points",
            f"(CASE WHEN {liked} THEN {_f(SLOT_LIKED)} ELSE {_f(0.0)} END)",
            _f(BOOST_3T if need.is_3t else 0.0),
        )
    )


def most_budget(need: Need) -> float:
    """Points of "budget" for somebody who asks for the tier's lowest rate."""
    lowest = RATE_RANGE[need.tier][0]
    return WEIGHTS["budget"] * max(0.0, min(1.0, (need.rate - lowest) / BUDGET_SPAN[need.tier]))


def close_enough_sql(need: Need, slack: float) -> list[str]:
    """Cheap conditions on nakes `p` that follow from losing at most `slack` points against the best possible.

    Each part alone may not lose more than the whole may; most rows fall here before their distance is computed.
    """
    out = []
    if slack < WEIGHTS["track"]:
        out.append(f"p.track_points >= {_f(WEIGHTS['track'] - slack)}")
    spare = slack / WEIGHTS["budget"] * BUDGET_SPAN[need.tier]
    most = most_budget(need) / WEIGHTS["budget"] * BUDGET_SPAN[need.tier]
    if most > spare:
        out.append(f"p.min_rate <= {need.rate - floor(most - spare)}")
    wanted = need.skills_wanted.bit_count()
    at_least = ceil(wanted * (1 - slack / WEIGHTS["skills"]) - 1e-9)
    if at_least > 0:
        out.append(f"({_held_sql('p.skill_mask', need.skills_wanted)}) >= {at_least}")
    if slack < WEIGHTS["availability"] / need.need_mask.bit_count():
        full = f"(p.week_mask & {need.need_mask}) = {need.need_mask}"
        out.append(f"({full} OR p.extra_until >= '{need.date_to}')")
    return out


def shift_score_sql(person: Person) -> str:
    """Total without tie for one person, over columns of shift `s` that already carries `km`."""
    extra = "1 = 0"
    if person.extra_until:
        extra = (
            f"EXISTS (SELECT 1 FROM management_availabilityexception e WHERE e.nakes_id = {person.id} "
            "AND e.kind = 'extra' AND e.date_from <= s.date_from AND e.date_to >= s.date_to)"
        )
    full = f"(s.need_mask & {person.week_mask}) = s.need_mask"
    share_of_week = _share_of_column_sql(person.week_mask, "s.need_mask", "s.need_count")
    week = f"CASE WHEN {full} OR {extra} THEN {_f(1.0)} ELSE {share_of_week} END"
    return " + ".join(
        (
            _distance_sql("s.km", "s.radius_factor"),
            f"{_f(WEIGHTS['skills'])} * {_share_of_column_sql(person.skill_mask, 's.skills_wanted', 's.wanted_count')}",
            f"{_f(WEIGHTS['availability'])} * ({week})",
            _budget_sql(f"(s.rate - {person.min_rate})", person.tier),
            _f(person.track_points),
            _liked_sql(person.preferred_slots),
            f"(CASE WHEN s.is_3t THEN {_f(BOOST_3T)} ELSE {_f(0.0)} END)",
        )
    )


def _liked_sql(preferred: int) -> str:
    """Liking the watches of a column of need bits: none of them falls outside the liked ones."""
    if not preferred:
        return _f(0.0)
    unliked = sum(1 << b for b in range(21) if not preferred >> b % 3 & 1)
    return f"(CASE WHEN (s.need_mask & {unliked}) = 0 THEN {_f(SLOT_LIKED)} ELSE {_f(0.0)} END)"


# --- In words -------------------------------------------------------------------------------------------------------


def slot_words(mask: int) -> str:
    return " dan ".join(SLOT_NAMES[i] for i in bits(slots_of(mask)))
