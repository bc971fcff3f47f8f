"""Documents that end: warned about in time, and future bookings they will not cover, with somebody else at hand.

Bookings of an account that was shut are shown and replaced the same way.

Expiry follows from dates alone, so nobody waits for a task: matching refuses from the first local day on that a document
does not cover, and the flags below are computed when a page is read. The daily task only tells people.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import User
from lentera.lib.clock import format_day
from lentera.lib.errors import DomainError
from management.domain import (
    assignments,
    documents,
    invitations,
    legality,
    locks,
    matching,
    practice,
    records,
    supervision,
    told,
)
from management.domain.documents import Document
from management.domain.legality import Judgement
from management.domain.matching import Match
from management.domain.problems import Code, Problem, Severity, check
from management.enums import AssignmentState, CancelReason, DocumentStatus, ShiftState, Side, Tier, Verdict
from management.models import Assignment, Credential, Invitation, NakesProfile, PracticePermit, Shift

# Days before the end; the last said is that it has ended.
WARN_DAYS = (60, 30, 7, 0)
# What a document can break. Everything else about a booking was settled when it was made.
OF_DOCUMENTS = (Code.CREDENTIAL, Code.LEGALITY)
REPLACEMENTS = 5
COVERED = "Dokumen {name} menutupi shift ini. Muat ulang halamannya."


# --- Future bookings ------------------------------------------------------------------------------------------------


def uncovered(rows: Iterable[Assignment], *, now: datetime) -> dict[int, list[Problem]]:
    """Confirmed bookings whose people's documents do not cover them, or whose account was shut, by key, with why; as many
    queries however many bookings."""
    coming = [row for row in rows if row.state == AssignmentState.CONFIRMED and row.ends_at > now]
    if not coming:
        return {}
    start, end = min(row.starts_at for row in coming), max(row.ends_at for row in coming)
    known, rules = records.load({row.nakes_id for row in coming}, start=start, end=end), legality.load_rules()
    found = {}
    for row in coming:
        need = records.need_of(row.shift)
        result = check(records.person_of(row.nakes), need, known[row.nakes_id], rules, now=now)
        if broken := _broken(row, result.problems, result.judgement):
            found[row.pk] = broken
    return found


def _broken(row: Assignment, problems: Sequence[Problem], judgement: Judgement) -> list[Problem]:
    if not row.nakes.user.is_active:
        return [Problem(Code.ACCOUNT, Severity.BLOCKER)]
    broken = [one for one in problems if one.code in OF_DOCUMENTS]
    # Booked on a SIP that has gone meanwhile: a letter would do, and there is none.
    if judgement.verdict == Verdict.AMBER and not row.letter_number:
        data = (("reason", judgement.code), *judgement.data)
        broken.append(Problem(Code.LETTER, Severity.APPROVAL, data))
    return broken


def unsupervised(rows: Iterable[Shift], *, now: datetime) -> dict[int, NakesProfile]:
    """Coming student shifts, by key, whose supervisor's account was shut or STR does not carry them; as many queries
    however many shifts."""
    coming = [
        (row, row.supervisor)
        for row in rows
        if row.tier == Tier.STUDENT and row.supervisor and row.state not in supervision.GONE and row.ends_at > now
    ]
    if not coming:
        return {}
    start, end = min(row.starts_at for row, _ in coming), max(row.ends_at for row, _ in coming)
    known, rules = records.load({who.pk for _, who in coming}, start=start, end=end), legality.load_rules()
    found = {}
    for row, who in coming:
        need = practice.need_at(nakes=who, faskes=row.faskes, start=row.starts_at, end=row.ends_at)
        if not who.user.is_active or legality.str_problem(records.person_of(who), need, known[who.pk], rules):
            found[row.pk] = who
    return found


def supervised(rows: QuerySet[Shift], now: datetime) -> QuerySet[Shift]:
    """The coming student shifts among `rows` with what `unsupervised` reads."""
    coming = rows.filter(tier=Tier.STUDENT, starts_at__gt=now, supervisor__in=doubtful(now))
    return coming.exclude(state__in=supervision.GONE).select_related(
        "supervisor__user", "supervisor__profession", "faskes__wilayah", "profession"
    )


def replacements(shift: Shift, *, now: datetime, limit: int = REPLACEMENTS) -> list[Match]:
    """The best who could take a place on this shift, also when it is full at the moment."""
    as_if_open = copy(shift)
    as_if_open.state = ShiftState.OPEN
    booked = set(shift.assignments.exclude(state=AssignmentState.CANCELLED).values_list("nakes_id", flat=True))
    ranking = matching.rank(as_if_open, limit=limit + len(booked), now=now)
    return [match for match in ranking.matches if match.person.id not in booked][:limit]


@transaction.atomic
def replace(*, assignment: Assignment, nakes: NakesProfile, by: User, now: datetime | None = None) -> Invitation:
    """Take somebody off whom `uncovered` names, and invite another in the same moment.

    Nothing is owed for the cancelled booking and nobody is blamed. DomainError when the documents do cover it (again).
    """
    moment = now or timezone.now()
    row = locks.assignment(assignment.pk)
    if not uncovered([row], now=moment):
        raise DomainError(COVERED.format(name=row.nakes.full_name), code="covered")
    reason = CancelReason.DOCUMENT if row.nakes.user.is_active else CancelReason.ACCOUNT
    assignments.release(row, side=Side.FASKES, reason=reason, by=by, now=moment, late=False, pay=0)
    told.cancelled(row, side=Side.FASKES, reason=reason, by=by)
    return invitations.invite(shift=row.shift, nakes=nakes, by=by, now=moment)


# --- Warnings -------------------------------------------------------------------------------------------------------


def warn(now: datetime | None = None) -> int:
    """Tell owners 60, 30 and 7 days before a verified document ends and when it has, and faskes whose bookings it
    leaves uncovered; each is said once. Returns how many notices were new."""
    today = timezone.localdate(now)
    told_now = sum(_warn_owner(row, today) for model in (Credential, PracticePermit) for row in _ending(model, today))
    return told_now + _warn_faskes(now or timezone.now())


def _ending(model: type[Document], today: date) -> QuerySet[Document]:
    # A week back, so that an end is told even when the task did not run for days.
    span = (today - timedelta(days=7), today + timedelta(days=max(WARN_DAYS)))
    rows = model._default_manager.filter(status=DocumentStatus.VERIFIED, valid_until__range=span)
    return rows.select_related("nakes__user")


def _warn_owner(row: Document, today: date) -> int:
    assert row.valid_until is not None  # noqa: S101 - of a range
    left = (row.valid_until - today).days
    step = 0 if left < 0 else min((days for days in WARN_DAYS if days >= max(left, 1)), default=None)
    if step is None:
        return 0
    ended = f"habis {format_day(row.valid_until)}"
    title = f"{row} sudah {ended}" if left < 0 else f"{row} habis {left} hari lagi" if left else f"{row} habis hari ini"
    permit = isinstance(row, PracticePermit)
    what = "shift di tempat itu perlu surat tugas" if permit else "Anda tidak muncul di pencocokan"
    return notify(
        users=[row.nakes.user],
        topic=Topic.ACCOUNT,
        title=title,
        body=f"Setelah {format_day(row.valid_until)} {what}. Kirim foto perpanjangannya sekarang.",
        event_key=f"{documents.ref(row)}:ends:{row.valid_until}:{step}",
        url=reverse("management:my_permits" if permit else "management:my_documents"),
    )


def _warn_faskes(now: datetime) -> int:
    rows = Assignment.objects.filter(state=AssignmentState.CONFIRMED, starts_at__gt=now)
    rows = rows.select_related("shift__faskes__wilayah", "shift__departemen", "shift__profession", "nakes__user")
    ending = rows.filter(nakes__in=doubtful(now)).order_by("starts_at")
    flagged = uncovered(ending, now=now)
    return sum(_tell_faskes(row) for row in ending if row.pk in flagged) + _warn_of_supervisors(
        Shift.objects.all(), now
    )


def tell_of_shut(nakes: NakesProfile, now: datetime) -> int:
    """Tell the faskes that wait for somebody whose account was shut, as worker or as supervisor; each is said once."""
    rows = nakes.assignments.filter(state=AssignmentState.CONFIRMED, starts_at__gt=now)
    rows = rows.select_related("shift__faskes__wilayah", "shift__departemen", "shift__profession", "nakes__user")
    coming = rows.order_by("starts_at")
    return sum(map(_tell_faskes, coming)) + _warn_of_supervisors(Shift.objects.filter(supervisor=nakes), now)


def _warn_of_supervisors(shifts: QuerySet[Shift], now: datetime) -> int:
    rows = list(supervised(shifts, now).order_by("starts_at"))
    flagged = unsupervised(rows, now=now)
    return sum(_tell_of_supervisor(row, flagged[row.pk]) for row in rows if row.pk in flagged)


def _tell_of_supervisor(shift: Shift, supervisor: NakesProfile) -> int:
    return notify(
        users=_admins(shift),
        topic=Topic.CHANGE,
        title=supervision.why_not(supervisor).removesuffix("."),
        body=f"{shift}, {told.when(shift)}. Ubah shift dan pilih penyelia lain.",
        event_key=f"shift:{shift.uid}:unsupervised:{supervisor.pk}",
        url=told.faskes_url(shift),
    )


def _admins(shift: Shift) -> QuerySet[User]:
    admins = User.objects.filter(memberships__faskes=shift.faskes, memberships__role=Role.FASKES_ADMIN)
    return admins.distinct()


def doubtful(now: datetime) -> QuerySet[NakesProfile]:
    """People whose account was shut, or with a document that was rejected or ends within half a year, which is as far
    ahead as shifts are posted."""
    until = timezone.localdate(now) + timedelta(days=183)
    ends = Q(status=DocumentStatus.VERIFIED, valid_until__lte=until) | Q(status=DocumentStatus.REJECTED)
    papers = (model._default_manager.filter(ends).values("nakes") for model in (Credential, PracticePermit))
    return NakesProfile.objects.filter(reduce(or_, (Q(pk__in=owners) for owners in papers), Q(user__is_active=False)))


def _tell_faskes(row: Assignment) -> int:
    if not row.nakes.user.is_active:
        return _tell_of_shut(row)
    return notify(
        users=_admins(row.shift),
        topic=Topic.CHANGE,
        title=f"Dokumen {row.nakes.full_name} tidak menutupi shift",
        body=f"{row.shift}, {told.when(row.shift)}. Buka shift untuk melihat pengganti terbaik, atau tunggu perpanjangannya.",
        event_key=f"{row.ref}:uncovered",
        url=told.faskes_url(row.shift),
    ) + notify(
        users=[row.nakes.user],
        topic=Topic.ACCOUNT,
        title="Dokumen Anda tidak menutupi tugas yang dijadwalkan",
        body=f"{row.shift.faskes.name}, {told.when(row.shift)}. Kirim perpanjangannya sebelum tugas; faskes bisa mencari pengganti.",
        event_key=f"{row.ref}:uncovered",
        url=told.nakes_url(row.shift),
    )


def _tell_of_shut(row: Assignment) -> int:
    return notify(
        users=_admins(row.shift),
        topic=Topic.CHANGE,
        title=f"Akun {row.nakes.full_name} dinonaktifkan",
        body=f"{row.shift}, {told.when(row.shift)}. Buka shift untuk mengundang pengganti terbaik.",
        event_key=f"{row.ref}:shut",
        url=told.faskes_url(row.shift),
    )
