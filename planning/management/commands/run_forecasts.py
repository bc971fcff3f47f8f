"""`manage.py run_forecasts`: the nightly forecast of every faskes that keeps counts; safe to repeat and to interrupt."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from authentication.models import Faskes
from planning.domain import forecasting
from planning.enums import Freq


class Command(BaseCommand):
    help = "Meramal kunjungan tiap faskes. Diulang dalam 20 jam, yang sudah selesai dilewati."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--faskes", metavar="KODE", help="hanya faskes dengan kode ini, walau sudah diramal")
        parser.add_argument(
            "--profile",
            choices=("fast", "full"),
            default="fast",
            help="full memakai juga model pustaka; jauh lebih lama",
        )

    def handle(self, *, faskes: str | None, profile: str, **options: Any) -> None:
        rows = Faskes.objects.filter(departemen__daily_counts__isnull=False).distinct().select_related("wilayah")
        if faskes:
            rows = rows.filter(code=faskes)
            if not rows.exists():
                raise CommandError(f"Tidak ada faskes berkode {faskes} yang punya data harian.")
        since = timezone.now() - timedelta(hours=20)
        done = sum(
            self._one(row, profile, None if faskes else since) for row in tqdm(rows, unit="faskes", file=self.stderr)
        )
        self.stdout.write(f"{done} ramalan dihitung untuk {len(rows)} faskes.")

    def _one(self, faskes: Faskes, profile: str, since: datetime | None) -> int:
        made = 0
        for freq in Freq.values:
            latest = forecasting.latest(faskes, freq)
            if since and latest and latest.created_at > since:
                continue
            made += (
                forecasting.run(faskes=faskes, freq=freq, profile="fast" if profile == "fast" else "full") is not None
            )
        return made
