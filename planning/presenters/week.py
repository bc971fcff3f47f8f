"""The week grid of the data page as plain values: which week and count is shown, chips to others, rows of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from planning.domain import periods
from planning.enums import Freq
from planning.forms.week import WeekForm, day_name
from planning.models import Measure
from planning.presenters.pages import period_name

WEEK = timedelta(weeks=1)
# Weeks offered before the shown one.
EARLIER = 3


@dataclass(frozen=True)
class Choice:
    """One count and one week by its Monday; `today` in the faskes's own zone."""

    measures: Sequence[Measure]
    measure: Measure
    monday: date
    today: date

    @property
    def parts(self) -> dict[str, str]:
        """The choice as it stands in the page's address."""
        return {"hitungan": self.measure.code, "pekan": str(self.monday)}

    @property
    def query(self) -> str:
        return urlencode(self.parts)


def parse_week(text: str, today: date) -> date:
    """The Monday of an ISO date's week; yesterday's week for anything else, for the future and for before 2000."""
    usual = periods.first_day(today - timedelta(days=1), Freq.WEEK)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return usual
    return periods.first_day(found, Freq.WEEK) if periods.has_happened(found, today) else usual


def texts(choice: Choice, form: WeekForm) -> dict[str, Any]:
    return {
        "week_chips": [("Jenis hitungan", _measure_chips(choice)), ("Pekan", _week_chips(choice))],
        "week": choice,
        "week_name": period_name(choice.monday, Freq.WEEK),
        "week_form": form,
        "week_rows": rows(form, choice.today),
        "week_errors": errors(form),
    }


def _chips(choice: Choice, name: str, values: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": "?" + urlencode({**choice.parts, name: value}), "current": choice.parts[name] == value}
        for label, value in values
    ]


def _measure_chips(choice: Choice) -> list[dict[str, Any]]:
    return _chips(choice, "hitungan", [(one.name, one.code) for one in choice.measures])


def _week_chips(choice: Choice) -> list[dict[str, Any]]:
    """The present week, the one after the shown, the shown, and those before it; newest first."""
    now = periods.first_day(choice.today, Freq.WEEK)
    beside = [choice.monday + WEEK * step for step in range(1, -EARLIER - 1, -1)]
    mondays = dict.fromkeys([now, *(monday for monday in beside if monday <= now)])
    names = [("Pekan ini" if monday == now else period_name(monday, Freq.WEEK), str(monday)) for monday in mondays]
    return _chips(choice, "pekan", names)


def rows(form: WeekForm, today: date) -> list[dict[str, Any]]:
    """A row per day, a cell per departemen; a day to come has no field, unless a number was sent for it."""
    out = []
    for day in form.days:
        happened = periods.has_happened(day, today)
        fields = [(unit.name, form[form.names[day, unit.pk]]) for unit in form.units]
        cells = [{"unit": name, "field": field, "open": happened or field.errors} for name, field in fields]
        out.append({"name": day_name(day), "happened": happened, "cells": cells})
    return out


def errors(form: WeekForm) -> list[dict[str, str]]:
    """What is wrong, cell by cell in the order of the form."""
    wrong = [form[name] for name in form.names.values() if form.is_bound and form[name].errors]
    return [{"id": f"{field.auto_id}_error", "text": f"{field.label}: {field.errors[0]}"} for field in wrong]
