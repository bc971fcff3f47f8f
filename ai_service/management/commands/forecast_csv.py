"""`manage.py forecast_csv FILE --freq W --horizon 8 --json`: forecast any CSV of `series,date,value`."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ai_service.csv_commands import add_options, calendar_for, options, read_panel
from ai_service.forecaster import LEVELS, ForecastResult, SeriesForecast, forecast, wording

QUANTILES = {level: f"q{level * 1000:03.0f}".removesuffix("0") for level in LEVELS}
FIELDS = ("series", "date", "mean", *QUANTILES.values())
DECIMALS = 4

Row = dict[str, str | float | None]


class Command(BaseCommand):
    help = "Meramal setiap deret dalam CSV (series,date,value): rata-rata dan tujuh kuantil per periode."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)

    def handle(self, **o: Any) -> None:
        panel = read_panel(o["file"], o["freq"])
        result = forecast(panel, freq=o["freq"], calendar=calendar_for(o["calendar"], panel), **options(o))
        self._remarks(result)
        found = [row for one in result.series for row in rows(one)]
        if o["json"]:
            self.stdout.write(json.dumps(found))
            return
        writer = csv.DictWriter(self.stdout, FIELDS)
        writer.writeheader()
        writer.writerows(found)

    def _remarks(self, result: ForecastResult) -> None:
        """To the side, so that the output stays readable by machines."""
        for one in result.series:
            for note in one.notes:
                self.stderr.write(f"{one.key}: {wording.note(note)}")


def rows(one: SeriesForecast) -> Iterator[Row]:
    """One row per period; a series without enough data has rows without numbers, or none when it has no date."""
    for h, day in enumerate(one.dates):
        row: Row = {
            "series": one.key,
            "date": day.isoformat(),
            "mean": round(one.mean[h], DECIMALS) if one.enough else None,
        }
        for level, name in QUANTILES.items():
            row[name] = round(one.quantiles[level][h], DECIMALS) if one.enough else None
        yield row
