"""Which document a page is, and which profession its words mean. Both are data with a search."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ai_service.ocr.labels import around, fold
from ai_service.ocr.prose import around_title
from ai_service.ocr.shapes import within

HERE = Path(__file__).parent
STR, SIP, IJAZAH, KTM, KTP, UNKNOWN = "str", "sip", "ijazah", "ktm", "ktp", "lain"
# Trainings by the words that certificates carry; codes are those of the platform's skills, in small letters.
TRAININGS: dict[str, tuple[str, ...]] = {
    "btcls": ("btcls", "basic trauma cardiac life support", "basic trauma and cardiac life support"),
    "btls": ("btls", "basic trauma life support", "bantuan hidup dasar trauma"),
    "acls": (
        "acls",
        "advanced cardiac life support",
        "advanced cardiovascular life support",
        "bantuan hidup jantung lanjut",
    ),
    "atls": ("atls", "advanced trauma life support"),
    "pals": ("pals", "pediatric advanced life support", "paediatric advanced life support"),
    "bls": ("bls", "basic life support", "bantuan hidup dasar", "basic cardiac life support"),
    "ppgdon": ("ppgdon", "gawat darurat obstetri dan neonatal"),
    "ppgd": ("ppgd", "pertolongan pertama gawat darurat", "penanggulangan penderita gawat darurat"),
    "gels": ("gels", "general emergency life support"),
    "nrp": ("resusitasi neonatus", "neonatal resuscitation"),
    "picu": ("picu", "perawatan intensif anak"),
    "nicu": ("nicu", "perawatan intensif neonatus"),
    "iccu": ("iccu", "perawatan intensif jantung"),
    "icu": ("icu", "perawatan intensif"),
    "hd": ("hemodialisis", "hemodialisa", "hemodialysis"),
    "capd": ("capd", "dialisis peritoneal", "peritoneal dialysis"),
    "kemoterapi": ("kemoterapi", "chemotherapy"),
    "paliatif": ("paliatif", "palliative"),
    "apn": ("apn", "asuhan persalinan normal"),
    "ponek": ("ponek", "obstetri neonatal komprehensif", "obstetri neonatal emergensi komprehensif"),
    "poned": ("poned", "obstetri neonatal dasar", "obstetri neonatal emergensi dasar"),
    "ctu": ("ctu", "contraceptive technology update", "teknologi kontrasepsi"),
    "mtbs": ("mtbs", "manajemen terpadu balita sakit"),
    "mtbm": ("mtbm", "manajemen terpadu bayi muda"),
    "bblr": ("bblr", "metode kanguru", "berat badan lahir rendah"),
    "laktasi": ("konseling menyusui", "konselor menyusui", "konseling laktasi"),
    "imunisasi": ("imunisasi", "rantai dingin vaksin"),
    "tb": ("tuberkulosis",),
    "hiv": ("hiv",),
    "malaria": ("malaria",),
    "surveilans": ("surveilans", "penyelidikan wabah"),
    "gizi_buruk": ("gizi buruk",),
    "kespro_bencana": ("kesehatan reproduksi saat bencana", "kespro", "ppam", "paket pelayanan awal minimum"),
    "emt": ("emergency medical team", "tim medis darurat"),
    "manajemen_bencana": ("manajemen bencana", "penanggulangan krisis kesehatan", "disaster management"),
    "pfa": ("psychological first aid", "dukungan psikologis awal"),
    "ppi": ("pencegahan dan pengendalian infeksi", "infection prevention and control"),
    "usg": ("usg", "ultrasonografi"),
    "flebotomi": ("flebotomi", "phlebotomy"),
    "proteksi_radiasi": ("proteksi radiasi", "petugas proteksi radiasi"),
}
KINDS = (STR, SIP, *TRAININGS, IJAZAH, KTM, KTP, UNKNOWN)
# What a line must consist of to tell the kind; the topmost line that tells wins. Words may have lost their spaces.
TITLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (SIP, ("surat izin praktik", "surat izin praktek", "surat ijin praktik", "surat izin kerja", "surat izin praktek")),
    (STR, ("surat tanda registrasi", "registration certificate", "certificate of registration", "konsil kedokteran",
           "konsil tenaga kesehatan", "konsil kesehatan", "majelis tenaga kesehatan", "health council", "medical council")),
    (KTM, ("kartu tanda mahasiswa", "kartu mahasiswa", "student card", "student identity card", "kartu pelajar mahasiswa")),
    ("training", ("sertifikat pelatihan", "sertifikat kompetensi pelatihan", "certificate of completion", "piagam",
                  "certificate of attendance", "certificate of training")),
)  # fmt: skip
ALONE = {IJAZAH: ("ijazah", "diploma", "ijazahprofesi"), "training": ("sertifikat", "certificate", "sertipikat")}
# An identity card says neither its name nor "kartu": its province, its NIK, and two of these.
ON_KTP = (
    "kewarganegaraan",
    "status perkawinan",
    "gol darah",
    "agama",
    "berlaku hingga",
    "rt/rw",
    "kel/desa",
    "pekerjaan",
)
# The words that mean the number of the document itself.
_PLAIN = frozenset({"nomor", "no", "number"})
_STUDENT = frozenset({
    "nim", "npm", "nrp", "no induk", "nomor induk mahasiswa", "nomor pokok mahasiswa", "student id", "no mahasiswa",
    "student number",
})  # fmt: skip
_DIPLOMA = frozenset({
    "nomor ijazah nasional", "nomor seri ijazah", "nomor ijazah", "no ijazah", "diploma number", "diploma no", "no seri",
})  # fmt: skip
_CERTIFICATE = frozenset({
    "nomor sertifikat", "no sertifikat", "certificate number", "certificate no", "nomor piagam",
})  # fmt: skip
_LICENCE = frozenset({"nomor sip", "no sip", "nomor surat izin praktik", "nomor izin"})


def own_number(kind: str) -> frozenset[str]:
    if kind == KTM:
        return _STUDENT
    if kind == IJAZAH:
        return _PLAIN | _DIPLOMA
    if kind == SIP:
        return _PLAIN | _LICENCE
    if kind in TRAININGS or kind == UNKNOWN:
        return _PLAIN | _CERTIFICATE
    return frozenset()


@dataclass(frozen=True)
class Told:
    """A kind or a profession and how sure the words make it, 0 to 1."""

    value: str
    sure: float
    place: int


def kind_of(texts: list[str]) -> Told:
    """The kind of a page from its lines, top to bottom; `place` is the line that told."""
    folded = [fold(text) for text in texts]
    nik = next((place for place, line in enumerate(folded) if line.startswith("nik")), None)
    marks = sum(any(mark in line for line in folded) for mark in map(fold, ON_KTP))
    if marks >= 2 and nik is not None and any(within(line[:8], fold("provinsi"), 2) for line in folded[:nik]):
        return Told(KTP, 0.97, nik)
    for place, text in enumerate(texts):
        if kind := _title(text, alone=True):
            return _training(folded, place) if kind == "training" else Told(kind, 0.98, place)
    return _unclear(texts, folded)


def _title(text: str, *, alone: bool) -> str | None:
    """The kind that a line is the title of; unless `alone`, also one that only mentions it."""
    for kind, words in TITLES:
        rests = [rest for one in words if (rest := around(text, one))]
        if any(not (alone and around_title(*rest)) for rest in rests):
            return kind
    folded = fold(text)
    return next((kind for kind, several in ALONE.items() if folded in [fold(one) for one in several]), None)


def _unclear(texts: list[str], folded: list[str]) -> Told:
    """No title was read whole: one in a sentence, one with wrong letters, or a training named without any title."""
    for place, text in enumerate(texts):
        kind = _title(text, alone=False)
        if kind and kind != "training":
            return Told(kind, 0.8, place)
    for place, line in enumerate(folded):
        for kind, words in TITLES:
            near = any(within(line[: len(fold(one))], fold(one), 3) for one in words if len(one) > 14)
            if near and kind != "training":
                return Told(kind, 0.75, place)
    named = _training(folded, 0)
    return Told(named.value, min(named.sure, 0.75), named.place)


def _training(folded: list[str], title: int) -> Told:
    """Which training a certificate is for: the topmost line below the title that names one; a full name beats letters."""
    for place, line in enumerate(folded):
        for code, words in TRAININGS.items():
            if any(fold(one) in line if len(one) > 6 else False for one in words):
                return Told(code, 0.97, place)
    for place, line in enumerate(folded):
        for code in TRAININGS:
            if re.search(rf"(?:^|pelatihan|training){fold(code)}(?:$|\d)", line) or line == fold(code):
                return Told(code, 0.95, place)
    return Told(UNKNOWN, 0.6, title)


@cache
def _professions() -> tuple[tuple[str, str, float], ...]:
    """(folded words, code, how sure), longest words first. A leading ? marks words that several codes share."""
    with (HERE / "professions.csv").open(encoding="utf-8") as file:
        rows = [(fold(row["words"]), row["code"]) for row in csv.DictReader(file)]
    told = [(words, code.removeprefix("?"), 0.6 if code.startswith("?") else 0.97) for words, code in rows]
    return tuple(sorted(told, key=lambda one: -len(one[0])))


def profession_codes() -> frozenset[str]:
    return frozenset(code for _, code, _ in _professions())


def profession_of(text: str) -> Told | None:
    """The profession that a text names: the longest words that it contains, else that it nearly begins with."""
    folded = fold(text)
    for words, code, sure in _professions():
        if words in folded:
            return Told(code, sure, 0)
    for words, code, sure in _professions():
        if len(words) >= 6 and within(folded[: len(words)], words, 1 + (len(words) > 12)):
            return Told(code, min(sure, 0.75), 0)
    return None
