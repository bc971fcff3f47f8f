"""A nakes's applications, invitations, calendar and performance as rows of plain facts."""

from calendar import Calendar
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from lentera.lib.clock import DAYS, DAYS_LONG, MONTHS, format_duration, local, midnight
from management.domain import performance
from management.domain.performance import QUALITY_WEIGHTS, Share
from management.enums import LIVE, ApplicationState, AssignmentState, ExceptionKind, InvitationState, Side
from management.models import Application, Assignment, AvailabilityException, Invitation, NakesProfile
from management.presenters.desk import MONTHS_LONG
from management.presenters.offers import place_facts

PLACE = ("shift__faskes__wilayah", "shift__departemen", "shift__profession")
RECENT = 10

# --- Applications and invitations -----------------------------------------------------------------------------------

APPLICATION_TONES = {ApplicationState.SUBMITTED: "teal", ApplicationState.ACCEPTED: "green"}
INVITATION_TONES = {InvitationState.SENT: "amber", InvitationState.ACCEPTED: "green"}


def _live_first(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    waiting = Case(When(state=state, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related(*PLACE).order_by(waiting, "-created_at", "-id")


def my_applications(nakes: NakesProfile) -> QuerySet[Application]:
    return _live_first(Application.objects.filter(nakes=nakes), ApplicationState.SUBMITTED)


def my_invitations(nakes: NakesProfile) -> QuerySet[Invitation]:
    return _live_first(Invitation.objects.filter(nakes=nakes), InvitationState.SENT)


def application_row(row: Application) -> dict[str, Any]:
    reason = row.get_decline_reason_display() if row.decline_reason else ""
    if row.state == ApplicationState.CLOSED:
        reason = "Tempat sudah terisi, shift ditutup, atau penugasannya berakhir"
    return {
        **place_facts(row.shift),
        "state": row.get_state_display(),
        "tone": APPLICATION_TONES.get(ApplicationState(row.state), "plain"),
        "note": reason,
        "sent": row.created_at,
        "until": None,
    }


def invitation_row(row: Invitation) -> dict[str, Any]:
    open_still = row.state == InvitationState.SENT and row.expires_at > timezone.now()
    late = row.state == InvitationState.SENT and not open_still
    return {
        **place_facts(row.shift),
        "state": "Lewat batas waktu" if late else "Menunggu jawaban Anda" if open_still else row.get_state_display(),
        "tone": "plain" if late else INVITATION_TONES.get(InvitationState(row.state), "plain"),
        "note": row.get_refuse_reason_display() if row.refuse_reason else "",
        "sent": row.created_at,
        "until": row.expires_at if open_still else None,
    }


# --- Calendar -------------------------------------------------------------------------------------------------------


def monday_from(text: str, today: date) -> date:
    """The Monday of the week a date in the address falls in; this week for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2100:
        day = today
    return day - timedelta(days=day.weekday())


def calendar(nakes: NakesProfile, monday: date, today: date) -> dict[str, Any]:
    """The week as a list and its month as a grid, from one query for bookings and one for exceptions."""
    # A week belongs to the month that holds its Thursday.
    month = (monday + timedelta(days=3)).replace(day=1)
    weeks = Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    first, last = min(monday, weeks[0][0]), max(monday + timedelta(days=6), weeks[-1][-1])
    booked, marks = _bookings(nakes, first, last), _exceptions(nakes, first, last)
    days = [_day(monday + timedelta(days=n), booked, marks, today) for n in range(7)]
    return {
        "days": days,
        "hours": format_duration(sum((row["length"] for day in days for row in day["rows"]), timedelta())),
        "shifts": sum(len(day["rows"]) for day in days),
        "week": _week(monday),
        "previous": (monday - timedelta(days=7)).isoformat(),
        "next": (monday + timedelta(days=7)).isoformat(),
        "this_week": monday <= today <= monday + timedelta(days=6),
        "month": f"{MONTHS_LONG[month.month - 1]} {month.year}",
        "heads": DAYS,
        "grid": [[_cell(day, month, booked, marks, today, monday) for day in week] for week in weeks],
    }


def _week(monday: date) -> str:
    """`23–29 Nov 2026`, and `30 Nov – 6 Des 2026` over the end of a month."""
    sunday = monday + timedelta(days=6)
    first = f"{monday.day}–" if monday.month == sunday.month else f"{monday.day} {MONTHS[monday.month - 1]} – "
    return f"{first}{sunday.day} {MONTHS[sunday.month - 1]} {sunday.year}"


def _bookings(nakes: NakesProfile, first: date, last: date) -> dict[date, list[dict[str, Any]]]:
    """Live bookings by the local date they start on, on the clock of the faskes."""
    zone = nakes.wilayah.zone
    start, end = midnight(first, zone) - timedelta(days=1), midnight(last, zone) + timedelta(days=2)
    rows = Assignment.objects.filter(
        Q(state__in=LIVE) | Q(state=AssignmentState.NO_SHOW), nakes=nakes, starts_at__gte=start, starts_at__lt=end
    )
    found: dict[date, list[dict[str, Any]]] = {}
    for row in rows.select_related(*PLACE).order_by("starts_at"):
        facts = {
            **place_facts(row.shift),
            "row": row,
            "length": row.ends_at - row.starts_at,
            "state": _booked_state(row),
        }
        found.setdefault(local(row.starts_at, facts["zone"]).date(), []).append(facts)
    return found


def _booked_state(row: Assignment) -> tuple[str, str]:
    tone = {AssignmentState.CONFIRMED: "teal", AssignmentState.ARRIVED: "amber", AssignmentState.DONE: "green"}
    return row.get_state_display(), tone.get(AssignmentState(row.state), "red")


def _exceptions(nakes: NakesProfile, first: date, last: date) -> list[AvailabilityException]:
    return list(nakes.exceptions.filter(date_from__lte=last, date_to__gte=first))


def _mark(day: date, marks: list[AvailabilityException]) -> str:
    kinds = {row.kind for row in marks if row.date_from <= day <= row.date_to}
    if ExceptionKind.OFF in kinds:
        return "Tidak bisa"
    return "Bisa tambahan" if ExceptionKind.EXTRA in kinds else ""


def _day(day: date, booked: dict, marks: list[AvailabilityException], today: date) -> dict[str, Any]:
    return {
        "date": day,
        "name": DAYS_LONG[day.weekday()],
        "rows": booked.get(day, []),
        "mark": _mark(day, marks),
        "today": day == today,
    }


def _cell(
    day: date, month: date, booked: dict, marks: list[AvailabilityException], today: date, monday: date
) -> dict[str, Any]:
    return {
        "day": day.day,
        "inside": day.month == month.month,
        "today": day == today,
        "current": monday <= day <= monday + timedelta(days=6),
        "rows": booked.get(day, []),
        "mark": _mark(day, marks),
        "week": (day - timedelta(days=day.weekday())).isoformat(),
    }


def coming(nakes: NakesProfile, now: datetime) -> int:
    return Assignment.objects.filter(nakes=nakes, state=AssignmentState.CONFIRMED, starts_at__gt=now).count()


# --- Performance ----------------------------------------------------------------------------------------------------


def performance_page(nakes: NakesProfile) -> dict[str, Any]:
    """Tiles with what they rest on, the formula, and the shifts behind it."""
    found = performance.of_nakes(nakes)
    rated = None if found.rating is None else (found.rating - 1) / 4 * 100
    return {
        "quality": found.quality,
        "new": not (found.worked.of or found.ratings),
        "tiles": [
            _tile("Dikerjakan", found.worked, "shift yang Anda terima", QUALITY_WEIGHTS["worked"]),
            _tile("Tepat waktu", found.punctual, "kedatangan terkonfirmasi", QUALITY_WEIGHTS["punctual"]),
            _tile("Tuntas", found.complete, "shift dengan jam penuh", QUALITY_WEIGHTS["complete"]),
            {
                "label": "Penilaian faskes",
                "value": rated,
                "text": f"{found.rating:.1f} dari 5".replace(".", ",") if found.rating else "",
                "base": f"{found.ratings} penilaian",
                "weight": QUALITY_WEIGHTS["ratings"],
            },
        ],
        "recent": [_recent(row) for row in _ended(nakes)],
    }


def _tile(label: str, share: Share, of: str, weight: int) -> dict[str, Any]:
    base = f"{share.good} dari {share.of} {of}" if share.of else f"Belum ada {of}"
    return {"label": label, "value": share.percent, "text": "", "base": base, "weight": weight}


def _ended(nakes: NakesProfile) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(nakes=nakes).exclude(
        state__in=(AssignmentState.CONFIRMED, AssignmentState.ARRIVED)
    )
    return (
        rows.select_related(*PLACE).prefetch_related("reviews", "clock_events").order_by("-starts_at", "-id")[:RECENT]
    )


def _recent(row: Assignment) -> dict[str, Any]:
    score = next((review.score for review in row.reviews.all() if review.side == Side.FASKES), None)
    arrived = next((event for event in row.clock_events.all() if event.kind == "in" and event.confirmed_at), None)
    facts = []
    if arrived:
        late = round((arrived.made_at - row.starts_at).total_seconds() / 60)
        facts.append(f"terlambat {late} menit" if late > 10 else "tepat waktu")
    if row.agreed_minutes is not None:
        facts.append(format_duration(timedelta(minutes=row.agreed_minutes)))
    if score:
        facts.append(f"nilai {score} dari 5")
    return {**place_facts(row.shift), "row": row, "facts": " · ".join(facts), "state": _booked_state(row)}
