"""`manage.py sandbox_bmkg`: the local stand-in for BMKG, to see weather without the outside."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lentera.sandbox.bmkg import BmkgService


class Command(BaseCommand):
    help = "Menjalankan pengganti BMKG di komputer ini (hanya untuk pengembangan); cuacanya karangan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8898)

    def handle(self, *, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Pengganti BMKG hanya untuk pengembangan.")
        with BmkgService(port=port) as service:
            self.stdout.write("Isi di .env, lalu jalankan `manage.py fetch_weather`:")
            self.stdout.write(f"BMKG_URL={service.url}")
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write("Berhenti.")
