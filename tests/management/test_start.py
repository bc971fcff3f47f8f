"""The registration after the account, and the pages of a document: what its owner sees and sends."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ai_service.reading import LIFELONG, CertificateReading, ReadField
from authentication.domain import private_files
from authentication.enums import IdentitySource
from authentication.models import DataAccess, Identity, PrivateFile
from lentera.lib import uploads
from management.domain import sending, start, verification
from management.models import Credential, NakesProfile, Study
from tests import factories

pytestmark = pytest.mark.django_db
NUMBER = "3111100219123456"
OTHER_NUMBER = "3111100219999999"
WHO = {"nik": "5311 0345 0190 0001", "birth_date": "1990-01-05", "gender": "female"}


def photo(name: str = "str.jpg", size: tuple[int, int] = (400, 560), kind: str = "JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 210, 220)).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def reading(turned: int = 0, confidence: float = 0.97) -> CertificateReading:
    values = {"jenis": "str", "nomor_str": NUMBER, "nama": "Orang", "berlaku_sampai": LIFELONG}
    fields = {k: ReadField(v, confidence, (0.1, 0.2, 0.3, 0.4)) for k, v in values.items()}
    return CertificateReading("embedded", fields, turned=turned)


@pytest.fixture
def nurse() -> NakesProfile:
    nurse = factories.nakes(str_status=None)
    factories.agreed(nurse.user)
    return nurse


@pytest.fixture
def browser(nurse: NakesProfile, client: Client) -> Iterator[Client]:
    client.force_login(nurse.user)
    yield client


def where(client: Client, url: str = "") -> str:
    return client.get(url or reverse("home"), follow=True).request["PATH_INFO"]


def test_it_is_left_and_continued_where_it_was(browser: Client, nurse: NakesProfile) -> None:
    assert where(browser) == reverse("management:start_identitas")
    browser.post(reverse("management:start_identitas"), WHO)
    assert where(browser) == reverse("management:start_dokumen")
    sent = browser.post(reverse("management:start_dokumen"), {"photo": photo()})
    row = Credential.objects.get()
    assert sent["Location"] == reverse("management:document", args=[row.uid])
    # Sent, so the home is the feed again; the registration itself still asks for the fields.
    assert where(browser) == reverse("management:feed")
    assert where(browser, reverse("management:start")) == reverse("management:start_dokumen")
    sending.read(kind="credential", pk=row.pk, engine=lambda *_: reading())
    browser.post(reverse("management:document", args=[row.uid]), {"number": NUMBER})
    assert where(browser, reverse("management:start")) == reverse("management:start_tempat")
    browser.post(
        reverse("management:start_tempat"), {"lat": "-9,65", "lon": "120,26", "max_km": 25, "pattern": "weekend"}
    )
    nurse.refresh_from_db()
    assert (nurse.max_km, nurse.week_mask) == (25, 0b111111 << 15) and start.next_step(nurse) is None
    assert "sedang dicocokkan" in browser.get(reverse("management:start")).content.decode()


def test_a_student_also_tells_of_the_study(client: Client) -> None:
    student = factories.nakes(tier=2, str_status=None)
    client.force_login(factories.agreed(student.user))
    client.post(reverse("management:start_identitas"), WHO)
    assert where(client) == reverse("management:start_kuliah")
    data = {
        "university": "Universitas Nusa Cendana", "programme": "S1 Keperawatan", "semester": 6,
        "contact_name": "Ibu Dosen", "contact_address": "dosen@undana.example",
    }  # fmt: skip
    client.post(reverse("management:start_kuliah"), data)
    assert Study.objects.get().faculty_contact == {"nama": "Ibu Dosen", "hubungi": "dosen@undana.example"}
    assert where(client) == reverse("management:start_dokumen")
    assert start.main_kind(student) == "student_card"
    client.post(reverse("management:start_dokumen"), {"photo": photo()})
    assert Credential.objects.get().kind == "student_card"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nik": "5311"}, "16 angka"),
        ({"birth_date": "1990-01-06"}, "Tanggal lahir di NIK ini bukan 06-01-1990"),
        ({"gender": "male"}, "Menurut NIK ini pemiliknya perempuan"),
        ({"birth_date": "2999-01-05"}, "masa depan"),
        ({"nik": ""}, "Tulis NIK Anda."),
    ],
)
def test_an_identity_that_contradicts_itself_stays_on_the_page(browser: Client, change: dict, said: str) -> None:
    answer = browser.post(reverse("management:start_identitas"), {**WHO, **change})
    assert said in answer.content.decode() and not Identity.objects.exists()


def test_the_nik_is_not_sent_back(browser: Client) -> None:
    browser.post(reverse("management:start_identitas"), WHO)
    page = browser.get(reverse("management:start_identitas")).content.decode()
    assert "531103" not in page and "1990-01-05" in page


def test_a_verified_identity_is_shown_and_no_form_is_offered_that_would_be_refused(browser: Client) -> None:
    browser.post(reverse("management:start_identitas"), WHO)
    Identity.objects.update(verified_at=timezone.now(), source=IdentitySource.PERSON)
    page = browser.get(reverse("management:start_identitas")).content.decode()
    assert "sudah terverifikasi" in page and f"…{WHO['nik'][-4:]}" in page
    assert "531103" not in page and 'name="nik"' not in page
    assert f'href="{reverse("management:start")}">Lanjut' in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("a.jpg", b""), "Berkas itu kosong"),
        (SimpleUploadedFile("a.svg", b"<svg onload='x'/>"), "bukan foto"),
        (SimpleUploadedFile("a.jpg", b"%PDF-1.7 x"), "isinya PDF"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8" + b"0" * uploads.MAX_BYTES), "lebih dari 10 MB"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_and_nothing_stored(browser: Client, file, said: str) -> None:
    file.seek(0)
    answer = browser.post(reverse("management:start_dokumen"), {"photo": file})
    assert said in answer.content.decode() and not PrivateFile.objects.exists() and not Credential.objects.exists()


def test_two_hundred_megabytes_are_refused_unread(browser: Client) -> None:
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    answer = browser.generic(
        "POST", reverse("management:start_dokumen"), b"", "multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": "200000000", "wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413 and "200 MB" in answer.content.decode()


def sent(browser: Client) -> Credential:
    browser.post(reverse("management:my_documents"), {"kind": "str", "photo": photo()})
    return Credential.objects.get()


def test_the_page_shows_what_was_read_and_marks_what_is_unsure(browser: Client) -> None:
    row = sent(browser)
    url = reverse("management:document", args=[row.uid])
    waiting = browser.get(url).content.decode()
    assert "every 2s" in waiting and "sedang membaca" in waiting
    sending.read(kind="credential", pk=row.pk, engine=lambda *_: reading(confidence=0.5))
    page = browser.get(url).content.decode()
    assert "every 2s" not in page and f'value="{NUMBER}"' in page and "data-unsure" in page and "<rect" in page
    part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "Cocokkan isian" in part


def test_the_page_of_a_document_on_file_shows_what_its_owner_confirmed(browser: Client) -> None:
    row = sent(browser)
    sending.read(kind="credential", pk=row.pk, engine=lambda *_: reading(confidence=0.5))
    url = reverse("management:document", args=[row.uid])
    browser.post(url, {"number": OTHER_NUMBER, "issuer": "Konsil Uji", "valid_until": "2031-02-03"})
    Credential.objects.filter(pk=row.pk).update(status="verified", check_state="done")
    page = browser.get(url).content.decode()
    assert OTHER_NUMBER in page and "Konsil Uji" in page and "3 Feb 2031" in page
    assert NUMBER not in page, "what the machine read counts no more"


def test_a_page_that_was_turned_stands_upright(browser: Client) -> None:
    row = sent(browser)
    sending.read(kind="credential", pk=row.pk, engine=lambda *_: reading(turned=90))
    file = PrivateFile.objects.get()
    assert (file.width, file.height) == (560, 400)
    answer = browser.get(reverse("authentication:private_file", args=[file.uid]))
    assert Image.open(io.BytesIO(answer.content)).size == (560, 400)
    assert sent(browser) == row, "the same photo is still recognised"


def test_the_picture_comes_with_strict_headers_and_each_look_is_known(browser: Client, nurse: NakesProfile) -> None:
    sent(browser)
    file = PrivateFile.objects.get()
    answer = browser.get(reverse("authentication:private_file", args=[file.uid]))
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store" and "default-src 'none'" in answer["Content-Security-Policy"]
    look = DataAccess.objects.get()
    assert (look.person, look.actor, look.purpose) == (nurse.user, nurse.user, "own")


def test_a_faskes_that_booked_somebody_sees_no_picture_and_no_nik(client: Client) -> None:
    place = factories.departemen()
    person, admin = factories.nakes(legal_at=place.faskes), factories.admin_of(place.faskes)
    file = private_files.store(owner=person.user, picture=uploads.CleanPicture(b"x", 1, 1))
    client.force_login(admin)
    assert client.get(reverse("authentication:private_file", args=[file.uid])).status_code == 404
    assert not DataAccess.objects.exists()


def test_an_owner_is_told_why_and_sends_another_photo(browser: Client) -> None:
    row = sent(browser)
    sending.read(kind="credential", pk=row.pk, engine=lambda *_: CertificateReading("embedded"))
    assert "Tidak ada tulisan dokumen" in browser.get(reverse("management:document", args=[row.uid])).content.decode()
    other = photo(size=(500, 700))
    browser.post(reverse("management:document_photo", args=[row.uid]), {"photo": other})
    row.refresh_from_db()
    assert (row.status, row.check_state) == ("waiting", "reading")


def test_a_sip_may_carry_its_photo(browser: Client, nurse: NakesProfile) -> None:
    permit = factories.sip(nurse, factories.faskes(), status="waiting", valid_until=date(2030, 1, 1))
    browser.post(reverse("management:permit_photo", args=[permit.uid]), {"photo": photo()})
    assert sending.read(kind="permit", pk=permit.pk, engine=lambda *_: reading())
    assert verification.verify(kind="permit", pk=permit.pk) == "rejected", "an STR is no SIP"
    permit.refresh_from_db()
    assert "bukan SIP" in permit.note
    assert permit.note in browser.get(reverse("management:my_permits")).content.decode()
