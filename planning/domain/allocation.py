"""Who goes where, optimally: integer min-cost flow by OR-Tools. Pure; the only file that imports it, and only when asked.

First as many as possible of those asked for, then the places with the higher score, then the fewest kilometres.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A place left empty costs more than any saving in score, and a point of score more than any detour.
EMPTY, POINT = 100_000_000, 10_000


@dataclass(frozen=True)
class Supply:
    """People of one kabupaten: at most `movable` of them leave; `reach` counts them by how far they go at most (km)."""

    place: str
    movable: int
    reach: Mapping[int, int]


@dataclass(frozen=True)
class Demand:
    place: str
    people: int
    score: float


@dataclass(frozen=True)
class Move:
    source: str
    target: str
    people: int
    km: int


@dataclass(frozen=True)
class Allocation:
    """`unmet`: people asked for and not found, by place; places that are served in full are not in it."""

    moves: tuple[Move, ...]
    unmet: dict[str, int]


def empty_cost(demand: Demand) -> int:
    return EMPTY + round(POINT * demand.score)


def allocate(supplies: Sequence[Supply], demands: Sequence[Demand], km: Mapping[tuple[str, str], int]) -> Allocation:
    """The best moves; `km` by (source, target). The same input gives the same answer."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # 0.2 s and 60 MB: only when a plan is asked for

    asked = [one for one in demands if one.people > 0]
    flow, root = SimpleMinCostFlow(), len(asked)
    for at, demand in enumerate(asked):
        flow.set_node_supply(at, -demand.people)
        flow.add_arc_with_capacity_and_unit_cost(root, at, demand.people, empty_cost(demand))
    flow.set_node_supply(root, sum(one.people for one in asked))
    empty_arcs, ends = flow.num_arcs(), dict[int, tuple[str, str]]()
    node = root
    for supply in supplies:
        node = home = node + 1
        flow.add_arc_with_capacity_and_unit_cost(root, home, supply.movable, 0)
        for reach, people in sorted(supply.reach.items()):
            node += 1
            flow.add_arc_with_capacity_and_unit_cost(home, node, people, 0)
            for at, demand in enumerate(asked):
                if (far := km[supply.place, demand.place]) <= reach:
                    ends[flow.add_arc_with_capacity_and_unit_cost(node, at, people, far)] = (supply.place, demand.place)
    if (status := flow.solve()) != flow.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    moves = _moves([(pair, flow.flow(arc)) for arc, pair in ends.items()], km)
    left = {asked[arc].place: flow.flow(arc) for arc in range(empty_arcs)}
    return Allocation(moves, {place: people for place, people in left.items() if people})


def _moves(flows: Sequence[tuple[tuple[str, str], int]], km: Mapping[tuple[str, str], int]) -> tuple[Move, ...]:
    """One move per pair of places, however far its people would have gone."""
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for pair, people in flows:
        moved[pair] += people
    return tuple(Move(*pair, people, km[pair]) for pair, people in sorted(moved.items()) if people)
