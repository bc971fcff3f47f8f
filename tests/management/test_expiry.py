"""Documents that end: warned in time, excluded on the day, and bookings they leave open have somebody else at hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.domain import accounts
from authentication.enums import Role
from authentication.models import AuditEvent, Notification
from lentera.lib.errors import DomainError
from management.domain import assignments, expiry, locks, matching, told
from management.enums import AssignmentState, InvitationState, Origin, ShiftState
from management.models import Assignment, NakesProfile, Shift
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def booked(shift: Shift, nakes: NakesProfile) -> Assignment:
    return assignments.book(
        shift=locks.shift(shift.pk), nakes=nakes, origin=Origin.INVITATION, by=shift.posted_by, now=NOW
    )


def ends(nakes: NakesProfile, day: date) -> None:
    nakes.credentials.filter(kind="str").update(valid_until=day)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (60, "60 hari lagi"),
        (31, "31 hari lagi"),
        (30, "30 hari"),
        (7, "7 hari"),
        (1, "1 hari"),
        (0, "hari ini"),
        (-1, "sudah habis"),
    ],
)
def test_owners_are_warned(left: int, words: str) -> None:
    nurse, today = factories.nakes(), NOW.date()
    ends(nurse, today + timedelta(days=left))
    assert expiry.warn(NOW) == 1 and expiry.warn(NOW) == 0
    assert words in Notification.objects.get(user=nurse.user).title


def test_each_step_is_said_once_on_the_way() -> None:
    nurse = factories.nakes()
    ends(nurse, NOW.date() + timedelta(days=61))
    said = [expiry.warn(NOW + timedelta(days=day)) for day in range(64)]
    assert [day for day, count in enumerate(said) if count] == [1, 31, 54, 62]


def test_what_lasts_or_is_not_verified_warns_nobody() -> None:
    ends(factories.nakes(), NOW.date() + timedelta(days=61))
    ends(factories.nakes(str_status="waiting"), NOW.date() + timedelta(days=5))
    factories.nakes()
    assert expiry.warn(NOW) == 0


def test_somebody_is_excluded_from_the_first_local_day_on_that_is_not_covered() -> None:
    """The shift of Thursday 21.00 WITA ends on Friday: an STR until Thursday does not cover it, in the faskes's own zone."""
    unit = factories.departemen()
    nurse, shift = factories.nakes(legal_at=unit.faskes), factories.shift(unit)
    ends(nurse, date(2026, 11, 27))
    assert matching.explain(nurse, shift, now=NOW).check.bookable
    ends(nurse, date(2026, 11, 26))
    assert not matching.explain(nurse, shift, now=NOW).check.bookable
    # 23.30 WIB on the 26th is already the 27th here.
    late = factories.shift(
        unit, starts_at=datetime(2026, 11, 26, 16, 30, tzinfo=UTC), ends_at=datetime(2026, 11, 26, 22, tzinfo=UTC)
    )
    assert not matching.explain(nurse, late, now=NOW).check.bookable


def test_a_booking_that_lost_its_ground_is_flagged_with_the_reason() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit, places=3)
    str_ends, sip_ends, whole = (factories.nakes(legal_at=unit.faskes) for _ in range(3))
    rows = [booked(shift, nakes) for nakes in (str_ends, sip_ends, whole)]
    assert expiry.uncovered(rows, now=NOW) == {}
    ends(str_ends, NOW.date())
    sip_ends.permits.update(valid_until=NOW.date())
    found = expiry.uncovered(rows, now=NOW)
    assert {pk: [one.code for one in problems] for pk, problems in found.items()} == {
        rows[0].pk: ["credential"], rows[1].pk: ["letter"],
    }  # fmt: skip


def test_flags_cost_the_same_for_one_and_for_many() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit, places=4)
    rows = [booked(shift, factories.nakes(legal_at=unit.faskes)) for _ in range(4)]

    def queries(some: list[Assignment]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            expiry.uncovered(some, now=NOW)
        return len(seen)

    assert queries(rows[:1]) == queries(rows)


def test_a_full_shift_has_replacements_and_one_click_swaps_them() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit)
    leaving, next_one = factories.nakes(legal_at=unit.faskes), factories.nakes(legal_at=unit.faskes)
    row = booked(shift, leaving)
    shift.refresh_from_db()
    assert shift.state == ShiftState.FILLED
    with pytest.raises(DomainError, match="menutupi"):
        expiry.replace(assignment=row, nakes=next_one, by=shift.posted_by, now=NOW)
    ends(leaving, NOW.date())
    assert [match.person.id for match in expiry.replacements(shift, now=NOW)] == [next_one.pk]
    invitation = expiry.replace(assignment=row, nakes=next_one, by=shift.posted_by, now=NOW)
    row.refresh_from_db()
    shift.refresh_from_db()
    assert (row.state, row.cancel_reason) == (AssignmentState.CANCELLED, "document")
    assert invitation.state == InvitationState.SENT and (shift.state, shift.filled) == (ShiftState.OPEN, 0)


def test_a_replacement_that_cannot_come_leaves_everything_as_it_was() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit)
    leaving = factories.nakes(legal_at=unit.faskes)
    row = booked(shift, leaving)
    ends(leaving, NOW.date())
    with pytest.raises(DomainError):
        expiry.replace(assignment=row, nakes=factories.nakes(str_status=None), by=shift.posted_by, now=NOW)
    row.refresh_from_db()
    assert row.state == AssignmentState.CONFIRMED


def test_both_sides_are_told_of_an_uncovered_booking_once() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit, starts_at=NOW + timedelta(days=40))
    nurse = factories.nakes(legal_at=unit.faskes)
    booked(shift, nurse)
    ends(nurse, NOW.date() + timedelta(days=20))
    assert expiry.warn(NOW) == 3 and expiry.warn(NOW) == 0
    assert Notification.objects.filter(user=shift.posted_by, title__contains="tidak menutupi").exists()
    assert Notification.objects.filter(user=nurse.user).count() == 3  # booked, ends in 20 days, uncovered


def test_the_faskes_sees_the_flag_and_invites_another(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        unit = factories.departemen()
        shift = factories.shift(unit)
        leaving, next_one = factories.nakes(legal_at=unit.faskes), factories.nakes(legal_at=unit.faskes)
        row = booked(shift, leaving)
        ends(leaving, NOW.date())
        client.force_login(shift.posted_by)
        page, today = (client.get(url).content.decode() for url in (told.faskes_url(shift), "/faskes/"))
        assert "Dokumen tidak menutupi" in page and "Cari pengganti" in page
        assert "Terjadwal, tetapi tidak bisa bertugas" in today and "STR habis" in today
        url = reverse("management:assignment_replace", args=[row.uid])
        assert next_one.full_name in client.get(url).content.decode()
        client.post(url, {"nakes": str(next_one.uid)})
        assert shift.invitations.get().nakes == next_one
        assert client.post(url, {"nakes": "x"}).status_code == 404


def test_a_head_sees_the_flag_and_cannot_replace(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        unit = factories.departemen()
        shift = factories.shift(unit)
        leaving = factories.nakes(legal_at=unit.faskes)
        row = booked(shift, leaving)
        ends(leaving, NOW.date())
        client.force_login(factories.head_of(unit))
        page = client.get(told.faskes_url(shift)).content.decode()
        assert "Dokumen tidak menutupi" in page and "Cari pengganti" not in page
        assert client.get(reverse("management:assignment_replace", args=[row.uid])).status_code == 403


def test_the_faskes_of_a_shut_account_are_told_at_once_and_replace_it_without_paying(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        unit = factories.departemen()
        shift = factories.shift(unit)
        leaving, next_one = factories.nakes(legal_at=unit.faskes), factories.nakes(legal_at=unit.faskes)
        row = booked(shift, leaving)
        accounts.shut(user=leaving.user, by=factories.user(Role.PLATFORM_ADMIN))
        assert Notification.objects.filter(title=f"Akun {leaving.full_name} dinonaktifkan").count() == 1
        assert expiry.warn(NOW) == 0, "said once"
        client.force_login(shift.posted_by)
        page, today = (client.get(url).content.decode() for url in (told.faskes_url(shift), "/faskes/"))
        assert "Akun dinonaktifkan" in page and "Cari pengganti" in page
        assert "Terjadwal, tetapi tidak bisa bertugas" in today and f"Akun {leaving.full_name} dinonaktifkan." in today
        client.post(reverse("management:assignment_replace", args=[row.uid]), {"nakes": str(next_one.uid)})
    row.refresh_from_db()
    assert (row.state, row.cancel_reason) == (AssignmentState.CANCELLED, "account")
    released = AuditEvent.objects.filter(object_ref=row.ref).latest("pk")
    assert (released.data["late"], released.data["pay"]) == (False, 0)
    assert shift.invitations.get().nakes == next_one


def test_an_account_that_is_open_again_is_flagged_no_more() -> None:
    unit = factories.departemen()
    nurse, admin = factories.nakes(legal_at=unit.faskes), factories.user(Role.PLATFORM_ADMIN)
    row = booked(factories.shift(unit), nurse)
    accounts.shut(user=nurse.user, by=admin)
    assert [one.code for one in expiry.uncovered([fresh(row)], now=NOW)[row.pk]] == ["account"]
    accounts.open_again(user=nurse.user, by=admin)
    assert expiry.uncovered([fresh(row)], now=NOW) == {}


def fresh(row: Assignment) -> Assignment:
    return Assignment.objects.select_related("nakes__user").get(pk=row.pk)
