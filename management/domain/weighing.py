"""What speaks for a document and what against it, as values; no database and no network here.

The rule of the house: a photo that agrees with what its owner typed proves nothing alone. A document counts without a human
only where SATUSEHAT's own record returns the same STR number for the same NIK, birth date and gender, the photo says the same,
and nothing speaks against it. Everything else is a human's decision, with these findings laid before them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Literal

from ai_service.reading import LIFELONG, CertificateReading
from authentication.domain.identity import Person
from authentication.enums import Gender
from lentera.clients.satusehat import Practitioner
from lentera.lib.clock import format_day
from management.enums import CredentialKind
from management.models.documents import number_key

SIP = "sip"
# What a reading calls each kind of document; a certificate is named after its training.
READ_AS: dict[str, str] = {
    CredentialKind.STR: "str",
    CredentialKind.DIPLOMA: "ijazah",
    CredentialKind.STUDENT_CARD: "ktm",
    SIP: SIP,
}
KIND_WORDS = {"str": "STR", "sip": "SIP", "ijazah": "ijazah", "ktm": "kartu mahasiswa", "ktp": "KTP"}
SAME_NAME = 0.8
NUMBER_IN_QR = re.compile(r"(?<![0-9A-Z])(?:[0-9]{16}|[A-Z]{2}[0-9]{14})(?![0-9A-Z])")
TITLES = re.compile(
    r"\b(dr|drg|drs|dra|ir|prof|h|hj|ns|ners|s\.?kep|amd|a\.?md|skm|s\.?st|str|sp|m\.?kes|m\.?kep)\b\.?", re.I
)
# A masked word may also hide a title.
TITLE_WORDS = ("dr", "drg", "prof", "dra", "drs", "hj", "h")


class Leaning(StrEnum):
    FOR = "for"
    NOTE = "note"
    DOUBT = "doubt"
    AGAINST = "against"
    REFUSE = "refuse"


class Outcome(StrEnum):
    """`CONFLICT` also goes to a human, but needs two of them to be overruled."""

    VERIFIED = "verified"
    ASK_AGAIN = "ask_again"
    PERSON = "person"
    CONFLICT = "conflict"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Finding:
    code: str
    leaning: Leaning
    sentence: str


@dataclass(frozen=True)
class Weighing:
    outcome: Outcome
    findings: tuple[Finding, ...]

    def told(self, leaning: Leaning) -> list[str]:
        return [finding.sentence for finding in self.findings if finding.leaning == leaning]


@dataclass(frozen=True)
class Typed:
    """What the owner says. `kind` is a CredentialKind or "sip"; `skill` and `profession` are codes, "" when none.

    `medical` says that the profession is a doctor's or a dentist's: only theirs are the STR numbers of SATUSEHAT.
    """

    kind: str
    number: str
    valid_until: date | None
    name: str
    profession: str = ""
    skill: str = ""
    person: Person | None = None
    medical: bool = False


@dataclass(frozen=True)
class Official:
    """What SATUSEHAT said: "off" when it is not configured, "unasked" where it cannot help."""

    state: Literal["found", "nobody", "down", "refused", "off", "unasked"]
    practitioner: Practitioner | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Other accounts with the same NIK, the same number, the same picture."""

    same_nik: int = 0
    same_number: int = 0
    same_picture: int = 0


def weigh(
    *, typed: Typed, reading: CertificateReading | None, official: Official, elsewhere: Elsewhere, today: date
) -> Weighing:
    """All findings and what follows from them."""
    findings = (
        *_of_dates(typed, reading, today),
        *_of_reading(typed, reading),
        *_of_qr(typed, reading),
        *_of_identity(typed),
        *_of_record(typed, official, today),
        *of_elsewhere(elsewhere),
    )
    return Weighing(_outcome(findings, official, reading), findings)


def _outcome(findings: tuple[Finding, ...], official: Official, reading: CertificateReading | None) -> Outcome:
    leanings, codes = {finding.leaning for finding in findings}, {finding.code for finding in findings}
    if Leaning.REFUSE in leanings:
        return Outcome.REJECTED
    if Leaning.AGAINST in leanings:
        return Outcome.CONFLICT
    if official.state == "down":
        return Outcome.ASK_AGAIN
    proven = {"official_number", "official_person", "number_read"} <= codes
    if proven and reading and Leaning.DOUBT not in leanings:
        return Outcome.VERIFIED
    return Outcome.PERSON


# --- The document against what was typed --------------------------------------------------------------------------


def _of_dates(typed: Typed, reading: CertificateReading | None, today: date) -> Iterator[Finding]:
    if typed.valid_until and typed.valid_until < today:
        text = f"Masa berlakunya habis {format_day(typed.valid_until)}. Kirim dokumen yang masih berlaku."
        yield Finding("expired", Leaning.REFUSE, text)
    read = reading.value("berlaku_sampai") if reading else ""
    if not read:
        return
    written = typed.valid_until.isoformat() if typed.valid_until else LIFELONG
    if read == written:
        yield Finding("until_read", Leaning.FOR, f"Masa berlaku di foto sama: {_until(read)}.")
    else:
        text = f"Masa berlaku di foto {_until(read)}, yang ditulis {_until(written)}."
        yield Finding("until_differs", _how_sure(reading, "berlaku_sampai"), text)


def _until(text: str) -> str:
    return "seumur hidup" if text == LIFELONG else format_day(date.fromisoformat(text))


def _how_sure(reading: CertificateReading | None, name: str) -> Leaning:
    return Leaning.AGAINST if reading and reading.certain(name) else Leaning.DOUBT


def _of_reading(typed: Typed, reading: CertificateReading | None) -> Iterator[Finding]:
    if reading is None:
        yield Finding("unread", Leaning.DOUBT, "Foto belum terbaca mesin atau tidak ada.")
        return
    yield from _of_kind(typed, reading)
    yield from _of_number(typed, reading)
    yield from _of_name(typed, reading)
    yield from _of_person(typed, reading)


def _of_kind(typed: Typed, reading: CertificateReading) -> Iterator[Finding]:
    wanted = READ_AS.get(typed.kind) or typed.skill.lower()
    read = reading.value("jenis")
    if read == wanted or (not read and typed.kind == CredentialKind.CERTIFICATE):
        return
    wanted_word = KIND_WORDS.get(wanted, wanted.upper())
    if read in KIND_WORDS and reading.certain("jenis"):
        text = f"Foto ini {KIND_WORDS[read]}, bukan {wanted_word}. Kirim foto {wanted_word}."
        yield Finding("other_kind", Leaning.REFUSE, text)
    elif read and read != "lain" and reading.certain("jenis"):
        yield Finding("other_kind", Leaning.AGAINST, f"Foto ini sertifikat {read.upper()}, yang ditulis {wanted_word}.")
    else:
        yield Finding("kind_unsure", Leaning.DOUBT, f"Mesin tidak yakin foto ini {wanted_word}.")


def _of_number(typed: Typed, reading: CertificateReading) -> Iterator[Finding]:
    name = "nomor_str" if typed.kind == CredentialKind.STR else "nomor"
    read = number_key(reading.value(name))
    if not read:
        yield Finding("number_unread", Leaning.DOUBT, "Nomornya tidak terbaca di foto.")
    elif read == number_key(typed.number):
        yield Finding("number_read", Leaning.FOR, "Nomor di foto sama dengan yang ditulis.")
    else:
        text = f"Nomor di foto terbaca {read}, yang ditulis {number_key(typed.number)}."
        yield Finding("number_differs", _how_sure(reading, name), text)


def _of_name(typed: Typed, reading: CertificateReading) -> Iterator[Finding]:
    read = reading.value("nama")
    if not read:
        yield Finding("name_unread", Leaning.DOUBT, "Nama tidak terbaca di foto.")
    elif same_name(read, typed.name):
        yield Finding("name_read", Leaning.FOR, "Nama di foto sama.")
    else:
        yield Finding("name_differs", Leaning.DOUBT, f"Nama di foto terbaca {read}, di akun {typed.name}.")
    profession = reading.value("profesi")
    if profession and typed.profession and profession != typed.profession:
        yield Finding("profession_differs", Leaning.DOUBT, "Profesi di foto berbeda dari yang dipilih.")
    elif not profession and typed.kind == CredentialKind.STR:
        yield Finding("profession_unread", Leaning.DOUBT, "Profesi tidak terbaca di foto.")


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: titles, case and order set aside, a few letters may differ."""
    left, right = (" ".join(sorted(_plain(name).split())) for name in (one, other))
    return bool(left) and SequenceMatcher(None, left, right).ratio() >= SAME_NAME


def _plain(name: str) -> str:
    return re.sub(r"[^a-z ]", " ", TITLES.sub(" ", name.split(",")[0]).lower())


def _of_person(typed: Typed, reading: CertificateReading) -> Iterator[Finding]:
    """A NIK or birth date that is printed must be the owner's; most STR print no NIK."""
    if typed.person is None:
        return
    for name, own, word in (
        ("nik", typed.person.nik, "NIK"),
        ("tanggal_lahir", typed.person.birth_date.isoformat(), "Tanggal lahir"),
    ):
        read = reading.value(name)
        if read == own:
            yield Finding(f"{name}_read", Leaning.FOR, f"{word} di foto sama.")
        elif read:
            yield Finding(f"{name}_differs", _how_sure(reading, name), f"{word} di foto bukan milik pemilik akun.")


def _of_qr(typed: Typed, reading: CertificateReading | None) -> Iterator[Finding]:
    texts = [text.upper() for text in reading.qr] if reading else []
    if not texts:
        return
    own = {number_key(typed.number), typed.person.nik if typed.person else ""}
    found = {number for text in texts for number in NUMBER_IN_QR.findall(re.sub(r"[.\-]", "", text))}
    if found & {number_key(typed.number)}:
        yield Finding("qr_number", Leaning.FOR, "Kode QR di dokumen memuat nomor yang sama.")
    elif typed.kind == CredentialKind.STR and found - own:
        yield Finding("qr_differs", Leaning.AGAINST, f"Kode QR di dokumen memuat nomor lain: {min(found - own)}.")
    else:
        yield Finding("qr_text", Leaning.NOTE, f"Kode QR berisi “{texts[0][:120].lower()}”: cocokkan di sana.")


# --- What others know ---------------------------------------------------------------------------------------------


def _of_identity(typed: Typed) -> Iterator[Finding]:
    """NIK, birth date and gender were checked against each other when they were typed."""
    if typed.person is None:
        yield Finding("no_identity", Leaning.DOUBT, "Identitas (NIK, tanggal lahir) belum diisi pemiliknya.")
    else:
        yield Finding("nik_fits", Leaning.FOR, "Susunan NIK cocok dengan tanggal lahir dan jenis kelamin.")


SILENT = {
    "nobody": "SATUSEHAT tidak mengenal NIK ini.",
    "refused": "SATUSEHAT menolak pertanyaan kami; operator sedang diberi tahu.",
    "off": "SATUSEHAT tidak terhubung; cocokkan di laman konsil.",
    "down": "SATUSEHAT sedang tidak menjawab; dicoba lagi otomatis.",
}


def _of_record(typed: Typed, official: Official, today: date) -> Iterator[Finding]:
    if official.state in SILENT:
        yield Finding(f"official_{official.state}", Leaning.DOUBT, SILENT[official.state])
    if official.practitioner is None or typed.person is None:
        return
    yield from _of_official_person(typed.person, official.practitioner)
    if not fits_mask(official.practitioner.masked_name, typed.name):
        text = f"SATUSEHAT menyamarkan nama pemilik NIK ini “{official.practitioner.masked_name}”: tidak cocok dengan nama akun."
        yield Finding("official_name", Leaning.DOUBT, text)
    yield from _of_official_number(typed, official.practitioner, today)


def _of_official_person(person: Person, record: Practitioner) -> Iterator[Finding]:
    known = (record.birth_date, record.gender)
    if known == (person.birth_date, person.gender):
        yield Finding("official_person", Leaning.FOR, "SATUSEHAT: NIK, tanggal lahir, dan jenis kelamin cocok.")
    elif record.birth_date not in (None, person.birth_date):
        yield Finding("official_birth", Leaning.AGAINST, "SATUSEHAT mencatat tanggal lahir lain untuk NIK ini.")
    elif record.gender not in ("", person.gender):
        other = Gender(record.gender).label.lower()
        yield Finding("official_gender", Leaning.AGAINST, f"SATUSEHAT mencatat NIK ini {other}.")
    else:
        yield Finding("official_thin", Leaning.DOUBT, "Catatan SATUSEHAT untuk NIK ini tidak lengkap.")


def fits_mask(masked: str, name: str) -> bool:
    """Whether a name may stand behind a masked one: every word's letters before its first “*” begin a word of the name."""
    left = [*_plain(name.replace(",", " ")).split(), *TITLE_WORDS]
    starts = [re.sub(r"[^a-z]", "", word.partition("*")[0].lower()) for word in masked.split()]
    for start in sorted(filter(None, starts), key=len, reverse=True):
        word = next((word for word in left if word.startswith(start)), None)
        if word is None:
            return False
        left.remove(word)
    return True


def _of_official_number(typed: Typed, record: Practitioner, today: date) -> Iterator[Finding]:
    if not record.registrations:
        text = "SATUSEHAT belum memuat nomor STR untuk profesi ini: nomornya dicocokkan petugas."
        yield Finding("official_no_number", Leaning.DOUBT, text)
        return
    same = [one for one in record.registrations if number_key(one.number) == number_key(typed.number)]
    if not same:
        yield Finding("official_other_number", Leaning.AGAINST, "SATUSEHAT mencatat nomor STR lain untuk orang ini.")
        return
    yield Finding("official_number", Leaning.FOR, "SATUSEHAT memuat nomor STR yang sama.")
    if not typed.medical:
        text = "Nomor ini di SATUSEHAT milik dokter atau dokter gigi, profesi yang dipilih lain."
        yield Finding("official_profession", Leaning.AGAINST, text)
    ends = [one.valid_until for one in same]
    # One registration without an end is for life, whatever an older row says.
    until = None if None in ends else max(filter(None, ends))
    if until and until < today:
        yield Finding("official_ended", Leaning.DOUBT, "Menurut SATUSEHAT masa berlaku STR ini sudah lewat.")
    elif until and (typed.valid_until is None or typed.valid_until > until):
        text = f"Menurut SATUSEHAT STR ini berlaku sampai {format_day(until)}, yang ditulis lebih lama."
        yield Finding("official_until", Leaning.DOUBT, text)


def of_elsewhere(elsewhere: Elsewhere) -> Iterator[Finding]:
    """What other accounts say against it."""
    if elsewhere.same_nik:
        yield Finding("same_nik", Leaning.AGAINST, f"NIK ini juga ditulis di {elsewhere.same_nik} akun lain.")
    if elsewhere.same_number:
        yield Finding("same_number", Leaning.AGAINST, f"Nomor ini juga ada di {elsewhere.same_number} akun lain.")
    if elsewhere.same_picture:
        yield Finding("same_picture", Leaning.AGAINST, f"Foto yang sama dikirim {elsewhere.same_picture} akun lain.")
