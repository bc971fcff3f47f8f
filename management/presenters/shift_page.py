"""The page of one shift for its faskes: facts, money and next steps; and why somebody does not appear."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from billing.domain.fees import Cost, cost_of
from billing.enums import FundKind
from lentera.lib.clock import format_date, format_time, local
from lentera.lib.errors import DomainError
from lentera.lib.masks import bits
from lentera.lib.money import percent_label, rupiah
from management.domain import expiry, matching, supervision, wording
from management.domain.hours import AGREED
from management.enums import AssignmentState, HoursState, ShiftState, Side
from management.models import Assignment, NakesProfile, Shift, Skill
from management.presenters import desk, shift_people
from management.presenters.offers import title

FOUND = 10
STARTED = (ShiftState.IN_PROGRESS, ShiftState.WORKED, ShiftState.UNWORKED, ShiftState.CLOSED)


def page(shift: Shift, *, may_book: bool, now: datetime) -> dict[str, Any]:
    """Everything around the live list."""
    zone = shift.zone
    changeable = may_book and shift.starts_at > now and shift.state in (ShiftState.OPEN, ShiftState.FILLED)
    return {
        "shift": shift,
        "title": title(shift),
        "day": desk.long_day(local(shift.starts_at, zone).date()),
        "facts": _facts(shift, now),
        "span": desk.span(shift.starts_at, shift.ends_at, zone),
        "skills": _skills(shift),
        "money": money(shift),
        "steps": steps(shift, now=now),
        "changeable": changeable,
        "may_book": may_book,
        "fund": FundKind(shift.fund_source).label if shift.fund_source else "",
    }


def _facts(shift: Shift, now: datetime) -> list[dict[str, str]]:
    facts = [
        {"text": desk.when(shift.starts_at, shift.ends_at, shift.zone), "tone": "teal"},
        {"text": f"{shift.filled} dari {shift.places} terisi", "tone": "teal"},
    ]
    if shift.state != ShiftState.OPEN:
        facts.insert(0, {"text": shift.get_state_display(), "tone": desk.SHIFT_TONES.get(shift.state, "plain")})
    if shift.is_3t:
        facts.append({"text": "Daerah 3T · didahulukan", "tone": "amber"})
    if shift.supervisor:
        facts.append({"text": f"Penyelia {shift.supervisor.full_name}", "tone": "plain"})
    if lost := expiry.unsupervised([shift], now=now):
        facts.append({"text": supervision.why_not(lost[shift.pk]).removesuffix("."), "tone": "red"})
    if shift.min_semester:
        facts.append({"text": f"Semester {shift.min_semester} ke atas", "tone": "plain"})
    return facts


def _skills(shift: Shift) -> dict[str, str]:
    masks = {"required": shift.skills_required, "wanted": shift.skills_wanted}
    if not any(masks.values()):
        return {}
    names = dict(Skill.objects.values_list("bit", "name"))
    return {key: ", ".join(names.get(bit, "") for bit in bits(mask)) for key, mask in masks.items()}


# --- Money ---------------------------------------------------------------------------------------------------------


def money(shift: Shift) -> dict[str, Any]:
    day = local(shift.starts_at, shift.zone).date()
    fund = f"Dibebankan ke {FundKind(shift.fund_source).label}." if shift.fund_source else ""
    try:
        cost = cost_of(faskes=shift.faskes, rate=shift.rate, places=shift.places, on=day)
    except DomainError as error:
        work = {"label": f"Tarif {shift.places} × {rupiah(shift.rate)}", "amount": shift.rate * shift.places}
        return {"rows": [work], "total": None, "note": error.message}
    return {"rows": cost_rows(cost), "total": cost.total, "note": fund}


def cost_rows(cost: Cost) -> list[dict[str, Any]]:
    """The rows of a cost: people, then the platform's fee with its percentage."""
    return [
        {"label": f"Tarif {cost.places} × {rupiah(cost.rate)}", "amount": cost.work},
        {"label": f"Biaya platform, {percent_label(cost.fee_basis_points)}", "amount": cost.fee},
    ]


# --- Next steps ----------------------------------------------------------------------------------------------------


def steps(shift: Shift, *, now: datetime) -> list[dict[str, str]]:
    """Where the shift stands, and who holds it now."""
    posted = {
        "title": "Shift terpasang",
        "detail": format_date(shift.posted_at, shift.zone) if shift.posted_at else "",
        "state": "done",
    }
    if shift.state == ShiftState.CANCELLED:
        return [posted, {"title": "Dibatalkan", "detail": shift.get_cancel_reason_display(), "state": "stop"}]
    people = list(shift.assignments.exclude(state=AssignmentState.CANCELLED).prefetch_related("reviews"))
    return [posted, _filling(shift, now), _attendance(shift, people), _hours(shift, people), _reviews(people)]


def _filling(shift: Shift, now: datetime) -> dict[str, str]:
    missing = shift.open_places
    if not missing:
        return {"title": "Semua tempat terisi", "detail": f"{shift.places} orang", "state": "done"}
    if shift.state != ShiftState.OPEN or shift.starts_at <= now:
        return {"title": f"{missing} tempat tidak terisi", "state": "stop" if not shift.filled else "done"}
    return {"title": f"Isi {missing} tempat lagi", "detail": "Terima pelamar atau undang yang cocok", "state": "now"}


def _attendance(shift: Shift, people: list[Assignment]) -> dict[str, str]:
    starts = f"Mulai {format_date(shift.starts_at, shift.zone)}, {format_time(shift.starts_at, shift.zone)}"
    pending = [p for p in people if p.state in (AssignmentState.CONFIRMED, AssignmentState.ARRIVED)]
    if shift.state == ShiftState.UNWORKED:
        return {"title": "Tidak terlaksana", "detail": "Tidak ada yang bertugas", "state": "stop"}
    done = shift.state in STARTED and not pending
    running = shift.state == ShiftState.IN_PROGRESS
    detail = "Kepala ruangan mengonfirmasi datang dan pulang" if running else starts
    return {"title": "Kehadiran", "detail": detail, "state": "done" if done else "now" if running else "next"}


def _hours(shift: Shift, people: list[Assignment]) -> dict[str, str]:
    worked = [p for p in people if p.state == AssignmentState.DONE]
    disputed = sum(p.hours_state == HoursState.DISPUTED for p in worked)
    agreed = sum(p.hours_state in AGREED for p in worked)
    if disputed:
        return {"title": "Jam kerja berselisih", "detail": f"{disputed} ditangani admin platform", "state": "now"}
    done = bool(worked) and agreed == len(worked)
    detail = f"{agreed} dari {len(worked)} disepakati" if worked else "Diam 48 jam setelah laporan berarti setuju"
    return {"title": "Jam kerja disepakati", "detail": detail, "state": "done" if done else "now" if worked else "next"}


def _reviews(people: list[Assignment]) -> dict[str, str]:
    agreed = [p for p in people if p.hours_state in AGREED]
    given = sum(any(r.side == Side.FASKES for r in p.reviews.all()) for p in agreed)
    done = bool(agreed) and given == len(agreed)
    return {
        "title": "Saling menilai",
        "detail": f"{given} dari {len(agreed)} sudah Anda nilai" if agreed else "",
        "state": "done" if done else "now" if agreed else "next",
    }


# --- Why somebody does not appear ----------------------------------------------------------------------------------


def why(shift: Shift, words: str, *, now: datetime) -> dict[str, Any]:
    """Refusals counted by their first reason, and everything about the people searched for."""
    ranking = matching.rank(shift, limit=shift_people.SHOWN, now=now)
    refused = [
        {"label": wording.SHORT[code], "count": count}  # type: ignore[index]
        for code, count in ranking.refused.most_common()
    ]
    return {"refused": refused, "met": ranking.met, "matched": len(ranking.matches), **_searched(shift, words, now)}


def _searched(shift: Shift, words: str, now: datetime) -> dict[str, Any]:
    if len(words) < 3:
        return {"found": [], "short": bool(words)}
    # Of the same province, or known to this faskes: nobody looks through the whole country.
    near = Q(wilayah__parent=shift.faskes.wilayah.parent_id) | Q(ties__faskes=shift.faskes_id)
    rows = NakesProfile.objects.select_related("user", "profession").filter(near, user__is_active=True).distinct()
    for word in words.split()[:5]:
        rows = rows.filter(user__name__icontains=word)
    people = list(rows.order_by("user__name")[:FOUND])
    matches = matching.explain_many(shift, people, now=now)
    told = wording.speak(to=Side.FASKES, zone=shift.zone)
    ties = shift_people.ties_of(shift, matches)
    return {"found": [_verdict_row(p, matches[p.pk], ties.get(p.pk), told) for p in people], "short": False}


def _verdict_row(nakes: NakesProfile, match: matching.Match, tie: Any, told: wording.Told) -> dict[str, Any]:
    row = shift_people.person_row(nakes, match, tie or shift_people.NO_TIE, told)
    told = told.named(nakes.full_name)
    problems = [
        {"text": wording.problem(found, told), "tone": "red" if found in match.check.blockers else "amber"}
        for found in match.check.problems
    ]
    return {**row, "profession": nakes.profession, "problems": problems}
