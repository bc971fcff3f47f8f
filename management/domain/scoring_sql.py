"""The score of scoring.py in SQL, for searching.

Both perform the same floating-point operations in the same order, so SQLite, PostgreSQL and Python agree to the last
bit and ties break the same way.
"""

from collections.abc import Mapping
from math import ceil, floor

from lentera.lib.geo import KM_PER_DEGREE
from lentera.lib.watches import slots_of
from management.domain.scoring import (
    BOOST_3T,
    BUDGET_SPAN,
    DISTANCE_SCALE_KM,
    SLOT_LIKED,
    WEIGHTS,
    Need,
    Person,
    most_budget,
)
from management.domain.sql import Bind, held_sql


def _f(value: float) -> str:
    """A constant double. Without the cast PostgreSQL would compute in decimals: slower, and rounded differently."""
    return f"CAST({value!r} AS DOUBLE PRECISION)"


def _real(whole: str) -> str:
    return f"CAST({whole} AS DOUBLE PRECISION)"


def km_sql(person: Mapping[str, str], need: Mapping[str, str]) -> str:
    """`km_between` over columns or placeholders named lat, lon and (of the need) lon_scale."""
    dlat = f"({person['lat']} - {need['lat']})"
    dlon = f"(({person['lon']} - {need['lon']}) * {need['lon_scale']})"
    return f"({_f(KM_PER_DEGREE)} * sqrt({dlat} * {dlat} + {dlon} * {dlon}))"


def _distance_sql(km: str, scale: str) -> str:
    return (
        f"(CASE WHEN {km} < {scale} THEN {_f(WEIGHTS['distance'])} * ({_f(1.0)} - {km} / {scale}) ELSE {_f(0.0)} END)"
    )


def _budget_sql(above: str, tier: int, bind: Bind) -> str:
    """`above` is never negative: the search has left out rates below the person's lowest."""
    full, span = _f(WEIGHTS["budget"]), bind("budget_span", BUDGET_SPAN[tier])
    return f"(CASE WHEN {above} >= {span} THEN {full} ELSE {full} * ({above} / {span}) END)"


# --- Given a shift -------------------------------------------------------------------------------------------------


def person_score_sql(need: Need, bind: Bind) -> str:
    """Total without tie for one shift, over columns of nakes `n` that already carries `km`."""
    return " + ".join(
        (
            _distance_sql("n.km", bind("distance_scale", DISTANCE_SCALE_KM * need.radius_factor)),
            f"{_f(WEIGHTS['skills'])} * {_skills_sql(need, bind)}",
            f"{_f(WEIGHTS['availability'])} * {_week_sql(need, bind)}",
            _budget_sql(f"({bind('rate', need.rate)} - n.min_rate)", need.tier, bind),
            "n.track_points",
            _likes_sql(need, bind),
            bind("boost", BOOST_3T if need.is_3t else 0.0),
        )
    )


def _skills_sql(need: Need, bind: Bind) -> str:
    want = need.skills_wanted
    if not want:
        return _f(1.0)
    held = held_sql("n.skill_mask", "skills_wanted", want, bind)
    return f"({_real(held)} / {bind('wanted_count', float(want.bit_count()))})"


def _week_sql(need: Need, bind: Bind) -> str:
    week = bind("need_mask", need.need_mask)
    held = held_sql("n.week_mask", "need_mask", need.need_mask, bind)
    part = f"({_real(held)} / {bind('need_count', float(need.need_mask.bit_count()))})"
    return f"(CASE WHEN (n.week_mask & {week}) = {week} OR {extra_sql('n', need, bind)} THEN {_f(1.0)} ELSE {part} END)"


def extra_sql(row: str, need: Need, bind: Bind) -> str:
    """The person of `row` said yes to all of the shift's dates outside the weekly pattern."""
    first, last = bind("date_from", str(need.date_from)), bind("date_to", str(need.date_to))
    # A scalar subquery: PostgreSQL would turn EXISTS into a scan of all exceptions.
    return (
        f"({row}.extra_until >= {last} AND (SELECT 1 FROM management_availabilityexception e "
        f"WHERE e.nakes_id = {row}.id AND e.kind = 'extra' AND e.date_from <= {first} AND e.date_to >= {last} "
        "LIMIT 1) IS NOT NULL)"
    )


def _likes_sql(need: Need, bind: Bind) -> str:
    slots = bind("slots", slots_of(need.need_mask))
    liked = f"n.preferred_slots <> 0 AND (n.preferred_slots & {slots}) = {slots}"
    return f"(CASE WHEN {liked} THEN {_f(SLOT_LIKED)} ELSE {_f(0.0)} END)"


def close_enough_sql(need: Need, slack: float, bind: Bind) -> list[str]:
    """Cheap conditions on nakes `p` that follow from losing at most `slack` points against the best possible.

    Each part alone may not lose more than the whole may; most rows fall here before their distance is computed.
    """
    out = [f"p.track_points >= {bind('least_track', WEIGHTS['track'] - slack)}"]
    spare = slack / WEIGHTS["budget"] * BUDGET_SPAN[need.tier]
    most = most_budget(need) / WEIGHTS["budget"] * BUDGET_SPAN[need.tier]
    out.append(f"p.min_rate <= {bind('most_rate', need.rate - max(0, floor(most - spare)))}")
    wanted = need.skills_wanted.bit_count()
    at_least = ceil(wanted * (1 - slack / WEIGHTS["skills"]) - 1e-9)
    if at_least > 0:
        held = held_sql("p.skill_mask", "skills_wanted", need.skills_wanted, bind)
        out.append(f"{held} >= {bind('least_skills', at_least)}")
    if slack < WEIGHTS["availability"] / need.need_mask.bit_count():
        week = bind("need_mask", need.need_mask)
        last = bind("date_to", str(need.date_to))
        out.append(f"((p.week_mask & {week}) = {week} OR p.extra_until >= {last})")
    return out


# --- Given a person ------------------------------------------------------------------------------------------------


def shift_score_sql(person: Person, bind: Bind) -> str:
    """Total without tie for one person, over columns of shift `s` that already carries `km` and `scale`."""
    extra = "1 = 0"
    if person.extra_until:
        extra = (
            "EXISTS (SELECT 1 FROM management_availabilityexception e "
            f"WHERE e.nakes_id = {bind('person', person.id)} "
            "AND e.kind = 'extra' AND e.date_from <= s.date_from AND e.date_to >= s.date_to)"
        )
    week = bind("week_mask", person.week_mask)
    part = _share_of_wanted_sql("s.need_mask", "week_mask", person.week_mask, "s.need_count", bind)
    full = f"(s.need_mask & {week}) = s.need_mask"
    skills = _share_of_wanted_sql("s.skills_wanted", "skill_mask", person.skill_mask, "s.wanted_count", bind)
    return " + ".join(
        (
            _distance_sql("s.km", "s.scale"),
            f"{_f(WEIGHTS['skills'])} * {skills}",
            f"{_f(WEIGHTS['availability'])} * (CASE WHEN {full} OR {extra} THEN {_f(1.0)} ELSE {part} END)",
            _budget_sql(f"(s.rate - {bind('min_rate', person.min_rate)})", person.tier, bind),
            bind("track", person.track_points),
            _liked_sql(person.preferred_slots, bind),
            f"(CASE WHEN s.is_3t THEN {_f(BOOST_3T)} ELSE {_f(0.0)} END)",
        )
    )


def _share_of_wanted_sql(column: str, name: str, have: int, count: str, bind: Bind) -> str:
    """`share` of a mask known here against a column that wants `count` bits."""
    held = _real(held_sql(column, name, have, bind))
    return f"(CASE WHEN {count} = 0 THEN {_f(1.0)} ELSE {held} / {count} END)"


def _liked_sql(preferred: int, bind: Bind) -> str:
    """Liking the watches of a column of need bits: none of them falls outside the liked ones."""
    if not preferred:
        return _f(0.0)
    unliked = sum(1 << b for b in range(21) if not preferred >> b % 3 & 1)
    return f"(CASE WHEN (s.need_mask & {bind('unliked', unliked)}) = 0 THEN {_f(SLOT_LIKED)} ELSE {_f(0.0)} END)"
