"""Codes of notes, drivers and components in Indonesian. Every number comes from the note or driver itself."""

from collections.abc import Callable
from datetime import date

from .types import Driver, Note, SeriesForecast
from .types import clear as is_clear

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
EVENTS = {
    "libur": "hari libur nasional",
    "cuti_bersama": "cuti bersama",
    "lebaran": "Lebaran",
    "mudik_pergi": "mudik (10 hari sebelum Lebaran)",
    "mudik_pulang": "arus balik (10 hari setelah Lebaran)",
    "ramadan": "Ramadan",
}
COMPONENTS = {
    "naive": "nilai terakhir",
    "seasonal_naive": "musim lalu",
    "recent_mean": "rata-rata terakhir",
    "intermittent": "hitungan jarang (TSB)",
    "season_level": "musim + tingkat terakhir",
    "regression": "regresi musim dan tren",
    "calendar_regression": "regresi dengan kalender",
    "pooled": "belajar dari deret serupa",
    "auto_ces": "CES",
    "auto_ets": "ETS",
    "theta": "Theta",
    "mstl": "MSTL",
}
SENTENCES: dict[str, Callable[[Note], str]] = {
    "empty": lambda n: "Belum ada data.",
    "few": lambda n: f"Baru {_whole(n, 'observed')} periode terisi; perlu sedikitnya {_whole(n, 'least')}.",
    "short": lambda n: (
        f"Riwayat pendek: {_whole(n, 'observed')} periode, idealnya {_whole(n, 'wanted')}. Rentang sengaja lebar."
    ),
    "constant": lambda n: f"Nilainya selalu {number(n.numbers['value'])}.",
    "all_zero": lambda n: f"Semua {_whole(n, 'observed')} periode bernilai nol.",
    "negative": lambda n: f"{_whole(n, 'count')} nilai negatif dianggap kosong.",
    "not_finite": lambda n: f"{_whole(n, 'count')} nilai bukan angka, dianggap kosong.",
    "holes": lambda n: f"{_whole(n, 'periods')} periode kosong{_when(n)}; dijembatani untuk model, tidak dinilai.",
    "zero_run": lambda n: f"{_whole(n, 'periods')} periode nol beruntun{_when(n)} tak wajar; dianggap kosong.",
    "trailing_zeros": lambda n: f"Nol beruntun sejak {day(n.dates[0])}; dipercaya apa adanya. Periksa datanya.",
    "spike": lambda n: (
        f"Lonjakan {day(n.dates[0])}: {number(n.numbers['value'])}; model memakai {number(n.numbers['used'])}."
    ),
    "few_events": lambda n: f"{n.subject}: {_times(n)}, belum bisa dihitung pengaruhnya.",
    "level_shift": lambda n: (
        f"Tingkat berubah sekitar {day(n.dates[0])}: dari {number(n.numbers['before'])} "
        f"ke {number(n.numbers['after'])}."
    ),
}


def number(value: float) -> str:
    """1.234 or 12,5: Indonesian separators, one decimal below a hundred."""
    text = f"{value:,.1f}" if abs(value) < 100 and value != round(value) else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    return f"{number(abs(share) * 100)}%"


def day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _whole(note: Note, name: str) -> str:
    return number(round(note.numbers[name]))


def _times(note: Note) -> str:
    count, least = _whole(note, "count"), _whole(note, "least")
    if note.numbers["count"] >= note.numbers["least"]:
        return f"{count} kejadian tetapi terlalu sedikit periode tanpanya"
    return f"baru {count} kejadian terpisah (perlu {least})" if note.numbers["count"] else "belum pernah tercatat"


def _when(note: Note) -> str:
    if not note.dates:
        return ""
    first, last = day(note.dates[0]), day(note.dates[-1])
    return f" ({first})" if first == last else f" ({first} sampai {last})"


def note(one: Note) -> str:
    return SENTENCES[one.code](one)


def clear(one: Driver) -> bool:
    return is_clear(one.effect, one.error)


def driver(one: Driver) -> str:
    """A sentence for an effect, saying so when it cannot be told from chance."""
    if own(one):
        return _own(one)
    if not clear(one):
        return f"{_subject(one)}: tidak terlihat pengaruh yang jelas dalam {one.periods} periode."
    way = "lebih tinggi" if one.effect > 0 else "lebih rendah"
    if one.code == "trend":
        way = "naik" if one.effect > 0 else "turun"
        return f"Tren: {way} sekitar {percent(one.effect)} per tahun."
    return f"{_subject(one)}: sekitar {percent(one.effect)} {way} (± {percent(2 * one.error)})."


def own(one: Driver) -> bool:
    """Is it the effect of an event that the faskes wrote down itself?"""
    return one.code.startswith("own:")


def _own(one: Driver) -> str:
    name = _subject(one)
    if not clear(one):
        return f"{name}: dari {one.periods} kejadian belum terlihat pengaruh yang jelas; ramalan tidak diubah."
    said = f"{name}: {one.effect * 100:+.0f}% (± {200 * one.error:.0f}%), dari {one.periods} kejadian"
    ahead = ", ".join(day(when) for when in one.dates)
    return f"{said}; ikut dihitung pada periode mulai {ahead}." if ahead else f"{said}."


def _subject(one: Driver) -> str:
    if one.code == "trend":
        return "Tren"
    if one.code == "season":
        return "Musim pada periode ramalan"
    if one.code == "season_peak":
        return f"Puncak musim {day(one.dates[0])}" if one.dates else "Puncak musim"
    name = one.code.removeprefix("event:").removeprefix("own:")
    return EVENTS.get(name, name)


def component(name: str) -> str:
    return COMPONENTS.get(name, name)


def enough(one: SeriesForecast) -> str:
    return "" if one.enough else "Belum cukup data."
