"""The desk of somebody's SIPs: the verdict for any place, what is missing, and letters ready to be signed."""

from datetime import date, datetime
from typing import Any

from authentication.models import Faskes, Identity
from lentera.lib.clock import format_date, format_day
from lentera.lib.letters import BLANK, Letter
from management.domain import practice, wording
from management.domain.start import main_kind
from management.enums import CredentialKind, DocumentStatus, Side, Verdict
from management.models import NakesProfile, Shift
from management.presenters.desk import span

TASK, PERMIT = "tugas", "sip"
LETTERS = {TASK: "Surat tugas (draf untuk faskes)", PERMIT: "Permohonan SIP di tempat ini"}
# An amber verdict names what carries it; a red one only for a full set of slots or a place that needs its SIP first.
ASK_PERMIT = {"free_slot", "sip_lapsed_here", "sip_needed_first"}


def desk(nakes: NakesProfile, faskes: Faskes, on: date) -> dict[str, Any]:
    judged = practice.judge(nakes=nakes, faskes=faskes, on=on)
    words = wording.verdict(judged, wording.speak(to=Side.NAKES, zone=faskes.wilayah.zone))
    kinds = [TASK] if judged.verdict == Verdict.AMBER else []
    if judged.code in ASK_PERMIT:
        kinds.append(PERMIT)
    return {
        "level": judged.verdict,
        "words": words,
        "day": format_day(on),
        "letters": [{"kind": kind, "label": LETTERS[kind]} for kind in kinds],
    }


def slots(nakes: NakesProfile, on: date) -> dict[str, Any]:
    """Nothing for students, who hold no SIP."""
    if main_kind(nakes) != CredentialKind.STR:
        return {}
    found = practice.slots(nakes=nakes, on=on)
    tone = "amber" if found.used >= found.allowed else "teal"
    return {"text": f"{found.used} dari {found.allowed} slot SIP terpakai", "source": found.source, "tone": tone}


# --- Letters --------------------------------------------------------------------------------------------------------


def _str_number(nakes: NakesProfile) -> str:
    rows = nakes.credentials.filter(kind=CredentialKind.STR, status=DocumentStatus.VERIFIED)
    return rows.values_list("number", flat=True).first() or BLANK


def _person(nakes: NakesProfile, number: str) -> tuple[tuple[str, str], ...]:
    return (("Nama", nakes.full_name), ("Profesi", str(nakes.profession)), ("Nomor STR", number))


def _made(now: datetime, faskes: Faskes) -> str:
    day = format_date(now, faskes.wilayah.zone)
    return f"Disiapkan lewat Lentera, {day}. Isi titik-titik, periksa, lalu tanda tangani; tanpa tanda tangan tidak berlaku."


def permit_letter(nakes: NakesProfile, faskes: Faskes, *, now: datetime) -> Letter:
    """A request for a SIP at this place to the kabupaten that issues it (PP 28/2024: STR and a place of practice)."""
    own = Identity.objects.filter(user=nakes.user).first()
    places = [str(one.faskes or one.place) for one in nakes.permits.filter(status=DocumentStatus.VERIFIED)]
    held = f"Saat ini saya memegang {len(places)} SIP: {'; '.join(places)}." if places else "Saya belum memegang SIP."
    return Letter(
        title="Permohonan Surat Izin Praktik",
        number="",
        place_date=f"{BLANK[:20]}, {format_date(now, faskes.wilayah.zone)}",
        to=("Kepada Yth.", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", str(faskes.wilayah), "di tempat"),
        parts=(
            "Dengan hormat, saya yang bertanda tangan di bawah ini:",
            (*_person(nakes, _str_number(nakes)), ("NIK", own.nik if own else BLANK), ("Alamat", BLANK)),
            "mengajukan permohonan Surat Izin Praktik untuk berpraktik di:",
            (
                ("Tempat praktik", faskes.name),
                ("Alamat", faskes.address or BLANK),
                ("Kabupaten/kota", str(faskes.wilayah)),
            ),
            held,
            "Bersama ini saya lampirkan:",
            (
                "Salinan STR yang masih berlaku",
                "Surat keterangan dari tempat praktik",
                "Bukti kecukupan SKP bila perpanjangan",
            ),
            "Demikian permohonan ini saya sampaikan. Atas perhatian Bapak/Ibu, saya ucapkan terima kasih.",
        ),
        signer_role="Pemohon,",
        signer_name=nakes.full_name,
        signer_id="",
        made=_made(now, faskes),
    )


def task_letter(nakes: NakesProfile, faskes: Faskes, *, now: datetime, shift: Shift | None, number: str = "") -> Letter:
    """An assignment letter for the head of the faskes to sign, while a SIP is being arranged."""
    when = span(shift.starts_at, shift.ends_at, shift.zone) if shift else BLANK
    return Letter(
        title="Surat Tugas",
        number=f"Nomor: {BLANK[:24]}",
        place_date=f"{BLANK[:20]}, {BLANK[:24]}",
        to=(),
        parts=(
            "Yang bertanda tangan di bawah ini:",
            (("Nama", BLANK), ("Jabatan", f"Kepala {faskes.name}"), ("Alamat", faskes.address or BLANK)),
            "menugaskan:",
            _person(nakes, number or _str_number(nakes)),
            "untuk melaksanakan pelayanan kesehatan sesuai kewenangan profesinya di:",
            (("Tempat", faskes.name), ("Waktu", when), ("Dasar", "SIP di tempat ini sedang diurus")),
            "Surat tugas ini berlaku untuk waktu tersebut di atas dan berakhir lebih awal bila SIP terbit.",
        ),
        signer_role=f"Kepala {faskes.name},",
        signer_name=BLANK,
        signer_id="NIP. " + BLANK[:24],
        made=_made(now, faskes),
    )
