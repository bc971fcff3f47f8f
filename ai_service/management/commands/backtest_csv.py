"""`manage.py backtest_csv FILE --freq M --horizon 12 --origins 6 --json`: our forecaster beside plain methods."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ai_service.csv_commands import add_options, at_least_one, calendar_for, options, read_panel
from ai_service.forecaster.backtest import SINGLE, Report, backtest, folds
from ai_service.forecaster.grid import grid, observed

COLUMNS = ("wape", "mase", "pinball", "coverage80", "coverage95", "seconds")


class Command(BaseCommand):
    help = "Menguji peramal pada asal-asal lampau dari CSV (series,date,value), di samping cara-cara biasa."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)
        parser.add_argument("--origins", type=at_least_one, required=True, help="berapa asal lampau")
        parser.add_argument("--step", type=at_least_one, help="jarak antarasal (bawaan: seperempat horizon)")

    def handle(self, **o: Any) -> None:
        panel = [one for one in read_panel(o["file"], o["freq"]) if observed(one, o["freq"])]
        report = backtest(
            grid(panel, o["freq"], common_end=True),
            places=folds(o["origins"], o["horizon"], o["step"]),
            singles=(*SINGLE, "auto_arima") if o["freq"] == "M" else SINGLE,
            calendar=calendar_for(o["calendar"], panel) if panel else None,
            tell=self.stderr.write,
            **options(o),
        )
        self.stdout.write(json.dumps(as_dict(report)) if o["json"] else as_table(report))


def as_dict(report: Report) -> dict[str, Any]:
    return {
        "origins": report.origins,
        "horizon": report.horizon,
        "series": report.series,
        "methods": report.methods,
    }


def as_table(report: Report) -> str:
    lines = [f"{report.series} deret, {report.origins} asal, horizon {report.horizon}"]
    lines.append(f"{'cara':16}" + "".join(f"{name:>12}" for name in COLUMNS))
    for method, values in report.methods.items():
        cells = (values[name] for name in COLUMNS)
        lines.append(f"{method:16}" + "".join(f"{'–' if v is None else format(v, '.4f'):>12}" for v in cells))
    return "\n".join(lines)
