"""`manage.py sandbox_whatsapp`: the local stand-in for WhatsApp, which prints the codes instead of sending them."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lentera.sandbox.whatsapp import SENDER_ID, TEMPLATE, TOKEN, WhatsAppService, code_in


class Command(BaseCommand):
    help = "Menjalankan pengganti WhatsApp di komputer ini (hanya untuk pengembangan); kode ditampilkan di sini."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8897)

    def handle(self, *, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Pengganti WhatsApp hanya untuk pengembangan.")
        with WhatsAppService(port=port, show=self._show) as service:
            self.stdout.write("Isi di .env, lalu mulai ulang web dan pekerja:")
            self.stdout.write(f"WHATSAPP_URL={service.url}\nWHATSAPP_PHONE_NUMBER_ID={SENDER_ID}")
            self.stdout.write(f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_TEMPLATE={TEMPLATE}")
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write("Berhenti.")

    def _show(self, message: dict[str, Any]) -> None:
        self.stdout.write(f"Kepada +{message['to']}: kode {code_in(message)}")
