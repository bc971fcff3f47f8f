"""The lists of faskes that Lentera can read: which of their columns is which of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from authentication.enums import FaskesKind, OwnerKind
from lentera.lib.errors import DomainError

# Our names for what a row says. The first five must be there.
REQUIRED = ("code", "name", "wilayah", "lat", "lon")
OPTIONAL = ("type", "class", "owner", "beds", "quality", "address")


@dataclass(frozen=True)
class Format:
    """One kind of list; `columns` maps our name to theirs."""

    name: str
    kind: FaskesKind
    source: str
    columns: Mapping[str, str]

    def with_columns(self, changes: Mapping[str, str]) -> "Format":
        unknown = sorted(set(changes) - {*REQUIRED, *OPTIONAL})
        if unknown:
            raise DomainError(f"Nama kolom kami tidak dikenal: {', '.join(unknown)}.")
        return replace(self, columns={**self.columns, **changes})


HOSPITALS = Format(
    name="rs",
    kind=FaskesKind.HOSPITAL,
    source="Kemenkes, RS Online 2021",
    columns={
        "code": "kode_rs",
        "name": "nama",
        "wilayah": "kode_kabkota",
        "type": "jenis",
        "class": "kelas",
        "owner": "pemilik",
        "beds": "tempat_tidur",
        "lat": "lat",
        "lon": "lon",
        "quality": "kualitas_koordinat",
    },
)
PUSKESMAS = Format(
    name="puskesmas",
    kind=FaskesKind.PUSKESMAS,
    source="Kemenkes, data dasar puskesmas 2019",
    columns={
        "code": "kode_puskesmas",
        "name": "nama",
        "wilayah": "kode_kabkota",
        "type": "jenis",
        "lat": "lat",
        "lon": "lon",
        "quality": "kualitas_koordinat",
    },
)
CLINICS = Format(
    name="klinik",
    kind=FaskesKind.CLINIC,
    source="Daftar klinik",
    columns={name: name for name in (*REQUIRED, *OPTIONAL)},
)
FORMATS = {fmt.name: fmt for fmt in (HOSPITALS, PUSKESMAS, CLINICS)}

SPECIALTIES = {
    "rsu": "",
    "rsia": "ibu dan anak",
    "rsk gm": "gigi dan mulut",
    "rsk tht-kl": "THT-KL",
    "rsko": "ketergantungan obat",
}

OWNERS = {
    "kemkes": OwnerKind.CENTRAL,
    "kementerian lain": OwnerKind.CENTRAL,
    "pemprop": OwnerKind.PROVINCE,
    "pemkab": OwnerKind.REGENCY,
    "pemkot": OwnerKind.REGENCY,
    "tni ad": OwnerKind.MILITARY,
    "tni al": OwnerKind.MILITARY,
    "tni au": OwnerKind.MILITARY,
    "polri": OwnerKind.MILITARY,
    "bumn": OwnerKind.STATE_COMPANY,
    "swasta/ lainnya": OwnerKind.PRIVATE,
    "perusahaan": OwnerKind.PRIVATE,
    "perorangan": OwnerKind.PRIVATE,
}


def detect(header: Iterable[str]) -> Format:
    """Return the format whose code column the file has; DomainError names what was looked for."""
    present = set(header)
    for fmt in FORMATS.values():
        if fmt.columns["code"] in present:
            return fmt
    looked_for = ", ".join(fmt.columns["code"] for fmt in FORMATS.values())
    raise DomainError(f"Kolom kode tidak ditemukan (dicari: {looked_for}). Pakai --map code=NAMA_KOLOM.")


def owner_kind(text: str) -> OwnerKind:
    """Return whose a faskes is; every organisation counts as social, the rest is unknown."""
    word = text.strip().lower()
    if word.startswith("organisasi"):
        return OwnerKind.SOCIAL
    if word in OwnerKind.values:
        return OwnerKind(word)
    return OWNERS.get(word, OwnerKind.UNKNOWN)


def specialty(text: str) -> str:
    """Return the field of a specialised hospital: "RSK Mata" is "mata", "RSU" is nothing."""
    word = text.strip().lower()
    return SPECIALTIES.get(word, word.removeprefix("rsk").strip())
