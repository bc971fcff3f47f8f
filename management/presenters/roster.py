"""One week of a faskes: who works where, as a list by day and as a grid of departemen by day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from lentera.lib.clock import DAYS, DAYS_LONG, MONTHS, local, midnight
from management.enums import AssignmentState, ShiftState
from management.models import Assignment, Shift
from management.permissions import Workplace
from management.presenters import desk
from management.presenters.my_lists import monday_from
from management.presenters.offers import title


def week(place: Workplace, text: str, *, now: datetime) -> dict[str, Any]:
    today = local(now, place.zone).date()
    monday = monday_from(text, today)
    days = [monday + timedelta(days=n) for n in range(7)]
    rows = [_row(shift, place.zone) for shift in _shifts(place, monday)]
    units = sorted({row["unit"] for row in rows})
    return {
        "days": [_day(day, rows, today) for day in days],
        "grid": [{"unit": unit, "cells": [_cell(day, unit, rows, today) for day in days]} for unit in units],
        "week": _words(monday),
        "previous": (monday - timedelta(days=7)).isoformat(),
        "next": (monday + timedelta(days=7)).isoformat(),
        "this_week": monday <= today <= days[-1],
        "places": sum(row["shift"].places for row in rows),
        "filled": sum(row["shift"].filled for row in rows),
        "empty": not rows,
    }


def _words(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return f"{monday.day} {MONTHS[monday.month - 1]} – {sunday.day} {MONTHS[sunday.month - 1]} {sunday.year}"


def _shifts(place: Workplace, monday: date) -> list[Shift]:
    start, end = midnight(monday, place.zone), midnight(monday + timedelta(days=7), place.zone)
    people = Assignment.objects.exclude(state=AssignmentState.CANCELLED).select_related("nakes__user").order_by("id")
    rows = place.shifts().filter(starts_at__gte=start, starts_at__lt=end)
    rows = rows.exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED))
    return list(rows.prefetch_related(Prefetch("assignments", people)).order_by("starts_at", "id"))


def _row(shift: Shift, zone: str) -> dict[str, Any]:
    people = [_person(row) for row in shift.assignments.all()]
    past = shift.state in (ShiftState.WORKED, ShiftState.UNWORKED, ShiftState.CLOSED)
    return {
        "shift": shift,
        "title": title(shift),
        "url": desk.shift_url(shift),
        "unit": shift.departemen.name,
        "day": local(shift.starts_at, zone).date(),
        "clock": f"{desk.clock(shift.starts_at, zone)}–{desk.clock(shift.ends_at, zone)}",
        "people": people,
        "missing": "" if past and not shift.open_places else _missing(shift),
        "past": past,
    }


def _missing(shift: Shift) -> str:
    return f"{shift.open_places} kosong" if shift.open_places else ""


MARKS: dict[str, tuple[str, str]] = {
    AssignmentState.ARRIVED: ("●", "sedang bertugas"),
    AssignmentState.DONE: ("✓", "selesai bertugas"),
    AssignmentState.NO_SHOW: ("×", "tidak hadir"),
}


def _person(row: Assignment) -> dict[str, str]:
    mark, words = MARKS.get(row.state, ("", ""))
    return {"name": row.nakes.user.name, "mark": mark, "words": words, "state": row.state}


def _day(day: date, rows: list[dict[str, Any]], today: date) -> dict[str, Any]:
    return {
        "date": day,
        "name": DAYS_LONG[day.weekday()],
        "short": desk.short_day(day),
        "head": f"{DAYS[day.weekday()]} {day.day}",
        "today": day == today,
        "rows": [row for row in rows if row["day"] == day],
    }


def _cell(day: date, unit: str, rows: list[dict[str, Any]], today: date) -> dict[str, Any]:
    return {"today": day == today, "rows": [row for row in rows if row["day"] == day and row["unit"] == unit]}
