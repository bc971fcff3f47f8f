"""Each hard rule refuses by its own name, at its own edge."""

from datetime import date, timedelta

import pytest

from management.domain import matching, wording
from management.domain.problems import Code
from management.enums import Side
from management.models import Assignment, AvailabilityException, Block, Credential, NakesProfile, Shift
from tests import factories

pytestmark = pytest.mark.django_db


def codes(nakes: NakesProfile, shift: Shift) -> list[str]:
    return [p.code for p in matching.explain(nakes, shift, now=factories.NOW).check.blockers]


@pytest.fixture
def shift() -> Shift:
    return factories.shift()


def busy(nakes: NakesProfile, shift: Shift, *, start: timedelta, length: timedelta = timedelta(hours=7)) -> None:
    other = factories.shift(starts_at=shift.starts_at + start, ends_at=shift.starts_at + start + length)
    Assignment.objects.create(
        shift=other, nakes=nakes, starts_at=other.starts_at, ends_at=other.ends_at, origin="application",
        booked_by=other.posted_by, verdict="green",
    )  # fmt: skip


def test_somebody_who_fits_has_no_problem(shift: Shift) -> None:
    assert codes(factories.nakes(legal_at=shift.faskes), shift) == []


def test_overlap_and_rest(shift: Shift) -> None:
    """The shift is 10 hours; 11 hours of rest are enough, a minute less is not."""
    place = shift.faskes
    before = timedelta(hours=-7)
    for start, expected in (
        (timedelta(hours=9), [Code.OVERLAP]),
        (timedelta(hours=20), [Code.REST]),
        (timedelta(hours=21) - timedelta(minutes=1), [Code.REST]),
        (timedelta(hours=21), []),
        (before - timedelta(hours=10, minutes=59), [Code.REST]),
        (before - timedelta(hours=11), []),
    ):
        nakes = factories.nakes(legal_at=place)
        busy(nakes, shift, start=start)
        assert codes(nakes, shift) == expected, start


def test_forty_hours_a_week_with_hours_elsewhere(shift: Shift) -> None:
    assert codes(factories.nakes(legal_at=shift.faskes, hours_elsewhere=30), shift) == []
    assert codes(factories.nakes(legal_at=shift.faskes, hours_elsewhere=31), shift) == [Code.WEEK]


def test_hours_of_the_week_are_split_where_the_week_turns() -> None:
    """Sunday 21.00 to Monday 07.00 WITA: 3 hours in one week, 7 in the next."""
    start = factories.NOW + timedelta(days=5, hours=12)
    night = factories.shift(starts_at=start, ends_at=start + timedelta(hours=10))
    assert codes(factories.nakes(legal_at=night.faskes, hours_elsewhere=33), night) == []
    assert codes(factories.nakes(legal_at=night.faskes, hours_elsewhere=34), night) == [Code.WEEK]


def test_days_off_in_local_dates(shift: Shift) -> None:
    """The shift touches 26 and 27 November in Sumba; the 25th and 28th do not matter."""
    for day, expected in ((25, []), (26, [Code.OFF]), (27, [Code.OFF]), (28, [])):
        nakes = factories.nakes(legal_at=shift.faskes)
        AvailabilityException.objects.create(
            nakes=nakes, kind="off", date_from=date(2026, 11, day), date_to=date(2026, 11, day)
        )
        assert codes(nakes, shift) == expected, day


def test_distance_is_the_persons_own_and_doubles_in_3t(shift: Shift) -> None:
    nakes = factories.nakes(legal_at=shift.faskes, max_km=10, home_lat=factories.LAT + 0.12)  # 13.3 km
    assert codes(nakes, shift) == [Code.DISTANCE]
    shift.faskes.override_3t, shift.faskes.override_3t_reason = True, "uji"
    shift.faskes.save()
    remote = factories.shift(shift.departemen)
    assert codes(nakes, remote) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"min_rate": 675_000}, Code.RATE),
        ({"active": False}, Code.INACTIVE),
        ({"tier": 2, "min_rate": 100_000}, Code.TIER),
    ],
)
def test_rules_of_one_row(shift: Shift, fields: dict, code: Code) -> None:
    assert code in codes(factories.nakes(legal_at=shift.faskes, **fields), shift)


def test_profession_family_fills_downwards_only() -> None:
    ners, vokasi = factories.profession("ners"), factories.profession("perawat_vokasi")
    for_ners, for_vokasi = factories.shift(profession=ners), factories.shift(profession=vokasi)
    assert Code.PROFESSION in codes(factories.nakes(profession=vokasi), for_ners)
    assert Code.PROFESSION not in codes(factories.nakes(profession=ners), for_vokasi)
    assert Code.PROFESSION in codes(factories.nakes(profession=factories.profession("dokter")), for_vokasi)


def test_required_skill_missing_and_certificate_expired() -> None:
    bls = factories.skill("BLS", 0)
    shift = factories.shift(skills_required=bls.mask)
    assert codes(factories.nakes(legal_at=shift.faskes), shift) == [Code.SKILLS]
    nakes = factories.nakes(legal_at=shift.faskes, skill_mask=bls.mask)
    assert codes(nakes, shift) == []
    Credential.objects.create(
        nakes=nakes, kind="certificate", skill=bls, number="1", valid_until=date(2026, 11, 26), status="verified"
    )
    assert codes(nakes, shift) == [Code.CREDENTIAL]


def test_block_from_either_side_without_saying_whose(shift: Shift) -> None:
    nakes = factories.nakes(legal_at=shift.faskes)
    Block.objects.create(faskes=shift.faskes, nakes=nakes, side="nakes", reason="uji")
    assert codes(nakes, shift) == [Code.BLOCKED]
    found = matching.explain(nakes, shift, now=factories.NOW).check.blockers[0]
    said = wording.problem(found, wording.speak(to=Side.FASKES, zone=shift.zone))
    assert "memblokir" not in said and "uji" not in said


def test_every_code_has_a_sentence_and_a_short_name() -> None:
    assert set(wording.PROBLEMS) == set(Code) == set(wording.SHORT)
