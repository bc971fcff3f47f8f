"""May this person legally work here on these dates? Green, amber or red, with reasons as values.

The legal unit is person × place (PP 28/2024 art. 682: one SIP, one place of practice). The numbers are rows of
`LegalityRule` with effective dates, because they change; this file only says how they are combined.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from management.domain.records import PermitRow, Records
from management.domain.scoring import Need, Person
from management.enums import CredentialKind, DocumentStatus, PermitKind, RuleKind, Tier, Verdict
from management.models import LegalityRule

# What holds where no rule row says otherwise: the strict side.
DEFAULTS: dict[str, int] = {
    RuleKind.STR_REQUIRED: 1,
    RuleKind.SIP_REQUIRED: 1,
    RuleKind.SIP_SLOTS: 1,
    RuleKind.LETTER_BRIDGES: 0,
    RuleKind.LETTER_BEYOND_SLOTS: 0,
    RuleKind.STUDENT_SUPERVISED: 1,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule row, to be asked for one profession and date."""

    rows: tuple[tuple[str, tuple[int, int] | None, int, date, date | None, str], ...]

    def find(self, kind: str, person: Person, on: date) -> tuple[int, str]:
        """(value, legal source) of the row in force: the profession's own before the general one, newest first."""
        best: tuple[bool, date] | None = None
        found = (DEFAULTS[kind], "")
        for row_kind, profession, value, first, last, source in self.rows:
            if row_kind != kind or first > on or (last is not None and last < on):
                continue
            if profession is not None and profession != (person.family, person.level):
                continue
            key = (profession is not None, first)
            if best is None or key > best:
                best, found = key, (value, source)
        return found

    def value(self, kind: str, person: Person, on: date) -> int:
        return self.find(kind, person, on)[0]


def never_registered(records: Records, rules: Rules) -> bool:
    """No verified STR, while no rule row, present or future, ever lifts the need for one."""
    lifted = any(kind == RuleKind.STR_REQUIRED and not value for kind, _, value, *_ in rules.rows)
    verified = any(r.kind == CredentialKind.STR and r.status == DocumentStatus.VERIFIED for r in records.credentials)
    return not verified and not lifted


def only_faskes(
    person: Person, records: Records, rules: Rules, start: datetime, end: datetime
) -> frozenset[int] | None:
    """The faskes outside which everything is red from `start` to `end`, or None when there is no such bound.

    Somebody whose SIP slots are full for the whole time may work only where a SIP is.
    """
    if person.tier == Tier.STUDENT:
        return None
    # A local date may lie a day beyond the UTC one.
    first, last = start.date() - timedelta(days=1), end.date() + timedelta(days=1)
    rows = [row for row in rules.rows if row[1] in (None, (person.family, person.level))]
    if any(kind == RuleKind.LETTER_BEYOND_SLOTS and value for kind, _, value, *_ in rows):
        return None
    if any(kind == RuleKind.SIP_REQUIRED and not value for kind, _, value, *_ in rows):
        return None
    slots = max((value for kind, _, value, *_ in rows if kind == RuleKind.SIP_SLOTS), default=1)
    lasting = [
        p for p in records.permits if p.kind == PermitKind.SIP and p.valid_from <= first and p.valid_until >= last
    ]
    elsewhere_full = len({p.faskes_id for p in lasting if p.faskes_id}) + sum(p.faskes_id is None for p in lasting)
    if elsewhere_full < slots:
        return None
    return frozenset(p.faskes_id for p in records.permits if p.faskes_id)


def load_rules(*, without: int | None = None) -> Rules:
    """Every rule row, but for the one with this key."""
    kept = LegalityRule.objects.exclude(pk=without) if without else LegalityRule.objects.all()
    rows = kept.order_by().values_list(
        "kind", "profession__family", "profession__level", "value", "valid_from", "valid_until", "source"
    )
    return Rules(
        tuple((kind, None if family is None else (family, level), *rest) for kind, family, level, *rest in rows)  # type: ignore[misc]
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """`code` names the deciding reason (see `wording.LEGALITY`), `data` what its sentence needs."""

    verdict: Verdict
    code: str
    data: tuple[tuple[str, object], ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        return dict(self.data)


def _say(verdict: Verdict, code: str, **data: object) -> Judgement:
    return Judgement(verdict, code, tuple(data.items()))


def judge(person: Person, need: Need, records: Records, rules: Rules) -> Judgement:
    """The verdict for a person on a shift's dates."""
    if person.tier == Tier.STUDENT:
        return _judge_student(person, need, records, rules)
    lacking = str_problem(person, need, records, rules)
    if lacking:
        return lacking
    return _judge_permits(person, need, records, rules)


def _judge_student(person: Person, need: Need, records: Records, rules: Rules) -> Judgement:
    if need.tier != Tier.STUDENT:
        return _say(Verdict.RED, "student_on_licensed_place")
    if lacking := _card_problem(need, records):
        return lacking
    if records.semester < need.min_semester:
        code = "semester_low" if records.semester else "semester_missing"
        return _say(Verdict.RED, code, have=records.semester, need=need.min_semester)
    if rules.value(RuleKind.STUDENT_SUPERVISED, person, need.date_from) and need.supervisor_id is None:
        return _say(Verdict.RED, "no_supervisor")
    return _say(Verdict.GREEN, "supervised")


def _card_problem(need: Need, records: Records) -> Judgement | None:
    """A student is a student by a verified card that covers the dates."""
    rows = [row for row in records.credentials if row.kind == CredentialKind.STUDENT_CARD]
    verified = [row for row in rows if row.status == DocumentStatus.VERIFIED]
    if any(row.valid_until is None or row.valid_until >= need.date_to for row in verified):
        return None
    if verified:
        return _say(Verdict.RED, "card_expired", until=max(row.valid_until for row in verified if row.valid_until))
    waiting = any(row.status == DocumentStatus.WAITING for row in rows)
    return _say(Verdict.RED, "card_waiting" if waiting else "card_missing")


def str_problem(person: Person, need: Need, records: Records, rules: Rules) -> Judgement | None:
    """Why the STR does not carry these dates, or None when it does or none is needed."""
    if not rules.value(RuleKind.STR_REQUIRED, person, need.date_from):
        return None
    rows = [row for row in records.credentials if row.kind == CredentialKind.STR]
    verified = [row for row in rows if row.status == DocumentStatus.VERIFIED]
    if any(row.valid_until is None or row.valid_until >= need.date_to for row in verified):
        return None
    if verified:
        return _say(Verdict.RED, "str_expired", until=max(row.valid_until for row in verified if row.valid_until))
    if any(row.status == DocumentStatus.WAITING for row in rows):
        return _say(Verdict.RED, "str_waiting")
    return _say(Verdict.RED, "str_rejected" if rows else "str_missing")


def _covers(permit: PermitRow, need: Need) -> bool:
    return permit.valid_from <= need.date_from and permit.valid_until >= need.date_to


def _judge_permits(person: Person, need: Need, records: Records, rules: Rules) -> Judgement:
    if not rules.value(RuleKind.SIP_REQUIRED, person, need.date_from):
        return _say(Verdict.GREEN, "sip_not_required")
    here = [p for p in records.permits if p.faskes_id == need.faskes_id]
    valid_here = [p for p in here if _covers(p, need)]
    if valid_here:
        disaster = all(p.kind == PermitKind.DISASTER for p in valid_here)
        return _say(
            Verdict.GREEN, "disaster_sip" if disaster else "sip_here", until=max(p.valid_until for p in valid_here)
        )
    return _judge_without_permit_here(person, need, records, rules, here)


def _judge_without_permit_here(
    person: Person, need: Need, records: Records, rules: Rules, here: list[PermitRow]
) -> Judgement:
    slots, source = rules.find(RuleKind.SIP_SLOTS, person, need.date_from)
    used = sum(
        p.kind == PermitKind.SIP
        and p.faskes_id != need.faskes_id
        and p.valid_from <= need.date_to
        and p.valid_until >= need.date_from
        for p in records.permits
    )
    lapsed = max((p.valid_until for p in here), default=None)
    data = {"used": used, "slots": slots, "source": source, "lapsed": lapsed}
    if used >= slots:
        beyond = rules.value(RuleKind.LETTER_BEYOND_SLOTS, person, need.date_from)
        return _say(Verdict.AMBER, "letter_beyond_slots", **data) if beyond else _say(Verdict.RED, "slots_full", **data)
    if rules.value(RuleKind.LETTER_BRIDGES, person, need.date_from):
        return _say(Verdict.AMBER, "sip_lapsed_here" if lapsed else "free_slot", **data)
    return _say(Verdict.RED, "sip_needed_first", **data)
