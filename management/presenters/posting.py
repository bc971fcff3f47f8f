"""What the form of a shift shows beside its fields: times in words, cost, who will be told, what can be copied."""

import uuid
from typing import Any

from billing.domain.fees import cost_of
from lentera.lib.errors import DomainError
from management.domain import told
from management.enums import RATE_RANGE, ShiftState, Tier
from management.forms.shift import ShiftForm, rate_help
from management.models import Shift
from management.models.shifts import MAX_PLACES
from management.permissions import Workplace
from management.presenters import desk
from management.presenters.offers import title
from management.presenters.shift_page import cost_rows

EARLIER = 5


def uuid_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def cost(form: ShiftForm) -> dict[str, Any]:
    """Rows and total when rate and places make sense, else what is missing; the span as soon as it can be told."""
    values = _values(form)
    low, high = RATE_RANGE[form.tier_now]
    out: dict[str, Any] = {"range": rate_help(form.tier_now), "rows": [], "total": None, "note": "", "span": ""}
    times = form.times() if form.is_bound else None
    if times:
        out["span"] = desk.span(*times, str(form.zone))
    if not low <= values["rate"] <= high or not 1 <= values["places"] <= MAX_PLACES:
        out["note"] = f"Isi tarif dalam rentang {Tier(form.tier_now).label} dan jumlah tempat 1 sampai {MAX_PLACES}."
        return out
    try:
        found = cost_of(faskes=form.faskes, rate=values["rate"], places=values["places"], on=values["day"])
    except DomainError as error:
        return {**out, "note": error.message}
    return {**out, "rows": cost_rows(found), "total": found.total}


def _values(form: ShiftForm) -> dict[str, Any]:
    """Typed values where they are usable, else how the form started."""
    data = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    start = form.initial
    return {
        "rate": data.get("rate") or (0 if form.is_bound else start.get("rate") or 0),
        "places": data.get("places") or (0 if form.is_bound else start.get("places") or 0),
        "day": data.get("day") or start.get("day") or form.today,
    }


def told_about(shift: Shift) -> dict[str, Any]:
    """Whom a change concerns, by name as far as there is room."""
    people = told.concerned(shift)
    names = ", ".join(user.name for user in people[:3])
    rest = f" dan {len(people) - 3} orang lain" if len(people) > 3 else ""
    return {"count": len(people), "names": f"{names}{rest}", "booked": shift.filled}


def earlier(place: Workplace, model: Shift | None) -> list[dict[str, str]]:
    """The latest different shifts, to start from one of them."""
    rows = place.shifts().exclude(state=ShiftState.CANCELLED).order_by("-posted_at", "-id")[:30]
    seen: dict[str, dict[str, str]] = {}
    for shift in rows:
        label = f"{title(shift)} · {shift.places} tempat"
        if shift != model:
            seen.setdefault(label, {"label": label, "url": f"?dari={shift.uid}"})
    return list(seen.values())[:EARLIER]
