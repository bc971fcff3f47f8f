"""Disaster facts come in whole or not at all, each problem named by its line, and twice is once."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from authentication.domain.wilayah import read_rows
from lentera.lib.errors import DomainError
from planning.domain import hazards, reference
from planning.models import HazardEvents, HazardIndex, HazardSeason
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = "kind,code,hazard,year,month,value,out_of,source\n"
GOOD = (
    "events,53.11,banjir,2025,,4,,BNPB 2025\n"
    "index,53,banjir,2025,,0.61,1,InaRISK\n"
    "season,53,banjir,2024,1,2.5,,BNPB bulanan 2024\n"
)


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bnpb.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def _counts() -> tuple[int, int, int]:
    return HazardEvents.objects.count(), HazardIndex.objects.count(), HazardSeason.objects.count()


def test_a_second_run_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.wilayah()
    path = _file(tmp_path, GOOD)
    call_command("import_bnpb", path)
    assert "3 baru, 0 diperbarui, 0 tetap" in capsys.readouterr().out
    call_command("import_bnpb", path)
    assert "0 baru, 0 diperbarui, 3 tetap" in capsys.readouterr().out
    assert _counts() == (1, 1, 1)


def test_a_corrected_count_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    factories.wilayah()
    call_command("import_bnpb", _file(tmp_path, GOOD))
    call_command("import_bnpb", _file(tmp_path, "events,53.11,banjir,2025,,7,,BNPB 2025 (koreksi)\n"))
    row = HazardEvents.objects.get()
    assert (row.count, row.source) == (7, "BNPB 2025 (koreksi)")


def test_every_problem_is_named_and_nothing_is_taken_in(tmp_path: Path) -> None:
    factories.wilayah()
    bad = (
        "kejadian,53.11,banjir,2025,,4,,x\n"
        "events,99.99,banjir,2025,,4,,x\n"
        "events,53.11,hujan,2025,,4,,x\n"
        "events,53.11,banjir,25,,4,,x\n"
        "events,53.11,banjir,2025,,-1,,x\n"
        "events,53.11,banjir,2025,,4,,\n"
        "events,53,banjir,2025,,4,,x\n"
        "index,53,banjir,2025,,37,36,x\n"
        "index,53,banjir,2025,,nan,36,x\n"
        "index,53,semua,2025,,3,36,x\n"
        "season,53,banjir,2025,13,1,,x\n"
        'season,53,banjir,2025,2,"1,5",,x\n'
    )
    with pytest.raises(CommandError) as caught:
        call_command("import_bnpb", _file(tmp_path, GOOD + bad + GOOD.splitlines()[0] + "\n"))
    said = str(caught.value)
    assert [f"baris {line}:" in said for line in range(5, 18)] == [True] * 13
    assert "13 masalah" in said and "sama dengan baris 2" in said
    assert _counts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe\x00", "kind"), (b"kind,code\n", "columns"), (HEAD.encode(), "empty"), (b"", "columns")],
)
def test_what_is_no_such_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        hazards.read(content, levels={})
    assert caught.value.code == code


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak terbaca"):
        call_command("import_bnpb", tmp_path / "tidak-ada.csv")


def test_the_reference_does_not_overwrite_newer_facts() -> None:
    factories.wilayah()
    reference.load_hazards()
    row = HazardEvents.objects.get(wilayah="53.11", hazard="banjir", year=2024)
    row.count, row.source = row.count + 5, "BNPB, koreksi"
    row.save()
    assert reference.load_hazards().created == 0
    row.refresh_from_db()
    assert row.source == "BNPB, koreksi"


def test_the_reference_lists_no_kabupaten_that_the_source_does_not() -> None:
    """64 kabupaten are not listed by the source of 2024: they have no row, not a zero."""
    rows = read_rows(reference.REFERENCE / "hazards.csv")
    listed = {row["code"] for row in rows if row["kind"] == "events" and row["year"] == "2024"}
    assert len(listed) == 450
    assert "12.04" not in listed
    assert all(float(row["value"]) > 0 for row in rows if row["kind"] == "index")


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (HazardEvents, {"count": 1, "source": ""}),
        (HazardEvents, {"count": 20_000, "source": "x"}),
        (HazardIndex, {"value": 2, "out_of": 1, "source": "x"}),
        (HazardIndex, {"value": 0, "out_of": 0, "source": "x"}),
        (HazardSeason, {"month": 13, "factor": 1, "source": "x"}),
    ],
)
def test_the_database_refuses_nonsense(model: type, fields: dict) -> None:
    place = factories.wilayah()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(wilayah=place, hazard="banjir", year=2024, **fields)
