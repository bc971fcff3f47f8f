"""Lists of a faskes: its shifts by state, and what has been."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from authentication.models import Departemen
from management.enums import AssignmentState, HoursState, ShiftState, Side
from management.models import Assignment, Block, Shift, Tie
from management.permissions import Workplace
from management.presenters import desk
from management.presenters.offers import title

PAGE = 20


@dataclass(frozen=True)
class Kind:
    """One chip of a list: its word in the address, its label, and the states it holds."""

    word: str
    label: str
    states: tuple[str, ...]


SHIFT_KINDS = (
    Kind("terbuka", "Terbuka", (ShiftState.OPEN,)),
    Kind("terisi", "Terisi", (ShiftState.FILLED,)),
    Kind("berlangsung", "Berlangsung", (ShiftState.IN_PROGRESS,)),
    Kind("selesai", "Selesai", (ShiftState.WORKED, ShiftState.UNWORKED, ShiftState.CLOSED)),
    Kind("dibatalkan", "Dibatalkan", (ShiftState.CANCELLED,)),
)
PAST_KINDS = (
    Kind("semua", "Semua", (AssignmentState.DONE, AssignmentState.NO_SHOW, AssignmentState.CANCELLED)),
    Kind("bertugas", "Bertugas", (AssignmentState.DONE,)),
    Kind("tidak-hadir", "Tidak hadir", (AssignmentState.NO_SHOW,)),
    Kind("dibatalkan", "Dibatalkan", (AssignmentState.CANCELLED,)),
)


def chosen(kinds: tuple[Kind, ...], query: QueryDict) -> Kind:
    """The kind named in the address; the first for anything else."""
    return next((kind for kind in kinds if kind.word == query.get("status")), kinds[0])


def chips(kinds: tuple[Kind, ...], query: QueryDict, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Chips that keep the other filters and start from the first page."""
    out, current = [], chosen(kinds, query)
    for kind in kinds:
        address = query.copy()
        address["status"] = kind.word
        address.pop("hal", None)
        count = sum(counts.get(state, 0) for state in kind.states)
        url = f"?{address.urlencode()}"
        out.append({"label": kind.label, "url": url, "current": kind == current, "count": count})
    return out


def counts_of(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


# --- Shifts ----------------------------------------------------------------------------------------------------------


def shifts(place: Workplace, departemen: Departemen | None) -> QuerySet[Shift]:
    rows = place.shifts().exclude(state=ShiftState.DRAFT)
    return rows.filter(departemen=departemen) if departemen else rows


def of_kind(rows: QuerySet[Shift], kind: Kind) -> QuerySet[Shift]:
    """What is to come soonest first, what has been latest first; with the applicants waiting."""
    waiting = Count("applications", filter=Q(applications__state="submitted"))
    order = ("starts_at", "id") if kind.word in ("terbuka", "terisi", "berlangsung") else ("-starts_at", "-id")
    return rows.filter(state__in=kind.states).annotate(waiting=waiting).order_by(*order)


def shift_rows(rows: list[Any], zone: str) -> list[dict[str, Any]]:
    return [{**desk.shift_row(shift, zone), "waiting": shift.waiting} for shift in rows]


# --- What has been -------------------------------------------------------------------------------------------------


def past(place: Workplace, departemen: Departemen | None, words: str) -> QuerySet[Assignment]:
    ended = PAST_KINDS[0].states
    rows = place.assignments().filter(state__in=ended)
    if departemen:
        rows = rows.filter(shift__departemen=departemen)
    for word in words.split()[:5]:
        rows = rows.filter(nakes__user__name__icontains=word)
    return rows


def past_of_kind(rows: QuerySet[Assignment], kind: Kind) -> QuerySet[Assignment]:
    rows = rows.filter(state__in=kind.states).prefetch_related("reviews")
    return rows.order_by("-starts_at", "-id")


TONES: dict[str, str] = {AssignmentState.DONE: "green", AssignmentState.NO_SHOW: "red"}


def past_rows(rows: list[Assignment], place: Workplace) -> list[dict[str, Any]]:
    """Rows of the page, with what this faskes makes of each person."""
    people = [row.nakes_id for row in rows]
    ties = Tie.objects.filter(faskes=place.faskes, nakes_id__in=people, favourite=True)
    blocks = Block.objects.filter(faskes=place.faskes, nakes_id__in=people, side=Side.FASKES)
    liked, blocked = set(ties.values_list("nakes_id", flat=True)), set(blocks.values_list("nakes_id", flat=True))
    return [
        {**past_row(row, place.zone), "favourite": row.nakes_id in liked, "blocked": row.nakes_id in blocked}
        for row in rows
    ]


def past_row(row: Assignment, zone: str) -> dict[str, Any]:
    review = next((r for r in row.reviews.all() if r.side == Side.FASKES), None)
    hours = "–"
    if row.state == AssignmentState.DONE:
        agreed = row.agreed_minutes is not None
        hours = desk.minutes_words(row.agreed_minutes or 0) if agreed else row.get_hours_state_display()
    return {
        "row": row,
        "name": row.nakes.full_name,
        "title": title(row.shift),
        "url": desk.shift_url(row.shift),
        "when": desk.when(row.starts_at, row.ends_at, zone),
        "state": row.get_state_display(),
        "why": row.get_cancel_reason_display() if row.state == AssignmentState.CANCELLED else "",
        "tone": TONES.get(row.state, "plain"),
        "hours": hours,
        "disputed": row.hours_state == HoursState.DISPUTED,
        "score": f"{review.score} dari 5" if review else "–",
        "again": f"{reverse('management:shift_new')}?dari={row.shift.uid}",
    }
