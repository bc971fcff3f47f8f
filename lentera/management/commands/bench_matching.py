"""`manage.py bench_matching`: rank and feed at the country's size, judged by brute force, beside its rivals."""

import json
import os
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lentera.bench import scratch
from lentera.bench.matching import Benchmark
from lentera.bench.world import NOW, Builder


class Command(BaseCommand):
    help = "Mengukur pencocokan pada basis data sementara seukuran negeri. Basis data Anda tidak disentuh."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--nakes", type=int, default=1_000_000)
        parser.add_argument("--shifts", type=int, default=500, help="shift (dan nakes) yang diukur")
        parser.add_argument("--open-shifts", type=int, default=50_000)
        parser.add_argument("--assignments", type=int, default=200_000)
        parser.add_argument("--compare", type=int, default=50, help="shift dan nakes yang dibandingkan; 0 = lewati")
        parser.add_argument("--plain", type=int, default=5, help="shift untuk cara ORM biasa; 0 = lewati")
        parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--build", metavar="URL", help="(dipakai sendiri) hanya mengisi basis data ini")

    def handle(self, **o: Any) -> None:
        if o["build"]:
            scratch.point_at(o["build"])
            scratch.prepare()
            self._builder(o).build()
            return
        with scratch.database(o["database"]) as url:
            self._build_apart(url, o)
            scratch.point_at(url)
            result = Benchmark(shifts=o["shifts"], now=NOW, seed=o["seed"], say=self._say).run(
                checks=o["compare"], plain=o["plain"]
            )
            scratch.connection.close()
        self.stdout.write(json.dumps(result) if o["json"] else json.dumps(result, indent=1))

    def _builder(self, o: dict[str, Any]) -> Builder:
        return Builder(
            nakes=o["nakes"],
            measured=o["shifts"],
            open_shifts=o["open_shifts"],
            assignments=o["assignments"],
            seed=o["seed"],
        )

    def _build_apart(self, url: str, o: dict[str, Any]) -> None:
        """In another process, so that the memory reported is that of searching, not of building."""
        self._say("membangun negeri …")
        names = ("nakes", "shifts", "open_shifts", "assignments", "seed")
        options = [f"--{name.replace('_', '-')}={o[name]}" for name in names]
        command = [sys.executable, sys.argv[0], "bench_matching", f"--build={url}", *options]
        subprocess.run(command, check=True, stdout=sys.stderr, env={**os.environ})  # noqa: S603

    def _say(self, text: str) -> None:
        self.stderr.write(text)
