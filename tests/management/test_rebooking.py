"""A booking that ended early leaves the person free to be booked again, by every door."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps as real_apps

from authentication.models import AuditEvent, Notification
from lentera.lib.errors import DomainError
from management.domain import applications, assignments, attendance, consistency, invitations
from management.enums import CancelReason, Side
from management.models import Application, Assignment, Invitation, NakesProfile, Shift
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def shift() -> Shift:
    return factories.shift(places=2)


@pytest.fixture
def nakes(shift: Shift) -> NakesProfile:
    return factories.nakes(legal_at=shift.faskes)


def apply(shift: Shift, nakes: NakesProfile) -> Application:
    return applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)


def accept(application: Application) -> Assignment:
    return applications.accept(application=application, by=application.shift.posted_by, now=NOW)


def cancel(booked: Assignment, side: Side = Side.NAKES) -> Assignment:
    by = booked.nakes.user if side == Side.NAKES else booked.booked_by
    return assignments.cancel(assignment=booked, side=side, reason=CancelReason.OTHER, by=by, now=NOW)


@pytest.mark.parametrize("side", [Side.NAKES, Side.FASKES])
def test_after_a_cancelled_booking_a_new_application_can_be_accepted(
    shift: Shift, nakes: NakesProfile, side: Side
) -> None:
    first = apply(shift, nakes)
    old = cancel(accept(first), side)
    first.refresh_from_db()
    assert first.state == "closed"
    assert AuditEvent.objects.filter(object_ref=first.ref, reason="penugasan dibatalkan").count() == 1
    again = apply(shift, nakes)
    booked = accept(again)
    assert (again == first, booked == old, booked.state) == (False, False, "confirmed")
    assert consistency.violations() == []


def test_after_a_cancelled_booking_a_new_invitation_can_be_accepted(shift: Shift, nakes: NakesProfile) -> None:
    first = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    cancel(invitations.accept(invitation=first, by=nakes.user, now=NOW))
    again = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    assert again != first
    assert invitations.accept(invitation=again, by=nakes.user, now=NOW).state == "confirmed"


def test_accepting_the_old_wish_again_says_that_its_booking_was_cancelled(shift: Shift, nakes: NakesProfile) -> None:
    application = apply(shift, nakes)
    cancel(accept(application))
    with pytest.raises(DomainError, match="sudah dibatalkan"):
        accept(application)
    asked = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    cancel(invitations.accept(invitation=asked, by=nakes.user, now=NOW))
    with pytest.raises(DomainError, match="sudah dibatalkan"):
        invitations.accept(invitation=asked, by=nakes.user, now=NOW)


def test_a_wish_left_accepted_without_a_live_booking_is_no_success(shift: Shift, nakes: NakesProfile) -> None:
    """Rows from before the wish was closed with its booking."""
    application = apply(shift, nakes)
    cancel(accept(application))
    Application.objects.filter(pk=application.pk).update(state="accepted")
    with pytest.raises(DomainError, match="sudah dibatalkan"):
        accept(application)


def test_somebody_marked_absent_can_be_asked_again_and_can_still_arrive(shift: Shift, nakes: NakesProfile) -> None:
    application = apply(shift, nakes)
    booked = accept(application)
    soon = booked.starts_at + timedelta(minutes=20)
    attendance.mark_no_show(assignment=booked, by=shift.posted_by, now=soon)
    application.refresh_from_db()
    assert application.state == "closed"
    back = attendance.confirm_arrival(assignment=booked, by=shift.posted_by, now=soon)
    assert back.state == "arrived"
    assert consistency.violations() == []


def test_who_cancelled_is_not_told_that_the_place_is_free(shift: Shift, nakes: NakesProfile) -> None:
    shift = factories.shift()
    first, second = (apply(shift, factories.nakes(legal_at=shift.faskes)) for _ in range(2))
    cancel(accept(first))
    told = Notification.objects.filter(title="Ada tempat kosong lagi").values_list("user", flat=True)
    assert list(told) == [second.nakes.user_id]


def test_the_migration_closes_wishes_whose_booking_had_been_cancelled(shift: Shift, nakes: NakesProfile) -> None:
    gone, stays = apply(shift, nakes), apply(shift, factories.nakes(legal_at=shift.faskes))
    cancel(accept(gone))
    accept(stays)
    asked = Invitation.objects.create(
        shift=shift, nakes=nakes, state="accepted", invited_by=shift.posted_by, expires_at=NOW
    )
    Application.objects.filter(pk=gone.pk).update(state="accepted")
    migration = import_module("management.migrations.0003_close_wishes_of_cancelled_bookings")
    migration.forwards(real_apps, None)
    for row, state in ((gone, "closed"), (stays, "accepted"), (asked, "closed")):
        row.refresh_from_db()
        assert row.state == state
    assert AuditEvent.objects.filter(object_ref=asked.ref, action="accepted → closed").count() == 1
