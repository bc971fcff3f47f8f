"""What the pages of a profile show: rows of plain facts for the templates."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from lentera.lib.clock import DAYS, format_day
from lentera.lib.masks import bits
from lentera.lib.money import rupiah
from lentera.lib.watches import SLOT_NAMES
from management.domain.completeness import Completeness, Item
from management.enums import DocumentStatus
from management.models import AvailabilityException, Credential, NakesProfile, PracticePermit, Skill
from management.models.nakes import ALL_WEEK

SOON_DAYS = 60
TONES = {DocumentStatus.VERIFIED: "green", DocumentStatus.WAITING: "amber", DocumentStatus.REJECTED: "red"}


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


PAGES = {"dokumen": "my_documents", "sip": "my_permits", "pengecualian": "my_exceptions", "": "my_profile"}


def section_url(section: str) -> str:
    name = PAGES.get(section)
    return reverse(f"management:{name}") if name else reverse("management:profile_section", args=[section])


def meter(found: Completeness) -> dict[str, Any]:
    """The meter in words, gaps first; finished items without a cost are only counted."""
    told = sorted(found.items, key=lambda item: item.done)
    rows = [_meter_row(item) for item in told] + [{**_meter_row(item), "choice": True} for item in found.choices]
    reach = f"{found.bookable} dari {found.around} shift di sekitar bisa Anda lamar" if found.around else "Kelengkapan"
    return {
        "headline": reach,
        "done": found.done,
        "total": found.total,
        "text": f"{found.done} dari {found.total} lengkap",
        "rows": rows,
    }


def _meter_row(item: Item) -> dict[str, Any]:
    return {"url": section_url(item.section), "label": item.label, "cost": item.cost, "done": item.done}


def overview(nakes: NakesProfile) -> list[dict[str, str]]:
    """One line per section, as it stands; three queries."""
    skills = dict(Skill.objects.values_list("bit", "code"))
    return [
        _row("identitas", "Identitas", f"{nakes.full_name} · {nakes.profession} · {nakes.years} tahun"),
        _row("keterampilan", "Keterampilan", ", ".join(skills[b] for b in bits(nakes.skill_mask)) or "Belum ada"),
        _row("tempat", "Rumah dan jarak", f"{nakes.home_label or nakes.wilayah}, sampai {nakes.max_km} km"),
        _row("minggu", "Jadwal mingguan", _week_words(nakes)),
        _row("kerja", "Jam kerja dan tarif", _work_words(nakes)),
        _row("darurat", "Kontak darurat", "Siapa yang ditelepon bila terjadi sesuatu saat tugas"),
        _page("my_exceptions", "Tanggal khusus", _exception_words(nakes)),
        _page("my_places", "Tempat pilihan", f"{nakes.ties.filter(preferred=True).count()} faskes"),
        _page("my_documents", "Dokumen", "STR, sertifikat, ijazah"),
        _page("my_permits", "SIP", "Izin praktik per tempat"),
        _page("my_practice", "Sah bekerja di sini?", "Periksa faskes mana pun, siapkan suratnya"),
    ]


def _row(section: str, label: str, text: str) -> dict[str, str]:
    return {"url": reverse("management:profile_section", args=[section]), "label": label, "text": text}


def _page(name: str, label: str, text: str) -> dict[str, str]:
    return {"url": reverse(f"management:{name}"), "label": label, "text": text}


def _week_words(nakes: NakesProfile) -> str:
    if nakes.week_mask == ALL_WEEK:
        return "Setiap waktu jaga"
    if not nakes.week_mask:
        return "Kosong"
    days = [day for number, day in enumerate(DAYS) if nakes.week_mask >> (number * 3) & 0b111]
    slots = [name for slot, name in enumerate(SLOT_NAMES) if any(b % 3 == slot for b in bits(nakes.week_mask))]
    return f"{', '.join(days)} · {', '.join(slots)}"


def _work_words(nakes: NakesProfile) -> str:
    return f"{nakes.hours_elsewhere} jam di tempat lain · mulai {rupiah(nakes.min_rate)}"


def _exception_words(nakes: NakesProfile) -> str:
    count = nakes.exceptions.filter(date_to__gte=timezone.localdate()).count()
    return f"{count} tanggal tercatat" if count else "Tidak ada"


def exceptions(nakes: NakesProfile) -> list[AvailabilityException]:
    return list(nakes.exceptions.filter(date_to__gte=timezone.localdate()).order_by("date_from", "id"))


def home_map(nakes: NakesProfile) -> dict[str, Any]:
    return {"home": {"lat": nakes.home_lat, "lon": nakes.home_lon, "km": nakes.max_km}, "points": []}


# --- Documents ------------------------------------------------------------------------------------------------------


def documents(rows: Iterable[Credential]) -> list[dict[str, Any]]:
    return [
        {
            "uid": row.uid,
            "title": f"{row.get_kind_display()}{f' {row.skill.code}' if row.skill else ''}",
            "number": row.number,
            "detail": " · ".join(filter(None, (row.issuer, _validity(row.valid_until)))),
            "removable": row.status != DocumentStatus.VERIFIED,
            "note": row.note,
            "has_picture": row.picture_id is not None,
            **_state(row.status, _label(row), row.valid_until),
        }
        for row in rows
    ]


def permits(rows: Iterable[PracticePermit]) -> list[dict[str, Any]]:
    return [
        {
            "uid": row.uid,
            "title": row.faskes.name if row.faskes else row.place,
            "number": row.number,
            "detail": f"{row.get_kind_display()} · {format_day(row.valid_from)} – {format_day(row.valid_until)}",
            "removable": row.status != DocumentStatus.VERIFIED,
            "note": row.note,
            "has_picture": row.picture_id is not None,
            **_state(row.status, _label(row), row.valid_until),
        }
        for row in rows
    ]


def _label(row: Credential | PracticePermit) -> str:
    """Where a waiting document is, more exactly than "waiting"."""
    waiting = row.status == DocumentStatus.WAITING and row.check_state
    return row.get_check_state_display() if waiting else row.get_status_display()


def _validity(until: date | None) -> str:
    return f"berlaku sampai {format_day(until)}" if until else "seumur hidup"


def _state(status: str, label: str, until: date | None) -> dict[str, str]:
    """Expiry follows from the dates, whatever the status says."""
    left = (until - timezone.localdate()).days if until else None
    if left is not None and left < 0:
        return {"state": "Habis masa berlaku", "tone": "red"}
    if status == DocumentStatus.VERIFIED and left is not None and left <= SOON_DAYS:
        return {"state": f"Habis {left} hari lagi", "tone": "amber"}
    return {"state": label, "tone": TONES[DocumentStatus(status)]}


def next_step(found: Completeness) -> dict[str, str]:
    """What to do when the feed is empty: the first gap, else a wider reach."""
    step = found.next_step
    if step:
        return {"text": step.cost or step.label, "url": section_url(step.section), "label": "Lengkapi profil"}
    return {
        "text": "Belum ada shift terbuka di sekitar. Anda kami kabari begitu ada yang cocok.",
        "url": section_url("tempat"),
        "label": "Atur jarak",
    }
