"""Plain Python over everyone: the referee of `bench_matching`. Written apart from management/domain on purpose.

It reads whole tables once and then, for a shift, looks at every person (for a person, at every shift), scores all who
pass every rule, sorts, and keeps the best. It shares no code with the search but the database and the weights.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

from authentication.models import Faskes
from management.models import (
    Assignment,
    AvailabilityException,
    Block,
    Credential,
    LegalityRule,
    NakesProfile,
    PracticePermit,
    Shift,
    Study,
    Tie,
)

LIVE = ("confirmed", "arrived", "done")
SPAN = {1: 250_000.0, 2: 50_000.0}


def _group(rows) -> dict[int, list[tuple]]:
    out: dict[int, list[tuple]] = defaultdict(list)
    for key, *rest in rows:
        out[key].append(tuple(rest))
    return out


class Country:
    """Everything, in memory."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        fields = (
            "id", "family", "level", "tier", "home_lat", "home_lon", "max_km", "min_rate", "skill_mask", "week_mask",
            "preferred_slots", "track_points", "hours_elsewhere", "active",
        )  # fmt: skip
        self.people = list(NakesProfile.objects.order_by().values_list(*fields).iterator(50_000))
        self.busy = _group(
            Assignment.objects.filter(state__in=LIVE)
            .order_by()
            .values_list("nakes_id", "starts_at", "ends_at", "shift_id")
        )
        self.days = _group(
            AvailabilityException.objects.order_by().values_list("nakes_id", "kind", "date_from", "date_to")
        )
        self.semester = dict(Study.objects.values_list("nakes_id", "semester"))
        self.card = _group(
            Credential.objects.filter(kind="student_card").order_by().values_list("nakes_id", "status", "valid_until")
        )
        self.str = _group(
            Credential.objects.filter(kind="str")
            .order_by()
            .values_list("nakes_id", "status", "valid_until")
            .iterator(50_000)
        )
        permits = PracticePermit.objects.filter(status="verified", kind="sip").order_by()
        self.permits = _group(
            permits.values_list("nakes_id", "faskes_id", "valid_from", "valid_until").iterator(50_000)
        )
        self.blocks = set(Block.objects.values_list("faskes_id", "nakes_id"))
        self.ties = {
            (f, n): rest
            for f, n, *rest in Tie.objects.values_list(
                "faskes_id", "nakes_id", "favourite", "preferred", "shifts_worked"
            )
        }
        self.zones = {pk: ZoneInfo(zone) for pk, zone in Faskes.objects.order_by().values_list("pk", "wilayah__zone")}
        self.rules = list(
            LegalityRule.objects.values_list(
                "kind", "profession__family", "profession__level", "value", "valid_from", "valid_until"
            )
        )
        self._rule_cache: dict[tuple, int] = {}

    def rule(self, kind: str, family: int, level: int, on: date) -> int:
        key = (kind, family, level, on)
        if key not in self._rule_cache:
            live = [r for r in self.rules if r[0] == kind and r[4] <= on and (r[5] is None or on <= r[5])]
            own = sorted((r for r in live if (r[1], r[2]) == (family, level)), key=lambda r: r[4])
            general = sorted((r for r in live if r[1] is None), key=lambda r: r[4])
            self._rule_cache[key] = (own or general)[-1][3]
        return self._rule_cache[key]

    # One pair -----------------------------------------------------------------------------------------------------

    def refusals(self, p: tuple, s: Shift, km: float) -> list[str]:
        """Names of the rules that refuse the pair, in no particular order."""
        pk, family, level, tier, _, _, max_km, min_rate, skills, _, _, _, _, active = p
        out = []
        if not active:
            out.append("inactive")
        if tier != s.tier:
            out.append("tier")
        if family != s.family or level < s.level:
            out.append("profession")
        if s.skills_required & skills != s.skills_required:
            out.append("skills")
        if min_rate > s.rate:
            out.append("rate")
        if km > max_km * (2 if s.is_3t else 1):
            out.append("distance")
        if (s.faskes_id, pk) in self.blocks:
            out.append("blocked")
        return out + self._time(p, s) + self._documents(p, s)

    def _time(self, p: tuple, s: Shift) -> list[str]:
        out = []
        others = [(a, b) for a, b, shift in self.busy.get(p[0], ()) if shift != s.pk]
        for begin, end in others:
            if begin < s.ends_at and s.starts_at < end:
                out.append("overlap")
            elif begin - s.ends_at < timedelta(hours=11) and s.starts_at - end < timedelta(hours=11):
                out.append("rest")
        if any(
            kind == "off" and not (last < s.date_from or first > s.date_to)
            for kind, first, last in self.days.get(p[0], ())
        ):
            out.append("off")
        if self._week_hours(p[12], others, s) > 40:
            out.append("week")
        return out

    def _week_hours(self, elsewhere: int, others: list[tuple], s: Shift) -> float:
        """Walk hour by hour; every time in this world is on the hour."""
        tz = self.zones[s.faskes_id]
        hours: Counter[tuple] = Counter()
        touched = set()
        for begin, end, own in [(s.starts_at, s.ends_at, True), *((a, b, False) for a, b in others)]:
            moment = begin
            while moment < end:
                week = moment.astimezone(tz).isocalendar()[:2]
                hours[week] += 1
                if own:
                    touched.add(week)
                moment += timedelta(hours=1)
        return max(hours[week] for week in touched) + elsewhere

    def _documents(self, p: tuple, s: Shift) -> list[str]:
        pk, family, level, tier = p[:4]
        if tier == 2:
            card = any(s_ == "verified" and (u is None or u >= s.date_to) for s_, u in self.card.get(pk, []))
            able = self.semester.get(pk, 0) >= s.min_semester
            return [] if s.supervisor_id and s.tier == 2 and card and able else ["legality"]
        held = self.str.get(pk, [])
        if not any(status == "verified" and (until is None or until >= s.date_to) for status, until in held):
            return ["credential"]
        permits = self.permits.get(pk, [])
        if any(f == s.faskes_id and a <= s.date_from and s.date_to <= b for f, a, b in permits):
            return []
        used = sum(f != s.faskes_id and a <= s.date_to and s.date_from <= b for f, a, b in permits)
        return ["legality"] if used >= self.rule("sip_slots", family, level, s.date_from) else []

    def total(self, p: tuple, s: Shift, km: float) -> float:
        pk, _, _, _, _, _, _, min_rate, skills, week, liked, track, _, _ = p
        points = 30.0 * max(0.0, 1.0 - km / (60.0 * (2 if s.is_3t else 1)))
        wanted = bin(s.skills_wanted).count("1")
        points += 20.0 * (bin(skills & s.skills_wanted).count("1") / wanted if wanted else 1.0)
        extra = any(k == "extra" and a <= s.date_from and s.date_to <= b for k, a, b in self.days.get(pk, ()))
        points += 15.0 * (1.0 if extra else bin(week & s.need_mask).count("1") / bin(s.need_mask).count("1"))
        points += 10.0 * max(0.0, min(1.0, (s.rate - min_rate) / SPAN[s.tier]))
        points += track
        slots = {bit % 3 for bit in range(21) if s.need_mask >> bit & 1}
        points += self._preference(pk, liked, slots, s)
        return points + (10.0 if s.is_3t else 0.0)

    def _preference(self, pk: int, liked: int, slots: set[int], s: Shift) -> float:
        points = 2.0 if liked and all(liked >> slot & 1 for slot in slots) else 0.0
        favourite, preferred, worked = self.ties.get((s.faskes_id, pk), (False, False, 0))
        return points + ((4.0 if favourite else 0.0) + (2.0 if preferred else 0.0) + min(2.0, 0.5 * worked))

    @staticmethod
    def km(p: tuple, s: Shift) -> float:
        dlat, dlon = p[4] - s.lat, (p[5] - s.lon) * s.lon_scale
        return 111.195 * sqrt(dlat * dlat + dlon * dlon)

    # Everybody ------------------------------------------------------------------------------------------------------

    def rank(self, s: Shift, limit: int) -> list[int]:
        found = []
        for p in self.people:
            if p[1] != s.family:
                continue
            km = self.km(p, s)
            if km <= 200.0 and not self.refusals(p, s, km):
                found.append((-self.total(p, s, km), p[0]))
        return [pk for _, pk in sorted(found)[:limit]]

    def feed(self, p: tuple, shifts: list[Shift], limit: int) -> list[int]:
        found = []
        for s in shifts:
            if s.family != p[1] or s.starts_at <= self.now or s.state != "open":
                continue
            km = self.km(p, s)
            if km <= 200.0 and not self.refusals(p, s, km):
                found.append((-self.total(p, s, km), s.pk))
        return [pk for _, pk in sorted(found)[:limit]]

    def count_refusals(self, s: Shift) -> tuple[Counter[str], int]:
        """How often each rule refuses somebody of the profession's family within reach of anybody."""
        counts: Counter[str] = Counter()
        met = 0
        for p in self.people:
            if p[1] != s.family:
                continue
            km = self.km(p, s)
            if km <= 100.0 * (2 if s.is_3t else 1):
                met += 1
                counts.update(set(self.refusals(p, s, km)))
        return counts, met
