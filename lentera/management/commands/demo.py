"""`manage.py demo`: the demo world, once; running it again changes nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from lentera.demo import build, outside, papers, second_factor, visits
from lentera.demo.people import ACCOUNTS, PASSWORD
from lentera.demo.week import Week
from planning.tasks import assess_risk


class Command(BaseCommand):
    help = "Membuat dunia demo: satu minggu di puskesmas 3T, lewat fungsi yang sama dengan halaman."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-accounts", action="store_true", help="hanya menampilkan akun demo")

    def handle(self, **options: object) -> None:
        if options["print_accounts"]:
            self._print_accounts()
        elif build.exists():
            self.stdout.write("Dunia demo sudah ada.")
        else:
            with transaction.atomic():
                world = build.build()
                second_factor.give(world.users["platform"])
                papers.fill(world)
                Week(world).play()
                outside.events(world, now=timezone.now())
                visits.fill(world, now=timezone.now())
                outside.fill(world, now=timezone.now())
                assess_risk()
            self.stdout.write("Dunia demo dibuat.")

    def _print_accounts(self) -> None:
        self.stdout.write(f"\nAkun demo (kata sandi semuanya: {PASSWORD})")
        for account in ACCOUNTS.values():
            self.stdout.write(f"  {account.role.label:<18} {account.email:<32} {account.name}")
        if not settings.PRODUCTION:
            self.stdout.write(
                f"Faktor kedua admin: kunci {second_factor.SECRET}, kode sekarang {second_factor.demo_code()}"
            )
