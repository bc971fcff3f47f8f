"""Many clicks at once: never more booked than places, nobody in two places, only polite refusals.

On PostgreSQL 50 threads, each with its own connection; on SQLite 8 processes on one file.
"""

import os
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count

from management.domain import applications
from management.enums import LIVE
from management.models import Application, Assignment, Shift
from tests import factories
from tests.at_once import at_once

ROUNDS = 20
PLACES = 5
PEOPLE = 25
THREADS = 50


def two_overlapping_shifts() -> list[Application]:
    """Two shifts of 5 places at the same time; 25 people who applied for both: 50 applications."""
    unit = factories.departemen()
    both = [factories.shift(unit, places=PLACES) for _ in range(2)]
    out = []
    for _ in range(PEOPLE):
        person = factories.nakes(legal_at=unit.faskes)
        out += [applications.apply(shift=shift, nakes=person, by=person.user, now=factories.NOW) for shift in both]
    return out


def accept_all_at_once(rows: list[Application]) -> Counter[object]:
    """Every application accepted by its own thread at one moment; counts what came of each."""

    def accept(row: Application) -> str:
        applications.accept(application=row, by=row.shift.posted_by, now=factories.NOW)
        return "booked"

    return Counter(at_once([partial(accept, row) for row in rows]))


def violations() -> dict[str, int]:
    overfilled = [
        shift
        for shift in Shift.objects.all()
        if shift.assignments.filter(state__in=LIVE).count() > shift.places
        or shift.filled != shift.assignments.filter(state__in=LIVE).count()
    ]
    twice = (
        Assignment.objects.filter(state__in=LIVE)
        .values("nakes", "starts_at")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .count()
    )
    return {"overfilled": len(overfilled), "overlaps": twice}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_threads_accept_for_five_places() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    total: Counter[object] = Counter()
    for _ in range(ROUNDS):
        rows = two_overlapping_shifts()
        assert len(rows) == THREADS
        outcomes = accept_all_at_once(rows)
        assert outcomes["booked"] == 2 * PLACES
        total += outcomes
    assert violations() == {"overfilled": 0, "overlaps": 0}
    assert set(total) <= {"booked", "full", "overlap", "state"}, total
    assert sum(total.values()) == ROUNDS * THREADS


@pytest.mark.django_db(transaction=True)
def test_eight_processes_on_one_sqlite_file(tmp_path: Path) -> None:
    """The same on SQLite: immediate transactions queue the writers."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite saja")
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/race.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.management.sqlite_race"],
        env=env,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().splitlines()[-1] == "0 overfilled, 0 overlaps, 0 faults", done.stdout
