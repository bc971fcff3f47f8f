"""`manage.py import_faskes FILE.csv`: take an official list of faskes in."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from authentication.domain import faskes_formats, faskes_import
from lentera.lib.errors import DomainError
from management.domain.reference import refresh_shift_places

SHOWN = 50


def column_help() -> str:
    """Describe the column map of every known format."""
    lines = ["Peta kolom (kolom kami = kolom berkas):"]
    for fmt in faskes_formats.FORMATS.values():
        pairs = ", ".join(f"{ours}={theirs}" for ours, theirs in fmt.columns.items())
        lines.append(f"  {fmt.name}: {pairs}")
    lines.append(f"Wajib ada: {', '.join(faskes_formats.REQUIRED)}. Ubah dengan --map kolom_kami=kolom_berkas.")
    lines.append("Aman diulang: faskes dikenali dari kodenya; yang sudah diklaim faskes tidak disentuh.")
    return "\n".join(lines)


def column_pair(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not (ours and equals and theirs):
        raise argparse.ArgumentTypeError(f"“{text}” harus berbentuk kolom_kami=kolom_berkas")
    return ours, theirs


class Command(BaseCommand):
    help = "Memasukkan daftar resmi faskes dari berkas CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = column_help()
        parser.add_argument("file", type=Path, metavar="BERKAS.csv")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=column_pair,
            metavar="KAMI=MEREKA",
            dest="pairs",
        )
        parser.add_argument(
            "--format",
            choices=sorted(faskes_formats.FORMATS),
            default="",
            dest="format_name",
        )
        parser.add_argument("--source", default="", help="Nama sumber yang dicatat pada setiap faskes.")

    def handle(self, *args: object, **options: Any) -> None:
        started = time.monotonic()
        try:
            report = self._import(options)
        except DomainError as error:
            raise CommandError(error.message) from error
        refresh_shift_places()
        self._print(report, time.monotonic() - started)

    def _import(self, options: dict[str, Any]) -> faskes_import.Report:
        path: Path = options["file"]
        names = faskes_import.header(path)
        quiet = options["verbosity"] == 0 or not names
        with tqdm(
            total=faskes_import.count_lines(path),
            unit=" baris",
            disable=quiet,
            leave=False,
        ) as bar:
            return faskes_import.import_faskes(
                path,
                columns=dict(options["pairs"]),
                format_name=options["format_name"],
                source=options["source"],
                on_progress=bar.update,
            )

    def _print(self, report: faskes_import.Report, seconds: float) -> None:
        for refusal in report.refused[:SHOWN]:
            self.stdout.write(f"  baris {refusal.line} ({refusal.code or 'tanpa kode'}): {refusal.reason}")
        if len(report.refused) > SHOWN:
            self.stdout.write(f"  … dan {len(report.refused) - SHOWN} baris lain ditolak")
        self.stdout.write(
            f"{report.read} baris dibaca dalam {seconds:.1f} detik: {report.created} baru, "
            f"{report.updated} diperbarui, {report.unchanged} tetap, "
            f"{report.claimed} dilewati (sudah diklaim), {len(report.refused)} ditolak."
        )
        if not (report.created or report.updated):
            self.stdout.write("Tidak ada yang berubah.")
