"""The calendar page as plain values: a month of shaded days, and the same days as a table with everything known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ai_service.forecaster.own import LEAST_OCCURRENCES
from authentication.models import Departemen, Faskes
from lentera.lib.clock import MONTHS, MONTHS_LONG, format_day
from planning.domain import day_book, periods
from planning.domain.day_book import Day
from planning.enums import Freq, WeatherSource
from planning.models import LocalEvent, Measure, WeatherDay, WeatherPlace
from planning.models.weather import SLOTS_OF_A_DAY
from planning.presenters import diseases

SHADES = 4
ALL = "semua"
# Months beside the one that is shown: its neighbours, and the same one a year before.
BESIDE = (-1, 0, 1, -12)


def parse_month(text: str, today: date) -> date:
    """First day of "2026-11"; this month for anything else, and for years nobody counts in."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)
    return found if 2000 < found.year <= today.year + 2 else today.replace(day=1)


# --- The page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What is looked at: one departemen of `units`, or all of them (None); one count; one month by its first day. `whole`:
    may somebody see and write for the whole faskes?
    """

    units: list[Departemen]
    unit: Departemen | None
    measures: list[Measure]
    measure: Measure
    first: date
    whole: bool

    @property
    def shown(self) -> list[Departemen]:
        return [self.unit] if self.unit else self.units

    @property
    def parts(self) -> dict[str, str]:
        """The choice as it stands in the page's address."""
        unit = str(self.unit.uid) if self.unit else ALL
        return {"departemen": unit, "hitungan": self.measure.code, "bulan": f"{self.first:%Y-%m}"}


def texts(faskes: Faskes, choice: Choice, *, today: date) -> dict[str, Any]:
    days = day_book.month(
        faskes=faskes, units=choice.shown, measure=choice.measure.code, first=choice.first, today=today
    )
    weather = WeatherPlace.objects.filter(wilayah=faskes.wilayah_id).first()
    events = day_book.events_between(faskes, choice.shown, *event_days(today, choice.first))
    return {
        "month": f"{MONTHS_LONG[choice.first.month - 1]} {choice.first.year}",
        "where": choice.unit.name if choice.unit else "seluruh faskes",
        "measure": choice.measure,
        "chip_rows": chip_rows(choice),
        "weeks": weeks(days, today),
        "days": table(days, today),
        "events": event_rows(events, choice.units, is_admin=choice.whole),
        "diseases": diseases.of_kabupaten(faskes.wilayah_id, today),
        "kabupaten": faskes.wilayah.name,
        "weather": weather,
        "weather_state": weather_state(weather),
        "weather_source": weather_source(faskes),
        "least_events": LEAST_OCCURRENCES,
    }


def chip_rows(choice: Choice) -> list[tuple[str, list[dict[str, Any]]]]:
    units = [("Seluruh faskes", ALL)] if choice.whole else []
    units += [(unit.name, str(unit.uid)) for unit in choice.units]
    at = choice.first.year * 12 + choice.first.month - 1
    months = [divmod(at + n, 12) for n in BESIDE]
    return [
        ("Departemen", _chips(choice, "departemen", units)),
        ("Jenis hitungan", _chips(choice, "hitungan", [(one.name, one.code) for one in choice.measures])),
        ("Bulan", _chips(choice, "bulan", [(f"{MONTHS[m]} {y}", f"{y}-{m + 1:02}") for y, m in months])),
    ]


def _chips(choice: Choice, name: str, rows: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": "?" + urlencode({**choice.parts, name: value}), "current": choice.parts[name] == value}
        for label, value in rows
    ]


# --- Days -------------------------------------------------------------------------------------------------------------


def weeks(days: Sequence[Day], today: date) -> list[list[dict[str, Any] | None]]:
    """Rows of seven, Monday first; None outside the month."""
    values = [day.value for day in days if day.value is not None]
    low, high = min(values, default=0), max(values, default=0)
    cells: list[dict[str, Any] | None] = [None] * days[0].day.weekday()
    cells += [_cell(day, low, high, today) for day in days]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(day: Day, low: int, high: int, today: date) -> dict[str, Any]:
    return {
        "number": day.day.day,
        "iso": str(day.day),
        "shade": "" if day.value is None else f"cal-{shade(day.value, low, high)}",
        "missing": day.missing,
        "today": day.day == today,
        "text": count_short(day),
        "marks": [mark for mark, there in zip("LAH", marks_of(day), strict=True) if there],
        "label": ". ".join([format_day(day.day), count_words(day, today), *notes(day), *_weather(day)]),
    }


def shade(value: int, low: int, high: int) -> int:
    """1 (the month's lowest) to 4; one shade when all days are alike."""
    return 1 if high == low else min(SHADES, 1 + (value - low) * SHADES // (high - low))


def marks_of(day: Day) -> tuple[bool, bool, bool]:
    """(calendar, local event, rain foretold)."""
    return bool(day.calendar), bool(day.events), bool(day.weather and day.weather.rain)


def count_short(day: Day) -> str:
    if day.value is not None:
        return str(day.value)
    return "?" if day.missing else "tutup" if day.closed else ""


def count_words(day: Day, today: date) -> str:
    if day.value is not None:
        return str(day.value)
    if day.missing:
        part = f" ({day.known} tanpa {', '.join(day.lacking)})" if day.known is not None else ""
        return f"belum diisi{part}"
    if day.closed:
        return "biasanya tutup"
    if day.day == today:
        return "hari ini belum diisi"
    return "belum terjadi" if day.day > today else "belum ada angka"


def notes(day: Day) -> list[str]:
    out = [text[:1].upper() + text[1:] for text in day.calendar]
    return out + [event_words(event) for event in day.events]


def _weather(day: Day) -> list[str]:
    return [weather_words(day.weather)] if day.weather else []


def event_words(event: LocalEvent) -> str:
    kind = event.get_kind_display()
    where = f" ({event.departemen.name})" if event.departemen else ""
    return f"{kind[:1].upper()}{kind[1:]}{where}{': ' + event.note if event.note else ''}"


def table(days: Sequence[Day], today: date) -> list[dict[str, Any]]:
    return [
        {
            "iso": str(day.day),
            "day": format_day(day.day),
            "count": count_words(day, today),
            "known": day.value is not None,
            "missing": day.missing,
            "notes": notes(day),
            "weather": weather_words(day.weather) if day.weather else "",
            "weather_kind": weather_kind(day.weather, today) if day.weather else "",
        }
        for day in days
    ]


# --- Weather ----------------------------------------------------------------------------------------------------------


def decimal(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def weather_words(row: WeatherDay) -> str:
    """`Hujan 12 mm, 24–31 °C`; what is missing is said to be."""
    rain = (
        "hujan tidak diketahui" if row.rain is None else f"hujan {decimal(row.rain)} mm" if row.rain else "tanpa hujan"
    )
    parts = [rain[:1].upper() + rain[1:]]
    if row.temperature_min is not None and row.temperature_max is not None:
        parts.append(f"{decimal(row.temperature_min)}–{decimal(row.temperature_max)} °C")
    if row.slots < SLOTS_OF_A_DAY:
        parts.append(f"dari {row.slots * 3} jam saja")
    return ", ".join(parts)


def weather_kind(row: WeatherDay, today: date) -> str:
    kind = "ramalan" if row.source == WeatherSource.BMKG else "ramalan contoh"
    return f"{kind} terakhir, bukan pengukuran" if row.day < today else kind


# --- Events -----------------------------------------------------------------------------------------------------------


def event_rows(events: Iterable[LocalEvent], units: Iterable[Departemen], *, is_admin: bool) -> list[dict[str, Any]]:
    """Whoever may write for a departemen may change what concerns it."""
    own = {unit.pk for unit in units}
    return [
        {
            "event": event,
            "days": span(event.first_day, event.last_day),
            "words": event_words(event),
            "mine": is_admin or event.departemen_id in own,
        }
        for event in events
    ]


def span(first: date, last: date) -> str:
    return format_day(first) if first == last else f"{format_day(first)} sampai {format_day(last)}"


def weather_source(faskes: Faskes) -> str:
    """Who told the newest of the kabupaten's weather; BMKG only when it did."""
    row = WeatherDay.objects.filter(wilayah=faskes.wilayah_id).order_by("-fetched_at").first()
    return row.get_source_display() if row else ""


def weather_state(place: WeatherPlace | None) -> str:
    """How old the weather is, or why there is none."""
    if place is None:
        return "Kabupaten ini belum punya tempat cuaca, jadi cuacanya tidak diketahui."
    why = f" Percobaan terakhir gagal: {place.problem}." if place.problem else ""
    if place.fetched_at is None:
        return f"Cuaca belum pernah diambil, jadi tidak diketahui.{why}"
    return f"Satu desa di Kecamatan {place.kecamatan} mewakili seluruh kabupaten.{why}"


def event_days(today: date, first: date) -> tuple[date, date]:
    """The days whose events are listed: the shown month, and on from today while it is the present one."""
    last = periods.last_day(first, Freq.MONTH)
    return first, max(last, today + timedelta(days=60)) if first <= today <= last else last
