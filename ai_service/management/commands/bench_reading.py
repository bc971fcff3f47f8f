"""`manage.py bench_reading`: how well, how fast and with how much memory certificates are read, beside Tesseract."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Mengukur pembacaan sertifikat pada halaman gambar dari tests/certificates (perlu requirements-dev.txt)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pages", type=int, default=1, metavar="N", help="per tata letak dan kerusakan")
        parser.add_argument("--clean", type=int, default=3, metavar="N", help="per tata letak, tanpa kerusakan")
        parser.add_argument("--damage", action="append", default=[], help="bawaan: semua")
        parser.add_argument("--layouts", choices=("test", "tuning"), default="test")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--wrong", action="store_true", help="tulis juga tiap isian yang salah")

    def handle(self, **o: Any) -> None:
        if find_spec("tests.certificates") is None or find_spec("fontpkg_arimo") is None:
            raise CommandError(
                "Halaman ujinya tidak ada di sini: jalankan dari repositori, dengan requirements-dev.txt."
            )
        # By name: the program must not depend on the tests, nor mypy follow them.
        bench = import_module("tests.certificates.bench")
        counts = bench.run(o["layouts"], o["pages"], o["clean"], tuple(o["damage"]), o["seed"], self.stderr.write)
        self.stdout.write(bench.tables(counts))
        if o["wrong"]:
            self.stdout.write("\n".join(f"{name}: {line}" for name, one in counts.items() for line in one.wrong))
