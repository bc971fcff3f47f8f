"""`manage.py sandbox_gemini`: the local stand-in for Gemini, to see the agent's whole chain without a key."""

from typing import Any

from lentera.sandbox.command import SandboxCommand
from lentera.sandbox.gemini import GeminiService
from lentera.sandbox.gemini_brain import brain


class Command(SandboxCommand):
    help = "Menjalankan pengganti Gemini di komputer ini (hanya untuk pengembangan)."
    name, port, then = "Gemini", 8899, "jalankan `manage.py advise_forecasts`"

    def service(self, port: int, **options: Any) -> GeminiService:
        return GeminiService(brain, port=port)

    def lines(self, service: GeminiService) -> tuple[str, ...]:
        return (f"GEMINI_API_KEY={service.key}", "GEMINI_MODEL=gemini-sandbox", f"GEMINI_BASE_URL={service.url}")
