"""Students and the one who answers for them: a live STR on the shift's dates, and no more students at once than the faskes allows."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from authentication.domain import audit
from authentication.models import Faskes, User
from authentication.models.places import MOST_STUDENTS
from lentera.lib.errors import DomainError
from management.domain import legality, locks, practice, records
from management.domain.legality import Judgement
from management.enums import ShiftState, Tier
from management.models import NakesProfile, Shift

GONE = (ShiftState.CANCELLED, ShiftState.UNWORKED)


def refuse(
    *, supervisor: NakesProfile, faskes: Faskes, places: int, start: datetime, end: datetime, shift: Shift | None
) -> None:
    """DomainError when the supervisor cannot answer for so many students, or not on these dates.

    Places count, not bookings, so that a shift that may be posted may also be filled. The supervisor is locked: two shifts
    posted at once count each other. `shift` is the one being changed.
    """
    supervisor = locks.nakes(supervisor.pk)
    if lacking := str_problem(supervisor, faskes, start, end):
        raise DomainError(f"STR {supervisor.full_name} tidak berlaku pada tanggal shift.", lacking.code)
    others = Shift.objects.filter(supervisor=supervisor, tier=Tier.STUDENT, starts_at__lt=end, ends_at__gt=start)
    others = others.exclude(state__in=GONE)
    if shift:
        others = others.exclude(pk=shift.pk)
    taken = others.aggregate(places=Sum("places"))["places"] or 0
    most = faskes.students_per_supervisor
    if taken + places > most:
        raise DomainError(
            f"{supervisor.full_name} mengawasi {taken} tempat mahasiswa pada waktu itu; "
            f"paling banyak {most} per penyelia. Pilih penyelia lain atau kurangi tempat.",
            "supervisor",
        )


def str_problem(supervisor: NakesProfile, faskes: Faskes, start: datetime, end: datetime) -> Judgement | None:
    """Why the supervisor's STR does not carry these times, or None."""
    need = practice.need_at(nakes=supervisor, faskes=faskes, start=start, end=end)
    known = records.load([supervisor.pk], start=start, end=end)[supervisor.pk]
    return legality.str_problem(records.person_of(supervisor), need, known, legality.load_rules())


def not_carried_by(shift: Shift) -> NakesProfile | None:
    """The supervisor of a student shift whose account was shut or whose STR does not carry it, whatever it was at posting."""
    supervisor = shift.supervisor
    if shift.tier != Tier.STUDENT or supervisor is None:
        return None
    shut = not supervisor.user.is_active
    return supervisor if shut or str_problem(supervisor, shift.faskes, shift.starts_at, shift.ends_at) else None


def why_not(supervisor: NakesProfile) -> str:
    """What is said of somebody whom `not_carried_by` or `expiry.unsupervised` named."""
    if not supervisor.user.is_active:
        return f"Akun penyelia {supervisor.full_name} dinonaktifkan."
    return f"STR penyelia {supervisor.full_name} tidak menutupi shift ini."


@transaction.atomic
def set_ratio(*, faskes: Faskes, most: int, by: User) -> None:
    """How many students one supervisor answers for at once in this faskes, 1 to MOST_STUDENTS; shifts already posted stay."""
    faskes = Faskes.objects.select_for_update().get(pk=faskes.pk)
    if not 1 <= most <= MOST_STUDENTS:
        raise DomainError(f"Isi 1 sampai {MOST_STUDENTS} mahasiswa per penyelia.", code="most")
    before, faskes.students_per_supervisor = faskes.students_per_supervisor, most
    if before == most:
        return
    faskes.save(update_fields=["students_per_supervisor", "is_3t"])
    ref = f"faskes:{faskes.uid}"
    audit.record(by=by, action="mahasiswa per penyelia diubah", object_ref=ref, before=before, after=most)
