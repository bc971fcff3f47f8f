"""`manage.py sandbox_bmkg`: the local stand-in for BMKG, to see weather without the outside."""

from typing import Any

from lentera.sandbox.bmkg import BmkgService
from lentera.sandbox.command import SandboxCommand


class Command(SandboxCommand):
    help = "Menjalankan pengganti BMKG di komputer ini (hanya untuk pengembangan); cuacanya karangan."
    name, port, then = "BMKG", 8898, "jalankan `manage.py fetch_weather`"

    def service(self, port: int, **options: Any) -> BmkgService:
        return BmkgService(port=port)

    def lines(self, service: BmkgService) -> tuple[str, ...]:
        return (f"BMKG_URL={service.url}",)
