"""Read a CSV or XLSX of disease cases: a row per kabupaten, disease and month or week. Every problem names its cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lentera.lib.errors import DomainError
from planning.domain import periods, tables
from planning.enums import Freq
from planning.models.diseases import MAX_SOURCE

COLUMNS = ("penyakit", "kode", "masa", "kasus", "sumber")
MONTH, WEEK = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-W(\d{2})")
FIRST_YEAR = 2000

Key = tuple[str, str, date, date]  # wilayah, disease, first and last day


@dataclass
class Table(tables.Problems):
    """`cells` are usable only while `problems` is empty."""

    cells: dict[Key, tuple[int, str]] = field(default_factory=dict)  # cases, source


def read(*, name: str, content: bytes, places: Mapping[str, str], diseases: Mapping[str, str], today: date) -> Table:
    """Cells of a file. `places` and `diseases` map what may be written to code. DomainError: it cannot be read."""
    rows = tables.rows_of(name, content, COLUMNS[:1])
    start, at = _header(rows)
    table, seen = Table(), dict[Key, int]()
    for number, row in enumerate(rows[start:], start + 1):
        if any(str(cell).strip() for cell in row):
            _row(table, number, {one: _text(row, i) for one, i in at.items()}, at, places, diseases, today, seen)
    if not table.cells and not table.problems:
        raise DomainError("Tidak ada baris di bawah judul kolom.", code="empty")
    return table


def _header(rows: list[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:10]):
        names = [str(cell).strip().lower() for cell in row]
        if COLUMNS[0] in names:
            if lacking := [one for one in COLUMNS if one not in names]:
                raise DomainError(f"Kolom tidak ada: {', '.join(lacking)}.", code="column")
            return number + 1, {one: names.index(one) for one in COLUMNS}
    raise DomainError("Tidak ada kolom “penyakit” pada 10 baris pertama.", code="header")


def _text(row: Sequence[Any], column: int) -> str:
    """A cell as text. A spreadsheet makes a number of 53.10, and of 2026-10 the first day of that month."""
    raw = row[column] if column < len(row) else ""
    if isinstance(raw, date) and raw.day == 1:
        return f"{raw:%Y-%m}"
    return f"{raw:.2f}" if isinstance(raw, float) and raw != int(raw) else str(raw).strip()


def _row(
    table: Table, number: int, cell: Mapping[str, str], at: Mapping[str, int], places: Mapping[str, str],
    diseases: Mapping[str, str], today: date, seen: dict[Key, int],
) -> None:  # fmt: skip
    before = len(table.problems) + table.more_problems
    place, disease = places.get(cell["kode"].lower()), diseases.get(cell["penyakit"].lower())
    span, cases = parse_period(cell["masa"]), tables.parse_count(cell["kasus"])
    if place is None:
        table.refuse(number, at["kode"], f"“{cell['kode'][:30]}” bukan kabupaten/kota di wilayah Anda.")
    if disease is None:
        table.refuse(
            number, at["penyakit"], f"“{cell['penyakit'][:30]}” tidak dikenal. Yang ada: {', '.join(diseases)}."
        )
    if span is None:
        table.refuse(number, at["masa"], f"“{cell['masa'][:30]}” bukan bulan (2026-11) atau minggu (2026-W45).")
    elif span[1] >= today:
        table.refuse(number, at["masa"], "Masanya belum berakhir.")
    if cases is None:
        table.refuse(number, at["kasus"], f"“{cell['kasus'][:30]}” bukan bilangan bulat 0 sampai 100.000.")
    if not cell["sumber"] or len(cell["sumber"]) > MAX_SOURCE:
        table.refuse(number, at["sumber"], f"Sumber wajib diisi, paling panjang {MAX_SOURCE} huruf.")
    if len(table.problems) + table.more_problems > before or not (place and disease and span and cases is not None):
        return
    key = (place, disease, *span)
    if key in seen:
        table.refuse(number, at["masa"], f"Sama dengan baris {seen[key]}.")
    seen[key] = number
    table.cells[key] = (cases, cell["sumber"])


def parse_period(text: str) -> tuple[date, date] | None:
    """(first, last day) of "2026-11" or of the ISO week "2026-W45"; None for anything else."""
    try:
        if found := MONTH.fullmatch(text):
            first = date(int(found[1]), int(found[2]), 1)
            span = first, periods.last_day(first, Freq.MONTH)
        elif found := WEEK.fullmatch(text):
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            span = first, first + timedelta(days=6)
        else:
            return None
    except (ValueError, OverflowError):  # no such month or week, or one after the last year there is
        return None
    return span if first.year >= FIRST_YEAR else None
