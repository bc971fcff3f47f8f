"""The three watches of a ward (07–14, 14–21, 21–07 local time) as bits of a week.

Bit `weekday * 3 + slot`, Monday 0; slot 0 morning, 1 afternoon, 2 night. A night belongs to the day it begins on.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS = (time(7), time(14), time(21))
SLOT_NAMES = ("pagi", "siang", "malam")
# Hours from the beginning of a watch to that of the next.
HOURS = tuple((BEGINS[(n + 1) % 3].hour - begin.hour) % 24 for n, begin in enumerate(BEGINS))
# Touching a watch for less than this does not count as needing it (a shift to 07.30 is not a morning shift).
GRACE = timedelta(minutes=60)


def touched(start: datetime, end: datetime, zone: str) -> Iterator[tuple[date, int]]:
    """(local date, slot) of every watch that the span fills for more than `GRACE`, or the longest one if none."""
    tz = ZoneInfo(zone)
    day = start.astimezone(tz).date() - timedelta(days=1)
    found, best, best_length = False, None, timedelta(0)
    while (opening := datetime.combine(day, BEGINS[0], tz)) < end:
        edges = [datetime.combine(day, b, tz) for b in BEGINS] + [opening + timedelta(days=1)]
        for slot in range(3):
            length = min(end, edges[slot + 1]) - max(start, edges[slot])
            if length > GRACE:
                found = True
                yield day, slot
            elif length > best_length:
                best, best_length = (day, slot), length
        day += timedelta(days=1)
    if not found and best:
        yield best


def span(day: date, slot: int, zone: str) -> tuple[datetime, datetime]:
    """Start and end of the watch that begins on a local day."""
    tz = ZoneInfo(zone)
    end = BEGINS[(slot + 1) % len(BEGINS)]
    last = day + timedelta(days=1) if end <= BEGINS[slot] else day
    return datetime.combine(day, BEGINS[slot], tz), datetime.combine(last, end, tz)


def need_mask(start: datetime, end: datetime, zone: str) -> int:
    """The week bits a span needs."""
    mask = 0
    for day, slot in touched(start, end, zone):
        mask |= 1 << (day.weekday() * 3 + slot)
    return mask


def slots_of(mask: int) -> int:
    """Three bits: which of morning, afternoon, night occur anywhere in a week mask."""
    slots = 0
    for bit in range(21):
        if mask >> bit & 1:
            slots |= 1 << bit % 3
    return slots


def local_dates(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    """First and last local date that a span touches; an end at midnight does not touch the new day."""
    tz = ZoneInfo(zone)
    return start.astimezone(tz).date(), (end - timedelta(microseconds=1)).astimezone(tz).date()
