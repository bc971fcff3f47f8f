"""One document's page: its picture, what was read and how sure, and where its checking stands."""

from datetime import date
from typing import Any

from django.urls import reverse

from ai_service.reading import LIFELONG, CertificateReading, from_json
from lentera.lib.clock import format_day
from management.enums import CheckState, CredentialKind, DocumentStatus
from management.models import Credential, PracticePermit, Profession

LABELS = {
    "jenis": "Jenis", "nomor_str": "Nomor STR", "nomor": "Nomor", "nik": "NIK", "nama": "Nama", "profesi": "Profesi",
    "tempat_lahir": "Tempat lahir", "tanggal_lahir": "Tanggal lahir", "berlaku_sampai": "Berlaku sampai",
}  # fmt: skip
MOVING = (CheckState.READING, CheckState.WEIGHING)
EDITABLE = (CheckState.NONE, CheckState.READING, CheckState.OWNER)


def reading_of(row: Credential | PracticePermit) -> CertificateReading | None:
    return from_json(row.reading) if row.reading else None


def page(row: Credential) -> dict[str, Any]:
    reading = reading_of(row)
    editable = row.status != DocumentStatus.VERIFIED and row.check_state in EDITABLE
    return {
        "row": row,
        "picture_url": reverse("authentication:private_file", args=[row.picture.uid]) if row.picture else "",
        "state": state(row),
        "moving": row.check_state in MOVING,
        "editable": editable,
        "read": fields(reading),
        "kept": [] if editable else kept(row),
        "marks": marks(reading),
        "late": bool(reading and reading.fell_back),
    }


def fields(reading: CertificateReading | None) -> list[dict[str, Any]]:
    """What was read, unsure fields first."""
    if reading is None:
        return []
    rows = [
        {"label": LABELS[name], "value": shown(name, field.value), "certain": field.certain}
        for name, field in reading.fields.items()
        if name in LABELS
    ]
    return sorted(rows, key=lambda row: row["certain"])


def kept(row: Credential) -> list[dict[str, str]]:
    """What its owner confirmed, which is what is checked and counts; nothing while it was not confirmed."""
    if not row.number:
        return []
    told = [
        ("Nomor", row.number),
        ("Penerbit", row.issuer),
        ("Terbit", format_day(row.issued_on) if row.issued_on else ""),
        ("Berlaku sampai", until(row.valid_until)),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def until(day: date | None) -> str:
    return format_day(day) if day else "seumur hidup"


def shown(name: str, value: str) -> str:
    if value == LIFELONG:
        return until(None)
    if name in ("tanggal_lahir", "berlaku_sampai"):
        return format_day(date.fromisoformat(value))
    if name == "profesi":
        return str(Profession.objects.filter(code=value).values_list("name", flat=True).first() or value)
    return value.upper() if name == "jenis" else value


def marks(reading: CertificateReading | None) -> list[dict[str, Any]]:
    """Rectangles of unsure fields as per mille of the page, for the drawing over the picture."""
    boxes = [field.box for field in reading.fields.values() if field.box and not field.certain] if reading else []
    return [
        {
            "x": round(left * 1000),
            "y": round(top * 1000),
            "w": round((right - left) * 1000),
            "h": round((bottom - top) * 1000),
        }
        for left, top, right, bottom in boxes
    ]


def initial(row: Credential) -> dict[str, Any]:
    """How its form starts: what the owner wrote, else what was read."""
    if row.number:
        return {"number": row.number, "issuer": row.issuer, "issued_on": row.issued_on, "valid_until": row.valid_until}
    reading = reading_of(row)
    if reading is None:
        return {}
    until = reading.value("berlaku_sampai")
    number = reading.value("nomor_str" if row.kind == CredentialKind.STR else "nomor")
    return {"number": number, "valid_until": until if until != LIFELONG else None}


def unsure(row: Credential) -> set[str]:
    """Form fields whose reading is not certain."""
    reading = reading_of(row)
    if reading is None or row.number:
        return set()
    number = "nomor_str" if row.kind == CredentialKind.STR else "nomor"
    pairs = {"number": number, "valid_until": "berlaku_sampai"}
    return {name for name, read in pairs.items() if not reading.certain(read)}


def state(row: Credential | PracticePermit) -> dict[str, str]:
    """Badge and sentence."""
    if row.status == DocumentStatus.VERIFIED:
        return {"tone": "green", "badge": "Terverifikasi", "text": "Berlaku di semua faskes."}
    if row.status == DocumentStatus.REJECTED:
        return {"tone": "red", "badge": "Ditolak", "text": row.note}
    return {"tone": "amber", "badge": CheckState(row.check_state).label, "text": SAID[CheckState(row.check_state)]}


SAID: dict[CheckState, str] = {
    CheckState.NONE: "Tercatat tanpa foto. Tambahkan fotonya agar lebih cepat diperiksa.",
    CheckState.READING: "Mesin sedang membaca fotonya, beberapa detik. Anda juga boleh langsung mengisi.",
    CheckState.OWNER: "Cocokkan isian dengan foto, lalu kirim.",
    CheckState.WEIGHING: "Dicocokkan dengan data resmi. Biasanya kurang dari satu menit.",
    CheckState.QUEUED: "SATUSEHAT sedang tidak menjawab. Dicoba lagi otomatis; tidak perlu dikirim ulang.",
    CheckState.PERSON: "Petugas mencocokkannya. Anda kami kabari begitu selesai.",
    CheckState.SECOND: "Petugas kedua memastikannya. Anda kami kabari begitu selesai.",
    CheckState.DONE: "",
}
