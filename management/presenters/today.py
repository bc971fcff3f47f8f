"""What needs this person of a faskes today: each row one fact and its one action, the most pressing first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lentera.lib.clock import relative
from management.domain import expiry, supervision, wording
from management.domain.attendance import EARLY
from management.domain.hours import AGREED
from management.domain.problems import Problem
from management.enums import ApplicationState, AssignmentState, HoursState, ShiftState, Side
from management.models import Assignment, HoursReport, Review, Shift
from management.permissions import Workplace
from management.presenters import desk
from management.presenters.offers import title
from management.presenters.shift_people import booked_actions, booked_row, flag

SOON = timedelta(hours=72)
# Somebody not confirmed this long after the end is settled by the system.
RECENT = timedelta(hours=12)
REVIEW_WITHIN = timedelta(days=30)
SHOWN = 8


@dataclass
class Group:
    """One kind of thing that waits. `more` says that there are others beyond those shown."""

    key: str
    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    more: bool = False


def page(place: Workplace, *, now: datetime) -> dict[str, Any]:
    groups = [
        _arrivals(place, now),
        *(
            [_uncovered(place, now), _unsupervised(place, now), _applicants(place, now), _unfilled(place, now)]
            if place.is_admin
            else []
        ),
        _hours(place),
        _disputes(place),
        _reviews(place, now),
    ]
    coming = [_coming(row, place.zone) for row in _expected(place, now)]
    groups = [group for group in groups if group.rows]
    return {"groups": groups, "coming": coming, "count": sum(len(group.rows) for group in groups)}


def _group(key: str, name: str, rows: Iterable[dict[str, Any]]) -> Group:
    found = list(rows)
    return Group(key, name, found[:SHOWN], len(found) > SHOWN)


def _first(rows: QuerySet[Any]) -> list[Any]:
    return list(rows[: SHOWN + 1])


def _shift_task(shift: Shift, zone: str, detail: str, label: str) -> dict[str, Any]:
    row = desk.shift_row(shift, zone)
    return {**row, "detail": f"{row['when']} · {detail}", "label": label}


# --- Wishes and gaps (admins) --------------------------------------------------------------------------------------


def _open(place: Workplace, now: datetime) -> QuerySet[Any]:
    waiting = Count("applications", filter=Q(applications__state=ApplicationState.SUBMITTED))
    rows: QuerySet[Any] = place.shifts().filter(state=ShiftState.OPEN, starts_at__gt=now)
    return rows.annotate(waiting=waiting).order_by("starts_at", "id")


def _applicants(place: Workplace, now: datetime) -> Group:
    rows = _first(_open(place, now).filter(waiting__gt=0))
    return _group(
        "lamaran",
        "Pelamar menunggu jawaban",
        (_shift_task(s, place.zone, f"{s.waiting} pelamar, {s.open_places} tempat kosong", "Jawab") for s in rows),
    )


def _unfilled(place: Workplace, now: datetime) -> Group:
    rows = _first(_open(place, now).filter(starts_at__lte=now + SOON, waiting=0))
    return _group(
        "kosong",
        "Belum terisi, mulai dalam 72 jam",
        (
            _shift_task(s, place.zone, f"{desk.missing(s)}, mulai {relative(s.starts_at, now)}", "Cari nakes")
            for s in rows
        ),
    )


# --- Who comes -----------------------------------------------------------------------------------------------------


def _people(place: Workplace) -> QuerySet[Assignment]:
    rows = place.assignments().select_related("nakes__profession", "dispute_owner")
    return rows.prefetch_related("clock_events", "hours_reports", "reviews")


def _person(row: Assignment, detail: str, *, now: datetime) -> dict[str, Any]:
    return {
        **booked_row(row, now=now),
        "person": row.nakes.full_name,
        "title": title(row.shift),
        "url": desk.shift_url(row.shift),
        "detail": detail,
        "label": "Lihat",
    }


def _uncovered(place: Workplace, now: datetime) -> Group:
    """Bookings of people whose documents end before, or were refused since, or whose account was shut: to be replaced."""
    coming = _people(place).filter(state=AssignmentState.CONFIRMED, starts_at__gt=now)
    rows = list(coming.filter(nakes__in=expiry.doubtful(now)).order_by("starts_at", "id"))
    flagged, told = expiry.uncovered(rows, now=now), wording.speak(to=Side.FASKES, zone=place.zone)
    found = [(row, flagged[row.pk]) for row in rows if row.pk in flagged]
    return _group(
        "dokumen", "Terjadwal, tetapi tidak bisa bertugas", (_uncovered_row(*one, told, now) for one in found)
    )


def _uncovered_row(row: Assignment, problems: list[Problem], told: wording.Told, now: datetime) -> dict[str, Any]:
    shown = _person(row, "", now=now)
    reason = wording.problem(problems[0], told.named(row.nakes.full_name))
    detail = f"{title(row.shift)}, {desk.when(row.starts_at, row.ends_at, told.zone)} · {reason}"
    return {**flag(shown, problems, told), "detail": detail}


def _unsupervised(place: Workplace, now: datetime) -> Group:
    """Student shifts whose supervisor cannot answer for them any more: another is to be named."""
    rows = list(expiry.supervised(place.shifts(), now).select_related("departemen").order_by("starts_at", "id"))
    flagged = expiry.unsupervised(rows, now=now)
    return _group(
        "penyelia",
        "Penyelia mahasiswa tidak bisa mendampingi",
        (
            _shift_task(row, place.zone, supervision.why_not(flagged[row.pk]), "Buka shift")
            for row in rows
            if row.pk in flagged
        ),
    )


def _arrivals(place: Workplace, now: datetime) -> Group:
    """People expected about now, and people who should have gone home."""
    due = Q(state=AssignmentState.CONFIRMED, starts_at__lte=now + EARLY, ends_at__gt=now - RECENT)
    leaving = Q(state=AssignmentState.ARRIVED) & (Q(ends_at__lte=now) | Q(clock_events__kind="out"))
    rows = _first(_people(place).filter(due | leaving).distinct().order_by("starts_at", "id"))
    return _group("hadir", "Kehadiran untuk dikonfirmasi", (_attendance(row, place.zone, now) for row in rows))


def _attendance(row: Assignment, zone: str, now: datetime) -> dict[str, Any]:
    said = [fact for fact in (_clock_words(event, zone) for event in row.clock_events.all()) if fact]
    detail = f"{title(row.shift)}, {desk.when(row.starts_at, row.ends_at, zone)}"
    if said:
        detail = f"{detail} · {', '.join(said)}"
    elif row.state == AssignmentState.CONFIRMED:
        verb = "dimulai" if row.starts_at <= now else "mulai"
        detail = f"{detail} · {verb} {relative(row.starts_at, now)}"
    return _person(row, detail, now=now)


def _clock_words(event: Any, zone: str) -> str:
    if event.confirmed_at:
        return ""
    word = "datang" if event.kind == "in" else "pulang"
    return f"mencatat {word} {desk.clock(event.made_at, zone)}"


def _expected(place: Workplace, now: datetime) -> list[Assignment]:
    """On duty now, or coming within a day."""
    rows = place.assignments().filter(
        Q(state=AssignmentState.ARRIVED) | Q(state=AssignmentState.CONFIRMED, ends_at__gt=now),
        starts_at__lte=now + timedelta(hours=24),
    )
    return list(rows.order_by("starts_at", "id")[:12])


def _coming(row: Assignment, zone: str) -> dict[str, Any]:
    here = row.state == AssignmentState.ARRIVED
    return {
        "name": row.nakes.full_name,
        "detail": f"{title(row.shift)} · {desk.when(row.starts_at, row.ends_at, zone)}",
        "url": desk.shift_url(row.shift),
        "state": "Bertugas" if here else "",
    }


# --- Hours and ratings ---------------------------------------------------------------------------------------------


def _hours(place: Workplace) -> Group:
    """The faskes has not said anything yet; what the nakes said first comes first, because its clock is running."""
    mine = HoursReport.objects.filter(assignment=OuterRef("pk"), side=Side.FASKES)
    rows = _people(place).filter(
        ~Exists(mine), state=AssignmentState.DONE, hours_state__in=(HoursState.NONE, HoursState.REPORTED)
    )
    found = _first(rows.order_by("hours_due_at", "ends_at", "id"))
    found.sort(key=lambda row: (row.hours_due_at is None, row.hours_due_at or row.ends_at))
    return _group("jam", "Jam kerja untuk disepakati", (_hours_row(row, place.zone) for row in found))


def _hours_row(row: Assignment, zone: str) -> dict[str, Any]:
    when = desk.when(row.starts_at, row.ends_at, zone)
    detail = f"{title(row.shift)}, {when}"
    if not row.hours_due_at:
        detail = f"{detail} · belum ada laporan jam"
    return {**_person(row, detail, now=row.ends_at), "until": row.hours_due_at}


def _disputes(place: Workplace) -> Group:
    rows = _first(_people(place).filter(hours_state=HoursState.DISPUTED).order_by("ends_at", "id"))
    return _group("selisih", "Selisih jam", (_dispute_row(row) for row in rows))


def _dispute_row(row: Assignment) -> dict[str, Any]:
    said = {report.side: desk.minutes_words(report.minutes) for report in row.hours_reports.all()}
    detail = f"Nakes {said.get(Side.NAKES, '–')}, faskes {said.get(Side.FASKES, '–')}. Ditangani {row.judge}."
    task = _person(row, detail, now=row.ends_at)
    return {**task, "can": {}}


def _reviews(place: Workplace, now: datetime) -> Group:
    mine = Review.objects.filter(assignment=OuterRef("pk"), side=Side.FASKES)
    rows = _people(place).filter(~Exists(mine), hours_state__in=AGREED, ends_at__gt=now - REVIEW_WITHIN)
    found = _first(rows.order_by("ends_at", "id"))
    return _group("nilai", "Beri penilaian selagi ingat", (_review_row(row, place.zone) for row in found))


def _review_row(row: Assignment, zone: str) -> dict[str, Any]:
    detail = f"{title(row.shift)}, {desk.when(row.starts_at, row.ends_at, zone)}"
    return {**_person(row, detail, now=row.ends_at), "can": booked_actions(row, now=row.ends_at)}
