"""One model for all series of a panel: how do series like these move in h periods from where they stand now?

Direct ridge regression per horizon on log changes, learnt from every series and origin of the past; short histories
borrow from the others. With one series it is a direct autoregression.
"""

import numpy as np

from .past import Past, waves, year_angle
from .types import Array, Ints

FEWEST_ROWS = 30
MOST_ROWS = 40_000
HALF_LIFE_YEARS = 6.0
# Ridge penalties. What is common to all series in a period was seen only as often as there are periods: the penalty on
# it grows with the number of series.
PENALTY, COMMON_PENALTY = 30.0, 10.0
WINDOWS = {"D": (3, 7, 14, 28, 91), "W": (2, 4, 8, 13, 26, 52), "M": (2, 3, 6, 12)}
LAGS = {"D": (1, 2, 6), "W": (1, 2, 3), "M": (1, 2, 3)}
SEASONS_BACK = {"D": (1, 2, 3, 4), "W": (1, 2), "M": (1, 2)}
# Seasons whose shape is averaged, and how many unseen flat ones are mixed in.
SHAPE_SEASONS, SHAPE_PRIOR = 4, 0.5
HARMONICS = {"D": 2, "W": 2, "M": 4}


class Features:
    """Everything about column `t` of every series that does not depend on the horizon, computed once."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.logs = past.logs
        self.width = past.logs.shape[1]
        known = np.isfinite(self.logs)
        self.sums = np.cumsum(np.pad(np.where(known, self.logs, 0.0), ((0, 0), (1, 0))), axis=1)
        self.sizes = np.cumsum(np.pad(known.astype(float), ((0, 0), (1, 0))), axis=1)
        self.numbers = past.periods()
        self.base = [self._lag(k) for k in LAGS[past.freq]] + [self._mean(w) for w in WINDOWS[past.freq]]
        self.year = self._mean(past.season)
        self.base += [self._common(part) for part in (self.base[0], self.base[-1])]

    def _lag(self, k: int) -> Array:
        return _moved(self.logs, k) - self.logs

    def _mean(self, window: int) -> Array:
        stop = np.arange(1, self.width + 1)
        start = np.maximum(stop - window, 0)
        size = self.sizes[:, stop] - self.sizes[:, start]
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(size > 0, (self.sums[:, stop] - self.sums[:, start]) / size, np.nan)
        return np.asarray(mean - self.logs)

    def _common(self, part: Array) -> Array:
        """The same feature averaged over all series in the same period: what moves them all."""
        place = self.numbers - self.numbers.min()
        known = np.isfinite(part)
        total = np.bincount(place[known], weights=part[known], minlength=int(place.max()) + 1)
        count = np.bincount(place[known], minlength=int(place.max()) + 1)
        return np.asarray((total / np.maximum(count, 1))[place])

    def shapes(self, ahead: int) -> list[Array]:
        """How far the target's place in the season lay from its year's level in past seasons: own and common."""
        season = self.past.season
        first = -(-ahead // season)
        total, count = np.zeros_like(self.logs), np.zeros_like(self.logs)
        for back in range(first, first + SHAPE_SEASONS):
            lag, year = back * season - ahead, (back - 1) * season
            deviation = _moved(self.logs, lag) - _moved(self.logs + self.year, year)
            known = np.isfinite(deviation)
            total += np.where(known, deviation, 0.0)
            count += known
        own = np.where(count > 0, total / (count + SHAPE_PRIOR), np.nan)
        return [own, self._common(own)]

    def at(self, rows: Ints, columns: Ints, ahead: int, shapes: list[Array]) -> Array:
        """Feature matrix for origins (row, column) and one horizon; what is unknown is 0 beside an indicator."""
        past, season = self.past, self.past.season
        parts = [block[rows, columns] for block in (*self.base, *shapes)]
        for back in SEASONS_BACK[past.freq]:
            place = columns + ahead - back * season * max(1, -(-ahead // season))
            value = np.where(place >= 0, self.logs[rows, np.maximum(place, 0)], np.nan)
            parts.append(value - self.logs[rows, columns])
        matrix = np.stack(parts, axis=1)
        unknown = ~np.isfinite(matrix)
        target = self.numbers[rows, columns] + ahead
        extra = [np.ones((len(rows), 1)), unknown[:, -1:].astype(float)]
        extra.append(waves(year_angle(target, past.freq), HARMONICS[past.freq]))
        if past.freq == "D":
            extra.append(waves(2 * np.pi * (target % 7) / 7, 3))
        if past.calendar is not None:
            extra.append(past.events(target) / {"D": 1.0, "W": 7.0, "M": 30.4}[past.freq])
        return np.concatenate([np.where(unknown, 0.0, matrix), *extra], axis=1)

    def penalties(self, columns: int) -> Array:
        """One per column of `at`: own features first, then the common ones."""
        own = np.full(len(self.base) + 2 + len(SEASONS_BACK[self.past.freq]), PENALTY)
        shared = PENALTY + COMMON_PENALTY * len(self.past.values)
        own[[len(self.base) - 2, len(self.base) - 1, len(self.base) + 1]] = shared
        return np.concatenate([own, [PENALTY, PENALTY], np.full(columns - len(own) - 2, shared)])


def _moved(values: Array, by: int) -> Array:
    """Column t holds what stood at t - by."""
    out = np.full_like(values, np.nan)
    if by < values.shape[1]:
        out[:, by:] = values[:, : values.shape[1] - by]
    return out


def pooled(past: Past, horizon: int) -> Array:
    features = Features(past)
    rows, columns = np.nonzero(past.seen & np.isfinite(past.logs))
    recent = columns >= features.width - 12 * past.per_year
    rows, columns = _thinned(rows[recent], columns[recent])
    here, last = np.arange(len(past.values)), np.full(len(past.values), features.width - 1)
    out = np.full((len(past.values), horizon), np.nan)
    for ahead in range(1, horizon + 1):
        usable = columns + ahead < features.width
        change = _ahead(past, rows[usable], columns[usable], ahead)
        known = np.isfinite(change)
        if known.sum() < FEWEST_ROWS:
            continue
        r, c = rows[usable][known], columns[usable][known]
        shapes = features.shapes(ahead)
        x = features.at(r, c, ahead, shapes)
        beta = _ridge(x, change[known], _weights(past, r, c, features.width), features.penalties(x.shape[1]))
        now = features.logs[:, -1]
        guess = now + features.at(here, last, ahead, shapes) @ beta
        out[:, ahead - 1] = np.expm1(np.clip(guess, 0.0, past.ceilings))
    return np.where(past.lengths[:, None] >= 4, out, np.nan)


def _thinned(rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """At most MOST_ROWS origins, the same ones every time."""
    if len(rows) <= MOST_ROWS:
        return rows, columns
    chosen = np.sort(np.random.default_rng(1).choice(len(rows), MOST_ROWS, replace=False))
    return rows[chosen], columns[chosen]


def _ahead(past: Past, rows: Ints, columns: Ints, ahead: int) -> Array:
    seen = past.seen[rows, columns + ahead]
    return np.where(seen, past.logs[rows, columns + ahead] - past.logs[rows, columns], np.nan)


def _weights(past: Past, rows: Ints, columns: Ints, width: int) -> Array:
    """Recent origins and larger counts say more: a log of small counts is mostly noise."""
    level = np.expm1(past.logs[rows, columns])
    return np.asarray(0.5 ** ((width - 1 - columns) / past.per_year / HALF_LIFE_YEARS) * (level + 1) / (level + 10))


def _ridge(x: Array, y: Array, weights: Array, penalties: Array) -> Array:
    scale = np.sqrt((weights[:, None] * x**2).sum(axis=0) / weights.sum()) + 1e-9
    root = np.sqrt(weights)
    scaled = x * (root[:, None] / scale)
    beta = np.linalg.solve(scaled.T @ scaled + np.diag(penalties), scaled.T @ (root * y))
    return np.asarray(beta / scale)
