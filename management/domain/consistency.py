"""What must be true of the rows at all times; `manage.py check_consistency` runs every check and names violations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from management.domain.hours import AGREED
from management.domain.reference import misplaced_shifts
from management.enums import LIVE, ApplicationState, AssignmentState, HoursState, InvitationState, ShiftState, Tier
from management.models import Application, Assignment, ClockEvent, Invitation, NakesProfile, Review, Shift, Tie

Check = Callable[[], Iterator[str]]
CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Violation:
    """`check` names the rule, `where` the row."""

    check: str
    where: str


def _check(check: Check) -> Check:
    CHECKS[check.__name__] = check
    return check


def _refs(rows: QuerySet) -> Iterator[str]:
    for row in rows:
        yield row.ref


def violations() -> list[Violation]:
    return [Violation(name, where) for name, check in CHECKS.items() for where in check()]


def _live_count() -> Count:
    return Count("assignments", filter=Q(assignments__state__in=LIVE))


@_check
def shift_over_filled() -> Iterator[str]:
    """More live assignments than places."""
    yield from _refs(Shift.objects.annotate(live=_live_count()).filter(live__gt=F("places")))


@_check
def filled_differs_from_assignments() -> Iterator[str]:
    yield from _refs(Shift.objects.annotate(live=_live_count()).exclude(live=F("filled")))


@_check
def open_shift_is_full() -> Iterator[str]:
    yield from _refs(Shift.objects.filter(state=ShiftState.OPEN, filled=F("places")))


@_check
def live_assignment_on_cancelled_shift() -> Iterator[str]:
    yield from _refs(Assignment.objects.filter(shift__state=ShiftState.CANCELLED, state__in=LIVE))


@_check
def waiting_wish_on_finished_shift() -> Iterator[str]:
    """An application or invitation still waiting on a shift that takes nobody any more."""
    taking = (ShiftState.DRAFT, ShiftState.OPEN)
    yield from _refs(Application.objects.filter(state=ApplicationState.SUBMITTED).exclude(shift__state__in=taking))
    yield from _refs(Invitation.objects.filter(state=InvitationState.SENT).exclude(shift__state__in=taking))


@_check
def person_in_two_places() -> Iterator[str]:
    other = Assignment.objects.filter(
        nakes=OuterRef("nakes"), state__in=LIVE, starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    ).exclude(pk=OuterRef("pk"))
    yield from _refs(Assignment.objects.filter(state__in=LIVE).filter(Exists(other)))


@_check
def assignment_times_differ_from_shift() -> Iterator[str]:
    differ = ~Q(starts_at=F("shift__starts_at")) | ~Q(ends_at=F("shift__ends_at"))
    yield from _refs(Assignment.objects.filter(differ, state__in=LIVE))


@_check
def wrong_tier_on_place() -> Iterator[str]:
    yield from _refs(Assignment.objects.filter(state__in=LIVE).exclude(nakes__tier=F("shift__tier")))


@_check
def student_shift_without_supervisor() -> Iterator[str]:
    yield from _refs(Shift.objects.filter(tier=Tier.STUDENT, supervisor__isnull=True).exclude(state=ShiftState.DRAFT))


@_check
def accepted_wish_without_assignment() -> Iterator[str]:
    booked = Assignment.objects.filter(shift=OuterRef("shift"), nakes=OuterRef("nakes"))
    yield from _refs(Application.objects.filter(~Exists(booked), state=ApplicationState.ACCEPTED))
    yield from _refs(Invitation.objects.filter(~Exists(booked), state=InvitationState.ACCEPTED))


@_check
def worked_shift_without_work() -> Iterator[str]:
    done = Assignment.objects.filter(shift=OuterRef("pk"), state=AssignmentState.DONE)
    yield from _refs(Shift.objects.filter(~Exists(done), state=ShiftState.WORKED))


@_check
def worked_shift_with_agreed_hours() -> Iterator[str]:
    """Everybody who worked has agreed hours, and yet the shift is not closed."""
    done = Assignment.objects.filter(shift=OuterRef("pk"), state=AssignmentState.DONE)
    agreed = ~Exists(done.exclude(hours_state__in=AGREED))
    yield from _refs(Shift.objects.filter(Exists(done), agreed, state=ShiftState.WORKED))


@_check
def closed_shift_with_open_hours() -> Iterator[str]:
    rows = Assignment.objects.filter(shift__state=ShiftState.CLOSED, state=AssignmentState.DONE)
    yield from _refs(rows.exclude(hours_state__in=AGREED))


@_check
def hours_without_work() -> Iterator[str]:
    yield from _refs(Assignment.objects.exclude(state=AssignmentState.DONE).exclude(hours_state=HoursState.NONE))


@_check
def reported_hours_without_deadline() -> Iterator[str]:
    yield from _refs(Assignment.objects.filter(hours_state=HoursState.REPORTED, hours_due_at__isnull=True))


@_check
def review_before_hours_agreed() -> Iterator[str]:
    for review in Review.objects.exclude(assignment__hours_state__in=AGREED).select_related("assignment"):
        yield review.assignment.ref


@_check
def departure_before_arrival() -> Iterator[str]:
    earlier = ClockEvent.objects.filter(
        assignment=OuterRef("assignment"), kind=ClockEvent.Kind.IN, made_at__lte=OuterRef("made_at")
    )
    rows = ClockEvent.objects.filter(~Exists(earlier), kind=ClockEvent.Kind.OUT).select_related("assignment")
    for event in rows:
        yield event.assignment.ref


@_check
def shift_copy_differs_from_faskes() -> Iterator[str]:
    """What matching reads of the place no longer equals the faskes, on shifts still to come."""
    yield from _refs(misplaced_shifts())


@_check
def tie_counts_other_shifts() -> Iterator[str]:
    worked = Count(
        "nakes__assignments",
        filter=Q(nakes__assignments__state=AssignmentState.DONE, nakes__assignments__shift__faskes=F("faskes")),
    )
    for tie in Tie.objects.annotate(worked=worked).exclude(worked=F("shifts_worked")):
        yield f"tie:{tie.faskes_id}:{tie.nakes_id}"


@_check
def extra_dates_differ_from_exceptions() -> Iterator[str]:
    later = NakesProfile.objects.filter(exceptions__kind="extra", exceptions__date_to__gt=F("extra_until"))
    missing = NakesProfile.objects.filter(exceptions__kind="extra", extra_until__isnull=True)
    for nakes in (later | missing).distinct():
        yield f"nakes:{nakes.uid}"
