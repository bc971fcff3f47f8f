"""What every `sandbox_…` command shares: never in production, and there until Ctrl-C."""

import time
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lentera.sandbox.server import LocalService


class SandboxCommand(BaseCommand):
    """A command that names its `service` and prints the `lines` for .env."""

    requires_system_checks: list[str] = []
    name: ClassVar[str]
    port: ClassVar[int]
    then: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=self.port)

    def service(self, port: int, **options: Any) -> LocalService:
        raise NotImplementedError

    def lines(self, service: Any) -> tuple[str, ...]:
        raise NotImplementedError

    def handle(self, *, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(f"Pengganti {self.name} hanya untuk pengembangan.")
        with self.service(port, **options) as service:
            self.stdout.write(f"Isi di .env, lalu {self.then}:")
            for line in self.lines(service):
                self.stdout.write(line)
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write("Berhenti.")
