"""`manage.py check_consistency`: exit 0 when every invariant holds, 1 with the violations named."""

import sys

from django.core.management.base import BaseCommand

from management.domain import consistency


class Command(BaseCommand):
    help = "Memeriksa semua aturan yang harus selalu benar pada basis data; menyebut setiap pelanggaran."

    def handle(self, *args: object, **options: object) -> None:
        found = consistency.violations()
        for violation in found:
            self.stderr.write(f"{violation.check}: {violation.where}")
        self.stdout.write(f"{len(consistency.CHECKS)} pemeriksaan, {len(found)} pelanggaran.")
        if found:
            sys.exit(1)
