"""`manage.py measure_pages`: server time, queries and weight of every page on the demo world, as a Markdown table.

Median of 15 requests through Django's test client after one to warm up; HTML gzipped. Uses a scratch database.
"""

import gzip
import statistics
import time
from urllib.parse import urlencode

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from authentication.models import Departemen, User
from lentera.bench import scratch
from lentera.demo.people import ACCOUNTS
from management.models import Shift
from planning.presenters.reports import KINDS

ROUNDS = 15
PAGES: dict[str, tuple[str, ...]] = {
    "": ("landing", "account_login", "management:register_nakes", "authentication:register_faskes"),
    "faskes": (
        "management:faskes_today", "management:shift_list", "management:shift_new", "shift_detail", "shift_matches",
        "shift_why", "management:roster", "management:faskes_history", "management:faskes_performance",
        "planning:gap_list", "planning:forecast_page", "planning:calendar_page", "planning:data_page",
        "planning:accuracy_page", "planning:budget_page", "planning:plan_new", "planning:report_page", "report_pdf",
        "planning:faskes_risk", "planning:rules_page",
    ),
    "nakes": (
        "management:feed", "management:feed_map", "nakes_shift", "management:my_applications", "management:my_calendar",
        "management:my_performance", "management:my_profile", "authentication:inbox", "authentication:notice_settings",
    ),
    "dinas": (
        "management:coverage", "planning:regional_list", "planning:regional_report", "planning:risk_list",
        "planning:placement_page",
    ),
    "platform": ("admin:index", "admin:management_shift_changelist", "admin:management_nakesprofile_changelist"),
}  # fmt: skip


def address(name: str) -> str:
    if name in {"shift_detail", "shift_matches", "shift_why", "nakes_shift"}:
        shift = Shift.objects.filter(state="open", applications__isnull=False).earliest("starts_at")
        return reverse(f"management:{name}", args=[shift.uid])
    return _whole_report() if name == "report_pdf" else reverse(name)


def _whole_report() -> str:
    """The staffing report of this month, every section and departemen, as PDF."""
    place = Departemen.objects.filter(daily_counts__isnull=False).values("faskes")[:1]
    units = Departemen.objects.filter(faskes__in=place, active=True)
    asked = {
        "jenis": "tenaga", "masa": f"{timezone.now():%Y-%m}", "berkas": "pdf", "bagian": list(KINDS["tenaga"].sections),
        "tempat": [str(uid) for uid in units.values_list("uid", flat=True)],
    }  # fmt: skip
    return f"{reverse('planning:report_page')}?{urlencode(asked, doseq=True)}"


def measure(client: Client, url: str) -> tuple[float, int, float]:
    client.get(url)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        response = client.get(url)
        times.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise CommandError(f"{url}: {response.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return statistics.median(times), len(queries), len(gzip.compress(response.content)) / 1024


def label(url: str) -> str:
    return "/".join("…" if len(part) == 36 else part for part in url.split("?")[0].split("/")) + (
        "?…" if "?" in url else ""
    )


class Command(BaseCommand):
    help = "Mengukur semua halaman pada dunia demo di basis data sementara."

    def handle(self, **options: object) -> None:
        with scratch.database("sqlite") as url:
            scratch.point_at(url)
            call_command("prepare", verbosity=0)
            call_command("demo", verbosity=0)
            self.stdout.write(
                "| Halaman | Sebagai | Waktu server (ms) | Kueri | HTML (KB gz) |\n|---|---|---:|---:|---:|"
            )
            for who, names in PAGES.items():
                self._measure(who, names)
            connection.close()

    def _measure(self, who: str, names: tuple[str, ...]) -> None:
        client = Client(headers={"host": "localhost"})
        if who:
            client.force_login(User.objects.get(email=ACCOUNTS[who].email))
        for name in names:
            url = address(name)
            took, queries, size = measure(client, url)
            self.stdout.write(f"| `{label(url)}` | {who or 'tamu'} | {took:.0f} | {queries} | {size:.1f} |")
