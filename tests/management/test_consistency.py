"""`check_consistency` is silent on the demo world and names every violation planted in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from lentera.demo import build
from lentera.demo.week import Week
from management.domain import consistency
from management.models import (
    Application,
    Assignment,
    AvailabilityException,
    ClockEvent,
    NakesProfile,
    Review,
    Shift,
    Tie,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> None:
    call_command("load_reference", verbosity=0)
    Week(build.build()).play()


def _plant_in_two_places() -> None:
    """The database itself refuses this, so its guard is taken off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE management_assignment DROP CONSTRAINT assignment_one_place_at_a_time")
        else:
            cursor.execute("DROP TRIGGER assignment_one_place_at_a_time_UPDATE")
    rows = Assignment.objects.filter(state="confirmed")
    first = rows.first()
    other = Assignment.objects.filter(state="arrived").first()
    Assignment.objects.filter(pk=first.pk).update(nakes=other.nakes, starts_at=other.starts_at, ends_at=other.ends_at)


def _open_shift() -> Shift:
    return Shift.objects.filter(state="open", starts_at__gt=timezone.now(), filled=0).first()


def _student_unsupervised() -> None:
    Shift.objects.filter(tier=2).update(supervisor=None)


PLANTS: dict[str, Callable[[], object]] = {
    "shift_over_filled": lambda: Shift.objects.filter(places=2, filled=2).update(places=1, filled=1),
    "filled_differs_from_assignments": lambda: Shift.objects.filter(pk=_open_shift().pk).update(places=9, filled=1),
    "open_shift_is_full": lambda: Shift.objects.filter(state="filled").update(state="open"),
    "live_assignment_on_cancelled_shift": lambda: Shift.objects.filter(filled__gt=0).update(
        state="cancelled", cancel_reason="other"
    ),
    "waiting_wish_on_finished_shift": lambda: Shift.objects.filter(applications__state="submitted").update(
        state="cancelled", cancel_reason="other"
    ),
    "person_in_two_places": _plant_in_two_places,
    "assignment_times_differ_from_shift": lambda: Shift.objects.filter(filled__gt=0).update(
        ends_at=timezone.now() + timedelta(days=99)
    ),
    "wrong_tier_on_place": lambda: NakesProfile.objects.update(tier=2, min_rate=100_000),
    "student_shift_without_supervisor": _student_unsupervised,
    "accepted_wish_without_assignment": lambda: Application.objects.filter(state="submitted").update(state="accepted"),
    "worked_shift_without_work": lambda: Shift.objects.filter(pk=_open_shift().pk).update(state="worked"),
    "worked_shift_with_agreed_hours": lambda: Shift.objects.filter(state="closed").update(state="worked"),
    "closed_shift_with_open_hours": lambda: Shift.objects.filter(state="worked").update(state="closed"),
    "hours_without_work": lambda: Assignment.objects.filter(hours_state="agreed").update(state="no_show"),
    "reported_hours_without_deadline": lambda: Assignment.objects.filter(hours_state="reported").update(
        hours_due_at=None
    ),
    "review_before_hours_agreed": lambda: Assignment.objects.filter(pk__in=Review.objects.values("assignment")).update(
        hours_state="none"
    ),
    "departure_before_arrival": lambda: ClockEvent.objects.filter(kind="out").update(
        made_at=timezone.now() - timedelta(days=99)
    ),
    "shift_copy_differs_from_faskes": lambda: Shift.objects.filter(state="open").update(lat=0.0),
    "tie_counts_other_shifts": lambda: Tie.objects.filter(shifts_worked__gt=0).update(shifts_worked=77),
    "extra_dates_differ_from_exceptions": lambda: AvailabilityException.objects.update(kind="extra"),
}


def test_every_check_has_a_plant() -> None:
    assert set(PLANTS) == set(consistency.CHECKS)


def test_the_demo_world_is_consistent(demo: None) -> None:
    assert consistency.violations() == []
    call_command("check_consistency")


@pytest.mark.parametrize("check", PLANTS)
def test_a_planted_violation_is_named(demo: None, check: str, capsys: pytest.CaptureFixture[str]) -> None:
    PLANTS[check]()
    with pytest.raises(SystemExit):
        call_command("check_consistency")
    assert f"{check}: " in capsys.readouterr().err


def test_the_databases_own_guards_survive_every_migration() -> None:
    """SQLite loses triggers and hand-made indexes whenever a later migration rebuilds their table."""
    wanted = {"nakes_search", "shift_search"}
    if connection.vendor == "postgresql":
        wanted.add("assignment_one_place_at_a_time")
        sql = "SELECT indexname FROM pg_indexes"
    else:
        wanted |= {f"assignment_one_place_at_a_time_{event}" for event in ("INSERT", "UPDATE")}
        sql = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = {name for (name,) in cursor.fetchall()}
    assert wanted <= found
