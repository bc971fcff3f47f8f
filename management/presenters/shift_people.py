"""The people of one shift as the faskes sees them: booked, applying, invited, and who else fits."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lentera.lib.clock import format_time
from management.domain import emergency_contact, expiry, matching, wording
from management.domain.attendance import EARLY, IN, NO_SHOW_AFTER
from management.domain.hours import AGREED
from management.domain.matching import Match
from management.domain.problems import Code, Problem
from management.domain.scoring import NO_TIE, TieFacts
from management.domain.wording import Told
from management.enums import ApplicationState, AssignmentState, HoursState, InvitationState, ShiftState, Side, Verdict
from management.models import Application, Assignment, ClockEvent, Invitation, NakesProfile, Shift, Tie
from management.presenters import desk

SHOWN = 20
BOOKED_TONES: dict[str, str] = {
    AssignmentState.CONFIRMED: "teal",
    AssignmentState.ARRIVED: "amber",
    AssignmentState.DONE: "green",
    AssignmentState.NO_SHOW: "red",
}


def version(shift: Shift, *, viewer: int, now: datetime) -> str:
    """Changes whenever something on this page does; cheap, because nothing is ranked.

    What happens to people outside the shift (a day off, another booking) is picked up within a minute.
    """
    rows: list[object] = [viewer, shift.state, shift.filled, shift.places, shift.rate, shift.starts_at, shift.ends_at]
    rows += [shift.skills_required, shift.skills_wanted, shift.supervisor_id, shift.profession_id, shift.tier]
    rows += shift.applications.order_by("id").values_list("id", "state")
    rows += shift.invitations.order_by("id").values_list("id", "state")
    rows += shift.assignments.order_by("id").values_list("id", "state", "hours_state", "agreed_minutes")
    events = ClockEvent.objects.filter(assignment__shift=shift).order_by("id")
    rows += events.values_list("id", "confirmed_at")
    rows += Tie.objects.filter(faskes=shift.faskes_id, favourite=True).order_by("id").values_list("nakes_id", flat=True)
    rows += shift.faskes.blocks.order_by("id").values_list("id", flat=True)
    rows += [int(now.timestamp()) // 60]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:24]


def live(shift: Shift, *, may_book: bool, now: datetime) -> dict[str, Any]:
    """What the live part of the page shows. People who book see matches; heads see who comes."""
    assignments = list(_assignments(shift))
    flagged = expiry.uncovered(assignments, now=now)
    told = wording.speak(to=Side.FASKES, zone=shift.zone)
    texts: dict[str, Any] = {
        "shift": shift,
        "may_book": may_book,
        "booked": [
            flag(booked_row(row, now=now), flagged.get(row.pk), told)
            for row in assignments
            if row.state != AssignmentState.CANCELLED
        ],
        "gone": [_gone_row(row) for row in assignments if row.state == AssignmentState.CANCELLED],
        "now": now,
    }
    if may_book and shift.state == ShiftState.OPEN and shift.starts_at > now:
        texts["matching"] = Matches(shift, assignments, now).texts()
    return texts


def _assignments(shift: Shift) -> QuerySet[Assignment]:
    rows = shift.assignments.select_related("nakes__user", "nakes__profession", "dispute_owner")
    return rows.prefetch_related("clock_events", "hours_reports", "reviews").order_by("id")


# --- Booked people ---------------------------------------------------------------------------------------------------


def booked_row(row: Assignment, *, now: datetime) -> dict[str, Any]:
    """One booked person, and what can be done about them now."""
    return {
        "assignment": row,
        "uid": row.nakes.uid,
        "name": row.nakes.full_name,
        "why": " · ".join(_booked_facts(row)),
        "score": row.match.get("percent"),
        "tags": _booked_tags(row),
        "can": booked_actions(row, now=now),
    }


def flag(shown: dict[str, Any], problems: list[Problem] | None, told: Told) -> dict[str, Any]:
    """Say on a booked row why its person cannot work the shift; whoever books may look for somebody else."""
    if not problems:
        return shown
    why = " ".join(wording.problem(one, told.named(shown["name"])) for one in problems)
    shut = problems[0].code == Code.ACCOUNT
    tag = {"text": "Akun dinonaktifkan" if shut else "Dokumen tidak menutupi", "tone": "red"}
    can = {**shown["can"], "replace": shown["can"]["cancel"]}
    return {**shown, "tags": [tag, *shown["tags"]], "why": f"{why} {shown['why']}", "can": can}


def _booked_tags(row: Assignment) -> list[dict[str, str]]:
    tags = [{"text": row.get_state_display(), "tone": BOOKED_TONES.get(row.state, "plain")}]
    if row.state == AssignmentState.DONE and row.hours_state != HoursState.NONE:
        text = row.get_hours_state_display()
        if row.hours_state in AGREED:
            text = f"Jam disepakati: {desk.minutes_words(row.agreed_minutes or 0)}"
        tags.append({"text": text, "tone": desk.HOURS_TONES[row.hours_state]})
    if row.letter_number:
        tags.append({"text": f"Surat tugas {row.letter_number}", "tone": "plain"})
    return tags


def _booked_facts(row: Assignment) -> list[str]:
    zone = row.shift.zone
    facts = [str(row.nakes.profession)]
    if row.nakes.user.phone and row.state in (AssignmentState.CONFIRMED, AssignmentState.ARRIVED):
        facts.append(f"telepon {row.nakes.user.phone.as_national}")
    for event in row.clock_events.all():
        word = "datang" if event.kind == IN else "pulang"
        said = "" if event.confirmed_at else ", belum dikonfirmasi"
        facts.append(f"{word} {format_time(event.made_at, zone)}{said}")
    if row.hours_state == HoursState.DISPUTED:
        facts.append(f"selisih ditangani {row.judge}")
    review = next((r for r in row.reviews.all() if r.side == Side.FASKES), None)
    if review:
        facts.append(f"Anda memberi nilai {review.score}")
    return facts


def booked_actions(row: Assignment, *, now: datetime) -> dict[str, Any]:
    """Names of what may be done, for the template to turn into buttons."""
    clocked = {event.kind for event in row.clock_events.all()}
    reports = {report.side: report for report in row.hours_reports.all()}
    waiting = row.state == AssignmentState.CONFIRMED
    open_hours = row.state == AssignmentState.DONE and row.hours_state not in AGREED
    theirs = reports.get(Side.NAKES)
    return {
        "arrive": (waiting or row.state == AssignmentState.NO_SHOW) and row.starts_at - EARLY <= now < row.ends_at,
        "leave": row.state == AssignmentState.ARRIVED,
        "absent": waiting and now >= row.starts_at + NO_SHOW_AFTER and IN not in clocked,
        "cancel": waiting and now < row.starts_at,
        "agree": desk.minutes_words(theirs.minutes) if open_hours and theirs and row.hours_state != "disputed" else "",
        "report": open_hours,
        "reported": Side.FASKES in reports,
        "urgent": row.state != AssignmentState.DONE and emergency_contact.is_open(row, now),
        "review": row.hours_state in AGREED and not any(r.side == Side.FASKES for r in row.reviews.all()),
    }


def _gone_row(row: Assignment) -> dict[str, Any]:
    who = "nakes" if row.cancelled_by == Side.NAKES else "faskes"
    return {"name": row.nakes.full_name, "why": f"Dibatalkan {who}: {row.get_cancel_reason_display().lower()}"}


# --- Applying, invited, fitting ------------------------------------------------------------------------------------


def ties_of(shift: Shift, people: Iterable[int]) -> dict[int, TieFacts]:
    """What the faskes and each of these people are to each other, by nakes id."""
    rows = Tie.objects.filter(faskes=shift.faskes_id, nakes_id__in=list(people))
    values = rows.values_list("nakes_id", "favourite", "preferred", "shifts_worked")
    return {pk: TieFacts(favourite, preferred, worked) for pk, favourite, preferred, worked in values}


@dataclass
class Matches:
    """Everybody who may still come to a yes, loaded in a fixed number of queries."""

    shift: Shift
    assignments: list[Assignment]
    now: datetime

    def texts(self) -> dict[str, Any]:
        applications = self._waiting(Application.objects.filter(state=ApplicationState.SUBMITTED))
        invitations = self._waiting(Invitation.objects.filter(state=InvitationState.SENT))
        asked = [row.nakes for row in (*applications, *invitations)]
        met = matching.explain_many(self.shift, asked, now=self.now)
        ranking = matching.rank(self.shift, limit=SHOWN + len(asked) + self.shift.filled, now=self.now)
        others = self._others(ranking.matches, {nakes.pk for nakes in asked})
        people = NakesProfile.objects.select_related("user").in_bulk([match.person.id for match in others])
        self.ties = ties_of(self.shift, [*met, *people])
        self.told = wording.speak(to=Side.FASKES, zone=self.shift.zone)
        rows = [self._person(people[m.person.id], m) for m in others if m.person.id in people]
        return {
            "applicants": sorted((self._applicant(a, met[a.nakes_id]) for a in applications), key=_best_first),
            "invited": [self._invited(i, met[i.nakes_id]) for i in invitations],
            "others": rows[:SHOWN],
            "count": self._count(applications, invitations, rows),
            "refused": sum(ranking.refused.values()),
        }

    def _waiting(self, rows: QuerySet[Any]) -> list[Any]:
        return list(rows.filter(shift=self.shift).select_related("nakes__user", "nakes__profession").order_by("id"))

    def _others(self, matches: list[Match], asked: set[int]) -> list[Match]:
        taken = asked | {row.nakes_id for row in self.assignments if row.state != AssignmentState.CANCELLED}
        return [match for match in matches if match.person.id not in taken]

    def _count(self, applications: list[Any], invitations: list[Any], rows: list[Any]) -> str:
        fitting = len(applications) + len(invitations) + min(len(rows), SHOWN)
        return f"{fitting}+" if len(rows) > SHOWN else str(fitting)

    def _person(self, nakes: NakesProfile, match: Match) -> dict[str, Any]:
        return person_row(nakes, match, self.ties.get(nakes.pk, NO_TIE), self.told)

    def _applicant(self, application: Application, match: Match) -> dict[str, Any]:
        row = self._person(application.nakes, match)
        row["tags"].insert(0, {"text": "Melamar", "tone": "teal"})
        return {**row, "application": application, "message": application.message}

    def _invited(self, invitation: Invitation, match: Match) -> dict[str, Any]:
        row = self._person(invitation.nakes, match)
        row["tags"].insert(0, {"text": "Diundang", "tone": "amber"})
        return {**row, "invitation": invitation}


def _best_first(row: dict[str, Any]) -> tuple[bool, float]:
    return row["off"], -row["score"]


def person_row(nakes: NakesProfile, match: Match, tie: TieFacts, told: Told) -> dict[str, Any]:
    """One person with verdict, score and reasons; `off` when something stands against booking them."""
    told = told.named(nakes.full_name)
    judged = wording.verdict(match.check.judgement, told)
    blockers = [wording.problem(found, told) for found in match.check.blockers]
    short = wording.SHORT[match.check.blockers[0].code] if blockers else ""
    facts = wording.summary(match.score, match.person, match.need, tie, told)
    amber = judged.verdict == Verdict.AMBER
    return {
        "nakes": nakes,
        "uid": nakes.uid,
        "name": nakes.full_name,
        "level": "red" if blockers else judged.verdict,
        "verdict": short or judged.label,
        "why": " ".join(blockers) or (f"{facts} · {_lower_first(judged.reason)}" if amber else facts),
        "score": match.score.percent,
        "off": bool(blockers),
        "amber": amber,
        "tags": [{"text": "Favorit", "tone": "plain"}] if tie.favourite else [],
        "favourite": tie.favourite,
        "parts": parts(match, tie, told),
    }


def _lower_first(sentence: str) -> str:
    """A sentence as the last item of a list; abbreviations keep their capitals."""
    head = sentence[:1] if sentence[1:2].isupper() else sentence[:1].lower()
    return f"{head}{sentence[1:]}".rstrip(".")


def parts(match: Match, tie: TieFacts, told: Told) -> list[dict[str, Any]]:
    rows = wording.parts(match.score, match.person, match.need, tie, told)
    return [{"label": r.name, "points": r.points / r.most if r.most else 0.0, "sentence": r.sentence} for r in rows]


def replacement_rows(shift: Shift, *, now: datetime) -> list[dict[str, Any]]:
    """Who could take a place on this shift, best first."""
    matches = expiry.replacements(shift, now=now)
    people = NakesProfile.objects.select_related("user").in_bulk([match.person.id for match in matches])
    ties, told = ties_of(shift, people), wording.speak(to=Side.FASKES, zone=shift.zone)
    found = [(people[match.person.id], match) for match in matches if match.person.id in people]
    return [person_row(nakes, match, ties.get(nakes.pk, NO_TIE), told) for nakes, match in found]
