"""Rows are locked in one order everywhere: shift, then nakes by their key, then the rest. PostgreSQL only.

One connection holds a nakes; the action is started in a thread and must stop there, holding nothing that comes later.
"""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Model

from authentication.enums import Role
from lentera.lib.errors import DomainError
from management.domain import applications, attendance, documents, locks, profiles, shifts, ties
from management.enums import CancelReason
from management.models import Assignment, Credential, NakesProfile, Shift, Tie
from tests import factories
from tests.at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = factories.NOW
PATIENCE = 10.0


@pytest.fixture(autouse=True)
def only_postgres() -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    yield


def _waiting() -> int:
    """Sessions that wait for a lock in this database; on the same server other tests wait in theirs."""
    with connection.cursor() as cursor:
        # A waiting session holds locks on tables of its database; pg_stat_activity would be a snapshot of the transaction.
        here = (
            "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database()"
        )
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({here})")
        return int(cursor.fetchone()[0])


def _free(row: Model) -> bool:
    """Whether nobody else holds the row."""
    try:
        with transaction.atomic():
            type(row)._default_manager.select_for_update(nowait=True).get(pk=row.pk)
    except OperationalError:
        return False
    return True


def held_while_waiting(held: NakesProfile, act: Callable[[], object], later: list[Model]) -> tuple[list[Model], list]:
    """Which of `later` the action holds while it waits for `held`, and what went wrong in it."""
    faults: list[object] = []

    def run() -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - the test's own subject: nothing may come out
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        locks.nakes(held.pk)
        thread.start()
        until = time.monotonic() + PATIENCE
        while not _waiting() and time.monotonic() < until:
            time.sleep(0.02)
        assert _waiting() == 1, "the action did not ask for the nakes"
        taken = [row for row in later if not _free(row)]
    thread.join(PATIENCE)
    return taken, faults


def book(shift: Shift, nakes: NakesProfile) -> Assignment:
    application = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)
    return applications.accept(application=application, by=shift.posted_by, now=NOW)


def two_booked_against_their_order() -> tuple[Shift, NakesProfile, NakesProfile]:
    """Booked: first the person with the higher key, then the one with the lower."""
    shift = factories.shift(places=2)
    low, high = factories.nakes(legal_at=shift.faskes), factories.nakes(legal_at=shift.faskes)
    book(shift, high)
    book(shift, low)
    return shift, low, high


def test_departure_waits_for_the_nakes_before_it_touches_the_tie() -> None:
    shift = factories.shift()
    nakes, by = factories.nakes(legal_at=shift.faskes), shift.posted_by
    row = book(shift, nakes)
    attendance.confirm_arrival(assignment=row, by=by, now=row.starts_at)
    ties.set_favourite(faskes=shift.faskes, nakes=nakes, favourite=True, by=by)
    leave = lambda: attendance.confirm_departure(assignment=row, by=by, now=row.ends_at)  # noqa: E731
    assert held_while_waiting(nakes, leave, [Tie.objects.get()]) == ([], [])
    assert Tie.objects.get().shifts_worked == 1
    assert Tie.objects.get().favourite


def test_cancelling_a_shift_locks_its_people_by_their_key() -> None:
    shift, low, high = two_booked_against_their_order()
    act = lambda: shifts.cancel(  # noqa: E731
        shift=shift, reason=CancelReason.OTHER, by=shift.posted_by, now=NOW
    )
    assert held_while_waiting(low, act, [high]) == ([], [])


def test_settling_a_shift_locks_its_people_by_their_key() -> None:
    shift, low, high = two_booked_against_their_order()
    late = shift.ends_at + timedelta(hours=13)
    assert held_while_waiting(low, lambda: attendance.settle_due(now=late), [high]) == ([], [])


def test_favourite_and_preferred_change_only_their_own_column() -> None:
    """What one reads before the other writes must not be written back."""
    shift = factories.shift()
    nakes, by = factories.nakes(legal_at=shift.faskes), shift.posted_by
    ties.set_favourite(faskes=shift.faskes, nakes=nakes, favourite=True, by=by)
    row = book(shift, nakes)
    attendance.confirm_arrival(assignment=row, by=by, now=row.starts_at)
    work = lambda: attendance.confirm_departure(assignment=row, by=by, now=row.ends_at)  # noqa: E731
    prefer = lambda: profiles.set_preferred(nakes=nakes, by=nakes.user, faskes=shift.faskes, preferred=True)  # noqa: E731
    assert held_while_waiting(nakes, work, []) == ([], [])
    assert held_while_waiting(nakes, prefer, [Tie.objects.get()]) == ([], [])
    tie = Tie.objects.get()
    assert (tie.shifts_worked, tie.preferred, tie.favourite) == (1, True, True)


def test_a_document_is_decided_under_its_owners_lock() -> None:
    nakes, by = factories.nakes(str_status="waiting"), factories.user(Role.PLATFORM_ADMIN)
    row = Credential.objects.get(nakes=nakes)
    verify = lambda: documents.verify(document=row, by=by)  # noqa: E731
    assert held_while_waiting(nakes, verify, [row]) == ([], [])
    reject = lambda: documents.reject(document=row, reason="Buram", by=by)  # noqa: E731
    assert held_while_waiting(nakes, reject, [row]) == ([], [])


def test_a_document_is_not_removed_once_it_was_verified_meanwhile() -> None:
    """The remover waits for the decision and reads what came of it."""
    nakes, by = factories.nakes(str_status="waiting"), factories.user(Role.PLATFORM_ADMIN)
    row, done = Credential.objects.get(nakes=nakes), []

    def remove() -> None:
        try:
            profiles.remove_credential(nakes=nakes, by=nakes.user, uid=str(row.uid))
        except DomainError as refusal:
            done.append(refusal.code)
        finally:
            connection.close()

    thread = threading.Thread(target=remove)
    with transaction.atomic():
        documents.verify(document=row, by=by)
        thread.start()
        until = time.monotonic() + PATIENCE
        while not _waiting() and time.monotonic() < until:
            time.sleep(0.02)
        assert _waiting() == 1
    thread.join(PATIENCE)
    assert done == ["verified"]
    assert Credential.objects.filter(pk=row.pk, status="verified").exists()


def test_two_strs_verified_at_once_are_one_and_a_sentence() -> None:
    nakes, by = factories.nakes(str_status="waiting"), factories.user(Role.PLATFORM_ADMIN)
    second = Credential.objects.create(nakes=nakes, kind="str", number="LAIN", status="waiting")
    rows = [Credential.objects.get(nakes=nakes, number__startswith="STR"), second]
    outcomes = at_once([lambda row=row: documents.verify(document=row, by=by) for row in rows])
    assert "str" in outcomes and Credential.objects.filter(nakes=nakes, kind="str", status="verified").count() == 1
