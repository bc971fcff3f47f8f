"""The hard rules, as values: what stands between a person and a shift.

The same list drives the form, the badge, the "why not me" sentence and the refusal. Sentences are in `wording.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from lentera.lib.clock import split_hours_by_week
from management.domain.legality import Judgement, Rules, judge, str_problem
from management.domain.records import Records
from management.domain.scoring import Need, Person, bits, km_between
from management.enums import CredentialKind, DocumentStatus, ShiftState, Tier, Verdict

REST = timedelta(hours=11)
WEEK_HOURS = 40.0


class Code(StrEnum):
    """Every hard rule has one name, everywhere."""

    STATE = "state"
    STARTED = "started"
    INACTIVE = "inactive"
    ACCOUNT = "account"
    TIER = "tier"
    PROFESSION = "profession"
    SKILLS = "skills"
    CREDENTIAL = "credential"
    LEGALITY = "legality"
    LETTER = "letter"
    BLOCKED = "blocked"
    OVERLAP = "overlap"
    REST = "rest"
    WEEK = "week"
    OFF = "off"
    DISTANCE = "distance"
    RATE = "rate"


class Severity(StrEnum):
    BLOCKER = "blocker"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Problem:
    """`data` is what the sentence needs; an approval becomes harmless once the letter is recorded."""

    code: Code
    severity: Severity = Severity.BLOCKER
    data: tuple[tuple[str, object], ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        return dict(self.data)


class Check(NamedTuple):
    """Everything known about one pair."""

    problems: tuple[Problem, ...]
    judgement: Judgement

    @property
    def blockers(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == Severity.BLOCKER]

    @property
    def bookable(self) -> bool:
        return not self.blockers


def _problem(code: Code, severity: Severity = Severity.BLOCKER, **data: object) -> Problem:
    return Problem(code, severity, tuple(data.items()))


def check(person: Person, need: Need, records: Records, rules: Rules, *, now: datetime) -> Check:
    """Every problem between a person and a shift; the order is the order in which they are told."""
    verdict = judge(person, need, records, rules)
    found = (
        *_of_shift(need, now),
        *_of_person(person, need),
        *_of_documents(person, need, records, rules, verdict),
        *_of_time(person, need, records),
        *_of_place(person, need, records),
    )
    return Check(found, verdict)


def _of_shift(need: Need, now: datetime) -> Iterator[Problem]:
    if need.state != ShiftState.OPEN:
        yield _problem(Code.STATE, state=need.state)
    if need.starts_at <= now:
        yield _problem(Code.STARTED)


def _of_person(person: Person, need: Need) -> Iterator[Problem]:
    if not person.active:
        yield _problem(Code.INACTIVE)
    if person.tier != need.tier:
        yield _problem(Code.TIER, tier=person.tier)
    if person.family != need.family or person.level < need.level:
        yield _problem(Code.PROFESSION, profession_id=need.profession_id)
    missing = need.skills_required & ~person.skill_mask
    if missing:
        yield _problem(Code.SKILLS, bits=tuple(bits(missing)))


def _of_documents(person: Person, need: Need, records: Records, rules: Rules, verdict: Judgement) -> Iterator[Problem]:
    lacking = str_problem(person, need, records, rules) if person.tier == Tier.LICENSED else None
    if lacking:
        yield Problem(Code.CREDENTIAL, Severity.BLOCKER, (("reason", lacking.code), *lacking.data))
    expired = _expired_certificates(need, records)
    if expired:
        yield _problem(Code.CREDENTIAL, reason="certificate_expired", bits=tuple(expired))
    if verdict.verdict == Verdict.RED and not lacking:
        yield Problem(Code.LEGALITY, Severity.BLOCKER, (("reason", verdict.code), *verdict.data))
    if verdict.verdict == Verdict.AMBER:
        yield Problem(Code.LETTER, Severity.APPROVAL, (("reason", verdict.code), *verdict.data))


def _expired_certificates(need: Need, records: Records) -> list[int]:
    """Required skills whose certificates on file all end before the shift, or were rejected."""
    if not need.skills_required:
        return []
    on_file: dict[int, bool] = {}
    for row in records.credentials:
        if row.kind != CredentialKind.CERTIFICATE or row.skill_bit is None:
            continue
        live = row.status != DocumentStatus.REJECTED and (row.valid_until is None or row.valid_until >= need.date_to)
        on_file[row.skill_bit] = on_file.get(row.skill_bit, False) or live
    return [bit for bit, live in on_file.items() if not live and need.skills_required >> bit & 1]


def _of_time(person: Person, need: Need, records: Records) -> Iterator[Problem]:
    others = [b for b in records.busy if b.shift_id != need.id]
    for busy in others:
        if busy.starts_at < need.ends_at and busy.ends_at > need.starts_at:
            yield _problem(Code.OVERLAP, start=busy.starts_at, end=busy.ends_at)
        elif busy.starts_at < need.ends_at + REST and busy.ends_at > need.starts_at - REST:
            yield _problem(Code.REST, start=busy.starts_at, end=busy.ends_at)
    off = records.off(need)
    if off:
        yield _problem(Code.OFF, first=off.first, last=off.last)
    hours = _fullest_week(person, need, [(b.starts_at, b.ends_at) for b in others])
    if hours > WEEK_HOURS:
        yield _problem(Code.WEEK, hours=hours, elsewhere=person.hours_elsewhere)


def _fullest_week(person: Person, need: Need, others: list[tuple[datetime, datetime]]) -> float:
    """Hours in the fullest local week that the shift touches, with the shift and hours elsewhere counted."""
    weeks = split_hours_by_week(need.starts_at, need.ends_at, need.zone)
    for start, end in others:
        for monday, hours in split_hours_by_week(start, end, need.zone).items():
            if monday in weeks:
                weeks[monday] += hours
    return max(weeks.values()) + person.hours_elsewhere


def _of_place(person: Person, need: Need, records: Records) -> Iterator[Problem]:
    if need.faskes_id in records.blocked:
        yield _problem(Code.BLOCKED)
    km, reach = km_between(person, need), person.max_km * need.radius_factor
    if km > reach:
        yield _problem(Code.DISTANCE, km=km, reach=reach)
    if person.min_rate > need.rate:
        yield _problem(Code.RATE, min_rate=person.min_rate, rate=need.rate)
