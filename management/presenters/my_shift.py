"""One shift as the nakes sees it: the verdict, why or why not, where things stand, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lentera.lib.clock import format_date, format_duration, format_time, format_time_range
from lentera.lib.masks import bits
from management.domain import assignments, hours, matching, student_tasks, wording
from management.domain.attendance import EARLY
from management.domain.hours import AGREED
from management.domain.problems import Severity
from management.domain.scoring import TieFacts
from management.enums import ApplicationState, AssignmentState, HoursState, InvitationState, ShiftState, Side, Verdict
from management.models import Application, Assignment, ClockEvent, HoursReport, Invitation, NakesProfile, Review, Shift
from management.presenters import offers

BOOKED_TONES: dict[str, str] = {AssignmentState.NO_SHOW: "red", AssignmentState.DONE: "teal"}
BOOKED = (AssignmentState.CONFIRMED, AssignmentState.ARRIVED, AssignmentState.DONE)


@dataclass
class Affair:
    """The latest wish, offer and booking of one person on one shift, with what was said about the booking."""

    application: Application | None
    invitation: Invitation | None
    assignment: Assignment | None
    clock: dict[str, ClockEvent]
    reports: dict[str, HoursReport]
    reviews: dict[str, Review]

    @classmethod
    def load(cls, nakes: NakesProfile, shift: Shift) -> "Affair":
        assignment = shift.assignments.filter(nakes=nakes).select_related("dispute_owner").order_by("-id").first()
        return cls(
            shift.applications.filter(nakes=nakes).order_by("-id").first(),
            shift.invitations.filter(nakes=nakes).order_by("-id").first(),
            assignment,
            {row.kind: row for row in assignment.clock_events.all()} if assignment else {},
            {row.side: row for row in assignment.hours_reports.all()} if assignment else {},
            {row.side: row for row in assignment.reviews.all()} if assignment else {},
        )

    @property
    def booked(self) -> bool:
        return self.assignment is not None and self.assignment.state in BOOKED

    @property
    def applied(self) -> bool:
        return self.application is not None and self.application.state == ApplicationState.SUBMITTED

    def invited(self, now: datetime) -> bool:
        row = self.invitation
        return row is not None and row.state == InvitationState.SENT and row.expires_at > now


def page(nakes: NakesProfile, shift: Shift, affair: Affair, now: datetime) -> dict[str, Any]:
    """Everything the page shows; which forms stand open is `actions`."""
    told = wording.speak(to=Side.NAKES, zone=shift.faskes.wilayah.zone)
    match = matching.explain(nakes, shift, now=now)
    tie = offers.ties_of(nakes).get(shift.faskes_id, TieFacts())
    problems = [_problem(found, told) for found in match.check.problems]
    return {
        **offers.place_facts(shift),
        "student_tasks": student_tasks.names(shift.student_tasks),
        "nakes": nakes,
        "km": match.score.km,
        "percent": match.score.percent,
        "verdict": wording.verdict(match.check.judgement, told),
        "why": offers.why(match, tie, told),
        "parts": offers.parts(match, tie, told),
        "problems": problems,
        "bookable": match.check.bookable,
        "offered": not affair.booked and shift.state == ShiftState.OPEN and shift.starts_at > now,
        "amber": match.check.judgement.verdict == Verdict.AMBER,
        "required": told.skill_names(bits(shift.skills_required)),
        "wanted": told.skill_names(bits(shift.skills_wanted)),
        "length": format_duration(shift.ends_at - shift.starts_at),
        "affair": affair,
        "state": state_words(affair, now),
        "actions": actions(affair, match.check.bookable, now),
        "steps": steps(affair, told.zone) if affair.assignment else [],
        "accounts": accounts(affair, told.zone),
    }


def _problem(found: Any, told: wording.Told) -> dict[str, str]:
    approval = found.severity == Severity.APPROVAL
    return {
        "text": wording.problem(found, told),
        "mark": "!" if approval else "×",
        "tone": "amber" if approval else "red",
    }


def state_words(affair: Affair, now: datetime) -> tuple[str, str] | None:
    """Text and tone of the badge that says where things stand."""
    assignment = affair.assignment
    if assignment and assignment.state != AssignmentState.CANCELLED:
        return assignment.get_state_display(), BOOKED_TONES.get(assignment.state, "green")
    if affair.invited(now):
        return "Anda diundang", "amber"
    if affair.applied:
        return "Lamaran menunggu jawaban", "teal"
    if assignment:
        return "Tugas dibatalkan", "red"
    if affair.application:
        return f"Lamaran {affair.application.get_state_display().lower()}", "plain"
    return None


def actions(affair: Affair, bookable: bool, now: datetime) -> dict[str, bool]:
    """What the person can do now. The domain checks again; this only decides what is offered."""
    free = not (affair.booked or affair.applied or affair.invited(now))
    return {
        "apply": free and bookable,
        "withdraw": affair.applied,
        "answer": affair.invited(now) and not affair.booked,
        **(_booked_actions(affair, now) if affair.booked else {}),
    }


def _booked_actions(affair: Affair, now: datetime) -> dict[str, bool]:
    booked, came = affair.assignment, "in" in affair.clock
    assert booked is not None  # noqa: S101 - `booked` says so
    done = booked.state == AssignmentState.DONE
    settled = booked.hours_state in AGREED
    mine = Side.NAKES in affair.reports
    return {
        "cancel": booked.state == AssignmentState.CONFIRMED and booked.starts_at > now and not came,
        "clock_in": not came and not done and booked.starts_at - EARLY <= now <= booked.ends_at,
        "clock_out": came and "out" not in affair.clock and not done,
        "report": done and not settled and booked.hours_state != HoursState.DISPUTED and not mine,
        "agree": done and not settled and Side.FASKES in affair.reports,
        "review": settled and Side.NAKES not in affair.reviews,
    }


def consequence(affair: Affair, now: datetime) -> tuple[str, ...]:
    """Sentences of the dialog before a booking is cancelled."""
    return assignments.consequence(affair.assignment, side=Side.NAKES, now=now).sentences if affair.assignment else ()


def suggestion(affair: Affair) -> hours.HoursData | None:
    return hours.suggestion(affair.assignment) if affair.assignment else None


# --- Who holds it now ------------------------------------------------------------------------------------------------


def steps(affair: Affair, zone: str) -> list[dict[str, str]]:
    booked = affair.assignment
    assert booked is not None  # noqa: S101 - only asked for bookings
    if booked.state == AssignmentState.CANCELLED:
        return [_step("Dijadwalkan", "", "done"), _step("Dibatalkan", booked.get_cancel_reason_display(), "stop")]
    if booked.state == AssignmentState.NO_SHOW:
        return [_step("Dijadwalkan", "", "done"), _step("Ditandai tidak hadir", NO_SHOW_HELP, "stop")]
    done = (
        True,
        booked.state != AssignmentState.CONFIRMED,
        booked.state == AssignmentState.DONE,
        booked.hours_state in AGREED,
        Side.NAKES in affair.reviews,
    )
    rows = zip(STEP_TITLES, _details(affair, zone), done, strict=True)
    current = done.index(False) if False in done else len(done)
    return [
        _step(title, detail, "done" if ok else "now" if number == current else "next")
        for number, (title, detail, ok) in enumerate(rows)
    ]


NO_SHOW_HELP = "Keliru? Hubungi departemen hari ini; mereka bisa membetulkannya."
STEP_TITLES = ("Dijadwalkan", "Datang", "Pulang", "Jam disepakati", "Saling menilai")


def _step(title: str, detail: str, state: str) -> dict[str, str]:
    return {"title": title, "detail": detail, "state": state}


def _details(affair: Affair, zone: str) -> tuple[str, ...]:
    booked = affair.assignment
    assert booked is not None  # noqa: S101 - only asked for bookings
    letter = f"Surat tugas {booked.letter_number}, {booked.letter_issuer}" if booked.letter_number else ""
    return (
        letter,
        _clock_words(affair.clock.get("in"), zone, "Catat hadir mulai 2 jam sebelum shift"),
        _clock_words(affair.clock.get("out"), zone, ""),
        _hours_words(booked, zone),
        "Terima kasih" if Side.NAKES in affair.reviews else "Dibuka setelah jam disepakati",
    )


def _clock_words(event: ClockEvent | None, zone: str, otherwise: str) -> str:
    if event is None:
        return otherwise
    who = "dikonfirmasi departemen" if event.confirmed_at else "menunggu konfirmasi departemen"
    return f"{format_time(event.made_at, zone)}, {who}"


def _hours_words(booked: Assignment, zone: str) -> str:
    if booked.agreed_minutes is not None:
        return format_duration(timedelta(minutes=booked.agreed_minutes))
    if booked.hours_state == HoursState.DISPUTED:
        return f"Laporan berbeda, ditangani {booked.judge}"
    if booked.hours_state == HoursState.REPORTED and booked.hours_due_at:
        due = f"{format_date(booked.hours_due_at, zone)} {format_time(booked.hours_due_at, zone)}"
        return f"Tanpa jawaban sampai {due} dianggap setuju"
    return "Kedua pihak melapor setelah pulang"


def accounts(affair: Affair, zone: str) -> list[dict[str, str]]:
    """Both sides' hours, side by side."""
    names = {Side.NAKES: "Anda", Side.FASKES: "Faskes"}
    return [
        {
            "who": names[side],
            "times": format_time_range(row.started_at, row.ended_at, zone),
            "length": format_duration(timedelta(minutes=row.minutes)),
            "note": row.note,
        }
        for side in names
        if (row := affair.reports.get(side))
    ]
