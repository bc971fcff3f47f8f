"""Students and the one who answers for them: a live STR on the shift's dates, and no more students at once than the faskes allows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Sum

from authentication.models import Faskes
from lentera.lib.errors import DomainError
from management.domain import legality, locks, practice, records
from management.domain.legality import Judgement
from management.enums import ShiftState, Tier
from management.models import NakesProfile, Shift

if TYPE_CHECKING:
    from management.domain.shifts import ShiftData

GONE = (ShiftState.CANCELLED, ShiftState.UNWORKED)


def refuse(data: "ShiftData", *, shift: Shift | None, now: datetime) -> None:
    """DomainError when the supervisor cannot answer for so many students, or not on these dates.

    Places count, not bookings, so that a shift that may be posted may also be filled. The supervisor is locked: two shifts
    posted at once count each other. `shift` is the one being changed.
    """
    if data.tier != Tier.STUDENT or data.supervisor is None:
        return
    supervisor, faskes = locks.nakes(data.supervisor.pk), data.departemen.faskes
    if lacking := str_problem(supervisor, faskes, data.starts_at, data.ends_at):
        raise DomainError(f"STR {supervisor.full_name} tidak berlaku pada tanggal shift.", lacking.code)
    others = Shift.objects.filter(
        supervisor=supervisor, tier=Tier.STUDENT, starts_at__lt=data.ends_at, ends_at__gt=data.starts_at
    ).exclude(state__in=GONE)
    if shift:
        others = others.exclude(pk=shift.pk)
    taken = others.aggregate(places=Sum("places"))["places"] or 0
    most = faskes.students_per_supervisor
    if taken + data.places > most:
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
