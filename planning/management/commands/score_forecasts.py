"""`manage.py score_forecasts`: fill in what became of every forecast whose period is over."""

from typing import Any

from django.core.management.base import BaseCommand

from authentication.models import Faskes
from planning.domain import accuracy


class Command(BaseCommand):
    help = "Menilai ramalan yang periodenya sudah lengkap. Aman diulang."

    def handle(self, **options: Any) -> None:
        rows = Faskes.objects.filter(forecast_runs__isnull=False).distinct().select_related("wilayah")
        self.stdout.write(f"{sum(accuracy.score_due(faskes=row) for row in rows)} ramalan dinilai.")
