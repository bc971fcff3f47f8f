"""Take an official list of faskes in: safe to repeat, and one bad row never stops the rest."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction

from authentication.domain import faskes_formats
from authentication.domain.faskes_formats import Format
from authentication.enums import (
    CoordinateQuality,
    FaskesKind,
    FaskesStatus,
    WilayahLevel,
)
from authentication.models import Faskes, Wilayah
from lentera.lib.errors import DomainError
from lentera.lib.geo import in_indonesia

BATCH = 500
# What a list says of a faskes; everything else on the row is ours or the faskes's own.
FIELDS = [
    "name",
    "kind",
    "specialty",
    "grade",
    "owner",
    "inpatient",
    "beds",
    "wilayah_id",
    "address",
    "lat",
    "lon",
    "coordinate_quality",
    "source",
]
Row = Mapping[str, str]


class RowRefused(Exception):
    """A row that cannot go in, with the reason in Indonesian."""


@dataclass(frozen=True)
class Refusal:
    line: int
    code: str
    reason: str


@dataclass
class Report:
    """What an import did; `claimed` counts faskes that now speak for themselves and were left alone."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    claimed: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.claimed + len(self.refused)


def import_faskes(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    format_name: str = "",
    source: str = "",
    on_progress: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Read the list batch by batch, each in its own transaction, and say what happened to every row.

    A faskes is recognised by its code. DomainError when the file as a whole cannot be read.
    """
    rows = _lines(path)
    fmt = _format(path, columns or {}, format_name)
    intake = _Intake(fmt, source or fmt.source)
    while batch := list(islice(rows, BATCH)):
        intake.take(batch)
        on_progress(len(batch))
    return intake.report


def count_lines(path: Path) -> int:
    """Return about how many rows the file has, for a progress bar."""
    with path.open("rb") as file:
        return max(0, sum(1 for _ in file) - 1)


def header(path: Path) -> list[str]:
    """Return the file's column names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
    except OSError as error:
        raise DomainError(f"Berkas {path} tidak dapat dibuka: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DomainError("Berkas bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error
    return next(csv.reader([first], delimiter=_delimiter(first)), [])


def _delimiter(first_line: str) -> str:
    # Spreadsheets set to Indonesian write semicolons.
    return ";" if first_line.count(";") > first_line.count(",") else ","


def _format(path: Path, columns: Mapping[str, str], format_name: str) -> Format:
    names = header(path)
    if format_name:
        fmt = faskes_formats.FORMATS[format_name]
    else:
        fmt = faskes_formats.detect([*names, *(["code"] if "code" in columns else [])])
    fmt = fmt.with_columns(columns)
    wanted = [fmt.columns[name] for name in faskes_formats.REQUIRED]
    missing = [name for name in [*wanted, *columns.values()] if name not in names]
    if missing:
        raise DomainError(f"Kolom tidak ada di berkas: {', '.join(dict.fromkeys(missing))}.")
    return fmt


def _lines(path: Path) -> Iterator[tuple[int, Row | str]]:
    """Yield (line number, row); a line that is no CSV gives the reason instead of the row.

    Each line is read on its own: a forgotten quotation mark spoils its own row
    and does not swallow the thousands after it.
    """
    names = header(path)
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        delimiter = _delimiter(file.readline())
        for number, line in enumerate(file, start=2):
            if line.strip():
                yield number, _row(line, names, delimiter)


def _row(line: str, names: list[str], delimiter: str) -> Row | str:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return f"Baris bukan CSV yang benar ({error})."
    return _as_row(names, cells)


def _as_row(names: list[str], cells: list[str]) -> Row | str:
    if len(cells) != len(names):
        return f"Ada {len(cells)} kolom, seharusnya {len(names)}."
    return dict(zip(names, cells, strict=True))


class _Intake:
    """The state of one import: what was seen, and the report so far."""

    def __init__(self, fmt: Format, source: str) -> None:
        self.fmt = fmt
        self.source = source
        self.report = Report()
        self.seen: dict[str, int] = {}
        self.regions = {place.code: place for place in Wilayah.objects.filter(level=WilayahLevel.REGENCY)}
        if not self.regions:
            raise DomainError("Tabel wilayah masih kosong. Jalankan dulu: manage.py load_reference")

    def take(self, batch: list[tuple[int, Row | str]]) -> None:
        parsed: dict[int, Faskes] = {}
        for line, row in batch:
            try:
                parsed[line] = self._parse(line, row)
            except RowRefused as refusal:
                self._refuse(line, self._code(row), str(refusal))
        self._store(parsed)

    def _refuse(self, line: int, code: str, reason: str) -> None:
        self.report.refused.append(Refusal(line, code, reason))

    def _code(self, row: Row | str) -> str:
        return "" if isinstance(row, str) else _text(row, self.fmt, "code", strict=False)

    def _parse(self, line: int, row: Row | str) -> Faskes:
        if isinstance(row, str):
            raise RowRefused(row)
        faskes = parse(row, self.fmt, self.regions, self.source)
        earlier = self.seen.setdefault(faskes.code, line)
        if earlier != line:
            raise RowRefused(f"Kode sudah dipakai di baris {earlier} berkas ini.")
        return faskes

    def _store(self, parsed: dict[int, Faskes]) -> None:
        try:
            with transaction.atomic():
                outcome = _write(list(parsed.values()))
        except IntegrityError as error:
            self._store_one_by_one(parsed, error)
            return
        for name, count in outcome.items():
            setattr(self.report, name, getattr(self.report, name) + count)

    def _store_one_by_one(self, parsed: dict[int, Faskes], error: IntegrityError) -> None:
        """Find the row that the database refused; its neighbours still go in."""
        if len(parsed) == 1:
            [(line, faskes)] = parsed.items()
            self._refuse(line, faskes.code, f"Ditolak basis data: {error}")
            return
        for line, faskes in parsed.items():
            self._store({line: faskes})


def _write(wanted: list[Faskes]) -> dict[str, int]:
    present = Faskes.objects.select_for_update().filter(code__in=[faskes.code for faskes in wanted])
    by_code = {faskes.code: faskes for faskes in present}
    new = [faskes for faskes in wanted if faskes.code not in by_code]
    listed = [
        (faskes, by_code[faskes.code])
        for faskes in wanted
        if faskes.code in by_code and by_code[faskes.code].status == FaskesStatus.LISTED
    ]
    changed = [_take_over(old, faskes) for faskes, old in listed if _differs(faskes, old)]
    Faskes.objects.bulk_create(new)
    Faskes.objects.bulk_update(changed, [*(name.removesuffix("_id") for name in FIELDS), "is_3t"])
    return {
        "created": len(new),
        "updated": len(changed),
        "unchanged": len(listed) - len(changed),
        "claimed": len(by_code) - len(listed),
    }


def _differs(wanted: Faskes, present: Faskes) -> bool:
    return any(getattr(wanted, name) != getattr(present, name) for name in FIELDS)


def _take_over(present: Faskes, wanted: Faskes) -> Faskes:
    for name in FIELDS:
        setattr(present, name, getattr(wanted, name))
    present.wilayah = wanted.wilayah
    present.is_3t = present.derive_3t()
    return present


def parse(row: Row, fmt: Format, regions: Mapping[str, Wilayah], source: str) -> Faskes:
    """Turn one row into an unsaved Faskes; RowRefused says what is wrong with it."""
    lat, lon = _point(row, fmt)
    kind_text = _text(row, fmt, "type")
    faskes = Faskes(
        code=_required(row, fmt, "code", "Kode", 20),
        name=_required(row, fmt, "name", "Nama", 150),
        kind=fmt.kind,
        specialty=_short(faskes_formats.specialty(kind_text), "Jenis", 40) if fmt.kind == FaskesKind.HOSPITAL else "",
        grade=_short(_text(row, fmt, "class"), "Kelas", 10),
        owner=faskes_formats.owner_kind(_text(row, fmt, "owner")),
        inpatient=fmt.kind == FaskesKind.HOSPITAL or kind_text == "rawat_inap",
        beds=_beds(_text(row, fmt, "beds")),
        wilayah=_region(_text(row, fmt, "wilayah"), regions),
        address=_short(_text(row, fmt, "address"), "Alamat", 250),
        lat=lat,
        lon=lon,
        coordinate_quality=_quality(_text(row, fmt, "quality")),
        status=FaskesStatus.LISTED,
        source=source,
    )
    faskes.is_3t = faskes.derive_3t()
    return faskes


def _text(row: Row, fmt: Format, name: str, strict: bool = True) -> str:
    value = " ".join(row.get(fmt.columns.get(name, ""), "").split())
    if strict and not (value.isprintable() and "\ufffd" not in value):
        raise RowRefused(f"Kolom {fmt.columns[name]} berisi karakter yang tidak dapat dibaca.")
    return value


def _required(row: Row, fmt: Format, name: str, label: str, longest: int) -> str:
    value = _text(row, fmt, name)
    if not value:
        raise RowRefused(f"{label} kosong.")
    return _short(value, label, longest)


def _short(value: str, label: str, longest: int) -> str:
    if len(value) > longest:
        raise RowRefused(f"{label} {len(value)} huruf, paling banyak {longest}.")
    return value


def _region(code: str, regions: Mapping[str, Wilayah]) -> Wilayah:
    if code not in regions:
        raise RowRefused(f"Kode kabupaten/kota “{code[:20]}” tidak dikenal.")
    return regions[code]


def _point(row: Row, fmt: Format) -> tuple[float, float]:
    lat_text, lon_text = _text(row, fmt, "lat"), _text(row, fmt, "lon")
    try:
        lat, lon = float(lat_text.replace(",", ".")), float(lon_text.replace(",", "."))
    except ValueError:
        raise RowRefused(f"Koordinat “{lat_text[:20]}; {lon_text[:20]}” bukan angka.") from None
    if not in_indonesia(lat, lon):
        raise RowRefused(f"Koordinat {lat}; {lon} di luar Indonesia.")
    return lat, lon


def _quality(text: str) -> CoordinateQuality:
    try:
        return CoordinateQuality(text or CoordinateQuality.SINGLE)
    except ValueError:
        raise RowRefused(f"Mutu koordinat “{text[:20]}” tidak dikenal.") from None


def _beds(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= 10_000):
        raise RowRefused(f"Jumlah tempat tidur “{text[:20]}” bukan bilangan 0–10.000.")
    return int(text)
