"""Whom to bring where ahead of a risky month: a plan with a reason for each line. Nobody is moved or invited by it.

Asked: one team for every 250,000 inhabitants begun, at most four, for each kabupaten with a "tinggi" score; a coordinator may
write another number. Found: licensed people who take part in matching, with a verified STR for the whole time and no
booking in it, as far as they said they would travel; half of each profession, and at least one, stays at home.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from authentication.domain import audit
from authentication.models import User, Wilayah
from lentera.lib.clock import midnight
from lentera.lib.errors import DomainError
from lentera.lib.geo import haversine_km
from management.enums import AssignmentState, CredentialKind, DocumentStatus, Tier
from management.models import Assignment, Credential, NakesProfile, Profession
from management.models.nakes import MAX_DISTANCE_KM
from planning.domain import risks
from planning.domain.allocation import Demand, Supply, allocate
from planning.enums import RiskLevel
from planning.models import PlacementAsk, RiskScore
from planning.models.risk import MOST_ASKED

# Lentera's own starting rule: profession, the word for its family, people in a team.
TEAM = (("dokter", "dokter", 1), ("perawat_vokasi", "perawat", 2), ("bidan_vokasi", "bidan", 1))
INHABITANTS_PER_TEAM, MOST_TEAMS = 250_000, 4
RESERVE = 0.5


@dataclass(frozen=True)
class Danger:
    """What the month's scores say of a kabupaten: its highest score, the hazards that are "tinggi", is anything unknown."""

    score: float = 0.0
    high: tuple[str, ...] = ()
    unknown: bool = True


@dataclass(frozen=True)
class Need:
    """`people` asked for; `by_rule` is the rule's own number, `asked_by` whoever wrote another."""

    place: Wilayah
    word: str
    people: int
    by_rule: int
    asked_by: User | None
    danger: Danger


@dataclass
class Home:
    """People of one family in one kabupaten: all, those without a booking, by how far they go (km)."""

    place: Wilayah
    danger: Danger
    total: int = 0
    reach: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def free(self) -> int:
        return sum(self.reach.values())

    @property
    def reserve(self) -> int:
        return max(1, ceil(self.total * RESERVE))

    @property
    def movable(self) -> int:
        return max(0, min(self.free, self.total - self.reserve))


@dataclass(frozen=True)
class Step:
    """So many people of a family from one kabupaten to another, and what speaks for it."""

    people: int
    km: int
    home: Home
    need: Need


@dataclass(frozen=True)
class Plan:
    """`unmet` pairs each need that is not served in full with the people who are lacking."""

    month: date
    assessed: bool
    needs: tuple[Need, ...]
    steps: tuple[Step, ...]
    unmet: tuple[tuple[Need, int], ...]


def teams(population: int) -> int:
    return min(MOST_TEAMS, max(1, ceil(population / INHABITANTS_PER_TEAM)))


def period(month: date, now: datetime) -> tuple[datetime, datetime]:
    """The month, or what is left of it, in UTC."""
    return max(now, midnight(month, risks.ZONE)), midnight(risks.next_month(month), risks.ZONE)


def plan(*, places: Iterable[Wilayah], month: date, now: datetime) -> Plan:
    """The best allocation within these kabupaten; a kabupaten that is itself in danger or asks gives nobody."""
    by_code = {place.code: place for place in places}
    dangers = _dangers(by_code, month)
    professions = {one.code: one for one in Profession.objects.filter(code__in=[code for code, _, _ in TEAM])}
    wanted = _needs(by_code, dangers, month)
    asking = {need.place.code for rows in wanted.values() for need in rows if need.people}
    giving = _giving(by_code, dangers, asking)
    people = _homes(giving, dangers, [one.family for one in professions.values()], *period(month, now))
    steps: list[Step] = []
    unmet: list[tuple[Need, int]] = []
    for code, needs in wanted.items():
        homes = people.get(professions[code].family, {}) if code in professions else {}
        found_steps, lacking = _allocate(needs, homes)
        steps += found_steps
        unmet += lacking
    every = tuple(need for rows in wanted.values() for need in rows)
    return Plan(month, bool(dangers), every, tuple(steps), tuple(unmet))


def _giving(places: Mapping[str, Wilayah], dangers: Mapping[str, Danger], asking: set[str]) -> list[Wilayah]:
    """Kabupaten that neither ask nor are in danger, and near enough to one that asks for somebody's longest way."""
    targets = [places[code] for code in asking]
    return [
        place
        for code, place in places.items()
        if code not in asking
        and not dangers.get(code, Danger()).high
        and any(_km(place, target) <= MAX_DISTANCE_KM for target in targets)
    ]


def _dangers(places: Mapping[str, Wilayah], month: date) -> dict[str, Danger]:
    rows = RiskScore.objects.filter(month=month, wilayah__in=places.keys()).order_by("-score")
    by_place: dict[str, list[tuple[str, float | None, str]]] = defaultdict(list)
    for code, hazard, score, level in rows.values_list("wilayah_id", "hazard", "score", "level"):
        by_place[code].append((hazard, score, level))
    return {code: _danger(facts) for code, facts in by_place.items()}


def _danger(facts: list[tuple[str, float | None, str]]) -> Danger:
    return Danger(
        score=max((score for _, score, _ in facts if score is not None), default=0.0),
        high=tuple(hazard for hazard, _, level in facts if level == RiskLevel.HIGH),
        unknown=any(level in (RiskLevel.NONE, RiskLevel.INCOMPLETE) for _, _, level in facts),
    )


def _needs(places: Mapping[str, Wilayah], dangers: Mapping[str, Danger], month: date) -> dict[str, list[Need]]:
    """By profession code, each kabupaten that the rule or a coordinator asks for."""
    rows = PlacementAsk.objects.filter(month=month, wilayah__in=places.keys()).select_related("profession", "by")
    asks = {(row.wilayah_id, row.profession.code): row for row in rows}
    out: dict[str, list[Need]] = {}
    for code, word, size in TEAM:
        out[code] = []
        for place in places.values():
            danger, ask = dangers.get(place.code, Danger()), asks.get((place.code, code))
            rule = size * teams(place.population) if danger.high else 0
            if rule or ask:
                people = ask.people if ask else rule
                out[code].append(Need(place, word, people, rule, ask.by if ask else None, danger))
    return out


def _homes(
    places: list[Wilayah], dangers: Mapping[str, Danger], families: list[int], start: datetime, end: datetime
) -> dict[int, dict[str, Home]]:
    """Homes by family and kabupaten code."""
    by_code = {place.code: place for place in places}
    out: dict[int, dict[str, Home]] = defaultdict(dict)
    for code, family, max_km, booked, count in _people(by_code, families, start, end):
        home = out[family].setdefault(code, Home(by_code[code], dangers.get(code, Danger())))
        home.total += count
        if not booked:
            home.reach[max_km] += count
    return out


def _people(
    places: Iterable[str], families: list[int], start: datetime, end: datetime
) -> QuerySet[NakesProfile, tuple[str, int, int, bool, int]]:
    last_day = end.date()
    registered = Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=last_day), nakes=OuterRef("pk"), kind=CredentialKind.STR,
        status=DocumentStatus.VERIFIED,
    )  # fmt: skip
    booked = Assignment.objects.filter(
        nakes=OuterRef("pk"), state__in=(AssignmentState.CONFIRMED, AssignmentState.ARRIVED), starts_at__lt=end,
        ends_at__gt=start,
    )  # fmt: skip
    rows = NakesProfile.objects.filter(
        Exists(registered), active=True, tier=Tier.LICENSED, user__is_active=True, family__in=families,
        wilayah__in=list(places),
    )  # fmt: skip
    grouped = rows.annotate(booked=Exists(booked)).order_by().values("wilayah_id", "family", "max_km", "booked")
    return grouped.annotate(count=Count("pk")).values_list("wilayah_id", "family", "max_km", "booked", "count")


def _allocate(needs: list[Need], homes: Mapping[str, Home]) -> tuple[list[Step], list[tuple[Need, int]]]:
    if not any(need.people for need in needs):
        return [], []
    by_code = {need.place.code: need for need in needs}
    # The order of the database's groups must not decide between equals.
    supplies = [Supply(code, homes[code].movable, dict(homes[code].reach)) for code in sorted(homes)]
    demands = [Demand(code, by_code[code].people, by_code[code].danger.score) for code in sorted(by_code)]
    km = {(code, need.place.code): _km(homes[code].place, need.place) for code in homes for need in needs}
    found = allocate(supplies, demands, km)
    steps = [Step(move.people, move.km, homes[move.source], by_code[move.target]) for move in found.moves]
    return steps, [(by_code[code], people) for code, people in found.unmet.items()]


def _km(one: Wilayah, other: Wilayah) -> int:
    """Between the centres, as the crow flies."""
    return round(haversine_km(one.lat, one.lon, other.lat, other.lon))


@transaction.atomic
def ask(*, place: Wilayah, month: date, people: Mapping[str, int], by: User) -> None:
    """Write the numbers (by profession code) that a coordinator asks for instead of the rule's; the newest stands."""
    if set(people) - {code for code, _, _ in TEAM} or not all(0 <= one <= MOST_ASKED for one in people.values()):
        raise DomainError(f"Isi 0 sampai {MOST_ASKED} orang per profesi.", code="people")
    professions = {one.code: one for one in Profession.objects.filter(code__in=people)}
    for code, count in people.items():
        PlacementAsk.objects.update_or_create(
            wilayah=place, month=month, profession=professions[code], defaults={"people": count, "by": by}
        )
    audit.record(
        by=by,
        action="permintaan penempatan ditulis",
        object_ref=f"wilayah:{place.code}",
        month=str(month),
        people=dict(people),
    )


@transaction.atomic
def forget(*, place: Wilayah, month: date, by: User) -> None:
    """Back to the rule's numbers. Twice is a no-op."""
    gone, _ = PlacementAsk.objects.filter(wilayah=place, month=month).delete()
    if gone:
        audit.record(
            by=by, action="permintaan penempatan dihapus", object_ref=f"wilayah:{place.code}", month=str(month)
        )
