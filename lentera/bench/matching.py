"""`bench_matching`: the pages' own functions at the country's size, beside what a user would do instead."""

import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from statistics import median
from typing import Any

from django.db import connection

from lentera.bench.brute import Country
from management.domain import legality, matching, records
from management.domain.problems import check
from management.domain.scoring import score
from management.domain.sql import Bind, execute
from management.models import NakesProfile, Shift

LIMIT = matching.LIMIT
OWN_INDEX = {
    # The single query has no cell to search by; its best index leads with what it filters on and holds the rest.
    "sqlite": (
        "CREATE INDEX rival ON management_nakesprofile (family, tier, level, min_rate, max_km, home_lat, home_lon, "
        "skill_mask, week_mask, extra_until, preferred_slots, track_points, hours_elsewhere, id) WHERE active"
    ),
    "postgresql": (
        "CREATE INDEX rival ON management_nakesprofile (family, tier, level, min_rate) INCLUDE (max_km, home_lat, "
        "home_lon, skill_mask, week_mask, extra_until, preferred_slots, track_points, hours_elsewhere, id) WHERE active"
    ),
}


def milliseconds(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = call()
    return (time.perf_counter() - start) * 1000, result


def percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50_ms": round(median(ordered), 2), "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 2)}


class Benchmark:
    """One database, already filled by `world.Builder`; every sample is drawn with `seed`."""

    def __init__(self, *, shifts: int, now: datetime, seed: int, say: Callable[[str], None]) -> None:
        self.now, self.say = now, say
        self.random = random.Random(seed)  # noqa: S311
        self.shifts = list(Shift.objects.filter(pk__lte=shifts).select_related("faskes__wilayah").order_by("pk"))
        ids = self.random.sample(range(1, NakesProfile.objects.count() + 1), shifts)
        self.nakes = list(NakesProfile.objects.filter(pk__in=ids, active=True).select_related("user"))

    def run(self, *, checks: int, plain: int) -> dict[str, Any]:
        result: dict[str, Any] = {"database": connection.vendor, "nakes": NakesProfile.objects.count()}
        result["open_shifts"] = Shift.objects.open().count()
        result["rank"] = self._time(self.shifts, lambda s: matching.rank(s, now=self.now))
        result["feed"] = self._time(self.nakes, lambda n: matching.feed(n, now=self.now))
        result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        result["whole_table_sql"] = self._whole_table(checks)
        if plain:
            result["plain_orm"] = self._plain_orm(plain)
        if checks:
            result |= self._referee(checks)
        return result

    def _time(self, items: list[Any], call: Callable[[Any], Any]) -> dict[str, float]:
        for item in items[:20]:
            call(item)
        return percentiles([milliseconds(partial(call, item))[0] for item in items])

    # What a user would do instead ---------------------------------------------------------------------------------

    def _whole_table(self, count: int) -> dict[str, Any]:
        """The same score in one query over the whole table (without overlap, rest, week, blocks and documents)."""
        index = OWN_INDEX[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(index)
            cursor.execute("VACUUM ANALYZE management_nakesprofile" if connection.vendor == "postgresql" else "ANALYZE")
        times = [milliseconds(partial(self._one_query, s))[0] for s in self.shifts[: max(count, 20)]]
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX rival")
        return {**percentiles(times), "index": index}

    def _one_query(self, shift: Shift) -> list[tuple]:
        need = records.need_of(shift)
        bind = Bind()
        sql = matching.people_sql(need, "management_nakesprofile p", matching.row_rules_sql(need, bind), bind)
        return execute(f"SELECT * FROM ({sql}) ranked ORDER BY total DESC, id LIMIT {LIMIT}", bind)

    def _plain_orm(self, count: int) -> dict[str, float]:
        return percentiles([milliseconds(partial(self._orm, s))[0] for s in self.shifts[:count]])

    def _orm(self, shift: Shift) -> list[int]:
        """Filter with the ORM, check and score in Python, sort."""
        need, rules = records.need_of(shift), legality.load_rules()
        found = NakesProfile.objects.filter(
            active=True, family=shift.family, tier=shift.tier, level__gte=shift.level, min_rate__lte=shift.rate
        )
        people = [records.person_of(nakes) for nakes in found]
        totals = []
        for start in range(0, len(people), 900):
            part = people[start : start + 900]
            known = records.load((p.id for p in part), start=need.starts_at, end=need.ends_at)
            for p in part:
                facts = known[p.id]
                if check(p, need, facts, rules, now=self.now).bookable:
                    totals.append((-score(p, need, extra=facts.extra(need), tie=facts.tie(need)).total, p.id))
        return [pk for _, pk in sorted(totals)[:LIMIT]]

    # The referee --------------------------------------------------------------------------------------------------

    def _referee(self, count: int) -> dict[str, Any]:
        self.say("membaca seluruh negeri untuk pembanding …")
        country = Country(self.now)
        counts, met = self._refusal_counts(country)
        people = {p[0]: p for p in country.people}
        agree = 0
        for number, shift in enumerate(self.shifts[:count], 1):
            ours = [m.person.id for m in matching.rank(shift, now=self.now).matches]
            agree += self._same("rank", shift.pk, ours, country.rank(shift, LIMIT))
            self.say(f"rank {number}/{count}")
        open_shifts = list(Shift.objects.open())
        for nakes in self.nakes[:count]:
            ours = [m.need.id for m in matching.feed(nakes, now=self.now).matches]
            agree += self._same("feed", nakes.pk, ours, country.feed(people[nakes.pk], open_shifts, LIMIT))
        return {
            "agreement": agree / (count + len(self.nakes[:count])),
            "compared": {"rank": count, "feed": len(self.nakes[:count])},
            "candidates_met": met,
            "refused_share": {rule: round(n / met, 4) for rule, n in sorted(counts.items())},
        }

    def _same(self, kind: str, pk: int, ours: list[int], truth: list[int]) -> bool:
        if ours != truth:
            self.say(f"BEDA {kind} {pk}: {ours[:5]} … melawan {truth[:5]} …")
        return ours == truth

    def _refusal_counts(self, country: Country) -> tuple[Counter[str], int]:
        counts: Counter[str] = Counter()
        met = 0
        for shift in self.shifts[:8]:
            part, number = country.count_refusals(shift)
            counts += part
            met += number
        return counts, met
