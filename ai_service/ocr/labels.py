"""The words that documents print before a value, Indonesian and English, and how to find them in what was read."""

import re
from dataclasses import dataclass

from ai_service.ocr.prose import goes_on
from ai_service.ocr.shapes import within

# OTHER are labels of values that are not ours: they end a search, and keep a diploma's number from being taken for a STR.
OTHER = "other"
# The number of the document itself; whose number it is, its kind decides.
OWN_NUMBER = "nomor"

WORDS: dict[str, tuple[str, ...]] = {
    "nomor_str": (
        "nomor str", "no str", "nomor registrasi", "no registrasi", "nomor surat tanda registrasi", "no reg",
        "registration number", "registration no", "str number", "str no", "nomor str nakes", "nomor str seumur hidup",
        "nomor surat tanda registrasi str", "nomor pendaftaran",
    ),
    "nik": ("nik", "nomor induk kependudukan", "no ktp", "nomor ktp", "no nik", "nomor nik", "nomor identitas", "nik ktp"),
    "nama": (
        "nama", "nama lengkap", "nama dan gelar", "nama peserta", "nama mahasiswa", "nama pemilik", "nama pemegang",
        "nama lengkap dan gelar", "name", "full name", "atas nama", "diberikan kepada", "memberikan ijazah kepada",
        "dengan ini menyatakan bahwa", "menyatakan bahwa", "menerangkan bahwa", "menyatakan dengan ini bahwa",
        "this is to certify that", "is hereby granted to", "presented to", "awarded to", "diberikan kepada saudara",
        "memberikan izin praktik kepada", "kepada", "nama nakes", "nama tenaga medis", "nama tenaga kesehatan",
    ),
    "profesi": (
        "profesi", "jenis tenaga", "jenis tenaga medis", "jenis tenaga kesehatan", "jenis tenaga medis kesehatan",
        "jenis tenaga medis tenaga kesehatan", "kompetensi", "kualifikasi", "jenis profesi", "profession", "competence",
        "qualification", "kewenangan", "jenis nakes", "jenis tenaga medis dan tenaga kesehatan", "competency",
        "kualifikasi kompetensi", "untuk berpraktik sebagai", "sebagai tenaga",
    ),
    "lahir": (
        "tempat tanggal lahir", "tempat dan tanggal lahir", "tempat tgl lahir", "tempat dan tgl lahir", "ttl", "lahir",
        "tempat lahir tanggal lahir", "place date of birth", "place and date of birth", "place of birth date", "born",
        "lahir di", "tempat tgl lhr", "dilahirkan di", "born in", "tempat lahir tgl lahir",
    ),
    "tempat_lahir": ("tempat lahir", "place of birth"),
    "tanggal_lahir": ("tanggal lahir", "tgl lahir", "date of birth", "birth date", "tgl lhr"),
    "berlaku_sampai": (
        "berlaku sampai", "berlaku sampai dengan", "berlaku sampai tanggal", "berlaku sampai dengan tanggal",
        "berlaku sd", "berlaku s d", "berlaku hingga", "masa berlaku", "masa berlaku sd", "masa berlaku sampai",
        "masa berlaku sampai dengan", "valid until", "valid through", "expires", "expiry date", "valid thru",
        "tanggal kedaluwarsa", "habis berlaku", "tanggal habis berlaku", "masa laku",
    ),
    OWN_NUMBER: (
        "nomor", "no", "number", "nomor sip", "no sip", "nomor surat izin praktik", "nomor izin", "nomor sertifikat",
        "no sertifikat", "certificate number", "certificate no", "nomor ijazah nasional", "nim", "npm", "nrp", "no induk",
        "nomor induk mahasiswa", "nomor pokok mahasiswa", "student id", "no mahasiswa", "student number",
        "nomor piagam", "nomor seri ijazah", "nomor ijazah", "no ijazah", "diploma number", "diploma no", "no seri",
    ),
    OTHER: (
        "nomor ijazah", "no ijazah", "diploma number", "diploma no", "nomor seri ijazah", "nomor sertifikat kompetensi",
        "no sertifikat kompetensi", "no sertifikat profesi", "nomor sertifikat profesi", "no serkom", "nomor serkom",
        "certificate of competence", "competence no", "competence number", "nomor sertifikat uji kompetensi", "no serti",
        "jenis kelamin", "sex", "gender", "tanggal lulus", "tahun lulus", "date of graduation", "graduation date",
        "perguruan tinggi", "university", "institution", "lulusan", "graduate of", "pendidikan", "education", "alamat",
        "alamat rumah", "alamat praktik", "address", "tempat praktik", "nama sarana", "sarana", "nama fasilitas",
        "nama praktik", "nama tempat praktik", "nama perguruan tinggi", "nama institusi", "nama rumah sakit",
        "nama ibu", "nama ayah", "alamat tempat tinggal", "alamat tempat praktik", "tanggal terbit", "date of issue",
        "issued on", "diterbitkan", "ditetapkan", "agama", "pekerjaan", "status perkawinan", "kewarganegaraan",
        "gol darah", "golongan darah", "rt rw", "kel desa", "kecamatan", "fakultas", "prodi", "program studi", "jurusan",
        "angkatan", "semester", "sip ke", "jumlah jpl", "jumlah skp", "tanggal pelatihan", "tanggal pelaksanaan",
        "nip", "telp", "ketua", "kepala dinas", "rektor", "direktur",
        "nomor rekomendasi", "no rekomendasi", "rekomendasi op", "hari praktik", "jam praktik", "waktu praktik",
        "status kepegawaian", "tanggal", "tempat", "nomor sk", "nilai", "skp",
    ),
}  # fmt: skip

# On a document of another kind these are labels of what is not ours; on its own kind they are its title.
TITLES: dict[str, tuple[str, ...]] = {
    "str": ("surat tanda registrasi", "registration certificate", "certificate of registration"),
    "sip": ("surat izin praktik",),
}
# Sentences that end so have the name under them.
GIVING = (
    "diberikan kepada", "memberikan ijazah kepada", "menyatakan bahwa", "menerangkan bahwa", "certify that",
    "presented to", "awarded to", "granted to",
)  # fmt: skip
# Whose end these mean they say themselves.
ENDS: dict[str, tuple[str, ...]] = {
    "str": ("masa berlaku str", "berlaku str", "str berlaku sampai", "str berlaku hingga", "tanggal berlaku str"),
    "sip": ("masa berlaku sip", "berlaku sip", "sip berlaku sampai", "sip berlaku hingga", "tanggal berlaku sip"),
}

ENUMERATION = re.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])\s*[.)]\s*(?=[A-Za-z])")
FOLDS = str.maketrans({"1": "i", "l": "i", "|": "i", "!": "i", "0": "o"})


@dataclass(frozen=True)
class Match:
    """A label at the beginning of a text: which, what stands behind it, and whether letters had to be guessed."""

    field: str
    words: str
    rest: str
    exact: bool


def fold(text: str) -> str:
    """Letters and digits in small, with look-alikes made one."""
    return "".join(sign for sign in text.lower().translate(FOLDS) if sign.isalnum())


def around(text: str, words: str) -> tuple[str, str] | None:
    """What stands before and behind some words in a text, however spaced; None where they are not in it."""
    wanted = fold(words)
    start = fold(text).find(wanted)
    if start < 0:
        return None
    places = [place for place, sign in enumerate(text) if fold(sign)]
    return text[: places[start]], text[places[start + len(wanted) - 1] + 1 :]


# Longest first, so that "nama sarana" is not taken for "nama". The document's own number comes before OTHER: a kind
# whose own number it is not asks `known` to leave it out.
_KNOWN = sorted(
    ((fold(words), field, words) for field, several in WORDS.items() for words in several),
    key=lambda known: -len(known[0]),
)


def known(kind: str, own: frozenset[str]) -> list[tuple[str, str, str]]:
    """The labels on this kind of document, where `own` are the words that mean its number."""
    mine = [one for one in _KNOWN if one[1] != OWN_NUMBER or one[2] in own]
    ends = [
        (fold(one), "berlaku_sampai" if of == kind else OTHER, one) for of, several in ENDS.items() for one in several
    ]
    titles = [(fold(one), OTHER, one) for of, several in TITLES.items() if of != kind for one in several]
    return sorted(mine + ends + titles, key=lambda known: -len(known[0]))


def match(text: str, labels: list[tuple[str, str, str]]) -> Match | None:
    """The label that a line begins with, or None, also where it begins a sentence; a second language is passed over."""
    found = _first(ENUMERATION.sub("", text), labels)
    if found is None or goes_on(found.rest):
        return None
    rest = found.rest
    # "Nama / Name:", "Lahir (Born)", but not "Nama: Nama …".
    while second := re.match(r"\s*[/(]\s*", rest):
        again = _first(rest[second.end() :], labels)
        if again is None:
            break
        rest = again.rest.lstrip(" )")
    return Match(found.field, found.words, rest, found.exact)


def giving(text: str) -> Match | None:
    """A sentence that ends in what a name stands under: "Sertifikat ini diberikan kepada"."""
    folded = fold(text)
    words = next((one for one in GIVING if folded.endswith(fold(one))), None)
    return Match("nama", words, "", True) if words else None


def _first(text: str, labels: list[tuple[str, str, str]]) -> Match | None:
    start = len(text) - len(text.lstrip(" .:/-(*"))
    text = text[start:]
    folded = fold(text[:80])
    for words, field, plain in labels:
        if folded.startswith(words) and (rest := _rest(text, len(words))) is not None:
            return Match(field, plain, rest, True)
    for words, field, plain in labels:
        if len(words) >= 5 and (cut := _near(folded, words)) and (rest := _rest(text, cut)) is not None:
            return Match(field, plain, rest, False)
    return None


def _near(folded: str, words: str) -> int:
    """How many folded letters of the text are this label with a wrong letter or two; 0 when they are not."""
    most = 1 if len(words) < 10 else 2
    if sum(a != b for a, b in zip(folded[:4], words[:4], strict=False)) > most:
        return 0
    for cut in sorted(range(len(words) - most, len(words) + most + 1), key=lambda n: abs(n - len(words))):
        if cut <= len(folded) and within(folded[:cut], words, most):
            return cut
    return 0


def _rest(text: str, letters: int) -> str | None:
    """What stands behind that many letters; None where the label would end inside a word."""
    seen = 0
    for place, sign in enumerate(text):
        if seen == letters:
            return None if sign.isalpha() else text[place:]
        seen += len(fold(sign))
    return "" if seen == letters else None
