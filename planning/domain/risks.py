"""Work out and keep the risk score of every kabupaten, hazard and month from the facts that are stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ai_service import risk
from authentication.domain.wilayah import Changes
from authentication.enums import WilayahLevel
from authentication.models import Wilayah
from lentera.lib.clock import local
from planning.enums import Hazard, WeatherSource
from planning.models import HazardEvents, HazardIndex, HazardSeason, RiskScore, WeatherDay, WeatherPlace
from planning.models.weather import SLOTS_OF_A_DAY

HAZARDS = tuple(risk.HAZARDS)
# A national table has one calendar: Jakarta's.
ZONE = "Asia/Jakarta"
OUTLOOK_DAYS = timedelta(days=3)
VALUES = ["score", "low", "high", "level", "parts", "missing"]


def month_of(moment: datetime) -> date:
    return local(moment, ZONE).date().replace(day=1)


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


@dataclass
class Facts:
    """Everything that is known, read once; each by hazard, then by wilayah code."""

    provinces: dict[str, str] = field(default_factory=dict)  # kabupaten → province
    events: dict[str, dict[str, risk.Events]] = field(default_factory=lambda: defaultdict(dict))
    index: dict[str, dict[str, HazardIndex]] = field(default_factory=lambda: defaultdict(dict))
    seasons: dict[tuple[str, int], dict[str, HazardSeason]] = field(default_factory=lambda: defaultdict(dict))
    outlooks: dict[str, risk.Outlook] = field(default_factory=dict)

    def priors(self, hazard: str) -> dict[str, risk.Prior]:
        histories = [one.counts for one in self.events[Hazard.ALL].values()]
        places = {code: (self.provinces[code], one) for code, one in self.events[hazard].items()}
        return risk.priors(places, risk.year_variation(histories))


def outlooks(*, now: datetime) -> dict[str, risk.Outlook]:
    """Rain ahead by kabupaten, where BMKG's forecast is fresh and tells enough (three queries)."""
    today = local(now, ZONE).date()
    # Papua's clock may stand a day ahead of Jakarta's.
    rows = WeatherDay.objects.filter(
        day__gte=today, day__lte=today + OUTLOOK_DAYS, fetched_at__gte=now - risk.OUTLOOK_FRESH
    )
    known: dict[str, dict[date, WeatherDay]] = defaultdict(dict)
    for row in rows:
        known[row.wilayah_id][row.day] = row
    names = dict(WeatherPlace.objects.filter(wilayah__in=known).values_list("wilayah", "kecamatan"))
    zones = dict(Wilayah.objects.filter(code__in=known).values_list("code", "zone"))
    found = {
        code: _outlook(
            days, local(now, zones[code]).date(), f"{_teller(days)}, prakiraan {names.get(code, 'satu desa')}"
        )
        for code, days in known.items()
    }
    return {code: one for code, one in found.items() if one}


def _teller(days: Mapping[date, WeatherDay]) -> str:
    """BMKG is only named when every day came from there."""
    real = all(row.source == WeatherSource.BMKG for row in days.values())
    return str((WeatherSource.BMKG if real else WeatherSource.EXAMPLE).label)


def _outlook(days: Mapping[date, WeatherDay], today: date, source: str) -> risk.Outlook | None:
    """The wettest of today and the two days after. A hole keeps a dry outlook unknown; heavy rain beside it still counts."""
    wanted = [days.get(today + timedelta(days=ahead)) for ahead in range(OUTLOOK_DAYS.days)]
    known = [row for row in wanted if row and row.rain is not None]
    # Of today only the hours to come are told; a later day must be whole.
    whole = len(known) == len(wanted) and all(row.day == today or row.slots == SLOTS_OF_A_DAY for row in known)
    wettest = max((row.rain or 0.0 for row in known), default=0.0)
    if not whole and wettest < risk.RAIN_FROM:
        return None
    return risk.Outlook(wettest, min(row.fetched_at for row in known), source)


def load(*, outlooks: Mapping[str, risk.Outlook] | None = None) -> Facts:
    """Four queries. `outlooks` by kabupaten, already fresh."""
    facts = Facts(outlooks=dict(outlooks or {}))
    places = Wilayah.objects.filter(level=WilayahLevel.REGENCY).order_by("code")
    facts.provinces = dict(places.values_list("code", "parent_id"))
    by_place: dict[tuple[str, str], list[HazardEvents]] = defaultdict(list)
    for row in HazardEvents.objects.order_by("year"):
        by_place[row.hazard, row.wilayah_id].append(row)
    for (hazard, code), rows in by_place.items():
        facts.events[hazard][code] = _events(rows)
    # Ascending years: the newest stays.
    for index in HazardIndex.objects.order_by("year"):
        facts.index[index.hazard][index.wilayah_id] = index
    for season in HazardSeason.objects.order_by("year"):
        facts.seasons[season.hazard, season.month][season.wilayah_id] = season
    return facts


def _events(rows: list[HazardEvents]) -> risk.Events:
    sources = dict.fromkeys(row.source for row in rows)
    return risk.Events(tuple(row.count for row in rows), tuple(row.year for row in rows), "; ".join(sources))


def rounds(now: datetime) -> list[tuple[date, str]]:
    """Each hazard, for the month that runs and the next."""
    this = month_of(now)
    return [(month, hazard) for month in (this, next_month(this)) for hazard in HAZARDS]


def inputs(facts: Facts, *, hazard: str, month: date, this_month: date) -> Iterator[tuple[str, risk.Inputs]]:
    """What is known of each kabupaten. The outlook reaches three days: it is for the month that runs."""
    priors = facts.priors(hazard)
    seasons = facts.seasons[hazard, month.month]
    for code, province in facts.provinces.items():
        own, wider = facts.index[hazard].get(code), facts.index[hazard].get(province)
        season = seasons.get(code) or seasons.get(province)
        index = own or wider
        yield (
            code,
            risk.Inputs(
                hazard=hazard,
                events=facts.events[hazard].get(code),
                prior=priors.get(province),
                index=risk.Index(index.value / index.out_of, index.year, index.source, bool(own)) if index else None,
                season=risk.Season(season.factor, season.year, season.source) if season else None,
                outlook=facts.outlooks.get(code) if month == this_month else None,
            ),
        )


def assess(*, facts: Facts, hazard: str, month: date, now: datetime) -> Changes:
    """Score every kabupaten for one hazard and month; what was scored the same earlier that day is left alone."""
    found = [
        _row(code, hazard, month, risk.assess(given), now)
        for code, given in inputs(facts, hazard=hazard, month=month, this_month=month_of(now))
    ]
    with transaction.atomic():
        present = {row.wilayah_id: row for row in RiskScore.objects.filter(hazard=hazard, month=month)}
        new = [row for row in found if row.wilayah_id not in present]
        stale = [row for row in found if row.wilayah_id in present and _stale(row, present[row.wilayah_id])]
        RiskScore.objects.bulk_create(
            new + stale, batch_size=500, update_conflicts=True, unique_fields=["wilayah", "hazard", "month"],
            update_fields=[*VALUES, "assessed_at"],
        )  # fmt: skip
    return Changes(len(new), len(stale), len(found) - len(new) - len(stale))


def standing(place: Wilayah, *, now: datetime) -> QuerySet[RiskScore]:
    """The scores of one kabupaten for the month that runs and those after it."""
    return RiskScore.objects.filter(wilayah=place, month__gte=month_of(now)).order_by("month", "hazard")


def _row(code: str, hazard: str, month: date, result: risk.Result, now: datetime) -> RiskScore:
    return RiskScore(
        wilayah_id=code, hazard=hazard, month=month, score=None if result.score is None else round(result.score, 1),
        low=round(result.low, 1), high=round(result.high, 1), level=result.level,
        parts=[_plain(part) for part in result.parts], missing=list(result.missing), assessed_at=now,
    )  # fmt: skip


def _plain(part: risk.Part) -> dict[str, Any]:
    """As stored: numbers to two decimals, so that the same facts give the same row."""
    return {**_rounded(vars(part)), "facts": _rounded(part.facts)}


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in values.items()}


def _stale(wanted: RiskScore, present: RiskScore) -> bool:
    same = all(getattr(wanted, name) == getattr(present, name) for name in VALUES)
    return not same or local(present.assessed_at, ZONE).date() < local(wanted.assessed_at, ZONE).date()
