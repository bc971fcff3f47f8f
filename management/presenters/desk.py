"""How faskes pages speak of a shift: its times in words, its state, its place."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from lentera.lib.clock import DAYS, DAYS_LONG, MONTHS, format_duration, format_time_range, local, zone_label
from management.enums import HoursState, ShiftState
from management.models import Shift
from management.presenters.offers import title

SHIFT_TONES: dict[str, str] = {
    ShiftState.OPEN: "teal",
    ShiftState.FILLED: "green",
    ShiftState.IN_PROGRESS: "amber",
    ShiftState.UNWORKED: "red",
}
HOURS_TONES: dict[str, str] = {
    HoursState.REPORTED: "amber",
    HoursState.AGREED: "green",
    HoursState.AUTO_AGREED: "green",
    HoursState.DISPUTED: "red",
}
MONTHS_LONG = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def short_day(day: date) -> str:
    """`Kam 26 Nov`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """`Kamis, 26 November`."""
    return f"{DAYS_LONG[day.weekday()]}, {day.day} {MONTHS_LONG[day.month - 1]}"


def when(start: datetime, end: datetime, zone: str) -> str:
    """`Kam 26 Nov · 21.00–07.00 WITA`."""
    return f"{short_day(local(start, zone).date())} · {format_time_range(start, end, zone)}"


def span(start: datetime, end: datetime, zone: str) -> str:
    """Both ends in words: `Kam 26 Nov 21.00 – Jum 27 Nov 07.00 WITA (10 jam)`."""
    first, last = local(start, zone), local(end, zone)
    closing = f"{last:%H.%M}" if first.date() == last.date() else f"{short_day(last.date())} {last:%H.%M}"
    length = format_duration(end - start)
    return f"{short_day(first.date())} {first:%H.%M} – {closing} {zone_label(zone)} ({length})"


def shift_url(shift: Shift) -> str:
    return reverse("management:shift_detail", args=[shift.uid])


def shift_row(shift: Shift, zone: str) -> dict[str, Any]:
    """What a list says of a shift."""
    return {
        "shift": shift,
        "title": title(shift),
        "url": shift_url(shift),
        "when": when(shift.starts_at, shift.ends_at, zone),
        "filled": f"{shift.filled} dari {shift.places} terisi",
        "state": shift.get_state_display(),
        "tone": SHIFT_TONES.get(shift.state, "plain"),
    }


def minutes_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} jam" if hours else "", f"{rest} menit" if rest else "") if part) or "0"


def clock(moment: datetime, zone: str) -> str:
    """`21.05`, where the zone is already said."""
    return f"{local(moment, zone):%H.%M}"


def missing(shift: Shift) -> str:
    return f"kurang {shift.open_places} dari {shift.places} orang"
