"""`manage.py advise_forecasts`: let Gemini look at the newest weekly forecasts, as the nightly work does."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from authentication.models import Faskes
from planning.domain import advice


class Command(BaseCommand):
    help = "Meminta Gemini menilai ramalan mingguan terbaru. Tanpa kunci, ramalan statistik tetap berlaku."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--faskes", metavar="KODE", help="hanya faskes dengan kode ini")

    def handle(self, *, faskes: str | None, **options: Any) -> None:
        if not settings.GEMINI_API_KEY:
            raise CommandError("GEMINI_API_KEY belum diisi: ramalan statistik berlaku tanpa Gemini.")
        rows = Faskes.objects.filter(forecast_runs__isnull=False).distinct().select_related("wilayah")
        if faskes:
            rows = rows.filter(code=faskes)
            if not rows.exists():
                raise CommandError(f"Tidak ada faskes berkode {faskes} yang sudah diramal.")
        for row in rows:
            self.stdout.write(f"{row.code}: {self._one(row)}")

    def _one(self, faskes: Faskes) -> str:
        answer = advice.advise(faskes=faskes)
        if answer is None:
            return "belum ada ramalan mingguan dengan cukup data"
        if answer.label == "statistik":
            return answer.narrative
        return f"{len(answer.adjustments)} penyesuaian, {len(answer.dropped)} dibuang. {answer.narrative}"
