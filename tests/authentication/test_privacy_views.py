"""The pages on which a person reads, takes and ends what is theirs."""

import io
import json
import zipfile

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.domain import accesses, audit, export, retention_file
from authentication.enums import AccessPurpose, Role
from authentication.models import AuditEvent, DataAccess, User
from management.models import Credential
from tests import canaries, factories

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
DOWNLOAD, ERASE = reverse("authentication:download_data"), reverse("authentication:erase_account")


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def browser(user: User, *, sure: bool = True) -> Client:
    """Signed in long ago; `sure` has just entered the password again."""
    client = Client()
    client.force_login(user)
    if sure:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def unpacked(answer) -> tuple[dict, list[bytes]]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        photos = [archive.read(name) for name in archive.namelist() if name.startswith("foto/")]
        return json.loads(archive.read("data.json")), photos


# --- Download ---------------------------------------------------------------------------------------------------------


def test_everything_about_a_person_is_in_the_file_and_nothing_of_others() -> None:
    user = canaries.somebody()
    factories.nakes(user=factories.user(name="Orang Lain Sekali", phone="+6281200000001"), home_label="Rumah Orang")
    told, photos = unpacked(browser(user).post(DOWNLOAD))
    text = json.dumps(told, ensure_ascii=False)
    assert [name for name, canary in canaries.ALL.items() if canary not in text] == []
    assert photos == [b"jpeg-kenari"]
    assert "Orang Lain" not in text and "Rumah Orang" not in text
    others = User.objects.exclude(pk=user.pk).values_list("name", "email")
    assert not any(name in text.replace(canaries.NAME, "") or email in text for name, email in others)
    for secret in ("argon2", "md5$", "fcm.googleapis.com"):
        assert secret not in text


def test_the_file_does_not_tell_whether_others_have_an_account() -> None:
    """Whoever types somebody else's NIK would read here that it is known."""
    nakes = factories.nakes(str_status="waiting")
    sentence = "NIK ini juga ditulis di 1 akun lain."
    Credential.objects.filter(nakes=nakes).update(
        findings=[{"code": "same_nik", "leaning": "against", "sentence": sentence}]
    )
    row = nakes.credentials.get()
    audit.record(by=None, action="dicocokkan: conflict", object_ref=f"credential:{row.uid}", findings=["same_nik"])
    told = json.dumps(export.content(nakes.user, factories.NOW), default=str)
    assert sentence not in told and "same_nik" not in told and f"STR{nakes.pk}" in told


def test_every_table_of_the_file_is_there_or_named_with_a_reason() -> None:
    told = export.content(factories.user(), factories.NOW)
    named = {row["data"]: row["alasan"] for row in told["tidak_diunduh"]}
    tables = {table["tabel"] for table in told["data"]}
    for entry in retention_file.installed():
        assert entry.model in tables or named[entry.title]
        assert entry.model in tables or not entry.person or entry.not_exported


def test_it_needs_the_password_again_is_written_down_and_limited() -> None:
    user = factories.nakes().user
    stale = browser(user, sure=False)
    for answer in (stale.get(DOWNLOAD), stale.post(DOWNLOAD)):
        assert reverse("account_reauthenticate") in answer["Location"]
    assert not DataAccess.objects.exists()
    fresh = browser(user)
    assert "data.json" in fresh.get(DOWNLOAD).content.decode()
    answers = [fresh.post(DOWNLOAD).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert DataAccess.objects.get(person=user).purpose == AccessPurpose.EXPORT
    assert AuditEvent.objects.filter(action="data diunduh pemiliknya", actor=user).count() == 5


# --- Who looked -------------------------------------------------------------------------------------------------------


def looked(person: User, count: int) -> None:
    for n in range(count):
        by = factories.user(Role.PLATFORM_ADMIN, name=f"Petugas Rahasia {n}")
        accesses.record(person=person, by=by, what=f"foto dokumen {n}", purpose=AccessPurpose.VERIFICATION)


def test_a_person_reads_who_looked_but_no_officers_name() -> None:
    user, other = factories.user(), factories.user()
    looked(user, 2)
    accesses.record(person=user, by=None, what="NIK", purpose=AccessPurpose.SERVICE)
    accesses.record(person=user, by=user, what="foto dokumen", purpose=AccessPurpose.OWN)
    accesses.record(person=other, by=None, what="milik orang lain", purpose=AccessPurpose.SERVICE)
    page = browser(user).get(reverse("authentication:seen_by")).content.decode()
    assert page.count("Petugas Lentera") == 2 and "Rahasia" not in page
    assert "Mesin Lentera" in page and "Anda sendiri" in page and "foto dokumen 1" in page
    assert "milik orang lain" not in page
    assert "Belum ada yang melihat" in browser(factories.user()).get(reverse("authentication:seen_by")).content.decode()


def test_the_list_costs_the_same_however_long_it_is() -> None:
    def queries(count: int) -> int:
        user = factories.user()
        looked(user, count)
        client = browser(user)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("authentication:seen_by")).content.decode()
        assert ("Berikutnya" in page) == (count > 20)
        return len(seen)

    assert queries(1) == queries(3) == queries(25)


# --- The end ----------------------------------------------------------------------------------------------------------


def test_the_page_shows_in_numbers_what_goes_and_what_stays() -> None:
    page = browser(canaries.somebody()).get(ERASE).content.decode()
    assert "Identitas: NIK" in page and "Penugasan" in page and "UU KUP pasal 28" in page
    assert "Hapus akun saya</span>" in page


def test_only_the_word_and_a_fresh_password_end_an_account() -> None:
    user = factories.nakes().user
    stale = browser(user, sure=False)
    assert reverse("account_reauthenticate") in stale.post(ERASE, {"word": "HAPUS"})["Location"]
    fresh = browser(user)
    assert "Belum ada yang dihapus" in fresh.post(ERASE, {"word": "HAPSU"}).content.decode()
    user.refresh_from_db()
    assert user.deleted_at is None
    answer = fresh.post(ERASE, {"word": " hapus "}, follow=True)
    assert "Akun Anda sudah dihapus" in answer.content.decode()
    user.refresh_from_db()
    assert user.deleted_at and not user.is_active
    assert stale.get(reverse("authentication:inbox")).status_code == 302


def test_what_stands_against_it_is_named_with_its_page() -> None:
    place = factories.faskes()
    client = browser(factories.admin_of(place))
    page = client.get(ERASE).content.decode()
    assert "satu-satunya admin" in page and "Ketik HAPUS" not in page
    refused = client.post(ERASE, {"word": "HAPUS"}).content.decode()
    assert "satu-satunya admin" in refused and User.objects.filter(deleted_at__isnull=False).count() == 0
