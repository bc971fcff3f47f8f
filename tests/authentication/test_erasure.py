"""“Hapus akun saya”: nothing of the person is left but what the retention file says, and nobody is left in the lurch."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from authentication import tasks
from authentication.domain import erasure, keys, retention_file
from authentication.enums import Role
from authentication.models import AuditEvent, Identity, Membership, Notification, PrivateFile, SealedContent, User
from lentera.lib.errors import DomainError
from management.domain import applications
from management.models import Application, Assignment, Invitation, NakesProfile
from tests import canaries, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def allowed() -> set[tuple[str, str]]:
    """(table, column) in which the file says that something stays."""
    return {
        (entry.table._meta.db_table, entry.table._meta.get_field(name).column)
        for entry in retention_file.installed()
        for name in entry.stays
    }


def test_no_canary_is_left_where_the_file_does_not_say_so() -> None:
    user = canaries.somebody()
    before = canaries.found(canaries.dump())
    assert {name for name, *_ in before} == set(canaries.ALL) - canaries.SEALED, "the canaries are really there"
    assert Identity.objects.get(user=user).nik == canaries.NIK
    erasure.erase(user=user, by=user, now=NOW)
    left = {(name, *where) for name, *where in canaries.found(canaries.dump()) if tuple(where) not in allowed()}
    assert left == set()


def test_what_was_encrypted_is_gone_too() -> None:
    user = canaries.somebody()
    erasure.erase(user=user, by=user, now=NOW)
    assert not any(rows.objects.exists() for rows in (Identity, PrivateFile, SealedContent))
    for model, names in keys.encrypted_models():
        assert not model._default_manager.exclude(**dict.fromkeys(names)).filter(pk__gt=0).exists()


def test_others_lose_nothing() -> None:
    other = factories.nakes(user=factories.user(name="Orang Lain", phone="+6281200000001"))
    erasure.erase(user=canaries.somebody(), by=None, now=NOW)
    row = NakesProfile.objects.select_related("user").get(pk=other.pk)
    assert (row.user.name, str(row.user.phone), row.home_lat, row.active) == (
        "Orang Lain", "+6281200000001", other.home_lat, True,
    )  # fmt: skip
    assert row.credentials.exists()


def test_the_work_stays_without_a_name() -> None:
    user = canaries.somebody()
    erasure.erase(user=user, by=user, now=NOW)
    row = Assignment.objects.get()
    assert (row.nakes.full_name, row.agreed_minutes, row.clock_events.count(), row.reviews.get().score) == (
        "Akun dihapus", 600, 2, 5,
    )  # fmt: skip
    assert (row.nakes.home_lat, row.nakes.active) == (row.nakes.wilayah.lat, False)
    assert row.credentials["credentials"][0]["number"] == canaries.NUMBER
    assert set(Application.objects.values_list("state", flat=True)) == {"accepted", "withdrawn"}
    assert Invitation.objects.get().state == "declined"
    told = Notification.objects.filter(title="Akun dihapus melamar")
    assert told.exists() and not Notification.objects.filter(title__contains="Kenari").exists()


def test_it_is_written_down_once_and_the_address_is_told(django_capture_on_commit_callbacks) -> None:
    user = canaries.somebody()
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(user=user, by=user, now=NOW)
        erasure.erase(user=user, by=user, now=NOW)
    assert AuditEvent.objects.filter(action="akun dihapus", object_ref=f"user:{user.uid}").count() == 1
    job = next(job.task for job in OrmQ.objects.all() if job.task["func"] == erasure.TELL_ERASED)
    assert canaries.EMAIL not in str(job)
    tasks.tell_erased(*job["args"])
    assert mail.outbox[-1].to == [canaries.EMAIL] and "sudah dihapus" in mail.outbox[-1].subject


def test_whoever_is_deleted_cannot_come_back_in() -> None:
    user, browser = canaries.somebody(), Client()
    browser.force_login(user)
    erasure.erase(user=user, by=user, now=NOW)
    assert browser.get(reverse("authentication:inbox")).status_code == 302
    assert not Client().login(email=canaries.EMAIL, password="kata-sandi-uji")
    again = factories.user(name=canaries.NAME, email=canaries.EMAIL, phone=canaries.PHONE)
    assert again.pk != user.pk


# --- Not yet ----------------------------------------------------------------------------------------------------------


def booked() -> tuple[User, Assignment]:
    unit = factories.departemen()
    nakes, admin = factories.nakes(legal_at=unit.faskes), factories.admin_of(unit.faskes)
    application = applications.apply(shift=factories.shift(unit, by=admin), nakes=nakes, by=nakes.user, now=NOW)
    return nakes.user, applications.accept(application=application, by=admin, now=NOW)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "masih dijadwalkan"),
        ({"state": "arrived"}, "sedang bertugas"),
        ({"state": "done", "hours_state": "none"}, "belum disepakati"),
        ({"state": "done", "hours_state": "disputed"}, "masih berselisih"),
        ({"state": "done", "hours_state": "agreed", "agreed_minutes": 600}, None),
        ({"state": "cancelled", "cancel_reason": "ill", "cancelled_by": "nakes"}, None),
    ],
)
def test_work_that_is_not_settled_stands_against_it(changes: dict, says: str | None) -> None:
    user, row = booked()
    Assignment.objects.filter(pk=row.pk).update(**changes)
    found = erasure.obstacles(user, NOW)
    assert [says in each.sentence for each in found] == ([True] if says else [])
    if says:
        assert str(row.shift.uid) in found[0].url
        with pytest.raises(DomainError, match=says):
            erasure.erase(user=user, by=user, now=NOW)
        assert User.objects.get(pk=user.pk).email


def test_somebody_who_is_booked_meanwhile_is_not_erased(monkeypatch) -> None:
    """A faskes accepts between the question whether anything stands against it and the deleting."""
    unit = factories.departemen()
    nakes, admin = factories.nakes(legal_at=unit.faskes), factories.admin_of(unit.faskes)
    application = applications.apply(shift=factories.shift(unit, by=admin), nakes=nakes, by=nakes.user, now=NOW)
    meanwhile = [lambda user: applications.accept(application=application, by=admin, now=NOW) and None]
    monkeypatch.setattr(erasure, "FAREWELLS", [*meanwhile, *erasure.FAREWELLS])
    with pytest.raises(DomainError, match="masih dijadwalkan"):
        erasure.erase(user=nakes.user, by=nakes.user, now=NOW)
    assert User.objects.get(pk=nakes.user_id).email


def test_a_student_is_not_left_without_their_supervisor() -> None:
    unit = factories.departemen()
    nakes = factories.nakes(legal_at=unit.faskes)
    shift = factories.shift(unit)
    type(shift).objects.filter(pk=shift.pk).update(supervisor=nakes)
    assert "penyelia" in erasure.obstacles(nakes.user, NOW)[0].sentence
    assert erasure.obstacles(nakes.user, shift.ends_at + timedelta(minutes=1)) == []


def test_a_faskes_is_not_left_without_an_admin() -> None:
    place = factories.faskes()
    admin = factories.admin_of(place)
    assert "satu-satunya admin" in erasure.obstacles(admin, NOW)[0].sentence
    Membership.objects.create(user=factories.user(), faskes=place, role=Role.FASKES_ADMIN)
    assert erasure.obstacles(admin, NOW) == []
    assert erasure.obstacles(factories.user(Role.PLATFORM_ADMIN, is_staff=True), NOW)


def test_the_admins_own_log_names_nobody(client: Client) -> None:
    browser = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    client.force_login(browser)
    user = factories.user(name=canaries.NAME, email=canaries.EMAIL, phone=canaries.PHONE)
    place = factories.faskes()
    url = reverse("admin:authentication_user_change", args=[user.pk])
    data = {
        "name": canaries.NAME, "email": canaries.EMAIL, "phone": canaries.PHONE, "role": Role.FASKES_ADMIN,
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-user": user.pk,
        "memberships-0-faskes": place.pk, "memberships-0-role": Role.FASKES_ADMIN,
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    entry = LogEntry.objects.get()
    assert entry.object_repr == f"user:{user.uid}"
    assert not any(canary in f"{entry.object_repr} {entry.change_message}" for canary in canaries.ALL.values())
    assert entry.get_change_message()
