"""`manage.py run_forecasts`: the nightly forecast of every faskes that keeps counts; safe to repeat and to interrupt."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from authentication.models import Faskes
from planning.domain import forecasting
from planning.tasks import FRESH, queue_forecasts


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
            self.stdout.write(f"{queue_forecasts(ids)} faskes diantrekan.")
            return
        since = None if faskes else timezone.now() - FRESH
        work = [(ids[n : n + forecasting.BATCH], profile, since) for n in range(0, len(ids), forecasting.BATCH)]
        made = 0
        with tqdm(total=len(ids), unit="faskes", file=self.stderr) as bar:
            for size, runs in _each(work, processes):
                made += runs
                bar.update(size)
        self.stdout.write(f"{made} ramalan dihitung untuk {len(ids)} faskes.")


Work = tuple[list[int], str, datetime | None]  # faskes, profile, what is older is made anew (None: everything)
Done = tuple[int, int]  # faskes, runs made


def _each(work: Iterable[Work], processes: int) -> Iterator[Done]:
    if processes == 1:
        yield from map(batch, work)
        return
    # Children start anew: a database connection must not be shared with its parent.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield from pool.map(batch, work)


def batch(work: Work) -> Done:
    """Forecast the faskes of a batch whose newest forecast is not fresh."""
    ids, profile, since = work
    return len(ids), forecasting.run_due(ids, since=since, profile="full" if profile == "full" else "fast")
