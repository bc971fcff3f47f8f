"""`manage.py apply_retention`: what is too old according to authentication/reference/retention.toml is deleted or emptied."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from authentication.domain import retention


class Command(BaseCommand):
    help = "Menghapus atau mengosongkan data pribadi yang masa simpannya habis menurut berkas retensi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Hanya menghitung; tidak ada yang diubah.")

    def handle(self, *, dry_run: bool = False, **options: Any) -> None:
        for name, count in retention.apply(now=timezone.now(), dry_run=dry_run).items():
            self.stdout.write(f"{name}: {count}{' akan diproses' if dry_run else ''}")
