"""Server time and weight of every page on the demo world, as a table for docs/pages.md.

    DATABASE_URL=sqlite:///var/measure.sqlite3 .venv/bin/python scripts/measure_pages.py

Median of 15 requests through Django's test client, after one to warm up; queries as counted by Django; HTML gzipped.
"""

import gzip
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.models import User
from lentera.demo import build
from lentera.demo.people import ACCOUNTS
from management.models import Shift

ROUNDS = 15
PAGES: dict[str, tuple[str, ...]] = {
    "": ("landing", "account_login", "management:register_nakes", "authentication:register_faskes"),
    "faskes": (
        "management:faskes_today", "management:shift_list", "management:shift_new", "shift_detail", "shift_matches",
        "shift_why", "management:roster", "management:faskes_history", "management:faskes_performance",
    ),
    "nakes": (
        "management:feed", "management:feed_map", "nakes_shift", "management:my_applications", "management:my_calendar",
        "management:my_performance", "management:my_profile", "authentication:inbox", "authentication:notice_settings",
    ),
    "dinas": ("management:coverage",),
    "platform": ("admin:index", "admin:management_shift_changelist", "admin:management_nakesprofile_changelist"),
}  # fmt: skip


def address(name: str) -> str:
    if name in {"shift_detail", "shift_matches", "shift_why", "nakes_shift"}:
        shift = Shift.objects.filter(state="open", applications__isnull=False).order_by("starts_at").first()
        return reverse(f"management:{name}", args=[shift.uid])
    return reverse(name)


def measure(client: Client, url: str) -> tuple[float, int, float]:
    client.get(url)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        response = client.get(url)
        times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, (url, response.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return statistics.median(times), len(queries), len(gzip.compress(response.content)) / 1024


def main() -> None:
    call_command("prepare", verbosity=0)
    if not build.exists():
        call_command("demo")
    print("| Halaman | Sebagai | Waktu server (ms) | Kueri | HTML (KB gz) |\n|---|---|---:|---:|---:|")
    for who, names in PAGES.items():
        client = Client(headers={"host": "localhost"})
        if who:
            client.force_login(User.objects.get(email=ACCOUNTS[who].email))
        for name in names:
            url = address(name)
            took, queries, size = measure(client, url)
            print(f"| `{url.replace(str(url.split('/')[-2]), '…') if '-' in url else url}` | {who or 'tamu'} | {took:.0f} | {queries} | {size:.1f} |")


if __name__ == "__main__":
    main()
