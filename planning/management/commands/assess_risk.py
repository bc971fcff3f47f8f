"""`manage.py assess_risk`: the risk of every kabupaten for this month and the next, told where high; for cron, safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from planning.domain import risk_warnings, risks


class Command(BaseCommand):
    help = "Menghitung risiko bencana tiap kabupaten untuk bulan ini dan bulan depan. Aman diulang."

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        facts = risks.load(outlooks=risks.outlooks(now=now))
        done = [
            risks.assess(facts=facts, hazard=hazard, month=month, now=now)
            for month, hazard in tqdm(risks.rounds(now), unit="bahaya", file=self.stderr)
        ]
        created, updated = sum(one.created for one in done), sum(one.updated for one in done)
        unchanged = sum(one.unchanged for one in done)
        told = risk_warnings.send(now=now)
        self.stdout.write(f"{created} skor baru, {updated} diperbarui, {unchanged} tetap. {told} pesan baru.")
