"""A rule is saved only after whoever changes it has read whose verdict changes colour."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from authentication.enums import Role
from management.domain import assignments, locks, rule_preview
from management.domain.rule_preview import Draft
from management.enums import Origin, RuleKind
from management.models import LegalityRule
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FUTURE = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def booked() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit)
    nurse = factories.nakes(legal_at=unit.faskes)
    by = shift.posted_by
    assignments.book(shift=locks.shift(shift.pk), nakes=nurse, origin=Origin.INVITATION, by=by, now=NOW)
    nurse.permits.all().delete()


def draft(**fields) -> Draft:
    whole = {"kind": RuleKind.LETTER_BRIDGES, "profession": None, "value": 0, "valid_from": FUTURE, "valid_until": None}
    return Draft(**{**whole, **fields})


def test_bookings_that_turn_red_are_counted_and_named() -> None:
    booked()
    found = rule_preview.preview(draft())
    assert dict(found.moves) == {("amber", "red"): 1} and (found.checked, found.bookings) == (1, 1)
    assert "1 kuning menjadi merah" in found.sentences[0] and "1 di antaranya punya tugas" in found.sentences[1]


def test_what_changes_nothing_says_so() -> None:
    booked()
    assert "tidak ada yang berubah" in rule_preview.preview(draft(value=1)).sentences[0]
    later = draft(valid_from=NOW.date() + timedelta(days=60))
    assert not rule_preview.preview(later).moves
    other = draft(profession=factories.profession("dokter"))
    assert rule_preview.preview(other).checked == 0


def test_a_sip_that_is_no_longer_needed_turns_green() -> None:
    booked()
    assert dict(rule_preview.preview(draft(kind=RuleKind.SIP_REQUIRED)).moves) == {("amber", "green"): 1}


def admin_browser() -> Client:
    client = Client()
    client.force_login(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    return client


def test_the_first_attempt_shows_the_effect_and_the_second_saves() -> None:
    booked()
    browser, url = admin_browser(), reverse("admin:management_legalityrule_add")
    data = {
        "kind": RuleKind.LETTER_BRIDGES, "profession": "", "value": 0, "valid_from": FUTURE.isoformat(),
        "valid_until": "", "source": "Uji", "understood": "on",
    }  # fmt: skip
    page = browser.post(url, data).content.decode()
    assert "1 kuning menjadi merah" in page and not LegalityRule.objects.filter(source="Uji").exists()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    assert "Centang" in browser.post(url, {**data, "value": 1, "seen": seen[1]}).content.decode(), (
        "another rule was seen"
    )
    browser.post(url, {**data, "seen": seen[1]})
    assert LegalityRule.objects.filter(source="Uji", value=0).exists()


def test_what_has_begun_is_not_rewritten() -> None:
    rule = LegalityRule.objects.create(kind=RuleKind.SIP_SLOTS, value=2, valid_from=date(2020, 1, 1), source="Lama")
    browser, url = admin_browser(), reverse("admin:management_legalityrule_change", args=[rule.pk])
    data = {"value": 9, "valid_from": "2019-01-01", "valid_until": "2026-12-31", "source": "Lama", "understood": "on"}
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', browser.post(url, data).content.decode())
    assert seen
    browser.post(url, {**data, "seen": seen[1]})
    rule.refresh_from_db()
    assert (rule.value, rule.valid_from, rule.valid_until) == (2, date(2020, 1, 1), date(2026, 12, 31))
