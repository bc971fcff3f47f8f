"""The same report on both papers: numbers stay numbers, unknown stays unknown, and nobody's text becomes code."""

import io
import zlib

import pytest
from python_calamine import CalamineWorkbook

from lentera.lib.reports import Column, Report, Section, printed, to_pdf, to_xlsx

EVIL = (
    "=1+1",
    "+cmd|'/c calc'!A1",
    "#let x = 1",
    "@SUM(A1)",
    "$x$ *tebal* `mentah` <label> \\ //",
    "http://contoh.example",
)


def report(*sections: Section) -> Report:
    return Report("Laporan uji", "RSUD Uji, November 2026", "Dibuat Sel 24 Nov 2026", sections)


TABLE = Section(
    "Shift: [uji]/satu*",
    (Column("Nama"), Column("Jumlah", "number"), Column("Biaya", "money"), Column("Bagian", "percent")),
    [("IGD", 12, 1_500_000, 0.25), ("KIA", None, None, None)],
    ("Catatan.",),
)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_numbers_stay_numbers_and_unknown_is_a_dash():
    (rows,) = sheets(to_xlsx(report(TABLE))).values()
    assert rows[3] == ["Nama", "Jumlah", "Biaya", "Bagian"]
    assert rows[4] == ["IGD", 12.0, 1_500_000.0, 0.25]
    assert rows[5] == ["KIA", "–", "–", "–"]


@pytest.mark.parametrize("text", EVIL)
def test_text_is_written_as_text(text):
    content = to_xlsx(report(Section("Uji", (Column(text),), [(text,)], (text,))))
    (rows,) = sheets(content).values()
    assert [row[0] for row in rows[3:5]] == [text, text]
    assert b"<f>" not in _unzipped(content)
    assert to_pdf(report(Section(text, (Column(text),), [(text,)], (text,)))).startswith(b"%PDF")


def _unzipped(content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets"))


def test_sections_of_one_name_get_sheets_of_their_own():
    same = Section("Bagian yang namanya sangat panjang sekali", (Column("a"),), [("x",)])
    assert len(sheets(to_xlsx(report(same, same, same)))) == 3


def test_a_long_table_runs_over_pages():
    many = Section("Panjang", (Column("Nama"), Column("Angka", "number")), [(f"Baris {n}", n) for n in range(200)])
    assert _pages(to_pdf(report(many))) > _pages(to_pdf(report(TABLE)))


def _pages(pdf: bytes) -> int:
    """Page objects, wherever they stand: in the open or in a compressed object stream."""
    text, start = pdf, 0
    while (start := pdf.find(b"stream\n", start) + 7) > 6:
        try:
            text += zlib.decompressobj().decompress(pdf[start:])
        except zlib.error:
            continue
    return text.count(b"/Type /Page\n") + text.count(b"/Type/Page\n") + text.count(b"/Type/Page/")


def test_an_empty_table_says_so():
    assert printed(None, "money") == "–"
    (rows,) = sheets(to_xlsx(report(Section("Kosong", (Column("a"),), [], empty="Belum ada shift.")))).values()
    assert ["Belum ada shift."] in rows


def test_numbers_are_printed_the_indonesian_way():
    assert [printed(value, "number") for value in (1234, 1234.5, 0.5)] == ["1.234", "1.234,5", "0,5"]
    assert printed(0.125, "percent") == "12%"
