"""The meter: what a gap costs is counted on real shifts through the real rules."""

import pytest

from management.domain import profiles
from management.domain.completeness import Completeness, completeness
from management.models import NakesProfile
from tests import factories

pytestmark = pytest.mark.django_db


def cost(found: Completeness, key: str) -> str:
    return next((item.cost for item in [*found.items, *found.choices] if item.key == key), "")


def look(nakes: NakesProfile) -> Completeness:
    return completeness(nakes, now=factories.NOW)


def test_without_an_str_no_shift_around_can_be_applied_for() -> None:
    unit = factories.departemen()
    for _ in range(3):
        factories.shift(unit)
    found = look(factories.nakes(str_status="waiting"))
    assert cost(found, "document") == "STR menunggu verifikasi: 0 dari 3 shift di sekitar Anda bisa dilamar."
    assert (found.around, found.bookable) == (3, 0)


def test_each_gap_names_its_number() -> None:
    unit = factories.departemen()
    bls = factories.skill("BLS", 0)
    factories.shift(unit, skills_required=bls.mask)
    factories.shift(unit)
    factories.shift(unit, rate=500_000)
    nakes = factories.nakes(min_rate=600_000)
    found = look(nakes)
    assert cost(found, "skills") == "Shift di sekitar: 1 mensyaratkan BLS."
    assert cost(found, "rate") == "Tarif paling rendah Rp 600.000 menyembunyikan 1 shift."
    assert cost(found, "permit") == "3 dari 3 shift di sekitar perlu surat tugas karena SIP di sana belum ada."


def test_a_short_reach_is_told_as_a_choice() -> None:
    factories.shift(factories.departemen(factories.faskes(lat=factories.LAT + 0.25)))
    found = look(factories.nakes(max_km=10))
    assert cost(found, "distance") == "Jarak 10 km menyembunyikan 1 shift."


def test_a_confirmed_section_is_done_even_when_nothing_changed() -> None:
    nakes = factories.nakes()
    before = look(nakes).done
    profiles.save_week(nakes=nakes, by=nakes.user, week_mask=nakes.week_mask, preferred_slots=0)
    assert look(nakes).done == before + 1


def test_the_next_step_is_the_first_gap() -> None:
    step = look(factories.nakes(str_status=None)).next_step
    assert step is not None
    assert step.key == "document"


def test_queries_do_not_grow_with_the_shifts(django_assert_num_queries) -> None:
    nakes = factories.nakes()
    unit = factories.departemen()
    factories.shift(unit)
    with django_assert_num_queries(8):
        look(nakes)
    for _ in range(3):
        factories.shift(unit)
    with django_assert_num_queries(8):
        look(nakes)
