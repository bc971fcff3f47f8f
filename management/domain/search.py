"""Best-first search over rings of grid cells: exact order, few rows read.

Each layer has an upper bound of what any unread row in it can score: by its distance before it is read, by its last
row afterwards. The layer with the best bound is read next, and a row is yielded only when it beats every bound.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from management.domain.sql import Bind, execute, runs_sql

FETCH = 64
# Bounds and totals are sums of the same doubles in another order; a tie within this is read, not assumed.
EPSILON = 1e-9

Row = tuple[float, int, Any]  # total, id, payload
Runs = tuple[tuple[int, int], ...]


# The floor of a read is the total of this many candidates already in hand: enough for a page and its refusals.
ENOUGH = 52
# A read that finds fewer rows than this is in thinly settled country.
SPARSE = 16


@dataclass
class Layer:
    """The cells of one ring as runs; `bound` is the best total still unread.

    What has been read is everything above `last`, a (total, id) in the order of results; None when nothing has.
    """

    bound: float
    runs: Runs
    last: tuple[float, int] | None = None


class Search:
    """Iterates over rows in the exact order (total downwards, id upwards).

    `hope` is how many points below the best possible the first read looks; too little costs one more read.
    `seed` holds rows known beforehand with their own totals; the same ids met in layers are passed over.
    `fetch(layer, floor)` returns the next rows of a layer, best first, at most `FETCH`; with a floor only totals above
    it, which lets the query pass over most rows cheaply. Rows at or below the floor stay unread, and the bound says so.
    """

    def __init__(
        self,
        layers: list[Layer],
        fetch: Callable[[Layer, float | None], list[Row]],
        seed: Iterable[Row],
        hope: float = 0.0,
    ) -> None:
        self.layers = layers
        self.fetch = fetch
        self.heap: list[tuple[float, int, Any]] = [(-total, pk, payload) for total, pk, payload in seed]
        self.seeded = {pk for _, pk, _ in self.heap}
        self.stride = 1
        self.hope = hope
        heapq.heapify(self.heap)

    def __iter__(self) -> Iterator[Row]:
        while True:
            best = max(self.layers, key=lambda layer: layer.bound, default=None)
            if best and (not self.heap or -self.heap[0][0] <= best.bound + EPSILON):
                self._read(best)
            elif self.heap:
                negative, pk, payload = heapq.heappop(self.heap)
                yield -negative, pk, payload
            else:
                return

    def _read(self, layer: Layer) -> None:
        known = self._floor(layer)
        floor, self.hope = known if known is not None else self._hoped(layer), 0.0
        self._absorb(layer)
        rows = self.fetch(layer, floor)
        if floor is None:
            self.stride = self.stride * 2 if len(rows) < SPARSE else 1
        for total, pk, payload in rows:
            if pk not in self.seeded:
                heapq.heappush(self.heap, (-total, pk, payload))
        if len(rows) == FETCH:
            layer.last = rows[-1][0], rows[-1][1]
            layer.bound = rows[-1][0]
        elif floor is not None:
            layer.last, layer.bound = (floor, -1), floor
        else:
            self.layers.remove(layer)

    def _absorb(self, layer: Layer) -> None:
        """Where people are few, read several rings in one query: a query costs more than the rows it finds."""
        if layer.last is not None:
            return
        unread = sorted((each for each in self.layers if each.last is None), key=lambda each: -each.bound)
        for other in unread[1 : self.stride]:
            layer.runs += other.runs
            self.layers.remove(other)

    def _hoped(self, layer: Layer) -> float | None:
        """The floor of the very first read: in a crowd enough people come this near the best, and the rest is spared."""
        return layer.bound - self.hope if self.hope else None

    def _floor(self, layer: Layer) -> float | None:
        """What a row must beat to matter now, while more than a page of better ones is in hand."""
        if len(self.heap) < ENOUGH:
            return None
        floor = -heapq.nsmallest(ENOUGH, self.heap)[-1][0]
        return floor if floor < layer.bound - EPSILON else None


def take(rows: Iterator[Row], count: int) -> list[Row]:
    return [row for _, row in zip(range(count), rows, strict=False)]


def page(scored: str, layer: Layer, floor: float | None, bind: Bind) -> list[tuple]:
    """The next `FETCH` rows of a layer of a query that selects total, id, … and reads from `runs(first, last)`."""
    conditions = []
    if layer.last is not None:
        total, pk = bind("last_total", layer.last[0]), bind("last_id", layer.last[1])
        conditions.append(f"(total < {total} OR (total = {total} AND id > {pk}))")
    if floor is not None:
        conditions.append(f"total > {bind('floor', floor)}")
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    sql = (
        f"WITH {runs_sql(layer.runs, bind)} "
        f"SELECT * FROM ({scored}) ranked {where}ORDER BY total DESC, id LIMIT {FETCH}"
    )
    return execute(sql, bind)
