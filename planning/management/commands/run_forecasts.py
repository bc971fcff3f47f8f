"""`manage.py run_forecasts`: the nightly forecast of every faskes that keeps counts; safe to repeat and to interrupt."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from authentication.models import Faskes
from planning.domain import forecasting
from planning.enums import Freq
from planning.tasks import queue_forecasts

FRESH = timedelta(hours=20)


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
        parser.add_argument("--processes", type=int, default=1, metavar="N", help="proses sejajar di mesin ini")
        parser.add_argument(
            "--queue",
            action="store_true",
            help="jangan hitung di sini: antrekan, supaya semua mesin pekerja berbagi",
        )

    def handle(self, *, faskes: str | None, profile: str, processes: int, queue: bool, **options: Any) -> None:
        rows = Faskes.objects.filter(departemen__daily_counts__isnull=False).distinct().order_by("pk")
        if faskes:
            rows = rows.filter(code=faskes)
            if not rows.exists():
                raise CommandError(f"Tidak ada faskes berkode {faskes} yang punya data harian.")
        if not 1 <= processes <= 64:
            raise CommandError("--processes 1 sampai 64.")
        if queue and profile == "full":
            raise CommandError("Antrean meramal dengan profil fast; pakai --processes untuk full.")
        ids = list(rows.values_list("pk", flat=True))
        if queue:
            self._queue(ids)
            return
        since = None if faskes else timezone.now() - FRESH
        work = [(pk, profile, since) for pk in ids]
        done = sum(tqdm(_each(work, processes), total=len(work), unit="faskes", file=self.stderr))
        self.stdout.write(f"{done} ramalan dihitung untuk {len(ids)} faskes.")

    def _queue(self, ids: list[int]) -> None:
        self.stdout.write(f"{queue_forecasts(ids)} faskes diantrekan.")


Work = tuple[int, str, datetime | None]  # faskes, profile, what is older is made anew (None: everything)


def _each(work: Iterable[Work], processes: int) -> Iterator[int]:
    """Forecasts made per faskes, in no promised order."""
    if processes == 1:
        yield from map(one, work)
        return
    # Children start anew: a database connection must not be shared with its parent.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield from pool.map(one, work)


def one(work: Work) -> int:
    """Forecast one faskes where its newest is not fresh; how many runs were made."""
    pk, profile, since = work
    faskes, made = Faskes.objects.select_related("wilayah").get(pk=pk), 0
    for freq in Freq.values:
        latest = forecasting.latest(faskes, freq)
        if since is None or latest is None or latest.created_at <= since:
            made += (
                forecasting.run(faskes=faskes, freq=freq, profile="full" if profile == "full" else "fast") is not None
            )
    return made
