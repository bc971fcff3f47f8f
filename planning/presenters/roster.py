"""The standing roster as a table of 7 days × 3 watches, and back."""

from collections.abc import Mapping
from typing import Any

from authentication.models import Departemen
from lentera.lib.watches import SLOT_NAMES
from planning.domain.roster import Numbers
from planning.models import StandingRoster

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def tables(unit: Departemen) -> list[dict[str, Any]]:
    """One table per profession that has a roster."""
    rows = StandingRoster.objects.filter(departemen=unit).select_related("profession")
    by_profession: dict[Any, Numbers] = {}
    for row in rows:
        by_profession.setdefault(row.profession, {})[row.weekday, row.watch] = row.people
    return [{"profession": profession, "watches": grid(numbers)} for profession, numbers in by_profession.items()]


def grid(numbers: Numbers) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "cells": [
                {"name": f"n{day}{watch}", "label": f"{DAYS[day]} {name}", "value": numbers.get((day, watch), 0)}
                for day in range(7)
            ],
        }
        for watch, name in enumerate(SLOT_NAMES)
    ]


def read(data: Mapping[str, str]) -> Numbers | None:
    """The 21 numbers of the form; None when one is not a whole number. An empty field is nobody."""
    out: Numbers = {}
    for day in range(7):
        for watch in range(len(SLOT_NAMES)):
            text = data.get(f"n{day}{watch}", "").strip() or "0"
            if not text.isdecimal() or len(text) > 3:
                return None
            out[day, watch] = int(text)
    return out
