"""`manage.py simulate_events`: how often must an event have happened before its effect may move a forecast?"""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandParser

from ai_service.forecaster import Series, own
from ai_service.forecaster.grid import grid
from ai_service.forecaster.types import Array

WEEKS, LEVEL = 156, 200.0
COUNTS = (2, 3, 4, 5, 6, 8, 12)
EFFECTS = (0.0, 0.1, 0.2, 0.4)


class Command(BaseCommand):
    help = "Menyimulasikan pengaruh acara pada deret mingguan karangan: berapa kejadian diperlukan?"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--series", type=int, default=200)
        parser.add_argument("--noise", type=float, default=0.08, help="Simpangan log di atas Poisson.")

    def handle(self, *args: Any, series: int, noise: float, **options: Any) -> None:
        self.stdout.write("| Kejadian | Pengaruh | Dipakai | Ditaksir (kalau dipakai) | Galat dengan | Galat tanpa |")
        self.stdout.write("|---|---|---|---|---|---|")
        rng = np.random.default_rng(7)
        for count in COUNTS:
            for effect in EFFECTS:
                self.stdout.write(_row(count, effect, [_one(rng, count, effect, noise) for _ in range(series)]))


def _one(rng: np.random.Generator, count: int, effect: float, noise: float) -> float | None:
    """The effect (a share) that would be used for one made-up series, None when it is not clear."""
    start = date(2023, 1, 2)
    days = [start + timedelta(weeks=week) for week in range(WEEKS)]
    at = rng.choice(np.arange(0, WEEKS, 2), count, replace=False)
    events = [(days[week], days[week] + timedelta(days=1)) for week in at]
    season = 0.15 * np.cos(2 * np.pi * np.arange(WEEKS) / 52)
    logs = np.log(LEVEL) + season + rng.normal(0, noise, WEEKS)
    logs[at] += np.log1p(effect)
    values: Array = rng.poisson(np.exp(logs)).astype(float)
    table = grid([Series("a", days, list(values))], "W")
    (found,) = own.view(table, None, [{"acara": events}], 1, least=2).effects[0]
    return float(np.expm1(found.log)) if found.used and found.log is not None else None


def _row(count: int, effect: float, found: list[float | None]) -> str:
    """Errors are of the event's week, in shares of its level: with the rule, and without any effect."""
    used = [one for one in found if one is not None]
    mean = f"{np.mean(used):+.0%}" if used else "–"
    with_rule = np.mean([abs((one or 0.0) - effect) for one in found])
    return f"| {count} | {effect:+.0%} | {len(used) / len(found):.0%} | {mean} | {with_rule:.1%} | {effect:.1%} |"
