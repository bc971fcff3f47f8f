"""`manage.py fetch_weather`: BMKG's forecast for every kabupaten whose faskes keep counts; safe to repeat and interrupt."""

from typing import Any

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from lentera.clients.bmkg import Pace
from planning.domain import weather
from planning.models import WeatherPlace


class Command(BaseCommand):
    help = "Mengambil cuaca dari BMKG, paling banyak 60 permintaan semenit. Yang masih baru dilewati."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wilayah", metavar="KODE", help="hanya kabupaten ini (53.11), walau masih baru")

    def handle(self, *, wilayah: str | None, **options: Any) -> None:
        places = self._one(wilayah) if wilayah else weather.due(now=timezone.now())
        with requests.Session() as http, tqdm(places, unit="kabupaten", file=self.stderr) as shown:
            done = weather.fetch(shown, http=http, pace=Pace())
        for place, problem in done.failed:
            self.stdout.write(f"{place.wilayah}: {problem}.")
        if done.stopped:
            self.stdout.write(f"Dihentikan: {done.stopped}. Jalankan lagi nanti; yang sudah terambil dilewati.")
        left = len(places) - done.fetched - len(done.failed)
        self.stdout.write(f"{done.fetched} kabupaten terambil, {len(done.failed)} gagal, {left} belum ditanya.")
        if done.failed and not done.fetched:
            raise CommandError("Tidak ada cuaca yang terambil.")

    def _one(self, code: str) -> list[WeatherPlace]:
        places = list(WeatherPlace.objects.filter(wilayah=code).select_related("wilayah"))
        if not places:
            raise CommandError(f"Tidak ada kabupaten {code}. Sudah jalankan load_reference?")
        return places
