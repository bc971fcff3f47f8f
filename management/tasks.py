"""Background work of staffing. Every task may run twice, late or never: rows carry the truth, sweeps find them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from ai_service.reading import CertificateReading
from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import User
from management.domain import (
    attendance,
    expiry,
    hours,
    invitations,
    matching,
    reference,
    sending,
    sweeps,
    told,
    verification,
    wishes,
)
from management.domain.shifts import ANNOUNCE_TASK
from management.enums import AssignmentState, ShiftState
from management.models import Assignment, Shift

ANNOUNCE_TO = 20
LOST_AFTER = timedelta(minutes=2)
REMINDERS = (("24", timedelta(hours=24)), ("2", timedelta(hours=2)))


def announce_shift(pk: int) -> int:
    """Tell the best who fit about a new shift, once; returns how many."""
    shift = Shift.objects.select_related("faskes__wilayah", "departemen", "profession").filter(pk=pk).first()
    if shift is None or shift.state != ShiftState.OPEN or shift.announced_at:
        return 0
    ids = [match.person.id for match in matching.rank(shift, limit=ANNOUNCE_TO).matches]
    with transaction.atomic():
        count = told.fits(User.objects.filter(nakes__in=ids), shift)
        Shift.objects.filter(pk=pk).update(announced_at=timezone.now())
    return count


def sweep_announcements() -> int:
    """Find shifts whose announcement was lost with its worker."""
    late = timezone.now() - LOST_AFTER
    lost = Shift.objects.open().filter(announced_at__isnull=True, posted_at__lte=late).values_list("pk", flat=True)
    for pk in lost[:200]:
        async_task(ANNOUNCE_TASK, pk, group="shift")
    return len(lost)


def send_reminders(now: datetime | None = None) -> int:
    """24 and 2 hours before the start; `notify` says each only once. SweepFailedError names those that could not be told."""
    moment = now or timezone.now()
    due = Assignment.objects.filter(
        state=AssignmentState.CONFIRMED, starts_at__gt=moment, starts_at__lte=moment + REMINDERS[0][1]
    )
    whole = due.select_related("shift__faskes__wilayah", "shift__departemen", "shift__profession", "nakes__user")
    return sweeps.each(due, lambda pk: bool(_remind(whole.get(pk=pk), moment)))


def _remind(assignment: Assignment, now: datetime) -> int:
    # The nearest reminder only: somebody booked an hour before gets one message, not two.
    label = next(name for name, ahead in reversed(REMINDERS) if assignment.starts_at <= now + ahead)
    shift = assignment.shift
    return notify(
        users=[assignment.nakes.user],
        topic=Topic.REMINDER,
        title=f"{label} jam lagi: {shift}" if label == "2" else f"Besok: {shift}",
        body=f"{shift.faskes.name}, {told.when(shift)}. Bila berhalangan, kabari sekarang.",
        event_key=f"{assignment.ref}:reminder:{label}",
        url=told.nakes_url(shift),
    )


def read_document(kind: str, pk: int) -> bool:
    """Read a photo that was sent; the engine is loaded here, in the worker, and nowhere else."""
    from ai_service.ocr import Caller, read_certificate

    def engine(content: bytes, served: str) -> CertificateReading:
        return read_certificate(content, by=Caller(served, timezone.now()))

    return sending.read(kind=kind, pk=pk, engine=engine)


def weigh_document(kind: str, pk: int) -> str:
    return str(verification.verify(kind=kind, pk=pk) or "")


def sweep_documents() -> int:
    """Documents whose reading or weighing was lost, or whose moment to ask SATUSEHAT again has come."""
    found = sending.due()
    for task, kind, pk in found:
        async_task(task, kind, pk, group="document")
    return len(found)


def refresh_places() -> int:
    """Carry a corrected place of a faskes (point, wilayah, 3T) over to its coming shifts; returns how many changed."""
    return reference.refresh_shift_places()


def sweep_work(now: datetime | None = None) -> dict[str, int]:
    """Deadlines that have passed: invitations, wishes nobody answered, silent hours, shifts nobody closed."""
    return sweeps.all_of(
        {
            "invitations": lambda: invitations.expire_due(now=now),
            "wishes": lambda: wishes.close_due(now=now),
            "hours": lambda: hours.agree_silent(now=now),
            "shifts": lambda: attendance.settle_due(now=now),
        }
    )


def warn_of_expiry() -> int:
    """Once a day, harmless more often: every warning has its own key."""
    return expiry.warn()
