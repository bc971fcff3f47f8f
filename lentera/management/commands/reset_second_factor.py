"""`manage.py reset_second_factor SUREL --reason …`: for a platform with fewer than three admins, by whoever runs its server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authentication.domain import lost_factor
from authentication.models import User


class Command(BaseCommand):
    help = "Melepas faktor kedua sebuah akun bila tidak ada dua admin lain yang bisa memastikan orangnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="Cara memastikan orangnya; masuk jejak audit.")

    def handle(self, *, email: str, reason: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError("Tidak ada akun dengan surel itu.")
        if len(reason.strip()) < lost_factor.LEAST_SAID:
            raise CommandError("Tulis alasan: bagaimana orangnya dipastikan.")
        lost_factor.remove_all(user=user, by=None, reason=reason.strip())
        self.stdout.write(
            "Faktor kedua dilepas; semua perangkatnya keluar. Ia masuk dengan kata sandi dan memasang yang baru."
        )
