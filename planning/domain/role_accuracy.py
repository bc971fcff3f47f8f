"""How far off the forecasts were in what they are used for: hours of each profession, and all of them together.

hours = scored visits × the norms of now, foretold and counted alike; so an error in a busy count with long activities weighs more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from authentication.models import Faskes
from management.models import Profession
from planning.domain import facts, staffing
from planning.domain.accuracy import LEAST_SCORED
from planning.models import Forecast


@dataclass(frozen=True)
class Hours:
    """One profession of one departemen in one period, forecast once; `last_year` None where it was not counted."""

    foretold: float
    actual: float
    last_year: float | None


@dataclass(frozen=True)
class RoleScores:
    """Over `count` periods; shares as in `accuracy.Scores`, of hours instead of visits."""

    count: int
    wape: float | None = None
    mape: float | None = None
    mase: float | None = None
    last_year_wape: float | None = None

    @property
    def enough(self) -> bool:
        return self.count >= LEAST_SCORED

    @property
    def points(self) -> int | None:
        """0 to 100: what is left of 100 after the share of hours that was missed; None while too little is scored."""
        return None if self.wape is None or not self.enough else round(100 * max(0.0, 1 - self.wape))


def by_role(faskes: Faskes, rows: Iterable[Forecast]) -> tuple[list[tuple[Profession, RoleScores]], RoleScores]:
    """Scores per profession and over all, from scored forecasts (`accuracy.scored`) with their series loaded.

    A profession counts in a period only when every count behind it was scored there.
    """
    groups: dict[tuple[Profession, int], dict[tuple[date, int], list[tuple[staffing.Standard, Forecast]]]] = {}
    rows = list(rows)
    if not rows:
        return [], RoleScores(0)
    known = facts.load_standards(faskes)
    for row in rows:
        unit = row.series.departemen
        for standard in known.of(unit, row.series.measure_id) if unit else []:
            periods = groups.setdefault((standard.profession, unit.pk if unit else 0), {})
            periods.setdefault((row.first_day, row.step), []).append((staffing.of_row(standard), row))
    roles: dict[Profession, list[Hours]] = {}
    for (profession, _), periods in groups.items():
        whole = max(len(parts) for parts in periods.values())
        found = (_hours(parts) for parts in periods.values() if len(parts) == whole)
        roles.setdefault(profession, []).extend(found)
    named = sorted(((who, scores(hours)) for who, hours in roles.items()), key=lambda one: one[0].name)
    return named, scores(one for hours in roles.values() for one in hours)


def _hours(parts: list[tuple[staffing.Standard, Forecast]]) -> Hours:
    before = [row.last_year for _, row in parts]
    return Hours(
        sum(standard.hours(row.mean) for standard, row in parts),
        sum(standard.hours(row.actual or 0.0) for standard, row in parts),
        None if None in before else sum(standard.hours(row.last_year or 0.0) for standard, row in parts),
    )


def scores(hours: Iterable[Hours]) -> RoleScores:
    done = list(hours)
    both = [(one, one.last_year) for one in done if one.last_year is not None]
    errors = [abs(one.actual - one.foretold) for one in done]
    naive = sum(abs(one.actual - before) for one, before in both)
    shares = [error / one.actual for error, one in zip(errors, done, strict=True) if one.actual]
    return RoleScores(
        count=len(done),
        wape=_ratio(sum(errors), sum(one.actual for one in done)),
        mape=sum(shares) / len(shares) if shares else None,
        mase=_ratio(sum(abs(one.actual - one.foretold) for one, _ in both), naive),
        last_year_wape=_ratio(naive, sum(one.actual for one, _ in both)),
    )


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None
