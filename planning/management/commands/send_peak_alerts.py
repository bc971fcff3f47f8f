"""`manage.py send_peak_alerts`: tell every departemen of the peaks ahead, once per week and departemen."""

from typing import Any

from django.core.management.base import BaseCommand

from authentication.models import Faskes
from planning.domain import alerts


class Command(BaseCommand):
    help = "Mengingatkan puncak kunjungan yang diramal. Aman diulang: satu pesan per pekan dan departemen."

    def handle(self, **options: Any) -> None:
        rows = Faskes.objects.filter(forecast_runs__isnull=False).distinct().select_related("wilayah")
        self.stdout.write(f"{sum(alerts.send(faskes=row) for row in rows)} pesan baru.")
