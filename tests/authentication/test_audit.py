"""The trail is only ever added to, and every other change is found."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import Error

from authentication import tasks
from authentication.domain import audit
from authentication.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


def events(count: int = 5) -> None:
    by = factories.user()
    for number in range(count):
        audit.record(
            by=by if number % 2 else None, action=f"uji {number}", object_ref=f"uji:{number}", nilai=number / 3
        )
    audit.chain()


def forge(statement: str) -> None:
    """As somebody would who holds the database: with its guards taken off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE authentication_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_only_added_update")
        cursor.execute(statement)


def wrong(noted: audit.Head | None = None) -> list[str]:
    return list(audit.verify(noted))


def test_a_whole_trail_is_whole_and_goes_on() -> None:
    events()
    first = audit.head()
    assert wrong() == [] and first.position == AuditEvent.objects.count()
    audit.record(by=None, action="lagi", object_ref="uji:9")
    assert audit.chain() == 1 and audit.chain() == 0 and wrong(first) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE authentication_auditevent SET reason = 'lain' WHERE position = 3",
            "Urutan 3 (uji 2, uji:2) tidak cocok",
        ),
        ("UPDATE authentication_auditevent SET data = '{\"nilai\": 9}' WHERE position = 2", "Urutan 2"),
        ("UPDATE authentication_auditevent SET at = '2020-01-01 00:00:00+00:00' WHERE position = 2", "Urutan 2"),
        ("UPDATE authentication_auditevent SET actor_id = NULL WHERE position = 2", "Urutan 2"),
        ("DELETE FROM authentication_auditevent WHERE position = 3", "Urutan 3 hilang"),
    ],
)
def test_what_was_touched_is_named(statement: str, said: str) -> None:
    events()
    forge(statement)
    assert said in " ".join(wrong())
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=io.StringIO())


def test_a_cut_tail_is_found_by_a_noted_head() -> None:
    events()
    noted = audit.head()
    forge("DELETE FROM authentication_auditevent WHERE position >= 4")
    assert wrong() == [] and "terpotong" in wrong(noted)[0]
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", noted=str(noted), stderr=out)
    call_command("verify_audit", stdout=out)
    assert str(audit.head()) in out.getvalue()


def test_a_chain_that_was_made_anew_is_found_by_a_noted_head() -> None:
    events()
    noted = audit.head()
    forge("UPDATE authentication_auditevent SET reason = 'lain', position = NULL, digest = ''")
    audit.chain()
    assert "dulu bersidik" in " ".join(wrong(noted))


def test_the_database_itself_refuses_a_change() -> None:
    events(2)
    with pytest.raises(Error), transaction.atomic():
        AuditEvent.objects.filter(position=1).update(reason="lain")
    if connection.vendor == "postgresql":
        with pytest.raises(Error), transaction.atomic():
            AuditEvent.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.first().save()
    with pytest.raises(TypeError):
        AuditEvent.objects.first().delete()


def test_events_left_behind_are_told(time_machine) -> None:
    time_machine.move_to("2026-11-24T01:00Z")
    audit.record(by=None, action="x", object_ref="y")
    assert wrong() == []
    time_machine.move_to("2026-11-24T01:31Z")
    assert "belum dirantai" in wrong()[0]
    assert tasks.chain_audit() == 1 and wrong() == []
