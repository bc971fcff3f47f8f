"""`manage.py bench_forecasting`: the forecaster on four families of real series, and its speed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ai_service.bench_accuracy import judge, run_family
from ai_service.bench_families import FAMILIES
from ai_service.bench_speed import measure
from ai_service.management.commands.backtest_csv import COLUMNS


class Command(BaseCommand):
    help = "Mengukur peramal: ketepatan pada empat keluarga deret nyata (bila berkasnya ada) dan kecepatan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--family", action="append", choices=[f.name for f in FAMILIES], help="bawaan: semua")
        parser.add_argument("--development", action="store_true", help="lipatan pengembangan, bukan lipatan uji")
        parser.add_argument("--sample", type=int, default=0, help="paling banyak sekian deret per keluarga; 0 = semua")
        parser.add_argument("--skip", action="append", default=[], metavar="CARA", help="cara yang terlalu lama")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--profile", choices=("full", "fast"), default="full")
        parser.add_argument("--speed", type=int, metavar="N", help="hanya kecepatan, dengan N deret mingguan")
        parser.add_argument("--collect", nargs="+", type=Path, metavar="JSON", help="gabungkan hasil yang tersimpan")
        parser.add_argument("--json", action="store_true")

    def handle(self, **o: Any) -> None:
        if o["speed"]:
            self.stdout.write(json.dumps(measure(o["speed"], profile=o["profile"], workers=o["workers"])))
            return
        found = self._collected(o["collect"]) if o["collect"] else self._measured(o)
        if not found:
            return
        judged = judge({name: family["methods"] for name, family in found.items()})
        if o["json"]:
            self.stdout.write(json.dumps({"families": found, "judged": judged}))
        else:
            self._tables(found, judged)

    def _measured(self, o: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for family in FAMILIES:
            if o["family"] and family.name not in o["family"]:
                continue
            if not family.present:
                self.stderr.write(f"{family.name}: {family.file} tidak ada, dilewati.")
                continue
            self.stderr.write(family.name)
            names = ("development", "sample", "seed", "workers", "profile", "skip")
            found[family.name] = run_family(family, tell=self.stderr.write, **{name: o[name] for name in names})
        return found

    def _collected(self, files: list[Path]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for file in files:
            found |= json.loads(file.read_text())["families"]
        return found

    def _tables(self, found: dict[str, Any], judged: dict[str, Any]) -> None:
        for name, family in found.items():
            heading = f"{family['series']} series, {family['origins']} origins, horizon {family['horizon']}"
            self.stdout.write(f"\n**{name}** ({heading})\n\n| | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}")
            for method, values in family["methods"].items():
                cells = " | ".join("–" if values[c] is None else f"{values[c]:.4f}" for c in COLUMNS)
                self.stdout.write(f"| {method} | {cells} |")
        self.stdout.write("\n" + json.dumps(judged, indent=1))
