"""`manage.py prepare`: bring database, reference tables and schedules to this release."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False}),
    ("createcachetable", {}),
    ("load_reference", {}),
    ("ensure_schedules", {}),
)


class Command(BaseCommand):
    help = "Menyiapkan basis data: migrasi, tabel cache, data acuan, pekerjaan berkala. Aman diulang."

    def handle(self, *args: object, **options: Any) -> None:
        for name, arguments in STEPS:
            self.stdout.write(self.style.MIGRATE_HEADING(name))
            call_command(name, stdout=self.stdout, verbosity=options["verbosity"], **arguments)
