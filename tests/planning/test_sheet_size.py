"""A small file that would take the process down is refused before anybody reads it."""

import io
import zipfile

import pytest
import xlsxwriter

from lentera.lib.errors import DomainError
from planning.domain import sheet_size


def book(*cells: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row, column in cells:
            sheet.write(row, column, 1)
    return out.getvalue()


def packed(sheet: str, name: str = "xl/worksheets/sheet1.xml", workbook: str = "xl/workbook.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(workbook, "<workbook/>")
        file.writestr(name, sheet)
    return out.getvalue()


def code(content: bytes) -> str:
    try:
        sheet_size.check(content)
    except DomainError as refusal:
        return refusal.code
    return ""


def test_an_ordinary_table_passes() -> None:
    assert code(book((0, 0), (5_000, 30))) == ""


def test_one_cell_in_the_farthest_corner_is_refused() -> None:
    bomb = book((0, 0), (1_048_575, 16_383))
    assert len(bomb) < 10_000
    assert code(bomb) == "cells"


@pytest.mark.parametrize(
    "sheet",
    [
        "<c r='A1'/><c r = 'xfd1048576'/>",
        "<row r='1048576'>" + "<c/>" * 10 + "</row>",
        "<row/>" * 3_000 + "<c/>" * 3_000,
        "<x:row r='1048576'/>" + "<x:c />" * 10,
        " " * (sheet_size.CHUNK - 8) + "<c r='XFD1048576'/>",
    ],
)
def test_other_ways_to_write_it_are_refused_too(sheet: str) -> None:
    assert code(packed(sheet)) == "cells"
    assert code(packed(sheet, name="xl/elsewhere.xml")) == "cells"


def test_what_unpacks_to_far_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_size, "MAX_UNPACKED", 1_000)
    assert code(packed(" " * 2_000)) == "size"


@pytest.mark.parametrize("content", [b"PK\x03\x04", packed("", workbook="content.xml"), packed("x")[:-30]])
def test_what_is_no_xlsx_is_refused(content: bytes) -> None:
    assert code(content) == "kind"
