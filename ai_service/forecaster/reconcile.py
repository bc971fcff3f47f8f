"""Sums that agree: departemen → faskes → kabupaten.

Every node is forecast on its own history; the means are then moved as little as their own uncertainty allows
(weighted least squares, weight = 1 / squared spread) until each parent is the sum of its children. The range of a sum
keeps the shape calibrated on the sum's own residuals: ranges of children are never added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from .grid import observed, period
from .types import Array, ForecastResult, Freq, Series, SeriesForecast

# A node's weight never exceeds this many times another's, so that no node is taken as certain.
MOST_CERTAIN = 1e6


def parent_series(leaves: Sequence[Series], parents: Mapping[str, str], *, freq: Freq) -> list[Series]:
    """Histories of all parents, bottom up. A period in which a child that has begun is missing stays missing.

    `parents` names each node's parent; nodes without one are roots.
    """
    children = _children(parents)
    known = {leaf.key: leaf for leaf in leaves}
    made = []
    for key in _bottom_up(children, set(known)):
        parts = [known[child] for child in children[key] if child in known]
        known[key] = _sum(key, parts, freq)
        made.append(known[key])
    return made


def _children(parents: Mapping[str, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for child, parent in parents.items():
        out.setdefault(parent, []).append(child)
    return out


def _bottom_up(children: Mapping[str, list[str]], leaves: set[str]) -> list[str]:
    order: list[str] = []

    def visit(key: str, above: tuple[str, ...]) -> None:
        if key in above:
            raise ValueError(f"{key} is its own ancestor")
        for child in children.get(key, ()):
            visit(child, (*above, key))
        if key in children and key not in order and key not in leaves:
            order.append(key)

    for key in children:
        visit(key, ())
    return order


def _sum(key: str, parts: Sequence[Series], freq: Freq) -> Series:
    found = [seen for seen in (observed(part, freq) for part in parts) if seen]
    names: dict[int, date] = {}
    for part in parts:
        names |= {period(day, freq): day for day in part.dates}
    begun = {p: [seen for seen in found if min(seen) <= p] for p in sorted(names)}
    whole = [p for p, active in begun.items() if active and all(p in seen for seen in active)]
    group = "+".join(sorted({part.group for part in parts}))
    return Series(key, [names[p] for p in whole], [sum(seen[p] for seen in begun[p]) for p in whole], f"sum:{group}")


def reconcile(result: ForecastResult, parents: Mapping[str, str]) -> ForecastResult:
    """The same result with coherent means, and quantiles moved along with their mean.

    Only series with `enough` data and the same forecast dates as their tree take part; others are returned as they are.
    """
    usable = {one.key: one for one in result.series if one.enough}
    children = {
        parent: kept for parent, kids in _children(parents).items() if (kept := _complete(usable, parent, kids))
    }
    below = {kid for kids in children.values() for kid in kids}
    changed: dict[str, SeriesForecast] = {}
    for root in children:
        if root not in below:
            changed |= _tree(usable, children, root)
    return replace(result, series=tuple(changed.get(one.key, one) for one in result.series))


def _complete(usable: Mapping[str, SeriesForecast], parent: str, kids: list[str]) -> list[str]:
    """The children, if all of them and the parent have a forecast for the same dates; else none take part."""
    if parent not in usable or any(kid not in usable for kid in kids):
        return []
    return kids if all(usable[kid].dates == usable[parent].dates for kid in kids) else []


def _tree(
    usable: Mapping[str, SeriesForecast], children: Mapping[str, list[str]], root: str
) -> dict[str, SeriesForecast]:
    leaves_of = _leaves(children, root)
    nodes = list(leaves_of)
    leaves = leaves_of[root]
    place = {leaf: i for i, leaf in enumerate(leaves)}
    summing = np.zeros((len(nodes), len(leaves)))
    for row, node in enumerate(nodes):
        summing[row, [place[leaf] for leaf in leaves_of[node]]] = 1.0
    base = np.array([usable[node].mean for node in nodes])
    coherent = solve(base, summing, np.array([_spread(usable[node]) for node in nodes]))
    return {node: moved_to(usable[node], coherent[row]) for row, node in enumerate(nodes)}


def _leaves(children: Mapping[str, list[str]], root: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}

    def visit(key: str) -> list[str]:
        out[key] = [leaf for child in children[key] for leaf in visit(child)] if key in children else [key]
        return out[key]

    visit(root)
    return out


def solve(base: Array, summing: Array, spread: Array) -> Array:
    """Coherent nodes × horizon nearest to `base`, weighted by 1 / spread²; leaves are never pushed below zero."""
    out = np.empty_like(base)
    for h in range(base.shape[1]):
        weight = 1 / np.maximum(spread[:, h], 1e-9) ** 2
        weight = np.minimum(weight, weight.min() * MOST_CERTAIN)
        leaves = np.linalg.solve(summing.T @ (weight[:, None] * summing), summing.T @ (weight * base[:, h]))
        out[:, h] = summing @ np.maximum(leaves, 0.0)
    return out


def _spread(one: SeriesForecast) -> Array:
    low, high = np.array(one.quantiles[0.10]), np.array(one.quantiles[0.90])
    return np.asarray(np.maximum(high - low, 1e-3))


def moved_to(one: SeriesForecast, mean: Array) -> SeriesForecast:
    """The same forecast around other means. Quantiles move on the square-root scale as the mean does, which keeps them ordered and above zero."""
    shift = np.sqrt(np.maximum(mean, 0.0)) - np.sqrt(np.maximum(one.mean, 0.0))
    quantiles = {
        level: tuple(float(v) for v in np.maximum(np.sqrt(np.maximum(values, 0.0)) + shift, 0.0) ** 2)
        for level, values in one.quantiles.items()
    }
    return replace(one, mean=tuple(float(v) for v in mean), quantiles=quantiles)
