"""Load the regions and the legal 3T lists, and work out from them which wilayah and faskes are 3T."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from authentication.enums import RegionListKind, WilayahLevel
from authentication.models import Faskes, RegionList, RegionListEntry, Wilayah
from lentera.lib.errors import DomainError

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
FIELDS = ["level", "parent_id", "name", "zone", "lat", "lon", "population", "area_km2"]


@dataclass(frozen=True)
class Changes:
    """What loading did: how many rows are new, changed, or were right already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file; a byte-order mark, as spreadsheets write it, is taken off."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def load_wilayah(path: Path = REFERENCE / "wilayah.csv") -> Changes:
    """Bring the table of regions in line with the file; 3T flags are left alone."""
    wanted = [_wilayah(row) for row in read_rows(path)]
    present = Wilayah.objects.in_bulk()
    new = [place for place in wanted if place.code not in present]
    changed = [place for place in wanted if place.code in present and _differs(place, present[place.code])]
    with transaction.atomic():
        Wilayah.objects.bulk_create(sorted(new, key=lambda place: place.level, reverse=True), batch_size=500)
        Wilayah.objects.bulk_update(changed, FIELDS, batch_size=200)
    return Changes(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _wilayah(row: Mapping[str, str]) -> Wilayah:
    province = row["level"] == "provinsi"
    return Wilayah(
        code=row["code"],
        level=WilayahLevel.PROVINCE if province else WilayahLevel.REGENCY,
        parent_id=row["parent"] or None,
        name=row["name"],
        zone=row["zone"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population=int(row["population"]),
        area_km2=float(row["area_km2"]),
    )


def _differs(wanted: Wilayah, present: Wilayah) -> bool:
    return any(getattr(wanted, field) != getattr(present, field) for field in FIELDS)


def load_region_list(
    *,
    path: Path,
    kind: RegionListKind,
    source: str,
    year_from: int,
    year_to: int | None = None,
) -> Changes:
    """Load one legal list, or correct it; the list of a kind with the latest first year is in force.

    Raises DomainError when the file names something that is not a kabupaten or kota.
    """
    codes = _codes(path)
    if year_to is not None and year_to < year_from:
        raise DomainError("Tahun akhir daftar mendahului tahun mulainya.")
    with transaction.atomic():
        region_list, created = RegionList.objects.update_or_create(
            kind=kind,
            year_from=year_from,
            defaults={"source": source, "year_to": year_to},
        )
        changes = _replace_entries(region_list, codes)
        refresh_3t()
    return changes if not created else Changes(created=len(codes))


def _codes(path: Path) -> set[str]:
    rows = read_rows(path)
    if not rows or "code" not in rows[0]:
        raise DomainError(f"{path.name} harus punya kolom “code” dan sedikitnya satu baris.")
    codes = {row["code"].strip() for row in rows}
    regencies = Wilayah.objects.filter(level=WilayahLevel.REGENCY, code__in=codes)
    unknown = sorted(codes - set(regencies.values_list("code", flat=True)))
    if unknown:
        raise DomainError(f"Bukan kode kabupaten/kota: {', '.join(unknown[:10])}.")
    return codes


def _replace_entries(region_list: RegionList, codes: set[str]) -> Changes:
    present = set(region_list.entries.values_list("wilayah_id", flat=True))
    gone, new = present - codes, codes - present
    region_list.entries.filter(wilayah_id__in=gone).delete()
    RegionListEntry.objects.bulk_create(
        [RegionListEntry(region_list=region_list, wilayah_id=code) for code in sorted(new)]
    )
    return Changes(created=len(new), updated=len(gone), unchanged=len(present & codes))


def lists_in_force(year: int | None = None) -> list[RegionList]:
    """Return the newest list of each kind, even when its last year has passed.

    A region does not stop being remote because the next decree is late. A list
    whose first year has not come yet waits.
    """
    this_year = year or timezone.localdate().year
    newest: dict[str, RegionList] = {}
    for region_list in RegionList.objects.filter(year_from__lte=this_year).order_by("year_from"):
        newest[region_list.kind] = region_list
    return [newest[kind] for kind in RegionListKind.values if kind in newest]


def refresh_3t() -> int:
    """Write the 3T flag and its legal ground onto every wilayah and faskes; return how many changed."""
    labels = _labels(lists_in_force())
    stale = []
    for place in Wilayah.objects.all():
        label = labels.get(place.code, "")
        if (place.is_3t, place.label_3t) != (bool(label), label):
            place.is_3t, place.label_3t = bool(label), label
            stale.append(place)
    with transaction.atomic():
        Wilayah.objects.bulk_update(stale, ["is_3t", "label_3t"], batch_size=200)
        return len(stale) + _refresh_faskes()


def _labels(lists: Iterable[RegionList]) -> dict[str, str]:
    grounds: dict[str, list[str]] = defaultdict(list)
    for region_list in lists:
        for code in region_list.entries.values_list("wilayah_id", flat=True):
            grounds[code].append(str(region_list))
    return {code: "; ".join(texts) for code, texts in grounds.items()}


def _refresh_faskes() -> int:
    """The database's own version of Faskes.derive_3t, for all rows at once."""
    remote = Q(override_3t=True) | Q(override_3t__isnull=True, wilayah__is_3t=True)
    now_remote = Faskes.objects.filter(remote, is_3t=False).values("pk")
    no_longer = Faskes.objects.filter(is_3t=True).exclude(remote).values("pk")
    raised = Faskes.objects.filter(pk__in=now_remote).update(is_3t=True)
    return raised + Faskes.objects.filter(pk__in=no_longer).update(is_3t=False)


def load_all() -> dict[str, Changes]:
    """Load everything that authentication/reference holds; safe to repeat."""
    done = {"wilayah": load_wilayah()}
    for row in read_rows(REFERENCE / "region_lists.csv"):
        done[row["kind"]] = load_region_list(
            path=REFERENCE / row["file"],
            kind=RegionListKind(row["kind"]),
            source=row["source"],
            year_from=int(row["year_from"]),
            year_to=int(row["year_to"]) if row["year_to"] else None,
        )
    refresh_3t()  # the calendar may have brought a waiting list into force
    return done
