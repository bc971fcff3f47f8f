"""Indonesian time: three zones, short Indonesian dates, weeks that start on Monday."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
ZONE_NAMES = {label: name for name, label in ZONE_LABELS.items()}
# The database of zones knows older names for the same clocks.
_ALIASES = {"Asia/Pontianak": "Asia/Jakarta"}

DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
DAYS_LONG = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
MONTHS_LONG = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

_STEPS = ((86_400, "hari"), (3_600, "jam"), (60, "menit"), (1, "detik"))


def zone_name(zone: str) -> str:
    """Return the database name of a zone given as a name or as WIB, WITA or WIT."""
    name = ZONE_NAMES.get(zone, _ALIASES.get(zone, zone))
    if name not in ZONE_LABELS:
        raise ValueError(f"not an Indonesian time zone: {zone}")
    return name


def zone_label(zone: str) -> str:
    """Return WIB, WITA or WIT."""
    return ZONE_LABELS[zone_name(zone)]


def local(moment: datetime, zone: str) -> datetime:
    """Move an aware moment to the clock of a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(ZoneInfo(zone_name(zone)))


def format_day(day: date) -> str:
    """``Kam 26 Nov 2026``."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def format_date(moment: datetime, zone: str) -> str:
    """Print the date that a zone's clock shows: ``Kam 26 Nov 2026``."""
    return format_day(local(moment, zone).date())


def format_time(moment: datetime, zone: str) -> str:
    """``21.00 WITA``."""
    return f"{local(moment, zone):%H.%M} {zone_label(zone)}"


def format_time_range(start: datetime, end: datetime, zone: str) -> str:
    """``21.00–07.00 WITA``; the end may be on the next day."""
    return f"{local(start, zone):%H.%M}–{local(end, zone):%H.%M} {zone_label(zone)}"


def format_span(start: datetime, end: datetime, zone: str) -> str:
    """``Kam 26 Nov 2026, 21.00–07.00 WITA``."""
    return f"{format_date(start, zone)}, {format_time_range(start, end, zone)}"


def format_duration(length: timedelta) -> str:
    """``8 jam``, ``7 jam 30 menit``, ``45 menit``."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    parts = [f"{hours} jam"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} menit")
    return " ".join(parts)


def relative(moment: datetime, now: datetime) -> str:
    """``4 detik lalu``, ``dalam 2 jam``, ``baru saja``; always rounded down."""
    seconds = int((moment - now).total_seconds())
    for size, name in _STEPS:
        count = abs(seconds) // size
        if count:
            return f"dalam {count} {name}" if seconds > 0 else f"{count} {name} lalu"
    return "baru saja"


def midnight(day: date, zone: str) -> datetime:
    """Return the UTC moment at which a day begins on a zone's clock."""
    return datetime.combine(day, time(), ZoneInfo(zone_name(zone))).astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return where a local day begins and ends, in UTC."""
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


def monday_of(moment: datetime, zone: str) -> date:
    """Return the Monday of the local week that a moment falls in."""
    day = local(moment, zone).date()
    return day - timedelta(days=day.weekday())


def week_of(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the local week around a moment, Monday to Monday, in UTC (end excluded)."""
    monday = monday_of(moment, zone)
    return midnight(monday, zone), midnight(monday + timedelta(days=7), zone)


def split_by_week(start: datetime, end: datetime, zone: str) -> Iterator[tuple[date, datetime, datetime]]:
    """Cut a span where a week turns: (Monday, start, end) for each piece."""
    while start < end:
        stop = min(end, week_of(start, zone)[1])
        yield monday_of(start, zone), start, stop
        start = stop


def split_hours_by_week(start: datetime, end: datetime, zone: str) -> dict[date, float]:
    """Return the hours that a span puts into each local week, keyed by its Monday."""
    pieces = split_by_week(start, end, zone)
    return {monday: (stop - begin).total_seconds() / 3600 for monday, begin, stop in pieces}
