"""One model for all series of a panel: how do series like these move in h periods from where they stand now?

Direct ridge regression per horizon on log changes, learnt from every series and origin of the past; short histories
borrow from the others. With one series it is a direct autoregression.
"""

import numpy as np

from .past import Past, waves, year_angle
from .simple import seasonal_index
from .types import Array, Ints

FEWEST_ROWS = 30
MOST_ROWS = 120_000
HALF_LIFE_YEARS = 6.0
PENALTY = 3.0
WINDOWS = {"D": (3, 7, 14, 28, 91), "W": (2, 4, 8, 13, 26, 52), "M": (2, 3, 6, 12)}
LAGS = {"D": (1, 2, 6), "W": (1, 2, 3), "M": (1, 2, 3)}
SEASONS_BACK = {"D": (1, 2, 3, 4), "W": (1, 2), "M": (1, 2)}
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
        self.index = seasonal_index(self.logs, past.season)
        self.numbers = past.periods()
        self.base = [self._lag(k) for k in LAGS[past.freq]] + [self._mean(w) for w in WINDOWS[past.freq]]
        self.base += [self._common(part) for part in (self.base[0], self.base[-1])]

    def _lag(self, k: int) -> Array:
        moved = np.full_like(self.logs, np.nan)
        moved[:, k:] = self.logs[:, :-k]
        return moved - self.logs

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

    def at(self, rows: Ints, columns: Ints, ahead: int) -> Array:
        """Feature matrix for origins (row, column) and one horizon; what is unknown is 0 beside an indicator."""
        past, season = self.past, self.past.season
        parts = [block[rows, columns] for block in self.base]
        for back in SEASONS_BACK[past.freq]:
            place = columns + ahead - back * season * max(1, -(-ahead // season))
            value = np.where(place >= 0, self.logs[rows, np.maximum(place, 0)], np.nan)
            parts.append(value - self.logs[rows, columns])
        phase = (columns - self.width) % season
        shape = self.index[rows, (phase + ahead) % season] - self.index[rows, phase]
        matrix = np.stack(parts, axis=1)
        unknown = ~np.isfinite(matrix)
        target = self.numbers[rows, columns] + ahead
        extra = [np.ones((len(rows), 1)), shape[:, None], unknown[:, -1:].astype(float)]
        extra.append(waves(year_angle(target, past.freq), HARMONICS[past.freq]))
        if past.freq == "D":
            extra.append(waves(2 * np.pi * (target % 7) / 7, 3))
        if past.calendar is not None:
            extra.append(past.events(target) / {"D": 1.0, "W": 7.0, "M": 30.4}[past.freq])
        return np.concatenate([np.where(unknown, 0.0, matrix), *extra], axis=1)


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
        beta = _ridge(features.at(r, c, ahead), change[known], _weights(past, r, c, features.width))
        now = features.logs[:, -1]
        guess = now + features.at(here, last, ahead) @ beta
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


def _ridge(x: Array, y: Array, weights: Array) -> Array:
    scale = np.sqrt((weights[:, None] * x**2).sum(axis=0) / weights.sum()) + 1e-9
    scaled = x / scale
    gram = scaled.T @ (weights[:, None] * scaled)
    beta = np.linalg.solve(gram + PENALTY * np.eye(x.shape[1]), scaled.T @ (weights * y))
    return np.asarray(beta / scale)
