"""`manage.py load_reference`: bring every reference table in line with the files of this release."""

from django.core.management.base import BaseCommand

from authentication.domain import wilayah
from management.domain import reference
from planning.domain import reference as planning_reference


class Command(BaseCommand):
    help = "Memuat wilayah, daftar 3T, profesi dan keterampilan. Aman diulang."

    def handle(self, *args: object, **options: object) -> None:
        done = {**wilayah.load_all(), **reference.load_all(), **planning_reference.load_all()}
        reference.refresh_shift_places()
        for name, changes in done.items():
            self.stdout.write(
                f"{name}: {changes.created} baru, {changes.updated} diperbarui, {changes.unchanged} tetap"
            )
