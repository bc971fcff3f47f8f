"""The retention file: complete, and executed to the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from django_q.models import Task

from ai_service.models import AiCall
from authentication import checks
from authentication.domain import private_files, retention, retention_file
from authentication.enums import AddressKind, CheckPurpose, Role, Topic
from authentication.models import (
    AddressCheck,
    AuditEvent,
    ColleagueInvitation,
    Consent,
    DataAccess,
    FactorReset,
    Notification,
    PrivateFile,
    Registration,
    SealedContent,
    User,
)
from lentera.lib.uploads import CleanPicture
from management.models import (
    Application,
    Assignment,
    AvailabilityException,
    ClockEvent,
    Credential,
    HoursReport,
    Invitation,
    PracticePermit,
    Review,
    Shift,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
RULES = {rule.name: (entry, rule) for entry, rule in retention_file.rules()}


# --- Complete ---------------------------------------------------------------------------------------------------------


def test_the_file_names_every_table_with_personal_data_and_nothing_else() -> None:
    assert checks.retention_is_complete() == []


def test_a_table_that_is_missing_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = tuple(entry for entry in retention_file.installed() if entry.model != "management.Study")
    monkeypatch.setattr(retention_file, "installed", lambda: rest)
    assert [error.msg for error in checks.retention_is_complete()] == [
        "management.Study memuat data pribadi dan tidak ada di berkas retensi."
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fields": ("user",)}, "kolom emergency_contact, nik tidak disebut"),
        ({"fields": ("user", "nik", "emergency_contact", "shoe_size")}, "“shoe_size” ada di berkas"),
        ({"model": "authentication.Identitas"}, "bukan tabel"),
        ({"person": ()}, "tidak menyebut pemilik"),
    ],
)
def test_an_entry_that_is_wrong_fails_the_check(monkeypatch: pytest.MonkeyPatch, changes: dict, says: str) -> None:
    entries = [replace(e, **changes) if e.model == "authentication.Identity" else e for e in retention_file.installed()]
    monkeypatch.setattr(retention_file, "installed", lambda: tuple(entries))
    assert says in " ".join(error.msg for error in checks.retention_is_complete())


def test_a_new_pointer_to_a_person_is_found_by_itself() -> None:
    """Every foreign key to a user or a nakes, and every encrypted, e-mail or phone column of the project."""
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model._meta.label in checks.PEOPLE and not model._meta.proxy
    }
    assert pointing <= {entry.model for entry in retention_file.installed()}
    assert EmailAddress._meta.label in pointing


# --- Executed ---------------------------------------------------------------------------------------------------------


def _set(row: models.Model, **values: Any) -> models.Model:
    """Past auto_now and save(): only the clock of the row is turned back."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    return row


def _registration(at: datetime) -> models.Model:
    return Registration.objects.create(name="X", email="x@uji.example", role=Role.NAKES, kind="nakes", until=at)


def _check(at: datetime) -> models.Model:
    return AddressCheck.objects.create(
        purpose=CheckPurpose.RESET, kind=AddressKind.EMAIL, address="x@uji.example", asked_at=at, until=at
    )


def _device(at: datetime) -> models.Model:
    return UserSession.objects.create(
        user=factories.user(), session_key=str(at)[:40], ip="10.0.0.1", user_agent="x", last_seen_at=at
    )


def _access(at: datetime) -> models.Model:
    user = factories.user()
    return _set(DataAccess.objects.create(person=user, what="NIK", purpose="support"), at=at)


def _notice(at: datetime) -> models.Model:
    user = factories.user()
    return _set(
        Notification.objects.create(user=user, topic=Topic.ACCOUNT, event_key="x", title="x", body="x"), created_at=at
    )


def _log(at: datetime) -> models.Model:
    return LogEntry.objects.create(user=factories.user(), action_flag=2, object_repr="x", action_time=at)


def _task(at: datetime) -> models.Model:
    return Task.objects.create(id=str(at), name="x", func="x", started=at, stopped=at, success=True)


def _document(model: type, at: datetime) -> models.Model:
    row = model.objects.filter(nakes=factories.nakes(legal_at=factories.faskes())).latest("id")
    file = private_files.store(owner=row.nakes.user, picture=CleanPicture(b"jpeg", 1, 1))
    return _set(row, picture=file, reading={"a": 1}, findings=[1], verified_at=at, check_state="done")


def _exception(at: datetime) -> models.Model:
    day = timezone.localdate(at)
    return AvailabilityException.objects.create(nakes=factories.nakes(), kind="off", date_from=day, date_to=day)


def _shift(at: datetime) -> Shift:
    shift = factories.shift()
    _set(shift, starts_at=at - timedelta(hours=8), ends_at=at)
    shift.refresh_from_db()
    return shift


def _assignment(at: datetime) -> Assignment:
    shift = _shift(at)
    return Assignment.objects.create(
        shift=shift, nakes=factories.nakes(), starts_at=shift.starts_at, ends_at=at, origin="application",
        booked_by=shift.posted_by, verdict="green",
    )  # fmt: skip


def _clock(at: datetime) -> models.Model:
    row = _assignment(at)
    return ClockEvent.objects.create(assignment=row, kind="in", made_at=at, by=row.booked_by)


def _hours(at: datetime) -> models.Model:
    row = _assignment(at)
    return HoursReport.objects.create(
        assignment=row, side="nakes", started_at=row.starts_at, ended_at=at, by=row.booked_by
    )


def _review(at: datetime) -> models.Model:
    row = _assignment(at)
    return Review.objects.create(assignment=row, side="nakes", score=5, by=row.booked_by)


def _application(at: datetime) -> models.Model:
    return Application.objects.create(shift=_shift(at), nakes=factories.nakes())


def _invitation(at: datetime) -> models.Model:
    shift = _shift(at)
    return Invitation.objects.create(shift=shift, nakes=factories.nakes(), invited_by=shift.posted_by, expires_at=at)


def _consent(at: datetime) -> models.Model:
    user = factories.user()
    row = Consent.objects.create(user=user, key="layanan", version=1, channel="daftar")
    _set(user, deleted_at=at, email=None, is_active=False)
    return row


def _colleague(at: datetime) -> models.Model:
    place = factories.faskes()
    return ColleagueInvitation.objects.create(
        faskes=place, role=Role.FASKES_ADMIN, email="x@uji.example", asked_at=at, until=at
    )


MAKERS: dict[str, Callable[[datetime], models.Model]] = {
    "pendaftaran-kedaluwarsa": _registration,
    "kode-kedaluwarsa": _check,
    "undangan-rekan-berakhir": _colleague,
    "faktor-kedua-hilang": lambda at: FactorReset.objects.create(user=factories.user(), until=at),
    "catatan-akses": _access,
    "persetujuan": _consent,
    "pesan-lama": _notice,
    "sesi-kedaluwarsa": lambda at: Session.objects.create(session_key=str(at)[:40], session_data="x", expire_date=at),
    "perangkat-lama": _device,
    "catatan-admin": _log,
    "pekerjaan-selesai": _task,
    "panggilan-gemini": lambda at: AiCall.objects.create(
        at=at, purpose="x", served="x", model="x", prompt_version="x", input_hash="x"
    ),
    "foto-kredensial": lambda at: _document(Credential, at),
    "foto-sip": lambda at: _document(PracticePermit, at),
    "tanggal-lampau": _exception,
    "catatan-hadir": _clock,
    "laporan-jam": _hours,
    "penilaian": _review,
    "penugasan": _assignment,
    "lamaran": _application,
    "undangan": _invitation,
    "shift": _shift,
}
BY_ITSELF = {"akun-tidak-dipakai": "test_an_account_nobody_uses_is_warned_and_then_erased"}


def test_every_rule_has_a_row_inside_and_one_outside() -> None:
    assert set(RULES) == set(MAKERS) | set(BY_ITSELF)
    assert all(name in globals() for name in BY_ITSELF.values())


@pytest.mark.parametrize("name", MAKERS)
def test_a_row_goes_when_its_time_has_come_and_not_before(name: str) -> None:
    entry, rule = RULES[name]
    # A column that holds a day, not a moment, can only differ by a day.
    step = timedelta(days=1) if name == "tanggal-lampau" else timedelta(minutes=1)
    limit = NOW - timedelta(days=rule.days)
    old, young = MAKERS[name](limit if name == "tanggal-lampau" else limit - step), MAKERS[name](limit + step)
    assert retention.apply(now=NOW, dry_run=True)[name] == 1
    assert entry.table.objects.filter(pk=old.pk).exists()
    assert retention.apply(now=NOW)[name] == 1
    if rule.then == "delete":
        assert [entry.table.objects.filter(pk=row.pk).exists() for row in (old, young)] == [False, True]
    else:
        for row in (old, young):
            row.refresh_from_db()
        assert (old.picture, old.reading, old.findings, old.number) == (None, None, None, old.number)
        assert young.picture and young.reading and young.findings
        assert PrivateFile.objects.count() == SealedContent.objects.count() == 1
    assert retention.apply(now=NOW)[name] == 0


def test_a_document_that_is_still_being_decided_keeps_its_photo() -> None:
    row = _set(_document(Credential, NOW - timedelta(days=400)), check_state="person")
    retention.apply(now=NOW)
    row.refresh_from_db()
    assert row.picture and row.reading


def test_an_account_nobody_uses_is_warned_and_then_erased() -> None:
    long_ago = NOW - timedelta(days=731)
    silent = factories.user(date_joined=long_ago)
    younger = factories.user(date_joined=NOW - timedelta(days=699))
    working = factories.nakes(user=factories.user(date_joined=long_ago)).user
    came_back = factories.user(date_joined=long_ago)
    assert retention.apply(now=NOW)["akun-tidak-dipakai"] == 0
    warned = Notification.objects.filter(title="Akun Anda akan dihapus")
    assert set(warned.values_list("user", flat=True)) == {silent.pk, came_back.pk}
    retention.apply(now=NOW + timedelta(days=1, minutes=1))
    assert warned.count() == 3, "each once, and the younger one's time came"
    User.objects.filter(pk=came_back.pk).update(last_login=NOW)
    retention.apply(now=NOW + timedelta(days=29))
    assert not User.objects.filter(deleted_at__isnull=False).exists()
    # The warning's moment is the clock's, which is some way past NOW when many tests ran before this one.
    retention.apply(now=timezone.now() + timedelta(days=30, minutes=1))
    gone = User.objects.filter(deleted_at__isnull=False)
    assert list(gone) == [silent]
    assert {working, came_back, younger}.isdisjoint(gone)


def test_what_was_done_is_counted_in_one_audit_event() -> None:
    _access(NOW - timedelta(days=800))
    before = AuditEvent.objects.count()
    call_command("apply_retention", dry_run=True)
    assert AuditEvent.objects.count() == before and DataAccess.objects.count() == 1
    call_command("apply_retention")
    event = AuditEvent.objects.get(action="retensi dijalankan")
    assert event.data == {"catatan-akses": 1}


def test_many_rows_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        _access(NOW - timedelta(days=800))
    assert retention.apply(now=NOW)["catatan-akses"] == 5
    assert not DataAccess.objects.exists()
