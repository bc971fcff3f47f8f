"""What the registration's pages say."""

from typing import Any

from django.urls import reverse

from management.domain import start
from management.enums import CheckState, DocumentStatus
from management.models import Credential, NakesProfile, Study

TEXTS: dict[str, dict[str, str]] = {
    "identitas": {
        "template": "management/start_identitas.html",
        "title": "Identitas",
        "lead": "Dicocokkan dengan STR dan SATUSEHAT, lalu berlaku di semua faskes.",
    },
    "kuliah": {
        "template": "management/start_frame.html",
        "title": "Kuliah",
        "lead": "Tugas yang boleh Anda kerjakan mengikuti semester.",
    },
    "dokumen": {
        "template": "management/start_dokumen.html",
        "title": "Foto dokumen",
        "lead": "Isinya dibaca otomatis; Anda tinggal memastikan.",
    },
    "tempat": {
        "template": "management/start_tempat.html",
        "title": "Tempat dan waktu",
        "lead": "Supaya shift yang tampil benar-benar bisa Anda jangkau.",
    },
}


def steps(nakes: NakesProfile, current: str) -> list[dict[str, str]]:
    """Rows for the step list; finished steps can be opened again."""
    rows = [{"title": "Akun", "detail": "Selesai", "state": "done"}]
    for step in start.steps(nakes):
        state = "now" if step.key == current else "done" if step.done else "next"
        url = reverse(f"management:start_{step.key}")
        rows.append({"title": step.title, "detail": step.detail, "state": state, "url": url})
    return rows


def study(row: Study | None) -> dict[str, Any]:
    if row is None:
        return {}
    contact = row.faculty_contact
    own = {name: getattr(row, name) for name in ("university", "programme", "semester")}
    return {**own, "contact_name": contact["nama"], "contact_address": contact["hubungi"]}


def waiting(document: Credential | None) -> dict[str, str]:
    """What happens with the main document now, in two sentences."""
    if document is None:
        return {
            "tone": "amber",
            "badge": "Menunggu",
            "title": "Dokumen belum dikirim",
            "text": "Kirim fotonya agar bisa diperiksa.",
        }
    word = document.get_kind_display()
    if document.status == DocumentStatus.VERIFIED:
        return {
            "tone": "green",
            "badge": "Sah",
            "title": f"{word} terverifikasi",
            "text": "Shift yang cocok bisa langsung Anda lamar.",
        }
    if document.check_state == CheckState.QUEUED:
        text = "SATUSEHAT sedang tidak menjawab. Kami coba lagi otomatis; Anda kami kabari."
        return {"tone": "amber", "badge": "Menunggu", "title": f"{word} dalam antrean", "text": text}
    if document.check_state in (CheckState.PERSON, CheckState.SECOND):
        text = "Petugas mencocokkannya dengan data resmi. Anda kami kabari begitu selesai."
        return {"tone": "amber", "badge": "Menunggu", "title": f"{word} diperiksa petugas", "text": text}
    return {
        "tone": "amber",
        "badge": "Menunggu",
        "title": f"{word} sedang dicocokkan",
        "text": "Biasanya kurang dari satu menit.",
    }
