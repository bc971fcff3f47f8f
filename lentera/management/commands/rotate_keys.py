"""`manage.py rotate_keys`: write all personal data again with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from authentication.domain import keys


class Command(BaseCommand):
    help = "Menulis ulang semua data terenkripsi dengan kunci terbaru di DATA_KEYS (dan indeks dengan INDEX_KEY)."

    def handle(self, *args: object, **options: Any) -> None:
        for name, count in keys.rotate().items():
            self.stdout.write(f"{name}: {count} ditulis ulang")
