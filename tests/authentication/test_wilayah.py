from pathlib import Path

import pytest

from authentication.domain import wilayah
from authentication.enums import CoordinateQuality, FaskesKind, RegionListKind
from authentication.models import Faskes, RegionList, Wilayah
from lentera.lib.errors import DomainError

pytestmark = pytest.mark.django_db
UNDERDEVELOPED = RegionListKind.UNDERDEVELOPED


def list_file(folder: Path, *codes: str) -> Path:
    path = folder / "daftar.csv"
    path.write_text("code\n" + "\n".join(codes) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def loaded() -> None:
    wilayah.load_all()


def faskes_in(code: str, **fields: object) -> Faskes:
    place = Wilayah.objects.get(code=code)
    values = {
        "name": "Puskesmas",
        "kind": FaskesKind.PUSKESMAS,
        "coordinate_quality": CoordinateQuality.SINGLE,
        **fields,
    }
    number = Faskes.objects.count()
    return Faskes.objects.create(code=f"T{number}", wilayah=place, lat=place.lat, lon=place.lon, **values)


def test_the_whole_country_loads_once(loaded: None) -> None:
    assert Wilayah.objects.filter(parent=None).count() == 38
    assert Wilayah.objects.exclude(parent=None).count() == 514
    again = wilayah.load_all()
    assert {(done.created, done.updated) for done in again.values()} == {(0, 0)}


def test_a_wrong_row_is_put_right(loaded: None) -> None:
    Wilayah.objects.filter(code="31.71").update(name="Salah")
    assert wilayah.load_wilayah().updated == 1
    assert Wilayah.objects.get(code="31.71").name == "Kota Administrasi Jakarta Pusat"


def test_the_flag_names_its_law_and_years(loaded: None) -> None:
    assert Wilayah.objects.get(code="12.04").label_3t == "Tertinggal (Perpres 63/2020, 2020–2024)"
    both = Wilayah.objects.get(code="12.14")
    assert both.is_3t and "Keppres 6/2017, sejak 2017" in both.label_3t
    assert not Wilayah.objects.get(code="31.71").is_3t


def test_a_list_stays_in_force_until_its_successor(loaded: None, tmp_path: Path) -> None:
    assert [each.year_from for each in wilayah.lists_in_force(2040)] == [
        2020,
        2020,
        2017,
    ]
    wilayah.load_region_list(
        path=list_file(tmp_path, "31.71"),
        kind=UNDERDEVELOPED,
        source="Perpres baru",
        year_from=2025,
        year_to=2029,
    )
    assert Wilayah.objects.get(code="31.71").is_3t
    assert not Wilayah.objects.get(code="12.04").is_3t


def test_a_list_of_the_future_waits(loaded: None, tmp_path: Path) -> None:
    wilayah.load_region_list(
        path=list_file(tmp_path, "31.71"),
        kind=UNDERDEVELOPED,
        source="Perpres nanti",
        year_from=2999,
    )
    assert not Wilayah.objects.get(code="31.71").is_3t
    assert Wilayah.objects.get(code="12.04").is_3t


def test_the_same_years_again_correct_the_list(loaded: None, tmp_path: Path) -> None:
    path = list_file(tmp_path, "12.04", "31.71")
    done = wilayah.load_region_list(path=path, kind=UNDERDEVELOPED, source="Perpres 63/2020", year_from=2020)
    assert (done.created, done.updated, done.unchanged) == (1, 61, 1)
    assert RegionList.objects.filter(kind=UNDERDEVELOPED).count() == 1


@pytest.mark.parametrize("code", ["31", "99.99", ""])
def test_only_a_kabupaten_or_kota_can_be_listed(loaded: None, tmp_path: Path, code: str) -> None:
    with pytest.raises(DomainError, match="kode kabupaten/kota"):
        wilayah.load_region_list(
            path=list_file(tmp_path, "12.04", f'"{code}"'),
            kind=UNDERDEVELOPED,
            source="x",
            year_from=2025,
        )
    assert RegionList.objects.count() == 3


def test_faskes_follow_their_wilayah_unless_overridden(loaded: None, tmp_path: Path) -> None:
    plain = faskes_in("12.04")
    kept = faskes_in("12.04", override_3t=True, override_3t_reason="pulau tanpa jembatan")
    refused = faskes_in("31.71", override_3t=False, override_3t_reason="pusat kota")
    city = faskes_in("31.71")
    assert plain.is_3t and kept.is_3t and not refused.is_3t and not city.is_3t
    wilayah.load_region_list(
        path=list_file(tmp_path, "31.71"),
        kind=UNDERDEVELOPED,
        source="x",
        year_from=2025,
    )
    flags = [Faskes.objects.get(pk=each.pk).is_3t for each in (plain, kept, refused, city)]
    assert flags == [False, True, False, True]
