"""`manage.py import_bnpb FILE.csv`: take newer disaster facts in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lentera.lib.errors import DomainError
from planning.domain import hazards


class Command(BaseCommand):
    help = (
        "Memasukkan kejadian bencana, indeks bahaya, dan bagian bulan dari CSV (kolom: "
        f"{', '.join(hazards.COLUMNS)}; kind: events, index, season). Semua atau tidak sama sekali; aman diulang."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS.csv")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            found = hazards.read(file.read_bytes(), levels=hazards.known_levels())
        except OSError as error:
            raise CommandError(f"Berkas tidak terbaca: {error}") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        if found.problems:
            listed = "\n  ".join(found.problems)
            raise CommandError(f"Tidak ada yang dimasukkan. {len(found.problems)} masalah:\n  {listed}")
        changes = hazards.store(found.facts, replace=True)
        self.stdout.write(f"{changes.created} baru, {changes.updated} diperbarui, {changes.unchanged} tetap.")
        self.stdout.write("Hitung ulang skornya: manage.py assess_risk")
