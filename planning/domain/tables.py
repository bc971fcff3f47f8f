"""Read a CSV or XLSX of daily counts: a column of dates, a column per departemen. Every problem names its cell.

Nothing is guessed: what cannot be read is a problem, an empty cell is an unknown day, and with any problem nothing at
all is taken in.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from lentera.lib.errors import DomainError
from planning.domain import sheet_size
from planning.domain.periods import has_happened
from planning.models.counts import MAX_COUNT

MAX_ROWS = 200_000
MAX_BYTES = 20_000_000
TOO_LARGE = "Berkas lebih dari 20 MB. Pecah menjadi beberapa berkas."
SHOWN_PROBLEMS = 50
DATE_HEADERS = ("tanggal", "tgl", "date", "hari")
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")

Cell = tuple[date, int, int]  # day, departemen id, number


@dataclass(frozen=True)
class Problem:
    """`cell` as a spreadsheet calls it, for example C14."""

    cell: str
    sentence: str


@dataclass
class Problems:
    """What cannot be read in a table: the first problems, and how many more there are."""

    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0

    def refuse(self, row: int, column: int, sentence: str) -> None:
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(Problem(f"{_letter(column)}{row}", sentence))
        else:
            self.more_problems += 1


@dataclass
class Table(Problems):
    """`cells` are usable only while `problems` is empty."""

    cells: list[Cell] = field(default_factory=list)
    empty: int = 0


def _letter(column: int) -> str:
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def read(*, name: str, content: bytes, columns: dict[str, int], today: date) -> Table:
    """Cells of a file; `columns` maps a lower-case departemen name to its id. DomainError: the file cannot be read."""
    rows = rows_of(name, content, DATE_HEADERS)
    start, units, known = _header(rows, columns)
    if len(rows) - start > MAX_ROWS:
        raise DomainError("Lebih dari 200.000 baris. Pecah menjadi beberapa berkas.", code="rows")
    return _cells(rows, start, units, known, today)


def rows_of(name: str, content: bytes, headers: Collection[str]) -> list[Sequence[Any]]:
    """Every row of a CSV, or of the first XLSX sheet with one of these headers. DomainError: the file cannot be read."""
    if len(content) > MAX_BYTES:
        raise DomainError(TOO_LARGE, code="size")
    if not content:
        raise DomainError("Berkasnya kosong.", code="empty")
    return _xlsx_rows(content, headers) if content[:2] == b"PK" else _csv_rows(name, content)


def _csv_rows(name: str, content: bytes) -> list[Sequence[Any]]:
    if b"\0" in content[:4096]:
        raise DomainError(f"{name} bukan CSV atau XLSX.", code="kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise DomainError(f"{name} tidak bisa dibaca sebagai CSV.", code="kind") from error


def _xlsx_rows(content: bytes, headers: Collection[str]) -> list[Sequence[Any]]:
    """The first sheet that has such a column; the others are not ours."""
    from python_calamine import CalamineError, CalamineWorkbook

    sheet_size.check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets: list[list[Sequence[Any]]] = [
            list(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except CalamineError as error:
        raise DomainError(sheet_size.BROKEN, code="kind") from error
    for rows in sheets:
        if any(_is_header(row, headers) for row in rows[:10]):
            return rows
    names = ", ".join(book.sheet_names)
    raise DomainError(f"Tidak ada lembar dengan kolom “{next(iter(headers))}”. Lembar yang ada: {names}.", code="sheet")


def _is_header(row: Sequence[Any], headers: Collection[str]) -> bool:
    return any(str(cell).strip().lower() in headers for cell in row)


def _header(rows: list[Sequence[Any]], columns: dict[str, int]) -> tuple[int, int, dict[int, int]]:
    """(index of the first data row, column of the date, column → departemen id)."""
    for number, row in enumerate(rows[:10]):
        if not _is_header(row, DATE_HEADERS):
            continue
        names = [str(cell).strip().lower() for cell in row]
        dates = next(i for i, name in enumerate(names) if name in DATE_HEADERS)
        given = {i: name for i, name in enumerate(names) if name and i != dates}
        _refuse_columns(given, columns)
        return number + 1, dates, {i: columns[name] for i, name in given.items()}
    raise DomainError("Tidak ada kolom “tanggal” pada 10 baris pertama. Pakai templat.", code="header")


def _refuse_columns(given: dict[int, str], columns: dict[str, int]) -> None:
    unknown = [name for name in given.values() if name not in columns]
    if unknown:
        raise DomainError(
            f"Kolom “{unknown[0]}” bukan nama departemen Anda. Yang ada: {', '.join(columns)}.", code="column"
        )
    twice = [name for name in set(given.values()) if list(given.values()).count(name) > 1]
    if twice:
        raise DomainError(f"Kolom “{twice[0]}” ada dua kali.", code="column")
    if not given:
        raise DomainError("Tidak ada kolom departemen di samping tanggal.", code="column")


def _cells(rows: list[Sequence[Any]], start: int, dates: int, known: dict[int, int], today: date) -> Table:
    table = Table()
    seen: dict[date, int] = {}
    for number, row in enumerate(rows[start:], start + 1):
        if not any(str(cell).strip() for cell in row):
            continue
        day = _day_of(table, number, dates, row, seen, today)
        if day is not None:
            _numbers(table, number, row, day, known)
    if not table.cells and not table.problems:
        raise DomainError("Tidak ada angka di bawah judul kolom.", code="empty")
    return table


def _day_of(
    table: Table, number: int, column: int, row: Sequence[Any], seen: dict[date, int], today: date
) -> date | None:
    raw = row[column] if column < len(row) else ""
    day = parse_day(raw)
    if day is None:
        empty = "Tanggalnya kosong (sel gabungan?)." if not str(raw).strip() else f"“{raw}” bukan tanggal yang ada."
        table.refuse(number, column, empty)
    elif not has_happened(day, today):
        table.refuse(number, column, f"{day:%d/%m/%Y} belum terjadi atau sebelum tahun 2000.")
    elif day in seen:
        table.refuse(number, column, f"{day:%d/%m/%Y} sudah ada di baris {seen[day]}.")
    else:
        seen[day] = number
        return day
    return None


def parse_day(raw: Any) -> date | None:
    """A date cell, or a text in one of the usual ways of writing; None for anything else (31/02 too)."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    for shape in DATE_FORMATS:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def _numbers(table: Table, number: int, row: Sequence[Any], day: date, known: dict[int, int]) -> None:
    for column, departemen in known.items():
        raw = row[column] if column < len(row) else ""
        if not str(raw).strip():
            table.empty += 1
            continue
        value = parse_count(raw)
        if value is None:
            table.refuse(number, column, f"“{str(raw)[:30]}” bukan bilangan bulat 0 sampai 100.000.")
        else:
            table.cells.append((day, departemen, value))


def parse_count(raw: Any) -> int | None:
    """A whole number from 0 to 100,000: 12, "12", 12.0, "12,0", "1.234" (thousands); None for anything else."""
    if isinstance(raw, bool):
        return None
    text = str(raw).strip()
    if not isinstance(raw, (int, float)) and THOUSANDS.fullmatch(text):
        text = re.sub(r"[.,]", "", text)
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(value) if value == value // 1 and 0 <= value <= MAX_COUNT else None


def template(*, names: Iterable[str], days: Sequence[date]) -> bytes:
    """An XLSX to fill in: dates down, departemen across. User text is written as text, never as a formula."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        sheet = book.add_worksheet("hitungan")
        bold, as_date = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.set_column(0, 20, 16)
        sheet.write_row(0, 0, ["tanggal", *names], bold)
        for number, day in enumerate(days, 1):
            sheet.write_datetime(number, 0, datetime.combine(day, time()), as_date)
    return out.getvalue()
