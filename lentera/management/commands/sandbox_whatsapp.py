"""`manage.py sandbox_whatsapp`: the local stand-in for WhatsApp, which prints the codes instead of sending them."""

from typing import Any

from lentera.sandbox.command import SandboxCommand
from lentera.sandbox.whatsapp import SENDER_ID, TEMPLATE, TOKEN, WhatsAppService, code_in


class Command(SandboxCommand):
    help = "Menjalankan pengganti WhatsApp di komputer ini (hanya untuk pengembangan); kode ditampilkan di sini."
    name, port, then = "WhatsApp", 8897, "mulai ulang web dan pekerja"

    def service(self, port: int, **options: Any) -> WhatsAppService:
        return WhatsAppService(port=port, show=self._show)

    def lines(self, service: WhatsAppService) -> tuple[str, ...]:
        return (
            f"WHATSAPP_URL={service.url}",
            f"WHATSAPP_PHONE_NUMBER_ID={SENDER_ID}",
            f"WHATSAPP_TOKEN={TOKEN}",
            f"WHATSAPP_TEMPLATE={TEMPLATE}",
        )

    def _show(self, message: dict[str, Any]) -> None:
        self.stdout.write(f"Kepada +{message['to']}: kode {code_in(message)}")
