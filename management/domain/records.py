"""What the hard rules need to know about people, loaded for many at once in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from management.domain.scoring import NO_TIE, Need, Person, TieFacts
from management.domain.sql import Bind, adapt, day, execute, moment, one_of
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
    "supervisor_id", "state", "profession_id", "zone", "min_semester",
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
    # Of a student's study; 0 where none was told.
    semester: int = 0

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


def load(person_ids: Iterable[int], *, start: datetime, end: datetime) -> dict[int, Records]:
    """Records of everybody named, about shifts between `start` and `end`; one query however many people."""
    out = {pk: Records() for pk in person_ids}
    if out:
        for kind, pk, *row in execute(*_facts(out, start, end)):
            _add(out[pk], kind, row)
    return out


def _facts(people: Iterable[int], start: datetime, end: datetime) -> tuple[str, Bind]:
    """Seven kinds of facts in rows of one shape: kind, nakes, number, count, two words, two moments, two dates.

    Written out and asked at once: six round trips through the ORM took half of the time of a whole ranking.
    """
    bind = Bind()
    mine = one_of("nakes_id", "people", people, bind)
    values = {
        "mine": mine,
        "live": ", ".join(f"'{state}'" for state in LIVE),
        "busy_from": bind("busy_from", adapt(start - BUSY_WINDOW)),
        "busy_to": bind("busy_to", adapt(end + BUSY_WINDOW)),
        # Local dates may lie a day either side of UTC ones.
        "first": bind("first", str((start - timedelta(days=1)).date())),
        "last": bind("last", str((end + timedelta(days=1)).date())),
        # A year back, so that a SIP that has lapsed here can still be named in the reason.
        "lapsed": bind("lapsed", str((start - timedelta(days=366)).date())),
    }
    return FACTS.format(**values), bind


FACTS = """
SELECT 'busy', nakes_id, CAST(shift_id AS BIGINT), 0, CAST('' AS TEXT), CAST('' AS TEXT),
       starts_at, ends_at, CAST(NULL AS DATE), CAST(NULL AS DATE)
FROM management_assignment
WHERE {mine} AND state IN ({live}) AND starts_at < {busy_to} AND ends_at > {busy_from}
UNION ALL
SELECT 'dates', nakes_id, NULL, 0, kind, '', NULL, NULL, date_from, date_to
FROM management_availabilityexception WHERE {mine} AND date_to >= {first} AND date_from <= {last}
UNION ALL
SELECT 'credential', c.nakes_id, s.bit, 0, c.kind, c.status, NULL, NULL, NULL, c.valid_until
FROM management_credential c LEFT JOIN management_skill s ON s.id = c.skill_id
WHERE {mine} AND c.kind IN ('str', 'certificate', 'student_card')
UNION ALL
SELECT 'permit', nakes_id, faskes_id, 0, kind, '', NULL, NULL, valid_from, valid_until
FROM management_practicepermit WHERE {mine} AND status = 'verified' AND valid_until >= {lapsed}
UNION ALL
SELECT 'study', nakes_id, CAST(semester AS BIGINT), 0, '', '', NULL, NULL, NULL, NULL FROM management_study WHERE {mine}
UNION ALL
SELECT 'block', nakes_id, faskes_id, 0, '', '', NULL, NULL, NULL, NULL FROM management_block WHERE {mine}
UNION ALL
SELECT 'tie', nakes_id, faskes_id, shifts_worked, CASE WHEN favourite THEN 'favourite' ELSE '' END,
       CASE WHEN preferred THEN 'preferred' ELSE '' END, NULL, NULL, NULL, NULL
FROM management_tie WHERE {mine}
"""


def _add(to: Records, kind: str, row: Sequence[Any]) -> None:
    """One row of FACTS: number, count, two words, two moments, two dates."""
    number, count, word, other, since, until, first, last = row
    if kind == "busy":
        to.busy.append(Busy(moment(since), moment(until), number))
    elif kind == "dates":
        to.exceptions.append(DateRange(word, day(first), day(last)))
    elif kind == "credential":
        to.credentials.append(CredentialRow(word, number, other, last and day(last)))
    elif kind == "permit":
        to.permits.append(PermitRow(number, word, day(first), day(last)))
    elif kind == "study":
        to.semester = number
    elif kind == "block":
        to.blocked.add(number)
    else:
        to.ties[number] = TieFacts(bool(word), bool(other), count)
