"""`manage.py score_forecasts`: fill in what became of every forecast and recommendation whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from authentication.models import Faskes
from planning.domain import accuracy, recommendations


class Command(BaseCommand):
    help = "Menilai ramalan dan rekomendasi yang masanya sudah lengkap. Aman diulang."

    def handle(self, **options: Any) -> None:
        rows = Faskes.objects.filter(forecast_runs__isnull=False).distinct().select_related("wilayah")
        scored = judged = 0
        for row in rows:
            scored += accuracy.score_due(faskes=row)
            judged += recommendations.judge(faskes=row)
        self.stdout.write(f"{scored} ramalan dan {judged} rekomendasi dinilai.")
