"""One report, two papers: PDF by typst (with the fonts inside its wheel) and XLSX. Text is text in both, never markup or formula."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lentera.lib.money import rupiah

TEMPLATE = Path(__file__).parent / "report.typ"
UNKNOWN = "–"
SHEET_NAME_LENGTH = 31

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """`kind`: text, number, money (whole rupiah) or percent (0.12 is 12%)."""

    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Section:
    """A table with its title and what must be said of it; None in a cell is unknown and prints as a dash."""

    title: str
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Cell]] = ()
    notes: Sequence[str] = ()
    empty: str = "Tidak ada data."


@dataclass(frozen=True)
class Report:
    title: str
    subtitle: str
    made: str
    sections: Sequence[Section] = field(default_factory=tuple)


def _number(value: Any) -> str:
    text = f"{value:,.1f}" if isinstance(value, float) and value != int(value) else f"{int(value):,}"
    return text.replace(",", "·").replace(".", ",").replace("·", ".")


PRINTED: dict[str, Callable[[Any], str]] = {
    "text": str,
    "number": _number,
    "money": lambda value: rupiah(int(value)),
    "percent": lambda value: f"{value:.0%}",
}
SHEET_FORMAT = {"text": "@", "number": "#,##0.##", "money": '"Rp" #,##0', "percent": "0%"}


def printed(value: Cell, kind: str) -> str:
    return UNKNOWN if value is None else PRINTED[kind](value)


def to_pdf(report: Report) -> bytes:
    """A4; every page carries title, number and when it was made."""
    # 50 MB that only a worker making a report should pay.
    import typst

    data = {
        "title": report.title,
        "subtitle": report.subtitle,
        "made": report.made,
        "sections": [_printed_section(section) for section in report.sections],
    }
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    out: bytes = typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(data)}, font_paths=fonts)
    return out


def _printed_section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "columns": [{"label": column.label, "right": column.kind != "text"} for column in section.columns],
        "rows": [
            [printed(value, column.kind) for value, column in zip(row, section.columns, strict=True)]
            for row in section.rows
        ],
        "notes": list(section.notes),
        "empty": section.empty,
    }


def to_xlsx(report: Report) -> bytes:
    """A sheet per section; numbers stay numbers."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        taken: set[str] = set()
        for section in report.sections:
            _write(book, book.add_worksheet(_sheet_name(section.title, taken)), report, section)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of those a sheet's name may not hold, and no name twice."""
    clean = "".join("-" if char in "[]:*?/\\'" else char for char in title)[:SHEET_NAME_LENGTH]
    name, number = clean, 2
    while name.casefold() in taken:
        name = f"{clean[: SHEET_NAME_LENGTH - 3]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _write(book: Any, sheet: Any, report: Report, section: Section) -> None:
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": form}) for kind, form in SHEET_FORMAT.items()}
    sheet.write_string(0, 0, f"{report.title}: {section.title}", bold)
    sheet.write_string(1, 0, f"{report.subtitle}. {report.made}")
    for number, column in enumerate(section.columns):
        sheet.set_column(number, number, 28 if column.kind == "text" else 16)
        sheet.write_string(3, number, column.label, head)
    row_number = 3
    for row in section.rows:
        row_number += 1
        for number, (value, column) in enumerate(zip(row, section.columns, strict=True)):
            _write_cell(sheet, row_number, number, value, column.kind, formats)
    notes = list(section.notes) if section.rows else [section.empty, *section.notes]
    for number, note in enumerate(notes, row_number + 2):
        sheet.write_string(number, 0, note)


def _write_cell(sheet: Any, row: int, column: int, value: Cell, kind: str, formats: dict[str, Any]) -> None:
    if value is None:
        sheet.write_string(row, column, UNKNOWN)
    elif kind == "text":
        sheet.write_string(row, column, str(value))
    else:
        sheet.write_number(row, column, float(value), formats[kind])
