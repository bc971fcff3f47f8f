"""A CSV of `series,date,value` into a panel. Refuses with one Indonesian sentence naming the line."""

import csv
import math
from collections.abc import Iterable, Iterator
from datetime import date

from .grid import period
from .types import Freq, Series

COLUMNS = ("series", "date", "value")
WORDS: dict[Freq, str] = {"D": "hari", "W": "minggu", "M": "bulan"}


class BadCsv(ValueError):
    """The message is fit to be shown."""


def read(lines: Iterable[str], *, freq: Freq) -> list[Series]:
    """Series in the order of the file. An empty value is a hole; dates are YYYY-MM-DD, or YYYY-MM by month."""
    found: dict[str, dict[int, tuple[date, float | None, int]]] = {}
    for number, (key, day, value) in _rows(lines, freq):
        seen = found.setdefault(key, {})
        place = period(day, freq)
        if place in seen:
            raise BadCsv(
                f"Baris {number}: deret “{key}” sudah punya nilai untuk {WORDS[freq]} yang sama di baris {seen[place][2]}."
            )
        seen[place] = (day, value, number)
    if not found:
        raise BadCsv("Berkas tidak berisi baris data.")
    return [_series(key, [seen[place] for place in sorted(seen)]) for key, seen in found.items()]


def _series(key: str, rows: list[tuple[date, float | None, int]]) -> Series:
    values = [value for _, value, _ in rows]
    counts = all(value is None or value >= 0 for value in values)
    return Series(key, [day for day, _, _ in rows], values, counts=counts)


def _rows(lines: Iterable[str], freq: Freq) -> Iterator[tuple[int, tuple[str, date, float | None]]]:
    reader = csv.reader(lines)
    try:
        header = [name.strip().lstrip("\ufeff").lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadCsv(f"Baris 1: kolom {', '.join(missing)} tidak ada. Judul kolom harus series,date,value.")
        places = [header.index(name) for name in COLUMNS]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(reader.line_num, cells, len(header), places, freq)
    except csv.Error as error:
        raise BadCsv(f"Baris {reader.line_num}: bukan CSV yang sah.") from error
    except UnicodeDecodeError as error:
        raise BadCsv("Berkas bukan teks UTF-8.") from error


def _row(number: int, cells: list[str], width: int, places: list[int], freq: Freq) -> tuple[str, date, float | None]:
    if len(cells) != width:
        raise BadCsv(f"Baris {number}: ada {len(cells)} kolom, seharusnya {width}.")
    key, day, value = (cells[place].strip() for place in places)
    if not key:
        raise BadCsv(f"Baris {number}: nama deret kosong.")
    return key, _date(number, day, freq), _value(number, value)


def _date(number: int, text: str, freq: Freq) -> date:
    whole = f"{text}-01" if freq == "M" and len(text) == 7 else text
    try:
        return date.fromisoformat(whole)
    except ValueError as error:
        raise BadCsv(f"Baris {number}: tanggal “{text}” tidak ada. Tulis seperti 2025-03-31.") from error


def _value(number: int, text: str) -> float | None:
    if text == "" or text.lower() == "nan":
        return None
    try:
        value = float(text)
    except ValueError as error:
        hint = " Pakai titik untuk desimal." if "," in text else ""
        raise BadCsv(f"Baris {number}: “{text}” bukan angka.{hint}") from error
    if not math.isfinite(value):
        raise BadCsv(f"Baris {number}: “{text}” bukan angka yang terhingga.")
    return value
