"""`manage.py ensure_schedules`: make the queue's schedules those of lentera/schedules.py."""

from django.core.management.base import BaseCommand
from django_q.models import Schedule

from lentera.schedules import SCHEDULES, Repeated


def ensure(repeated: Repeated) -> bool:
    """Create or correct one schedule; return whether it is new. When it next runs is left alone."""
    _, created = Schedule.objects.update_or_create(
        name=repeated.name,
        defaults={
            "func": repeated.task,
            "schedule_type": Schedule.MINUTES,
            "minutes": repeated.minutes,
            "repeats": -1,
        },
    )
    return created


class Command(BaseCommand):
    help = "Mendaftarkan pekerjaan berkala. Aman diulang; yang tidak ada lagi di daftar dihapus."

    def handle(self, *args: object, **options: object) -> None:
        created = sum(ensure(repeated) for repeated in SCHEDULES)
        gone, _ = Schedule.objects.exclude(name__in=[each.name for each in SCHEDULES]).delete()
        self.stdout.write(f"Pekerjaan berkala: {len(SCHEDULES)} terdaftar ({created} baru, {gone} dihapus).")
