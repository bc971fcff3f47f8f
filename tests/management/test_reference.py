import io

import pytest
from django.core.management import call_command

from management.domain import reference
from management.models import Profession, Skill

pytestmark = pytest.mark.django_db


def test_the_command_loads_everything_and_may_be_repeated() -> None:
    first, second = io.StringIO(), io.StringIO()
    call_command("load_reference", stdout=first)
    call_command("load_reference", stdout=second)
    assert "wilayah: 552 baru" in first.getvalue()
    assert "profesi: 0 baru, 0 diperbarui, 44 tetap" in second.getvalue()
    assert Profession.objects.filter(medical=True).count() == 6


def test_every_skill_has_its_own_bit_in_the_mask() -> None:
    reference.load_skills()
    bits = list(Skill.objects.values_list("bit", flat=True))
    assert sorted(bits) == list(range(len(bits))) and len(bits) <= 60


def test_a_renamed_profession_is_put_right() -> None:
    reference.load_professions()
    Profession.objects.filter(code="ners").update(name="Salah")
    assert reference.load_professions().updated == 1
    assert Profession.objects.get(code="ners").name == "Ners"
