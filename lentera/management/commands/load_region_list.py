"""`manage.py load_region_list FILE`: load a 3T list, or the successor of one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authentication.domain.wilayah import load_region_list
from authentication.enums import RegionListKind
from lentera.lib.errors import DomainError
from management.domain.reference import refresh_shift_places


class Command(BaseCommand):
    help = "Memuat daftar 3T. Daftar terbaru tiap jenis berlaku sampai penggantinya dimuat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="CSV dengan kolom “code” (kode kabupaten/kota, misalnya 53.11).",
        )
        parser.add_argument("--kind", choices=RegionListKind.values, required=True)
        parser.add_argument("--source", required=True, help="Dasar hukum, misalnya “Perpres 63/2020”.")
        parser.add_argument("--from", type=int, required=True, dest="year_from", metavar="TAHUN")
        parser.add_argument("--to", type=int, default=None, dest="year_to", metavar="TAHUN")

    def handle(self, *args: object, **options: Any) -> None:
        path: Path = options["file"]
        try:
            changes = load_region_list(
                path=path,
                kind=RegionListKind(options["kind"]),
                source=options["source"],
                year_from=options["year_from"],
                year_to=options["year_to"],
            )
        except FileNotFoundError as error:
            raise CommandError(f"Berkas {path} tidak ada.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        refresh_shift_places()
        self.stdout.write(
            f"Daftar dimuat: {changes.created} wilayah baru, {changes.updated} dikeluarkan, {changes.unchanged} tetap."
        )
