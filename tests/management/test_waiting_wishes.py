"""Nobody is left waiting for an answer on a shift that has begun, ended or been closed."""

from datetime import timedelta

import pytest

from authentication.models import Notification
from management import tasks
from management.domain import applications, attendance, consistency, invitations
from management.enums import ShiftState
from management.models import Application, Assignment, Invitation, NakesProfile, Shift
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def shift() -> Shift:
    return factories.shift(places=3)


def person(shift: Shift) -> NakesProfile:
    return factories.nakes(legal_at=shift.faskes)


def applied(shift: Shift) -> Application:
    nakes = person(shift)
    return applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)


def booked(shift: Shift) -> Assignment:
    return applications.accept(application=applied(shift), by=shift.posted_by, now=NOW)


def invited(shift: Shift, *, until: timedelta) -> Invitation:
    row = invitations.invite(shift=shift, nakes=person(shift), by=shift.posted_by, now=NOW)
    Invitation.objects.filter(pk=row.pk).update(expires_at=shift.starts_at + until)
    return row


def told(row: Application | Invitation) -> list[tuple[str, str]]:
    found = Notification.objects.filter(user=row.nakes.user, event_key=f"{row.ref}:closed")
    return list(found.values_list("title", "body"))


def assert_closed_kindly(*rows: Application | Invitation) -> None:
    for row in rows:
        row.refresh_from_db()
        assert row.state == "closed"
        ((title, body),) = told(row)
        assert "belum sempat" in title
        assert "tidak memengaruhi kinerja" in body
        assert "terisi" not in title + body
    assert consistency.violations() == []


def test_the_first_arrival_closes_what_still_waits(shift: Shift) -> None:
    row, waiting, asked = booked(shift), applied(shift), invited(shift, until=timedelta(hours=3))
    attendance.confirm_arrival(assignment=row, by=shift.posted_by, now=shift.starts_at)
    assert_closed_kindly(waiting, asked)


def test_the_sweep_closes_them_once_a_shift_without_anybody_has_begun(shift: Shift) -> None:
    waiting, asked = applied(shift), invited(shift, until=timedelta(hours=3))
    assert tasks.sweep_work(now=shift.starts_at - timedelta(minutes=1))["wishes"] == 0
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    assert tasks.sweep_work(now=shift.starts_at)["wishes"] == 1
    assert tasks.sweep_work(now=shift.starts_at)["wishes"] == 0
    assert_closed_kindly(waiting, asked)


def test_an_absence_that_ends_the_shift_closes_them(shift: Shift) -> None:
    row, waiting = booked(shift), applied(shift)
    attendance.mark_no_show(assignment=row, by=shift.posted_by, now=shift.ends_at)
    shift.refresh_from_db()
    assert shift.state == ShiftState.UNWORKED
    assert_closed_kindly(waiting)


def test_settling_a_forgotten_shift_closes_them(shift: Shift) -> None:
    waiting, row = applied(shift), booked(shift)
    attendance.clock(assignment=row, kind="in", by=row.nakes.user, now=shift.starts_at)
    attendance.settle_due(now=shift.ends_at + timedelta(hours=12))
    shift.refresh_from_db()
    assert shift.state == ShiftState.WORKED
    assert_closed_kindly(waiting)


def test_wishes_left_on_shifts_of_the_past_are_swept_too(shift: Shift) -> None:
    waiting = applied(shift)
    Shift.objects.filter(pk=shift.pk).update(state="unworked")
    assert [v.check for v in consistency.violations()] == ["waiting_wish_on_finished_shift"]
    assert tasks.sweep_work(now=shift.ends_at + timedelta(days=3))["wishes"] == 1
    assert_closed_kindly(waiting)
