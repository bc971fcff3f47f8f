"""A test per rule: may this person work here on these dates, and the sentence that says so."""

from datetime import date, timedelta

import pytest

from management.domain import legality, records, wording
from management.domain.legality import Judgement
from management.enums import Side, Verdict
from management.models import LegalityRule, NakesProfile, Shift
from tests import factories

pytestmark = pytest.mark.django_db


def judge(nakes: NakesProfile, shift: Shift) -> Judgement:
    need = records.need_of(shift)
    known = records.load([nakes.pk], start=need.starts_at, end=need.ends_at)[nakes.pk]
    return legality.judge(records.person_of(nakes), need, known, legality.load_rules())


def sentence(found: Judgement) -> str:
    words = wording.verdict(found, wording.speak(to=Side.NAKES, zone="Asia/Makassar"))
    return f"{words.reason} {words.step}"


def test_sip_here_is_green() -> None:
    shift = factories.shift()
    found = judge(factories.nakes(legal_at=shift.faskes), shift)
    assert (found.verdict, found.code) == (Verdict.GREEN, "sip_here")
    assert "Min 31 Des 2028" in sentence(found)


def test_sip_that_ends_during_the_shift_is_not_green() -> None:
    """The shift runs from 26 to 27 November; the SIP ends on the 26th."""
    shift = factories.shift()
    nakes = factories.nakes()
    factories.sip(nakes, shift.faskes, valid_until=date(2026, 11, 26))
    found = judge(nakes, shift)
    assert (found.verdict, found.code) == (Verdict.AMBER, "sip_lapsed_here")
    assert "SIP di sini habis Kam 26 Nov 2026" in sentence(found)


def test_unverified_sip_counts_for_nothing() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    factories.sip(nakes, shift.faskes, status="waiting")
    assert judge(nakes, shift).code == "free_slot"


def test_free_slot_is_amber_with_the_next_step() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    factories.sip(nakes, None)
    found = judge(nakes, shift)
    assert (found.verdict, found.code) == (Verdict.AMBER, "free_slot")
    assert "1 dari 2 slot SIP terpakai" in sentence(found) and "surat tugas" in sentence(found)


def test_full_slots_are_red() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    for _ in range(2):
        factories.sip(nakes, None)
    found = judge(nakes, shift)
    assert (found.verdict, found.code) == (Verdict.RED, "slots_full")


def test_slots_are_per_profession_and_dated() -> None:
    """The profession's own row wins over the general one, and only while it is in force."""
    doctor = factories.profession("dokter")
    unit = factories.departemen()
    shift = factories.shift(unit, profession=doctor, rate=900_000)
    nakes = factories.nakes(profession=doctor)
    for _ in range(2):
        factories.sip(nakes, None)
    assert judge(nakes, shift).code == "slots_full"
    rule = LegalityRule.objects.create(
        kind="sip_slots", profession=doctor, value=3, valid_from=date(2026, 1, 1), source="uji"
    )
    assert judge(nakes, shift).code == "free_slot"
    rule.valid_until = date(2026, 11, 25)
    rule.save()
    assert judge(nakes, shift).code == "slots_full"


def test_letter_may_not_bridge_when_the_rule_says_no() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    LegalityRule.objects.filter(kind="letter_bridges").update(value=0)
    found = judge(nakes, shift)
    assert (found.verdict, found.code) == (Verdict.RED, "sip_needed_first")


def test_letter_beyond_slots_when_the_rule_says_yes() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    for _ in range(2):
        factories.sip(nakes, None)
    LegalityRule.objects.create(kind="letter_beyond_slots", value=1, valid_from=date(2026, 1, 1), source="uji")
    assert judge(nakes, shift).verdict == Verdict.AMBER


def test_sip_not_required_when_the_rule_says_so() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    LegalityRule.objects.filter(kind="sip_required").update(value=0)
    assert judge(nakes, shift).code == "sip_not_required"


@pytest.mark.parametrize(
    ("status", "code"), [(None, "str_missing"), ("waiting", "str_waiting"), ("rejected", "str_rejected")]
)
def test_without_a_verified_str_everything_is_red(status: str | None, code: str) -> None:
    shift = factories.shift()
    nakes = factories.nakes(legal_at=shift.faskes, str_status=status)
    found = judge(nakes, shift)
    assert (found.verdict, found.code) == (Verdict.RED, code)


def test_str_expired_on_the_day_is_red_though_valid_today() -> None:
    shift = factories.shift()
    nakes = factories.nakes(legal_at=shift.faskes)
    nakes.credentials.update(valid_until=factories.NOW.date() + timedelta(days=1))
    assert judge(nakes, shift).code == "str_expired"


def test_str_not_required_when_the_rule_says_so() -> None:
    shift = factories.shift()
    nakes = factories.nakes(legal_at=shift.faskes, str_status=None)
    LegalityRule.objects.filter(kind="str_required").update(value=0)
    assert judge(nakes, shift).verdict == Verdict.GREEN


def test_student_with_supervisor_is_green_and_never_on_a_licensed_place() -> None:
    unit = factories.departemen()
    supervisor = factories.nakes(legal_at=unit.faskes)
    student = factories.nakes(tier=2)
    supervised = factories.shift(unit, tier=2, rate=150_000, supervisor=supervisor)
    assert judge(student, supervised).code == "supervised"
    assert judge(student, factories.shift(unit)).code == "student_on_licensed_place"
    Shift.objects.filter(pk=supervised.pk).update(supervisor=None)
    supervised.refresh_from_db()
    assert judge(student, supervised).code == "no_supervisor"


def test_disaster_sip_is_green_where_it_is_for() -> None:
    shift = factories.shift()
    nakes = factories.nakes()
    factories.sip(nakes, shift.faskes, kind="disaster")
    assert judge(nakes, shift).code == "disaster_sip"
