"""“Sah bekerja di sini?” says what matching says, and its letters carry only what they may."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from authentication.models import Faskes
from lentera.lib import letters
from lentera.lib.letters import BLANK
from management.domain import applications, matching, practice
from management.enums import Verdict
from management.models import NakesProfile
from management.presenters import practice as presenter
from management.views import practice as views
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("setting", "verdict"),
    [("sip", Verdict.GREEN), ("none", Verdict.AMBER), ("full", Verdict.RED), ("str", Verdict.RED)],
)
def test_it_agrees_with_matching(setting: str, verdict: Verdict) -> None:
    unit = factories.departemen()
    nurse = factories.nakes(legal_at=unit.faskes if setting == "sip" else None, str_status="verified")
    if setting == "full":
        for _ in range(2):
            factories.sip(nurse, factories.faskes())
    if setting == "str":
        nurse.credentials.update(valid_until=date(2026, 11, 1))
    judged = practice.judge(nakes=nurse, faskes=unit.faskes, on=DAY)
    assert judged.verdict == verdict
    assert judged.verdict == matching.explain(nurse, factories.shift(unit), now=NOW).check.judgement.verdict


def test_slots_are_counted_with_their_source() -> None:
    nurse = factories.nakes(legal_at=factories.faskes())
    factories.sip(nurse, factories.faskes(), kind="disaster")
    factories.sip(nurse, factories.faskes(), valid_until=date(2026, 11, 1))
    found = practice.slots(nakes=nurse, on=DAY)
    assert (found.used, found.allowed, found.source) == (1, 2, "uji")


def page(client: Client, nurse: NakesProfile, faskes: Faskes, day: str = "2026-11-26") -> str:
    client.force_login(nurse.user)
    return client.get(reverse("management:my_practice"), {"faskes": str(faskes.uid), "tanggal": day}).content.decode()


def test_the_page_names_reason_step_source_and_letters(client: Client) -> None:
    nurse, place = factories.nakes(), factories.faskes()
    text = page(client, nurse, place)
    assert "Perlu surat tugas" in text and "Ajukan SIP" in text and "Dasar: uji" in text
    assert "Surat tugas (draf" in text and "Permohonan SIP" in text and "0 dari 2 slot SIP" in text
    factories.sip(nurse, place)
    assert "Sah bekerja di sini" in page(client, nurse, place) and "Permohonan SIP" not in page(client, nurse, place)
    assert "Periksa tahunnya." in page(client, nurse, place, "0001-01-01")


def test_any_faskes_of_the_lists_is_found(client: Client) -> None:
    nurse = factories.nakes()
    factories.faskes(name="Puskesmas Kambaniru", status="listed")
    client.force_login(nurse.user)
    assert "Kambaniru" in client.get(reverse("management:my_practice"), {"q": "kamban"}).content.decode()
    assert client.get(reverse("management:my_practice"), {"faskes": "x", "tanggal": "x"}).status_code == 200


def text_of(letter: letters.Letter) -> str:
    return repr(letter)


def test_a_letter_is_a_pdf_with_blanks_for_whoever_signs(client: Client) -> None:
    nurse, place = factories.nakes(), factories.faskes(name="Puskesmas #set \\x {} *tebal*")
    client.force_login(nurse.user)
    for kind in presenter.LETTERS:
        answer = client.get(reverse("management:practice_letter", args=[kind]), {"faskes": str(place.uid)})
        assert answer.content.startswith(b"%PDF") and answer["Cache-Control"] == "private, no-store"
    assert (
        client.get(reverse("management:practice_letter", args=["lain"]), {"faskes": str(place.uid)}).status_code == 404
    )
    letter = presenter.task_letter(nurse, place, now=NOW, shift=None)
    assert letter.draft and letter.signer_name == BLANK and f"STR{nurse.pk}" in text_of(letter)


def test_a_faskes_sees_an_str_number_only_of_somebody_who_came_to_it(client: Client, monkeypatch) -> None:
    unit = factories.departemen()
    shift, nurse = factories.shift(unit), factories.nakes()
    client.force_login(shift.posted_by)
    seen = []

    def watch(letter: letters.Letter) -> bytes:
        seen.append(text_of(letter))
        return b"%PDF"

    monkeypatch.setattr(views, "to_pdf", watch)
    url = reverse("management:shift_letter", args=[shift.uid, nurse.uid])
    client.get(url)
    applications.apply(shift=shift, nakes=nurse, by=nurse.user, now=NOW)
    client.get(url)
    assert f"STR{nurse.pk}" not in seen[0] and f"STR{nurse.pk}" in seen[1]
