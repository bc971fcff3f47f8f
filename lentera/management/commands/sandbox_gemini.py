"""`manage.py sandbox_gemini`: the local stand-in for Gemini, to see the agent's whole chain without a key."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lentera.sandbox.gemini import GeminiService
from lentera.sandbox.gemini_brain import brain


class Command(BaseCommand):
    help = "Menjalankan pengganti Gemini di komputer ini (hanya untuk pengembangan)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8899)

    def handle(self, *, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Pengganti Gemini hanya untuk pengembangan.")
        with GeminiService(brain, port=port) as service:
            self.stdout.write("Isi di .env, lalu jalankan `manage.py advise_forecasts`:")
            self.stdout.write(
                f"GEMINI_API_KEY={service.key}\nGEMINI_MODEL=gemini-sandbox\nGEMINI_BASE_URL={service.url}"
            )
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write("Berhenti.")
