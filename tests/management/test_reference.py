import io
import math
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from authentication.models import Faskes
from lentera.lib import watches
from lentera.lib.grid import cell_of
from management.domain import reference
from management.domain.sweeps import SweepFailedError
from management.models import Profession, Shift, Skill
from tests import factories

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


# --- Coming shifts follow their faskes -------------------------------------------------------------------------------


def _correct(faskes: Faskes) -> Faskes:
    """A better point, in another kabupaten with another zone that is 3T."""
    place = factories.wilayah("94.71", name="Kota Jayapura", zone="Asia/Jayapura", is_3t=True)
    faskes.wilayah, faskes.lat, faskes.lon = place, -2.53, 140.71
    faskes.save()
    return faskes


def test_a_corrected_place_reaches_coming_shifts_and_no_others() -> None:
    with time_machine.travel(factories.NOW, tick=False):
        coming = factories.shift()
        past = factories.shift(coming.departemen, starts_at=factories.NOW + timedelta(hours=1))
        Shift.objects.filter(pk=past.pk).update(starts_at=factories.NOW - timedelta(hours=1))
        before = past.cell
        faskes = _correct(coming.faskes)
        assert reference.refresh_shift_places() == 1
        assert reference.refresh_shift_places() == 0
    coming.refresh_from_db()
    past.refresh_from_db()
    assert (coming.lat, coming.lon, coming.zone) == (faskes.lat, faskes.lon, "Asia/Jayapura")
    assert coming.cell == cell_of(faskes.lat, faskes.lon) != before
    assert coming.lon_scale == pytest.approx(math.cos(math.radians(faskes.lat)))
    assert (coming.is_3t, coming.radius_factor) == (True, 2)
    # 13.00 UTC is 21.00 in Sumba and 22.00 in Jayapura; the local hours are read anew.
    assert coming.need_mask == watches.need_mask(coming.starts_at, coming.ends_at, "Asia/Jayapura")
    assert (past.cell, past.zone) == (before, "Asia/Makassar")


def test_one_shift_that_fails_does_not_keep_the_others_in_the_old_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(factories.NOW, tick=False):
        bad = factories.shift()
        good = factories.shift(bad.departemen)
        _correct(bad.faskes)
        real = Shift.derive

        def derive(shift: Shift) -> None:
            if shift.pk == bad.pk:
                raise ValueError("rusak")
            real(shift)

        monkeypatch.setattr(Shift, "derive", derive)
        with pytest.raises(SweepFailedError, match=bad.ref):
            reference.refresh_shift_places()
    good.refresh_from_db()
    assert good.zone == "Asia/Jayapura"
