"""What the agent may know of the outside of a faskes: weather, local events and disease cases, as plain values with source and age.

What is missing is said to be missing. What somebody typed is marked as such and never more than data.
"""

from datetime import date, timedelta
from typing import Any

from ai_service import start
from authentication.models import Faskes
from planning.domain import disease_counts
from planning.models import LocalEvent, WeatherDay, WeatherPlace
from planning.models.weather import SLOTS_OF_A_DAY

Plain = dict[str, Any]
WEATHER_PAST = timedelta(days=14)
EVENTS_PAST = timedelta(days=400)
# An answer must stay short enough for a tool.
MOST_EVENTS = 12
PERIODS_EACH = 6


def missing(why: str) -> Plain:
    return {"available": False, "why": why}


def weather(faskes: Faskes, *, today: date) -> Plain:
    """Two weeks back and whatever BMKG foretells; days that have passed are still forecasts."""
    place = WeatherPlace.objects.filter(wilayah=faskes.wilayah_id).first()
    rows = WeatherDay.objects.filter(wilayah=faskes.wilayah_id, day__gte=today - WEATHER_PAST)
    days = [_weather_day(row, today) for row in rows]
    told = dict.fromkeys(row.get_source_display() for row in rows)
    if place is None or place.fetched_at is None or not days:
        why = f" Percobaan terakhir: {place.problem}." if place and place.problem else ""
        return missing(f"Cuaca kabupaten ini belum terambil dari BMKG, jadi tidak diketahui.{why}")
    return {
        "available": True,
        "source": "; ".join(told),
        "fetched_at": place.fetched_at,
        "last_problem": place.problem,
        "place": f"satu desa di Kecamatan {place.kecamatan} mewakili kabupaten",
        "days": days,
    }


def _weather_day(row: WeatherDay, today: date) -> Plain:
    return {
        "day": row.day,
        "kind": "ramalan terakhir, bukan pengukuran" if row.day < today else "ramalan",
        "rain_mm": row.rain,
        "temperature_min": row.temperature_min,
        "temperature_max": row.temperature_max,
        "humidity": row.humidity,
        "hours": row.slots * 24 // SLOTS_OF_A_DAY,
    }


def events(faskes: Faskes, *, until: date, last: date) -> Plain:
    """Events of the forecast's time first, then the newest before `until`, at most MOST_EVENTS."""
    rows = LocalEvent.objects.filter(faskes=faskes, last_day__gte=until - EVENTS_PAST, first_day__lte=last)
    found = list(rows.select_related("departemen"))
    ahead = [row for row in found if row.last_day > until]
    past = sorted((row for row in found if row.last_day <= until), key=lambda row: row.last_day, reverse=True)
    shown = (ahead + past)[:MOST_EVENTS]
    if not shown:
        return missing("Faskes ini tidak mencatat acara untuk masa itu. Itu tidak berarti tidak ada acara.")
    return {
        "available": True,
        "source": "dicatat oleh faskes ini",
        "events": [_event(row) for row in shown],
        "left_out": len(found) - len(shown),
    }


def _event(row: LocalEvent) -> Plain:
    return {
        "first_day": row.first_day,
        "last_day": row.last_day,
        "kind": row.get_kind_display(),
        "expected_by_faskes": row.get_direction_display(),
        "departemen": start.user_text(row.departemen.name) if row.departemen else None,
        "note": start.user_text(row.note),
    }


def diseases(faskes: Faskes) -> Plain:
    """The newest periods of every disease that the dinas reported for the kabupaten."""
    known = disease_counts.latest(faskes.wilayah_id, PERIODS_EACH)
    if not known:
        return missing("Dinas belum melaporkan kasus penyakit kabupaten ini. Itu tidak berarti tidak ada kasus.")
    return {
        "available": True,
        "source": "dilaporkan dinas kesehatan",
        "diseases": [
            {
                "disease": disease.name,
                "periods": [
                    {"first_day": row.first_day, "last_day": row.last_day, "cases": row.cases,
                     "source": start.user_text(row.source)}
                    for row in rows
                ],
            }
            for disease, rows in known.items()
        ],
    }  # fmt: skip
