"""What the hard rules need to know about people, loaded for many at once in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from management.domain.scoring import NO_TIE, Need, Person, TieFacts
from management.enums import LIVE, CredentialKind, DocumentStatus, ExceptionKind
from management.models import (
    Assignment,
    AvailabilityException,
    Block,
    Credential,
    NakesProfile,
    PracticePermit,
    Shift,
    Tie,
)

# A week either side, and a day for rest across its edge.
BUSY_WINDOW = timedelta(days=8)

PERSON_FIELDS = (
    "id", "family", "level", "tier", "home_lat", "home_lon", "max_km", "min_rate", "skill_mask", "week_mask",
    "extra_until", "preferred_slots", "track_points", "hours_elsewhere", "active",
)  # fmt: skip
NEED_FIELDS = (
    "id", "faskes_id", "family", "level", "tier", "lat", "lon", "lon_scale", "rate", "skills_required",
    "skills_wanted", "radius_factor", "is_3t", "need_mask", "starts_at", "ends_at", "date_from", "date_to",
    "supervisor_id", "state", "profession_id", "posted_at",
)  # fmt: skip


class Busy(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    shift_id: int


class CredentialRow(NamedTuple):
    kind: str
    skill_bit: int | None
    status: str
    issued_on: date | None
    valid_until: date | None


class PermitRow(NamedTuple):
    faskes_id: int | None
    kind: str
    valid_from: date
    valid_until: date


class DateRange(NamedTuple):
    kind: str
    first: date
    last: date


@dataclass(slots=True)
class Records:
    """One person's facts. `blocked` holds faskes ids, `ties` is keyed by faskes id."""

    busy: list[Busy] = field(default_factory=list)
    exceptions: list[DateRange] = field(default_factory=list)
    credentials: list[CredentialRow] = field(default_factory=list)
    permits: list[PermitRow] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    ties: dict[int, TieFacts] = field(default_factory=dict)

    def off(self, need: Need) -> DateRange | None:
        """The first exception that takes one of the shift's dates away."""
        for row in self.exceptions:
            if row.kind == ExceptionKind.OFF and row.first <= need.date_to and row.last >= need.date_from:
                return row
        return None

    def extra(self, need: Need) -> bool:
        """Somebody said yes to all of the shift's dates outside the weekly pattern."""
        return any(
            row.kind == ExceptionKind.EXTRA and row.first <= need.date_from and row.last >= need.date_to
            for row in self.exceptions
        )

    def tie(self, need: Need) -> TieFacts:
        return self.ties.get(need.faskes_id, NO_TIE)


def person_of(nakes: NakesProfile) -> Person:
    return Person(*(getattr(nakes, name) for name in PERSON_FIELDS))


def need_of(shift: Shift) -> Need:
    return Need(*(getattr(shift, name) for name in NEED_FIELDS))


def needs(shift_ids: Iterable[int]) -> dict[int, Need]:
    return {
        row[0]: Need(*row) for row in Shift.objects.filter(pk__in=list(shift_ids)).order_by().values_list(*NEED_FIELDS)
    }


def load(
    person_ids: Iterable[int], *, start: datetime, end: datetime, faskes_id: int | None = None
) -> dict[int, Records]:
    """Records of everybody named, about shifts between `start` and `end`; six queries however many people.

    With `faskes_id`, blocks and ties of other faskes are left out.
    """
    ids = list(person_ids)
    out = {pk: Records() for pk in ids}
    if not ids:
        return out
    for pk, *row in _busy(ids, start, end):
        out[pk].busy.append(Busy(*row))
    for pk, *row in _exceptions(ids, start, end):
        out[pk].exceptions.append(DateRange(*row))
    for pk, *row in _credentials(ids):
        out[pk].credentials.append(CredentialRow(*row))
    for pk, *row in _permits(ids, start):
        out[pk].permits.append(PermitRow(*row))
    here = Q() if faskes_id is None else Q(faskes_id=faskes_id)
    for pk, faskes in Block.objects.filter(here, nakes_id__in=ids).values_list("nakes_id", "faskes_id"):
        out[pk].blocked.add(faskes)
    ties = Tie.objects.filter(here, nakes_id__in=ids)
    for pk, faskes, *facts in ties.values_list("nakes_id", "faskes_id", "favourite", "preferred", "shifts_worked"):
        out[pk].ties[faskes] = TieFacts(*facts)
    return out


def _busy(ids: list[int], start: datetime, end: datetime) -> QuerySet[Assignment, tuple]:
    return (
        Assignment.objects.filter(
            nakes_id__in=ids, state__in=LIVE, starts_at__lt=end + BUSY_WINDOW, ends_at__gt=start - BUSY_WINDOW
        )
        .order_by()
        .values_list("nakes_id", "starts_at", "ends_at", "shift_id")
    )


def _exceptions(ids: list[int], start: datetime, end: datetime) -> QuerySet[AvailabilityException, tuple]:
    # Local dates may lie a day either side of UTC ones.
    first, last = (start - timedelta(days=1)).date(), (end + timedelta(days=1)).date()
    return (
        AvailabilityException.objects.filter(nakes_id__in=ids, date_to__gte=first, date_from__lte=last)
        .order_by()
        .values_list("nakes_id", "kind", "date_from", "date_to")
    )


def _credentials(ids: list[int]) -> QuerySet[Credential, tuple]:
    kinds = (CredentialKind.STR, CredentialKind.CERTIFICATE, CredentialKind.STUDENT_CARD)
    return (
        Credential.objects.filter(nakes_id__in=ids, kind__in=kinds)
        .order_by()
        .values_list("nakes_id", "kind", "skill__bit", "status", "issued_on", "valid_until")
    )


def _permits(ids: list[int], start: datetime) -> QuerySet[PracticePermit, tuple]:
    # A year back, so that a SIP that has lapsed here can still be named in the reason.
    return (
        PracticePermit.objects.filter(
            nakes_id__in=ids, status=DocumentStatus.VERIFIED, valid_until__gte=(start - timedelta(days=366)).date()
        )
        .order_by()
        .values_list("nakes_id", "faskes_id", "kind", "valid_from", "valid_until")
    )
