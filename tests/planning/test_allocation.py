"""The flow equals brute force on small instances, and never takes more than may leave."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.allocation import Allocation, Demand, Supply, allocate, empty_cost

reaches = st.dictionaries(st.sampled_from([20, 60, 100]), st.integers(1, 2), min_size=1, max_size=2)
some_supplies = st.lists(st.tuples(st.integers(0, 3), reaches), min_size=0, max_size=3).map(
    lambda rows: [Supply(f"s{i}", movable, reach) for i, (movable, reach) in enumerate(rows)]
)
some_demands = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 100)), min_size=0, max_size=2).map(
    lambda rows: [Demand(f"d{i}", people, score) for i, (people, score) in enumerate(rows)]
)
distances = st.lists(st.integers(1, 120), min_size=6, max_size=6).map(
    lambda kms: {(f"s{i}", f"d{j}"): kms[2 * i + j] for i in range(3) for j in range(2)}
)


def cost(found: Allocation, demands: list[Demand]) -> int:
    return sum(move.people * move.km for move in found.moves) + sum(
        empty_cost(one) * found.unmet.get(one.place, 0) for one in demands
    )


def brute_force(supplies: list[Supply], demands: list[Demand], km: dict) -> int:
    """Every person stays or goes to some place: the cheapest of all ways."""
    people = [(one, reach) for one in supplies for reach, count in one.reach.items() for _ in range(count)]
    best = None
    for choice in product(range(-1, len(demands)), repeat=len(people)):
        got, left, total = [0] * len(demands), {one.place: one.movable for one in supplies}, 0
        for (home, reach), at in zip(people, choice, strict=True):
            if at < 0:
                continue
            far = km[home.place, demands[at].place]
            got[at] += 1
            left[home.place] -= 1
            total += far if far <= reach else 10**12
        if min(left.values(), default=0) < 0 or any(g > d.people for g, d in zip(got, demands, strict=True)):
            continue
        total += sum(empty_cost(d) * (d.people - g) for g, d in zip(got, demands, strict=True))
        best = total if best is None else min(best, total)
    return best


@given(some_supplies, some_demands, distances)
@settings(max_examples=60, deadline=None)
def test_the_flow_is_as_good_as_brute_force(supplies: list[Supply], demands: list[Demand], km: dict) -> None:
    found = allocate(supplies, demands, km)
    assert cost(found, demands) == brute_force(supplies, demands, km)


@given(some_supplies, some_demands, distances)
@settings(max_examples=60, deadline=None)
def test_nobody_is_moved_who_may_not_be(supplies: list[Supply], demands: list[Demand], km: dict) -> None:
    found = allocate(supplies, demands, km)
    for one in supplies:
        gone = [move for move in found.moves if move.source == one.place]
        assert sum(move.people for move in gone) <= one.movable
        for move in gone:
            assert move.people <= sum(count for reach, count in one.reach.items() if reach >= move.km)
    for one in demands:
        arrived = sum(move.people for move in found.moves if move.target == one.place)
        assert arrived + found.unmet.get(one.place, 0) == one.people


def test_the_higher_score_is_served_first_even_if_farther() -> None:
    supplies = [Supply("s0", 1, {100: 1})]
    demands = [Demand("d0", 1, 70.0), Demand("d1", 1, 80.0)]
    found = allocate(supplies, demands, {("s0", "d0"): 5, ("s0", "d1"): 95})
    assert [(move.target, move.km) for move in found.moves] == [("d1", 95)]
    assert found.unmet == {"d0": 1}


def test_nothing_asked_is_nothing_moved() -> None:
    assert allocate([Supply("s0", 2, {50: 2})], [], {}) == Allocation((), {})
