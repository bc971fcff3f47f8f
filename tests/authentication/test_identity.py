"""NIK at rest, found by its blind index, and one verified identity per NIK."""

from datetime import date

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection

from authentication.domain import accesses, identity, private_files
from authentication.domain.identity import Person
from authentication.enums import AccessPurpose, Gender, IdentitySource
from authentication.models import DataAccess, Identity, PrivateFile, SealedContent, User
from lentera.lib import crypto
from lentera.lib.errors import DomainError
from lentera.lib.uploads import CleanPicture
from tests import factories

pytestmark = pytest.mark.django_db
NIK = "5311034501900001"
SITI = Person(NIK, date(1990, 1, 5), Gender.FEMALE)
PICTURE = CleanPicture(b"\xff\xd8 not really", 300, 400)


def user(name: str) -> User:
    return User.objects.create_user(email=f"{name}@contoh.id", name=name, password="tiang-lentera-9")


def raw(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return str(cursor.fetchone()[0])


def test_the_database_never_holds_the_nik() -> None:
    siti = user("siti")
    identity.declare(user=siti, person=SITI, by=siti)
    assert NIK not in raw("authentication_identity", "nik") and Identity.objects.get(user=siti).nik == NIK
    assert Identity.objects.get(nik_index=identity.nik_index(NIK)).user == siti
    with pytest.raises(FieldError):
        Identity.objects.filter(nik__contains="5311").exists()


def test_an_emergency_contact_is_encrypted_too() -> None:
    siti = user("siti")
    row = identity.declare(user=siti, person=SITI, by=siti)
    row.emergency_contact = {"nama": "Yohanis", "telepon": "+62811"}
    row.save()
    assert "Yohanis" not in raw("authentication_identity", "emergency_contact")
    assert Identity.objects.get(pk=row.pk).emergency_contact == {"nama": "Yohanis", "telepon": "+62811"}


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person("5311", SITI.birth_date, SITI.gender), "nik"),
        (Person(NIK, date(1990, 1, 6), SITI.gender), "nik"),
        (Person(NIK, SITI.birth_date, Gender.MALE), "gender"),
        (Person("5311034501150001", date(2015, 1, 5), SITI.gender), "birth_date"),
    ],
)
def test_what_contradicts_itself_is_named_by_its_field(person: Person, field: str) -> None:
    assert list(identity.problems(person)) == [field]
    someone = user("siti")
    with pytest.raises(DomainError):
        identity.declare(user=someone, person=person, by=someone)
    assert not Identity.objects.exists()


def test_whoever_writes_a_nik_first_does_not_keep_its_owner_out() -> None:
    thief, siti = user("maling"), user("siti")
    identity.declare(user=thief, person=SITI, by=thief)
    identity.declare(user=siti, person=SITI, by=siti)
    assert identity.others_with(NIK, than=siti) == 1
    assert identity.confirm(user=siti, source=IdentitySource.PERSON, by=None)
    assert not identity.confirm(user=thief, source=IdentitySource.PERSON, by=None)
    assert Identity.objects.get(user=thief).verified_at is None


def test_a_verified_identity_stays_as_it_is() -> None:
    siti = user("siti")
    identity.declare(user=siti, person=SITI, by=siti)
    identity.confirm(user=siti, source=IdentitySource.SATUSEHAT, by=None, ihs_number="100")
    assert identity.declare(user=siti, person=SITI, by=siti).verified_at
    with pytest.raises(DomainError, match="admin platform"):
        identity.declare(user=siti, person=Person("5311034501900002", SITI.birth_date, SITI.gender), by=siti)


def test_a_file_is_encrypted_and_every_look_is_written_down() -> None:
    siti, admin = user("siti"), user("admin")
    file = private_files.store(owner=siti, picture=PICTURE)
    assert b"really" not in bytes(SealedContent.objects.get(file=file).content)
    for _ in range(2):
        content = private_files.read(file=file, by=admin, what="foto STR", purpose=AccessPurpose.VERIFICATION)
    assert content == PICTURE.content
    assert DataAccess.objects.get().actor == admin and DataAccess.objects.get().person == siti
    with pytest.raises(TypeError):
        DataAccess.objects.get().save()


def test_the_same_look_an_hour_later_is_another(time_machine) -> None:
    siti = user("siti")
    for moment in ("2026-11-24T01:00Z", "2026-11-24T01:59Z", "2026-11-24T02:01Z"):
        time_machine.move_to(moment)
        accesses.record(person=siti, by=None, what="NIK", purpose=AccessPurpose.SERVICE)
    assert DataAccess.objects.count() == 2


def test_rotation_writes_everything_with_the_newest_key(settings, capsys) -> None:
    old, new = crypto.new_key(), crypto.new_key()
    settings.DATA_KEYS = [old]
    siti = user("siti")
    identity.declare(user=siti, person=SITI, by=siti)
    private_files.store(owner=siti, picture=PICTURE)
    settings.DATA_KEYS, settings.INDEX_KEY = [new, old], crypto.new_key()
    call_command("rotate_keys")
    assert "authentication.Identity: 1" in capsys.readouterr().out
    settings.DATA_KEYS = [new]
    assert Identity.objects.get(nik_index=identity.nik_index(NIK)).nik == NIK
    assert (
        private_files.read(file=PrivateFile.objects.get(), by=None, what="x", purpose=AccessPurpose.READING)
        == PICTURE.content
    )
    call_command("rotate_keys")
    assert "authentication.Identity: 0" in capsys.readouterr().out


def test_nobody_tries_out_the_niks_of_others() -> None:
    user = factories.user()
    people = [Person(f"53110317048500{n:02}", date(1985, 4, 17), Gender.MALE) for n in range(1, 10)]
    for person in people[: identity.MOST_A_DAY]:
        identity.declare(user=user, person=person, by=user)
    with pytest.raises(DomainError, match="coba lagi besok"):
        identity.declare(user=user, person=people[-1], by=user)
