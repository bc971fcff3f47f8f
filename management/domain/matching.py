"""Who fits this shift, and which shifts fit this person: one score, hard rules first, exact, fast.

`rank` and `feed` search outward in layers of grid cells (search.py) and check the best in batches until enough
survive, so the result equals brute force over everyone (tests/management/test_matching.py, `manage.py
bench_matching`). People with a tie to the faskes (favourite, worked
here, preferred place) are few and are read first, so the bound of a layer never has to allow for ties.
See docs/matching.md for the score and the proof.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from lentera.lib import grid
from management.domain import legality, records
from management.domain.legality import Rules
from management.domain.problems import WEEK_HOURS, Check, Code, check
from management.domain.records import Records
from management.domain.scoring import (
    BOOST_3T,
    DISTANCE_SCALE_KM,
    SLOT_LIKED,
    WEIGHTS,
    Need,
    Person,
    Score,
    TieFacts,
    most_budget,
    score,
)
from management.domain.scoring_sql import close_enough_sql, extra_sql, km_sql, person_score_sql, shift_score_sql
from management.domain.search import EPSILON, Layer, Row, Search, page, take
from management.domain.sql import Bind, adapt, day, execute, fence, moment, one_of, rows_in_runs
from management.enums import ShiftState, Tier
from management.models import NakesProfile, Shift
from management.models.nakes import MAX_DISTANCE_KM
from management.models.shifts import RADIUS_FACTOR_3T

LIMIT = 20
RADII_KM = (4.0, 8.0, 14.0, 22.0, 34.0, 50.0, 75.0, 100.0)
# The feed lays its cells with the person's latitude scale while distance uses the faskes's; within 200 km in
# Indonesia the two differ by less than 1.5 %, so cells are searched 2 % farther than the bound claims.
SCALE_SLACK = 1.02
# In a city a page of people lies within this many points of the best; 12, 18 and 25 were measured, 25 was fastest.
HOPE = 25.0
MAX_AHEAD = timedelta(days=181)
PERSON_COLUMNS = records.PERSON_FIELDS[:-1]  # all but `active`, which the search has filtered on
NEED_COLUMNS = tuple(name for name in records.NEED_FIELDS if name != "state")


@dataclass(frozen=True, slots=True)
class Match:
    """A person who may be booked on a shift, with the score and what legality says."""

    person: Person
    need: Need
    score: Score
    check: Check


@dataclass
class Ranking:
    """`refused` counts the first blocker of everybody looked at and left out."""

    matches: list[Match]
    refused: Counter[str] = field(default_factory=Counter)
    met: int = 0


# --- Given a shift -------------------------------------------------------------------------------------------------


def rank(shift: Shift, *, limit: int = LIMIT, now: datetime | None = None) -> Ranking:
    """The best `limit` people who may be booked on the shift, in order.

    Amber people are included (their booking needs a letter); blockers leave a person out.
    """
    need = records.need_of(shift)
    search = Search(_person_layers(need), partial(_fetch_people, need), _tied_people(need), HOPE)
    return _settle(search, need=need, limit=limit, now=now or timezone.now())


def _settle(search: Search, *, need: Need, limit: int, now: datetime) -> Ranking:
    ranking = Ranking([])
    rules = legality.load_rules()
    rows = iter(search)
    while len(ranking.matches) < limit:
        people = [_person(row) for _, _, row in take(rows, _batch(limit - len(ranking.matches)))]
        if not people:
            break
        known = records.load((p.id for p in people), start=need.starts_at, end=need.ends_at)
        for person in people:
            _weigh(ranking, person, need, known[person.id], rules, now)
    del ranking.matches[limit:]
    return ranking


def _batch(missing: int) -> int:
    """How many to look at for `missing` survivors; about a third are refused."""
    return missing + missing // 2 + 8


def _weigh(ranking: Ranking, person: Person, need: Need, known: Records, rules: Rules, now: datetime) -> None:
    ranking.met += 1
    result = check(person, need, known, rules, now=now)
    if result.bookable:
        points = score(person, need, extra=known.extra(need), tie=known.tie(need))
        ranking.matches.append(Match(person, need, points, result))
    else:
        ranking.refused[result.blockers[0].code] += 1


def _person_layers(need: Need) -> list[Layer]:
    """Layers out to the farthest anybody may travel, with the most a stranger can score in each."""
    static = (
        WEIGHTS["skills"]
        + WEIGHTS["availability"]
        + most_budget(need)
        + WEIGHTS["track"]
        + SLOT_LIKED
        + (BOOST_3T if need.is_3t else 0.0)
    )
    radii = tuple(km * need.radius_factor for km in RADII_KM)
    scale = DISTANCE_SCALE_KM * need.radius_factor
    return [
        Layer(static + WEIGHTS["distance"] * max(0.0, 1.0 - layer.min_km / scale), layer.runs)
        for layer in grid.layers(need.lat, need.lon, radii)
    ]


def people_sql(need: Need, source: str, condition: str, bind: Bind, *, more: str = "") -> str:
    """total and `PERSON_COLUMNS` of everybody in `source` (nakes as `p`) who passes the rules one row can tell.

    `more` names further columns of the source, which come last.
    """
    km = km_sql(
        {"lat": "p.home_lat", "lon": "p.home_lon"},
        {name: bind(name, getattr(need, name)) for name in ("lat", "lon", "lon_scale")},
    )
    columns = ", ".join(f"p.{c}" for c in PERSON_COLUMNS)
    inner = f"SELECT {columns}, {km} AS km{more} FROM {source} WHERE {condition} {fence()}"
    outer = ", ".join(f"n.{c}" for c in PERSON_COLUMNS) + more.replace(" t.", " n.")
    reach = f"n.km <= n.max_km * {bind('radius_factor', need.radius_factor)}"
    return f"SELECT {person_score_sql(need, bind)} AS total, {outer} FROM ({inner}) n WHERE {reach}"


def row_rules_sql(need: Need, bind: Bind) -> str:
    """The hard rules that a nakes row `p` alone can tell; distance follows once km is known."""
    filters = [
        "p.active",
        f"p.family = {bind('family', need.family)} AND p.tier = {bind('tier', need.tier)}",
        f"p.level >= {bind('level', need.level)}",
        f"p.min_rate <= {bind('rate', need.rate)}",
    ]
    if need.skills_required:
        required = bind("skills_required", need.skills_required)
        filters.append(f"(p.skill_mask & {required}) = {required}")
    return " AND ".join(filters)


def _fetch_people(need: Need, layer: Layer, floor: float | None) -> list[Row]:
    bind = Bind()
    conditions = [row_rules_sql(need, bind)]
    # Only on a layer's first read is its bound that of everything at its best, from which the conditions follow.
    if floor is not None and layer.last is None:
        conditions += close_enough_sql(need, layer.bound - floor + EPSILON, bind)
    source = rows_in_runs("management_nakesprofile", "p", " AND ".join(conditions))
    return [(row[0], row[1], row[1:]) for row in page(people_sql(need, source, "1 = 1", bind), layer, floor, bind)]


def _tied_people(need: Need) -> list[Row]:
    """Everybody with a tie to the faskes, with the tie in the total."""
    bind = Bind()
    source = "management_tie t JOIN management_nakesprofile p ON p.id = t.nakes_id"
    condition = f"t.faskes_id = {bind('faskes', need.faskes_id)} AND {row_rules_sql(need, bind)}"
    sql = people_sql(need, source, condition, bind, more=", t.favourite, t.preferred, t.shifts_worked")
    extra = extra_sql("f", need, bind)
    rows = execute(f"SELECT f.*, {extra} FROM ({sql}) f", bind)
    return [_tied_row(row, need) for row in rows]


def _tied_row(row: tuple, need: Need) -> Row:
    _, *columns, favourite, preferred, worked, extra = row
    tie = TieFacts(bool(favourite), bool(preferred), worked)
    points = score(_person(tuple(columns)), need, extra=bool(extra), tie=tie)
    return points.total, columns[0], tuple(columns)


def total_of(person: Person, need: Need, known: Records) -> float:
    return score(person, need, extra=known.extra(need), tie=known.tie(need)).total


def _person(row: tuple) -> Person:
    values = dict(zip(PERSON_COLUMNS, row, strict=True))
    if values["extra_until"]:
        values["extra_until"] = day(values["extra_until"])
    values["lat"], values["lon"] = values.pop("home_lat"), values.pop("home_lon")
    return Person(**values)


# --- Given a person ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeedFilter:
    """What a nakes narrows the feed to; `slots` has three bits, dates are the faskes's local ones."""

    max_km: int | None = None
    slots: int = 0
    weekend: bool = False

    def sql(self) -> Iterator[str]:
        if self.slots:
            unwanted = sum(1 << b for b in range(21) if not self.slots >> b % 3 & 1)
            yield f"(q.need_mask & {unwanted}) = 0"
        if self.weekend:
            weekend = sum(1 << b for b in range(15, 21))
            yield f"(q.need_mask & {weekend}) <> 0"


NO_FILTER = FeedFilter()


def feed(
    nakes: NakesProfile, *, limit: int = LIMIT, now: datetime | None = None, only: FeedFilter = NO_FILTER
) -> Ranking:
    """The best `limit` open shifts the person may be booked on, in order."""
    now = now or timezone.now()
    person, rules = records.person_of(nakes), legality.load_rules()
    known = records.load([person.id], start=now, end=now + MAX_AHEAD)[person.id]
    ranking = Ranking([])
    if hopeless := _hopeless(person, known, rules):
        ranking.refused[hopeless] += 1
        return ranking
    query = _ShiftQuery(person, known, now, only, legality.only_faskes(person, known, rules, now, now + MAX_AHEAD))
    rows = iter(Search(_shift_layers(person, only), query.layer, query.tied()))
    while len(ranking.matches) < limit:
        batch = [_need(row) for _, _, row in take(rows, _batch(limit - len(ranking.matches)))]
        if not batch:
            break
        for need in batch:
            _weigh(ranking, person, need, known, rules, now)
    del ranking.matches[limit:]
    return ranking


def _hopeless(person: Person, known: Records, rules: Rules) -> Code | None:
    """A blocker that stands against every shift there can be, so that none has to be read."""
    if not person.active:
        return Code.INACTIVE
    if person.hours_elsewhere >= WEEK_HOURS:
        return Code.WEEK
    if person.tier == Tier.LICENSED and legality.never_registered(known, rules):
        return Code.CREDENTIAL
    return None


def _need(row: tuple) -> Need:
    values = dict(zip(NEED_COLUMNS, row, strict=True))
    for name in ("starts_at", "ends_at"):
        values[name] = moment(values[name])
    for name in ("date_from", "date_to"):
        values[name] = day(values[name])
    values["is_3t"] = bool(values["is_3t"])
    return Need(state=ShiftState.OPEN, **values)


def _shift_layers(person: Person, only: FeedFilter) -> list[Layer]:
    static = (
        WEIGHTS["skills"]
        + WEIGHTS["availability"]
        + WEIGHTS["budget"]
        + person.track_points
        + (SLOT_LIKED if person.preferred_slots else 0.0)
        + BOOST_3T
    )
    reach = min(MAX_DISTANCE_KM, person.max_km) * RADIUS_FACTOR_3T
    if only.max_km:
        reach = min(reach, only.max_km)
    radii = (*(km for km in RADII_KM if km < reach), float(reach))
    scale = DISTANCE_SCALE_KM * RADIUS_FACTOR_3T
    return [
        Layer(static + WEIGHTS["distance"] * max(0.0, 1.0 - layer.min_km / SCALE_SLACK / scale), layer.runs)
        for layer in grid.layers(person.lat, person.lon, tuple(km * SCALE_SLACK for km in radii))
    ]


class _ShiftQuery:
    """The feed's SQL for one person; `faskes` narrows it to places where the person may work at all."""

    def __init__(
        self, person: Person, known: Records, now: datetime, only: FeedFilter, faskes: frozenset[int] | None
    ) -> None:
        self.person, self.known, self.only, self.faskes = person, known, only, faskes
        self.now = adapt(now)

    def layer(self, layer: Layer, floor: float | None) -> list[Row]:
        bind = Bind()
        source = rows_in_runs("management_shift", "q", self._rules(bind))
        return [(row[0], row[1], row[1:]) for row in page(self._scored(source, "1 = 1", bind), layer, floor, bind)]

    def tied(self) -> list[Row]:
        """Every open shift of faskes with a tie to the person, with the tie in the total."""
        if not self.known.ties:
            return []
        bind = Bind()
        tied = one_of("q.faskes_id", "tied", self.known.ties, bind)
        rows = execute(self._scored("management_shift q", f"{tied} AND {self._rules(bind)}", bind), bind)
        return [(total_of(self.person, _need(row[1:]), self.known), row[1], row[1:]) for row in rows]

    def _rules(self, bind: Bind) -> str:
        """The hard rules that a shift row `q` alone can tell, and the person's own filter."""
        person = self.person
        filters = [
            "q.state = 'open'",
            f"q.family = {bind('family', person.family)} AND q.tier = {bind('tier', person.tier)}",
            f"q.level <= {bind('level', person.level)}",
            f"q.rate >= {bind('min_rate', person.min_rate)}",
            f"(q.skills_required & {bind('skill_mask', person.skill_mask)}) = q.skills_required",
            f"q.starts_at > {bind('now', self.now)}",
            *self.only.sql(),
        ]
        if self.faskes is not None:
            filters.append(one_of("q.faskes_id", "only_faskes", sorted(self.faskes), bind))
        return " AND ".join(filters)

    def _scored(self, source: str, condition: str, bind: Bind) -> str:
        person = self.person
        km = km_sql(
            {"lat": bind("lat", person.lat), "lon": bind("lon", person.lon)},
            {"lat": "q.lat", "lon": "q.lon", "lon_scale": "q.lon_scale"},
        )
        inner_columns = ", ".join(f"q.{c}" for c in (*NEED_COLUMNS, "wanted_count", "need_count"))
        scale = f"CAST({DISTANCE_SCALE_KM!r} AS DOUBLE PRECISION) * q.radius_factor AS scale"
        inner = f"SELECT {inner_columns}, {km} AS km, {scale} FROM {source} WHERE {condition} {fence()}"
        reach = f"s.km <= {bind('max_km', person.max_km)} * s.radius_factor"
        if self.only.max_km:
            reach += f" AND s.km <= {bind('within_km', self.only.max_km)}"
        columns = ", ".join(f"s.{c}" for c in NEED_COLUMNS)
        return f"SELECT {shift_score_sql(person, bind)} AS total, {columns} FROM ({inner}) s WHERE {reach}"


# --- One pair ------------------------------------------------------------------------------------------------------


def explain(nakes: NakesProfile, shift: Shift, *, now: datetime | None = None) -> Match:
    """Why this person, or why not: score and problems of any pair, for both sides and for support."""
    person, need = records.person_of(nakes), records.need_of(shift)
    known = records.load([person.id], start=need.starts_at, end=need.ends_at)[person.id]
    result = check(person, need, known, legality.load_rules(), now=now or timezone.now())
    return Match(person, need, score(person, need, extra=known.extra(need), tie=known.tie(need)), result)


def explain_many(shift: Shift, people: Iterable[NakesProfile], *, now: datetime | None = None) -> dict[int, Match]:
    """`explain` for some people of one shift, by nakes id, in a fixed number of queries."""
    need, rules, now = records.need_of(shift), legality.load_rules(), now or timezone.now()
    persons = [records.person_of(nakes) for nakes in people]
    known = records.load((p.id for p in persons), start=need.starts_at, end=need.ends_at)
    return {
        p.id: Match(
            p,
            need,
            score(p, need, extra=known[p.id].extra(need), tie=known[p.id].tie(need)),
            check(p, need, known[p.id], rules, now=now),
        )
        for p in persons
    }
