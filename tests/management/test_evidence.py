"""The queue of a platform admin: every reason, both pictures, who looked, and two people where one is not enough."""

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from authentication.domain import identity, private_files
from authentication.domain.identity import Person
from authentication.enums import Gender, Role
from authentication.models import DataAccess
from lentera.lib.uploads import CleanPicture
from management.domain import documents
from management.models import Credential
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NIK = "5311034501900001"


def admin_browser() -> Client:
    client = Client()
    client.force_login(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def row() -> Credential:

    nurse = factories.nakes(str_status=None)
    identity.declare(user=nurse.user, person=Person(NIK, date(1990, 1, 5), Gender.FEMALE), by=nurse.user)
    picture = private_files.store(owner=nurse.user, picture=CleanPicture(b"one", 10, 20))
    reading = {
        "engine": "embedded", "qr": [], "turned": 0, "seconds": 1.0, "fell_back": "",
        "fields": {"nomor_str": {"value": "XX00000000000002", "confidence": 0.95, "box": None}},
    }  # fmt: skip
    against = {"code": "number_differs", "leaning": "against", "sentence": "Nomor di foto lain <b>."}
    return Credential.objects.create(
        nakes=nurse, kind="str", number="XX00000000000001", picture=picture, reading=reading,
        findings=[against], check_state="person",
    )  # fmt: skip


def page(row: Credential) -> str:
    return reverse("admin:management_credential_change", args=[row.pk])


def test_everything_stands_side_by_side_and_is_escaped(row: Credential) -> None:
    rival = factories.nakes(str_status=None)
    other = private_files.store(owner=rival.user, picture=CleanPicture(b"two", 10, 20))
    Credential.objects.create(nakes=rival, kind="str", number="XX0000-0000000001", picture=other)
    text = admin_browser().get(page(row)).content.decode()
    assert "Nomor di foto lain &lt;b&gt;." in text and NIK in text and "XX00000000000002" in text
    assert str(row.picture.uid) in text and str(other.uid) in text
    assert "jejak audit" in text.lower()


def test_professions_stand_by_their_names(row: Credential) -> None:
    read = factories.profession("ners", name="Ners")
    fields = {**row.reading["fields"], "profesi": {"value": read.code, "confidence": 0.95, "box": None}}
    row.reading = {**row.reading, "fields": fields}
    row.save()
    typed = row.nakes.profession
    typed.name = "Perawat vokasi"
    typed.save()
    text = admin_browser().get(page(row)).content.decode()
    assert "Perawat vokasi" in text and "Ners" in text and "<td>perawat_vokasi" not in text and ">ners<" not in text


def test_a_look_is_kept(row: Credential) -> None:
    admin_browser().get(page(row))
    look = DataAccess.objects.get(person=row.nakes.user)
    assert look.purpose == "verification" and look.actor.role == Role.PLATFORM_ADMIN


def decide(browser: Client, row: Credential, action: str, reason: str = "") -> str:
    data = {"action": action, "_selected_action": [str(row.pk)], "reason": reason, "seen": documents.stamp(row)}
    return browser.post(reverse("admin:management_credential_changelist"), data, follow=True).content.decode()


def test_two_people_where_the_machine_objects(row: Credential) -> None:
    first, second = admin_browser(), admin_browser()
    assert "alasan" in decide(first, row, "verify")
    assert "Petugas kedua" in decide(first, row, "verify", "Nomor lama masih tercetak")
    assert "orang lain" in decide(first, row, "verify", "sungguh")
    row.refresh_from_db()
    assert row.status == "waiting"
    decide(second, row, "verify")
    row.refresh_from_db()
    assert (row.status, row.verified_how) == ("verified", "two_persons")


def test_nothing_of_a_document_is_typed_by_an_admin(row: Credential) -> None:
    browser = admin_browser()
    assert browser.post(page(row), {"number": "XX9", "status": "verified"}).status_code == 403
    row.refresh_from_db()
    assert (row.number, row.status) == ("XX00000000000001", "waiting")


def test_the_queue_says_how_long_and_why(row: Credential) -> None:
    text = admin_browser().get(reverse("admin:management_credential_changelist")).content.decode()
    assert "detik" in text and "Nomor di foto lain" in text
    assert "paling lama" in admin_browser().get(reverse("admin:index")).content.decode()


def test_the_longest_wait_stands_first(row: Credential) -> None:
    early, late = (
        Credential.objects.create(
            nakes=factories.nakes(str_status=None), kind=kind, number=number, check_state="person", sent_at=NOW - ago
        )
        for kind, number, ago in (
            ("str", "PALING-LAMA", timedelta(days=3)),
            ("certificate", "BARU", timedelta(hours=1)),
        )
    )
    assert late.pk > early.pk > row.pk
    Credential.objects.filter(pk=late.pk).update(sent_at=NOW - timedelta(days=9))
    text = admin_browser().get(reverse("admin:management_credential_changelist")).content.decode()
    assert text.index("BARU") < text.index("PALING-LAMA") < text.index("XX00000000000001")


def test_the_page_sends_along_what_was_looked_at(row: Credential) -> None:
    Credential.objects.filter(pk=row.pk).update(findings=None)
    browser = admin_browser()
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(page(row)).content.decode())
    assert seen
    data = {"action": "verify", "_selected_action": [str(row.pk)], "reason": "", "seen": html.unescape(seen[1])}
    Credential.objects.filter(pk=row.pk).update(number="XX00000000000009")
    url = reverse("admin:management_credential_changelist")
    assert "Muat ulang" in browser.post(url, data, follow=True).content.decode()
    Credential.objects.filter(pk=row.pk).update(number="XX00000000000001")
    browser.post(url, data, follow=True)
    row.refresh_from_db()
    assert row.status == "verified"
