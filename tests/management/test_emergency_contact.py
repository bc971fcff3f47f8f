"""Whom to call when somebody is hurt at work: encrypted, seen by the faskes of the shift while it lasts, every look written down."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from authentication.domain import identity
from authentication.domain.identity import EmergencyContact
from authentication.enums import Gender
from authentication.models import DataAccess, Identity, User
from lentera.lib.errors import DomainError
from management.domain import assignments, emergency_contact, locks
from management.enums import AssignmentState, Origin
from management.models import Assignment
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MOTHER = EmergencyContact("Rambu Ina", "Ibu", "+6281234500077")
PAGE = reverse("management:profile_section", args=["darurat"])


@pytest.fixture
def booking() -> Assignment:
    unit = factories.departemen()
    nurse = factories.nakes(legal_at=unit.faskes)
    identity.declare(
        user=nurse.user,
        person=identity.Person("5311015203900001", date(1990, 3, 12), Gender.FEMALE),
        by=nurse.user,
    )
    identity.save_contact(user=nurse.user, contact=MOTHER, by=nurse.user)
    shift = factories.shift(unit)
    return assignments.book(
        shift=locks.shift(shift.pk), nakes=nurse, origin=Origin.INVITATION, by=shift.posted_by, now=NOW
    )


def look(row: Assignment, by: User, now: datetime) -> EmergencyContact:
    return emergency_contact.of(assignment=row, by=by, now=now)


def test_it_is_encrypted_and_comes_back(booking: Assignment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT emergency_contact FROM authentication_identity")
        kept = str(cursor.fetchone()[0])
    assert "Rambu" not in kept and "0077" not in kept
    assert identity.contact_of(booking.nakes.user) == MOTHER


def test_the_faskes_of_the_shift_sees_it_while_the_shift_lasts_and_the_look_is_written_down(
    booking: Assignment,
) -> None:
    by = booking.shift.posted_by
    assert look(booking, by, booking.starts_at) == MOTHER
    row = DataAccess.objects.get(what="kontak darurat")
    assert (row.person, row.actor, row.purpose) == (booking.nakes.user, by, "emergency")


@pytest.mark.parametrize("when", ["before", "after"])
def test_before_and_after_nobody_does(booking: Assignment, when: str) -> None:
    early, late = booking.starts_at - timedelta(hours=3), booking.ends_at + timedelta(hours=25)
    with pytest.raises(DomainError, match="hanya terbuka"):
        look(booking, booking.shift.posted_by, early if when == "before" else late)
    assert not DataAccess.objects.exists()


@pytest.mark.parametrize("state", [AssignmentState.CANCELLED, AssignmentState.NO_SHOW])
def test_nor_when_the_person_does_not_come(booking: Assignment, state: AssignmentState) -> None:
    gone = {"cancel_reason": "other", "cancelled_by": "faskes"} if state == AssignmentState.CANCELLED else {}
    Assignment.objects.filter(pk=booking.pk).update(state=state, **gone)
    booking.refresh_from_db()
    with pytest.raises(DomainError, match="hanya terbuka"):
        look(booking, booking.shift.posted_by, booking.starts_at)


def test_who_has_given_none_is_said_to_have_given_none(booking: Assignment) -> None:
    identity.save_contact(user=booking.nakes.user, contact=None, by=booking.nakes.user)
    with pytest.raises(DomainError, match="belum menulis kontak darurat"):
        look(booking, booking.shift.posted_by, booking.starts_at)


def test_without_an_identity_there_is_nowhere_to_keep_it() -> None:
    user = factories.nakes().user
    with pytest.raises(DomainError, match="Isi identitas"):
        identity.save_contact(user=user, contact=MOTHER, by=user)


def test_the_owner_writes_and_empties_it(booking: Assignment) -> None:
    user, client = booking.nakes.user, Client()
    client.force_login(user)
    assert "Rambu Ina" in client.get(PAGE).content.decode()
    half = client.post(PAGE, {"name": "Umbu Ama", "relation": "", "phone": ""})
    assert half.status_code == 200 and "Lengkapi ketiganya" in half.content.decode()
    wrong = client.post(PAGE, {"name": "Umbu Ama", "relation": "Ayah", "phone": "12"})
    assert "tidak dikenali" in wrong.content.decode() and identity.contact_of(user) == MOTHER
    client.post(PAGE, {"name": "Umbu Ama", "relation": "Ayah", "phone": "0812 3450 0088"})
    assert identity.contact_of(user) == EmergencyContact("Umbu Ama", "Ayah", "+6281234500088")
    client.post(PAGE, {"name": "", "relation": "", "phone": ""})
    assert identity.contact_of(user) is None and Identity.objects.get(user=user).emergency_contact is None


def test_looking_is_an_act_of_its_own(booking: Assignment) -> None:
    page = reverse("management:emergency_contact", args=[booking.uid])
    client = Client()
    client.force_login(booking.shift.posted_by)
    with time_machine.travel(booking.starts_at, tick=False):
        asked = client.get(page).content.decode()
        assert "Rambu Ina" not in asked and "dicatat" in asked and not DataAccess.objects.exists()
        shown = client.post(page)
    assert "Rambu Ina" in shown.content.decode() and "+62 812-3450-0077" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"] and DataAccess.objects.count() == 1


def test_another_faskes_does_not_even_learn_that_it_is_there(booking: Assignment) -> None:
    client = Client()
    client.force_login(factories.admin_of(factories.faskes()))
    page = reverse("management:emergency_contact", args=[booking.uid])
    with time_machine.travel(booking.starts_at, tick=False):
        assert client.get(page).status_code == client.post(page).status_code == 404
