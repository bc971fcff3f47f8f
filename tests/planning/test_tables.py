"""Reading tables: every bad cell is named, nothing is guessed."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib.errors import DomainError
from planning.domain import tables

COLUMNS = {"poli umum": 1, "igd": 2}
TODAY = date(2026, 11, 24)


def _read(text: str) -> tables.Table:
    return tables.read(name="a.csv", content=text.encode(), columns=COLUMNS, today=TODAY)


def _xlsx(*sheets: tuple[str, list[list[object]]], merge: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        shape = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(r, c, cell, shape)
                    else:
                        sheet.write(r, c, cell)
            if merge:
                sheet.merge_range(merge, datetime(2026, 11, 1), shape)
    return out.getvalue()


def test_semicolons_empty_cells_and_thousands() -> None:
    table = _read("tanggal;Poli Umum;IGD\n01/11/2026;1.234;\n2026-11-02;0;7\n")
    assert not table.problems
    assert table.cells == [
        (date(2026, 11, 1), 1, 1234),
        (date(2026, 11, 2), 1, 0),
        (date(2026, 11, 2), 2, 7),
    ]
    assert table.empty == 1


@pytest.mark.parametrize(
    ("line", "cell", "words"),
    [
        ("31/02/2026;1;1", "A2", "bukan tanggal yang ada"),
        (";1;1", "A2", "kosong"),
        ("01/01/2027;1;1", "A2", "belum terjadi"),
        ("01/11/2026;-3;1", "B2", "bilangan bulat"),
        ("01/11/2026;1;12,5", "C2", "bilangan bulat"),
        ("01/11/2026;1;=1+1", "C2", "bilangan bulat"),
        ("01/11/2026;nan;1", "B2", "bilangan bulat"),
        ("01/11/2026;1;100001", "C2", "bilangan bulat"),
        ("01/11/2026;1;1e400", "C2", "bilangan bulat"),
    ],
)
def test_a_bad_cell_is_named(line: str, cell: str, words: str) -> None:
    table = _read(f"tanggal;poli umum;igd\n{line}\n")
    assert [p.cell for p in table.problems] == [cell]
    assert words in table.problems[0].sentence


def test_a_date_twice_names_the_first_line() -> None:
    table = _read("tanggal,igd\n2026-11-01,1\n01/11/2026,2\n")
    assert table.problems == [tables.Problem("A3", "01/11/2026 sudah ada di baris 2.")]


def test_decimal_comma_with_nothing_behind_is_a_whole_number() -> None:
    assert _read("tanggal;igd\n01/11/2026;12,0\n").cells == [(date(2026, 11, 1), 2, 12)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "kosong"),
        ("tanggal;igd\n", "Tidak ada angka"),
        ("hari ini;igd\n1;2\n", "Tidak ada kolom “tanggal”"),
        ("tanggal;apotek\n01/11/2026;2\n", "bukan nama departemen"),
        ("tanggal;igd;IGD\n01/11/2026;2;3\n", "dua kali"),
        ("tanggal\n01/11/2026\n", "Tidak ada kolom departemen"),
        ("\x00\x01\x02", "bukan CSV"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(text: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        _read(text)


def test_xlsx_dates_as_dates_and_as_text() -> None:
    content = _xlsx(("data", [["tanggal", "igd"], [datetime(2026, 11, 1), 5], ["02/11/2026", 6]]))
    table = tables.read(name="a.xlsx", content=content, columns=COLUMNS, today=TODAY)
    assert table.cells == [(date(2026, 11, 1), 2, 5), (date(2026, 11, 2), 2, 6)]


def test_the_sheet_with_the_dates_is_taken_and_none_is_said() -> None:
    good = _xlsx(("petunjuk", [["bacalah"]]), ("data", [["tanggal", "igd"], [datetime(2026, 11, 1), 5]]))
    assert len(tables.read(name="a.xlsx", content=good, columns=COLUMNS, today=TODAY).cells) == 1
    with pytest.raises(DomainError, match="Lembar yang ada: rekap"):
        tables.read(name="a.xlsx", content=_xlsx(("rekap", [["x"]])), columns=COLUMNS, today=TODAY)


def test_merged_date_cells_are_named() -> None:
    content = _xlsx(("data", [["tanggal", "igd"], ["", 5], ["", 6]]), merge="A2:A3")
    table = tables.read(name="a.xlsx", content=content, columns=COLUMNS, today=TODAY)
    assert [(p.cell, "gabungan" in p.sentence) for p in table.problems] == [("A3", True)]


def test_a_broken_xlsx_gets_a_sentence() -> None:
    with pytest.raises(DomainError, match="rusak"):
        tables.read(name="a.xlsx", content=b"PK\x03\x04 nothing", columns=COLUMNS, today=TODAY)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(DomainError, match=r"200\.000 baris"):
        _read("tanggal;igd\n" + "01/11/2026;1\n" * 200_001)


def test_many_problems_are_counted_not_listed() -> None:
    table = _read("tanggal;igd\n" + "\n".join("x;1" for _ in range(80)))
    assert (len(table.problems), table.more_problems) == (50, 30)


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_a_sentence(text: str) -> None:
    try:
        table = _read(text)
    except DomainError as error:
        assert error.message
    else:
        assert table.cells or table.problems


def test_the_template_is_read_back_and_names_stay_text() -> None:
    content = tables.template(names=["=cmd|' /C calc'!A0", "IGD"], days=[date(2026, 11, 1)])
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["tanggal", "=cmd|' /C calc'!A0", "IGD"]
    assert b"<f>" not in content
