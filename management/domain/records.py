"""What the hard rules need to know about people, loaded for many at once in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from management.domain.scoring import NO_TIE, Need, Person, TieFacts
from management.domain.search import adapt, day, execute, moment
from management.enums import LIVE, ExceptionKind
from management.models import NakesProfile, Shift

# A week either side, and a day for rest across its edge.
BUSY_WINDOW = timedelta(days=8)

PERSON_FIELDS = (
    "id", "family", "level", "tier", "home_lat", "home_lon", "max_km", "min_rate", "skill_mask", "week_mask",
    "extra_until", "preferred_slots", "track_points", "hours_elsewhere", "active",
)  # fmt: skip
NEED_FIELDS = (
    "id", "faskes_id", "family", "level", "tier", "lat", "lon", "lon_scale", "rate", "skills_required",
    "skills_wanted", "radius_factor", "is_3t", "need_mask", "starts_at", "ends_at", "date_from", "date_to",
    "supervisor_id", "state", "profession_id", "zone",
)  # fmt: skip


class Busy(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    shift_id: int


class CredentialRow(NamedTuple):
    kind: str
    skill_bit: int | None
    status: str
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
    rows = Shift.objects.filter(pk__in=list(shift_ids)).order_by().values_list(*NEED_FIELDS)
    return {row[0]: Need(*row) for row in rows}


def load(
    person_ids: Iterable[int], *, start: datetime, end: datetime, faskes_id: int | None = None
) -> dict[int, Records]:
    """Records of everybody named, about shifts between `start` and `end`; six queries however many people.

    With `faskes_id`, blocks and ties of other faskes are left out. The queries are written out: building them
    through the ORM took longer than running them (half of the time of a whole ranking).
    """
    ids = list(person_ids)
    out = {pk: Records() for pk in ids}
    if not ids:
        return out
    people = f"nakes_id IN ({', '.join(map(str, ids))})"
    here = "" if faskes_id is None else f" AND faskes_id = {faskes_id}"
    for pk, since, until, shift_id in _busy(people, start, end):
        out[pk].busy.append(Busy(moment(since), moment(until), shift_id))
    for pk, kind, first, last in _exceptions(people, start, end):
        out[pk].exceptions.append(DateRange(kind, day(first), day(last)))
    for pk, kind, bit, status, until in execute(CREDENTIALS.format(people=people), []):
        out[pk].credentials.append(CredentialRow(kind, bit, status, until and day(until)))
    for pk, faskes, kind, first, last in _permits(people, start):
        out[pk].permits.append(PermitRow(faskes, kind, day(first), day(last)))
    for pk, faskes in execute(f"SELECT nakes_id, faskes_id FROM management_block WHERE {people}{here}", []):
        out[pk].blocked.add(faskes)
    for pk, faskes, favourite, preferred, worked in execute(TIES.format(people=people, here=here), []):
        out[pk].ties[faskes] = TieFacts(bool(favourite), bool(preferred), worked)
    return out


CREDENTIALS = (
    "SELECT c.nakes_id, c.kind, s.bit, c.status, c.valid_until FROM management_credential c "
    "LEFT JOIN management_skill s ON s.id = c.skill_id WHERE c.{people} AND c.kind IN ('str', 'certificate')"
)
TIES = "SELECT nakes_id, faskes_id, favourite, preferred, shifts_worked FROM management_tie WHERE {people}{here}"


def _busy(people: str, start: datetime, end: datetime) -> list[tuple]:
    states = ", ".join(f"'{state}'" for state in LIVE)
    return execute(
        f"SELECT nakes_id, starts_at, ends_at, shift_id FROM management_assignment WHERE {people} "
        f"AND state IN ({states}) AND starts_at < %s AND ends_at > %s",
        [adapt(end + BUSY_WINDOW), adapt(start - BUSY_WINDOW)],
    )


def _exceptions(people: str, start: datetime, end: datetime) -> list[tuple]:
    # Local dates may lie a day either side of UTC ones.
    first, last = (start - timedelta(days=1)).date(), (end + timedelta(days=1)).date()
    return execute(
        f"SELECT nakes_id, kind, date_from, date_to FROM management_availabilityexception WHERE {people} "
        f"AND date_to >= '{first}' AND date_from <= '{last}'",
        [],
    )


def _permits(people: str, start: datetime) -> list[tuple]:
    # A year back, so that a SIP that has lapsed here can still be named in the reason.
    since = (start - timedelta(days=366)).date()
    return execute(
        f"SELECT nakes_id, faskes_id, kind, valid_from, valid_until FROM management_practicepermit WHERE {people} "
        f"AND status = 'verified' AND valid_until >= '{since}'",
        [],
    )
