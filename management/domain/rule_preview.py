"""Before a rule of law is saved: whose verdict would change colour, on real people and real places."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from authentication.models import Faskes
from management.domain import legality, practice, records
from management.domain.legality import Rules
from management.domain.scoring import Need
from management.enums import AssignmentState, DocumentStatus, Verdict
from management.models import Assignment, LegalityRule, NakesProfile, PracticePermit, Profession

# Bookings come first: they are what a change breaks. More than this says the same and keeps the page quick.
MOST = 2_000


@dataclass(frozen=True)
class Draft:
    """A rule as it would be; `replaces` is the key of the row that it changes, if any."""

    kind: str
    profession: Profession | None
    value: int
    valid_from: date
    valid_until: date | None
    replaces: int | None = None


@dataclass(frozen=True)
class Preview:
    """`moves` counts pairs of person and place by (verdict now, verdict then); `bookings` those with a booking."""

    checked: int
    total: int
    moves: Counter[tuple[str, str]]
    bookings: int

    @property
    def sentences(self) -> list[str]:
        scope = f"{self.checked} pasangan nakes dan faskes diperiksa"
        if self.checked < self.total:
            scope += f" dari {self.total} (tugas mendatang lebih dulu)"
        if not self.moves:
            return [f"{scope}: tidak ada yang berubah."]
        words = [f"{count} {NAMES[old]} menjadi {NAMES[new]}" for (old, new), count in self.moves.most_common()]
        return [f"{scope}: {'; '.join(words)}.", f"{self.bookings} di antaranya punya tugas yang sudah dijadwalkan."]


NAMES: dict[str, str] = {Verdict.GREEN: "hijau", Verdict.AMBER: "kuning", Verdict.RED: "merah"}


def preview(draft: Draft, *, now: datetime | None = None) -> Preview:
    """Judge every coming booking and every living SIP under the rules as they are and as they would be."""
    moment = now or timezone.now()
    pairs, total = _pairs(draft, moment)
    before, after = legality.load_rules(), _with(draft)
    known = _known(pairs)
    moves: Counter[tuple[str, str]] = Counter()
    bookings = 0
    for nakes, need, booked in pairs:
        person, facts = records.person_of(nakes), known[nakes.pk]
        old, new = (legality.judge(person, need, facts, rules).verdict for rules in (before, after))
        if old != new:
            moves[old, new] += 1
            bookings += booked
    return Preview(len(pairs), total, moves, bookings)


def _with(draft: Draft) -> Rules:
    """The rules with the draft in place of what it changes."""
    own = None if draft.profession is None else (draft.profession.family, draft.profession.level)
    row = (draft.kind, own, draft.value, draft.valid_from, draft.valid_until, "")
    return Rules((*legality.load_rules(without=draft.replaces).rows, row))


def _pairs(draft: Draft, now: datetime) -> tuple[list[tuple[NakesProfile, Need, bool]], int]:
    coming = Assignment.objects.filter(state=AssignmentState.CONFIRMED, ends_at__gt=now)
    permits = PracticePermit.objects.filter(
        status=DocumentStatus.VERIFIED, valid_until__gte=timezone.localdate(now), faskes__isnull=False
    )
    if draft.profession:
        kin = {"nakes__family": draft.profession.family, "nakes__level": draft.profession.level}
        coming, permits = coming.filter(**kin), permits.filter(**kin)
    total = coming.count() + permits.count()
    rows = coming.select_related("nakes__profession", "nakes__user", "shift").order_by("starts_at")[:MOST]
    found = [(row.nakes, records.need_of(row.shift), True) for row in rows]
    more = permits.select_related("nakes__profession", "nakes__user", "faskes__wilayah").order_by("pk")
    day = max(draft.valid_from, timezone.localdate(now))
    found += [(row.nakes, _on(row, day), False) for row in more[: MOST - len(found)]]
    return found, total


def _on(permit: PracticePermit, day: date) -> Need:
    faskes = permit.faskes
    assert isinstance(faskes, Faskes)  # noqa: S101 - filtered above
    start = datetime.combine(day, datetime.min.time(), timezone.get_current_timezone()) + timedelta(hours=8)
    return practice.need_at(nakes=permit.nakes, faskes=faskes, start=start, end=start + timedelta(hours=8))


def _known(pairs: list[tuple[NakesProfile, Need, bool]]) -> dict[int, records.Records]:
    if not pairs:
        return {}
    start, end = min(need.starts_at for _, need, _ in pairs), max(need.ends_at for _, need, _ in pairs)
    return records.load({nakes.pk for nakes, _, _ in pairs}, start=start, end=end)


def begun(rule: LegalityRule, today: date) -> bool:
    """A rule that has taken effect is history: it may be ended, never rewritten."""
    return rule.valid_from <= today
