"""Take disaster facts in from a CSV: event counts, hazard indices, shares of months. Every problem names its line.

Columns: `kind` (events, index, season), `code` (Kemendagri), `hazard`, `year`, `month` (season only), `value`, `out_of`
(index only: where its scale ends), `source`. With one problem nothing is taken in; a second run changes nothing.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from authentication.domain.wilayah import Changes
from authentication.enums import WilayahLevel
from authentication.models import Wilayah
from lentera.lib.errors import DomainError
from planning.enums import Hazard
from planning.models import HazardEvents, HazardIndex, HazardSeason

COLUMNS = ("kind", "code", "hazard", "year", "month", "value", "out_of", "source")
KEYS: dict[type[models.Model], list[str]] = {
    HazardEvents: ["wilayah_id", "hazard", "year"],
    HazardIndex: ["wilayah_id", "hazard", "year"],
    HazardSeason: ["wilayah_id", "hazard", "month", "year"],
}
VALUES: dict[type[models.Model], list[str]] = {
    HazardEvents: ["count", "source"],
    HazardIndex: ["value", "out_of", "source"],
    HazardSeason: ["factor", "source"],
}
Fact = HazardEvents | HazardIndex | HazardSeason


@dataclass
class Read:
    """`facts` are usable only while `problems` (each "baris 3: …") is empty."""

    facts: list[Fact] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class _Bad(Exception):
    """A line cannot be read; the sentence says why."""


def read(content: bytes, *, levels: Mapping[str, str]) -> Read:
    """Facts of a file; `levels` maps each known code to its level. DomainError: it is no such table at all."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("Berkasnya bukan CSV dalam UTF-8.", code="kind") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if lacking := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise DomainError(f"Kolom tidak ada: {', '.join(lacking)}.", code="columns")
    out, seen = Read(), dict[tuple[Any, ...], int]()
    for row in reader:
        line = reader.line_num
        try:
            fact = _fact(row, levels)
            key = key_of(fact)
            if key in seen:
                raise _Bad(f"sama dengan baris {seen[key]}")
        except _Bad as bad:
            out.problems.append(f"baris {line}: {bad}.")
        else:
            seen[key] = line
            out.facts.append(fact)
    if not out.facts and not out.problems:
        raise DomainError("Tidak ada satu baris pun di berkas itu.", code="empty")
    return out


def key_of(fact: Fact) -> tuple[Any, ...]:
    return (type(fact), *(getattr(fact, name) for name in KEYS[type(fact)]))


def _fact(row: Mapping[str, str | None], levels: Mapping[str, str]) -> Fact:
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    make = MAKERS.get(cell["kind"])
    if make is None:
        raise _Bad(f"kind “{cell['kind']}” tidak dikenal; isi events, index, atau season")
    if cell["code"] not in levels:
        raise _Bad(f"kode wilayah “{cell['code']}” tidak dikenal")
    if cell["hazard"] not in Hazard.values:
        raise _Bad(f"bahaya “{cell['hazard']}” tidak dikenal; yang ada: {', '.join(Hazard.values)}")
    if not cell["source"] or len(cell["source"]) > 150:
        raise _Bad("sumber wajib diisi, paling panjang 150 huruf")
    common = {
        "wilayah_id": cell["code"], "hazard": cell["hazard"], "source": cell["source"],
        "year": _whole(cell["year"], "tahun", 1900, 2100),
    }  # fmt: skip
    return make(cell, common, levels[cell["code"]])


def _events(cell: Mapping[str, str], common: dict[str, Any], level: str) -> Fact:
    if level != WilayahLevel.REGENCY:
        raise _Bad("kejadian dihitung per kabupaten/kota, bukan per provinsi")
    return HazardEvents(**common, count=_whole(cell["value"], "value", 0, 10_000))


def _index(cell: Mapping[str, str], common: dict[str, Any], level: str) -> Fact:
    _one_hazard(common)
    out_of = _number(cell["out_of"], "out_of", 1e9)
    if not out_of:
        raise _Bad("out_of harus di atas 0")
    return HazardIndex(**common, value=_number(cell["value"], "value", out_of), out_of=out_of)


def _season(cell: Mapping[str, str], common: dict[str, Any], level: str) -> Fact:
    _one_hazard(common)
    month = _whole(cell["month"], "month", 1, 12)
    return HazardSeason(**common, month=month, factor=_number(cell["value"], "value", 12))


MAKERS: dict[str, Callable[[Mapping[str, str], dict[str, Any], str], Fact]] = {
    "events": _events,
    "index": _index,
    "season": _season,
}


def _one_hazard(common: Mapping[str, Any]) -> None:
    if common["hazard"] == Hazard.ALL:
        raise _Bad(f"“{Hazard.ALL}” hanya untuk events")


def _whole(text: str, name: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and least <= int(text) <= most):
        raise _Bad(f"{name} “{text}” harus bilangan bulat {least} sampai {most}")
    return int(text)


def _number(text: str, name: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise _Bad(f"{name} “{text}” bukan angka; pecahan ditulis dengan titik") from error
    # NaN fails every comparison.
    if not 0 <= value <= most:
        raise _Bad(f"{name} “{text}” harus 0 sampai {most:g}")
    return value


def known_levels() -> dict[str, str]:
    return dict(Wilayah.objects.values_list("code", "level"))


@transaction.atomic
def store(facts: Iterable[Fact], *, replace: bool) -> Changes:
    """Write the facts; where the same fact stands already, `replace` takes the new value and its source."""
    created = updated = unchanged = 0
    rows = list(facts)
    for model in KEYS:
        wanted = [row for row in rows if type(row) is model]
        present = {key_of(row): row for row in model._default_manager.all()} if wanted else {}  # type: ignore[arg-type]
        new = [row for row in wanted if key_of(row) not in present]
        stale = (
            [row for row in wanted if key_of(row) in present and _differs(row, present[key_of(row)])] if replace else []
        )
        _write(model, new + stale)
        created, updated = created + len(new), updated + len(stale)
        unchanged += len(wanted) - len(new) - len(stale)
    return Changes(created, updated, unchanged)


def _differs(wanted: Fact, present: models.Model) -> bool:
    return any(getattr(wanted, name) != getattr(present, name) for name in VALUES[type(wanted)])


def _write(model: type[models.Model], rows: list[Fact]) -> None:
    keys = [name.removesuffix("_id") for name in KEYS[model]]
    model._default_manager.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=keys, update_fields=VALUES[model]
    )
