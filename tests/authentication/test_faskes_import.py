import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from authentication.domain import wilayah
from authentication.domain.faskes_import import Report, import_faskes
from authentication.enums import FaskesKind, FaskesStatus, OwnerKind
from authentication.models import Faskes
from lentera.lib.errors import DomainError

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
HEAD = "kode_rs,nama,kode_kabkota,jenis,kelas,pemilik,tempat_tidur,lat,lon,kualitas_koordinat"
GOOD = "R1,RSUD Contoh,31.71,RSU,C,Pemkab,120,-6.2,106.8,A"


@pytest.fixture(autouse=True)
def regions() -> None:
    wilayah.load_all()


def write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "daftar.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return (
        report.created,
        report.updated,
        report.unchanged,
        report.claimed,
        len(report.refused),
    )


def test_a_row_becomes_a_listed_faskes(tmp_path: Path) -> None:
    import_faskes(write(tmp_path, GOOD, "R2,RSIA Kasih,12.04,RSIA,D,Organisasi Islam,,1.07,97.7,C"))
    hospital, maternity = Faskes.objects.order_by("code")
    assert (hospital.kind, hospital.grade, hospital.owner, hospital.beds) == (
        FaskesKind.HOSPITAL,
        "C",
        OwnerKind.REGENCY,
        120,
    )
    assert hospital.status == FaskesStatus.LISTED and not hospital.is_3t
    assert maternity.specialty == "ibu dan anak" and maternity.beds is None
    assert maternity.owner == OwnerKind.SOCIAL and maternity.is_3t


def test_the_second_time_nothing_changes(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert counts(import_faskes(path)) == (1, 0, 0, 0, 0)
    assert counts(import_faskes(path)) == (0, 0, 1, 0, 0)
    assert counts(import_faskes(write(tmp_path, GOOD.replace("120", "150")))) == (
        0,
        1,
        0,
        0,
        0,
    )
    assert Faskes.objects.get().beds == 150


def test_a_claimed_faskes_speaks_for_itself(tmp_path: Path) -> None:
    import_faskes(write(tmp_path, GOOD))
    Faskes.objects.update(status=FaskesStatus.VERIFIED, name="RSUD Nama Baru")
    assert counts(import_faskes(write(tmp_path, GOOD.replace("120", "150")))) == (
        0,
        0,
        0,
        1,
        0,
    )
    assert Faskes.objects.get().name == "RSUD Nama Baru"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("-6.2,106.8", "106.8,-6.2"), "di luar Indonesia"),
        (GOOD.replace("-6.2", "entah"), "bukan angka"),
        (GOOD.replace("-6.2", "nan"), "di luar Indonesia"),
        (GOOD.replace("31.71", "99.99"), "tidak dikenal"),
        (GOOD.replace("31.71", "31"), "tidak dikenal"),
        (GOOD.replace("RSUD Contoh", "  "), "Nama kosong"),
        (GOOD.replace("RSUD Contoh", "x" * 151), "paling banyak 150"),
        (GOOD.replace("RSUD Contoh", "RS\x00UD"), "tidak dapat dibaca"),
        (GOOD.replace("120", "-3"), "tempat tidur"),
        (GOOD.replace(",A", ",Z"), "Mutu koordinat"),
        (GOOD.replace("R1", ""), "Kode kosong"),
        (GOOD + ",lebih", "Ada 11 kolom"),
        ('R1,"RSUD tanpa tutup,31.71,RSU,C,Pemkab,1,-6.2,106.8,A', "bukan CSV"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_in(tmp_path: Path, row: str, reason: str) -> None:
    report = import_faskes(write(tmp_path, row, GOOD.replace("R1", "R2"), GOOD.replace("R1", "R3")))
    assert counts(report) == (2, 0, 0, 0, 1)
    assert report.refused[0].line == 2 and reason in report.refused[0].reason


def test_a_code_twice_in_the_file(tmp_path: Path) -> None:
    report = import_faskes(write(tmp_path, GOOD, GOOD.replace("Contoh", "Lain")))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "baris 2" in report.refused[0].reason


def test_other_headings_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    path = write(tmp_path, "K1;Klinik Sehat;31.71;-6,2;106,8", head="id;nama;kab;y;x")
    columns = {"code": "id", "name": "nama", "wilayah": "kab", "lat": "y", "lon": "x"}
    assert counts(import_faskes(path, columns=columns, format_name="klinik", source="Dinkes DKI 2026")) == (
        1,
        0,
        0,
        0,
        0,
    )
    clinic = Faskes.objects.get()
    assert (clinic.kind, clinic.lat, clinic.source) == (
        FaskesKind.CLINIC,
        -6.2,
        "Dinkes DKI 2026",
    )


def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="Kolom kode tidak ditemukan"):
        import_faskes(write(tmp_path, "1,2", head="a,b"))
    with pytest.raises(DomainError, match="tidak ada di berkas: lat"):
        import_faskes(write(tmp_path, "1,2,3", head="kode_rs,nama,kode_kabkota"))
    with pytest.raises(DomainError, match="tidak dapat dibuka"):
        import_faskes(tmp_path / "tidak-ada.csv")


def test_the_command_reports_in_sentences(tmp_path: Path) -> None:
    path, out = write(tmp_path, GOOD, GOOD), io.StringIO()
    call_command("import_faskes", path, stdout=out, verbosity=0)
    assert "2 baris dibaca" in out.getvalue() and "1 baru" in out.getvalue()
    assert "baris 3 (R1): Kode sudah dipakai" in out.getvalue()
    call_command("import_faskes", path, stdout=out, verbosity=0)
    assert "Tidak ada yang berubah." in out.getvalue()
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("import_faskes", tmp_path / "x.csv", verbosity=0)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("faskes_rs_2021.csv", 2_925), ("faskes_puskesmas_2019.csv", 9_061)],
)
def test_the_real_lists(name: str, rows: int) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"daftar resmi {name} tidak ada di mesin ini")
    first, second = import_faskes(path), import_faskes(path)
    assert first.read == second.read == rows
    assert (second.created, second.updated, second.unchanged) == (0, 0, first.created)
