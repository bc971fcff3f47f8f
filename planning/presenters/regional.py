"""Sums of a kabupaten for its dinas: a table of those that have one, and one kabupaten with chart and honesty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse

from authentication.models import Wilayah
from planning.domain import accuracy, regional
from planning.domain.recommendations import LISTED
from planning.enums import Freq, RecommendationState
from planning.models import Recommendation, RegionalForecast
from planning.presenters.accuracy import honest
from planning.presenters.chart import Point, chart
from planning.presenters.pages import HISTORY, period_name

# Periods ahead that a row of the table shows.
COLUMNS = 3
SCORED = timedelta(days=365)


def rows(wilayah: Iterable[Wilayah], freq: str, *, now: datetime) -> list[dict[str, Any]]:
    """A row per kabupaten and measure, those with the most first."""
    out = [_row(some) for some in _groups(regional.newest(wilayah, freq, now=now))]
    return sorted(out, key=lambda row: (-row["steps"][0]["step"].mean, row["name"]))


def _groups(found: Sequence[RegionalForecast]) -> Iterable[list[RegionalForecast]]:
    groups: dict[tuple[str, str], list[RegionalForecast]] = {}
    for one in found:
        groups.setdefault((one.wilayah_id, one.measure_id), []).append(one)
    return groups.values()


def _row(some: list[RegionalForecast]) -> dict[str, Any]:
    first = some[0]
    return {
        "name": first.wilayah.name,
        "measure": first.measure.name,
        "url": f"{reverse('planning:regional_detail', args=[first.wilayah_id])}?jangka={_word(first.freq)}",
        "members": len(first.members),
        "left_out": first.left_out,
        "steps": [{"name": period_name(one.first_day, one.freq), "step": one} for one in some[:COLUMNS]],
    }


def _word(freq: str) -> str:
    return "bulan" if freq == Freq.MONTH else "minggu"


def cards(wilayah: Wilayah, freq: str, *, now: datetime) -> list[dict[str, Any]]:
    return [_card(wilayah, some, now) for some in _groups(regional.newest([wilayah], freq, now=now))]


def _card(wilayah: Wilayah, some: list[RegionalForecast], now: datetime) -> dict[str, Any]:
    first = some[0]
    known = regional.history(wilayah, first.measure_id, first.freq, first.members)
    past = [(day, value) for day, value in sorted(known.items()) if day < first.first_day][-HISTORY[Freq(first.freq)] :]
    future = [Point(period_name(s.first_day, s.freq), s.mean, s.q10, s.q90, s.q025, s.q975) for s in some]
    return {
        "title": first.measure.name,
        "unit": first.measure.unit,
        "members": len(first.members),
        "left_out": first.left_out,
        "made_at": first.made_at,
        "chart": chart([Point(period_name(day, first.freq), value) for day, value in past], future),
        "steps": [(period_name(s.first_day, s.freq), s) for s in some],
        "past": [(period_name(day, first.freq), value) for day, value in reversed(past)],
        "sentence": honest(accuracy.scores(_scored(first, now.date()))),
    }


def _scored(one: RegionalForecast, today: date) -> Iterable[RegionalForecast]:
    return RegionalForecast.objects.filter(
        wilayah=one.wilayah_id, measure=one.measure_id, freq=one.freq, actual__isnull=False,
        first_day__gte=today - SCORED,
    )  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """Watches of one person that are short."""

    where: str
    who: str
    people: int


def missing(wilayah: Iterable[Wilayah], *, now: datetime) -> list[Missing]:
    """What is short in the next two weeks and nobody posted yet, by kabupaten and profession."""
    names = ("departemen__faskes__wilayah__name", "profession__name")
    shown = Recommendation.objects.filter(
        departemen__faskes__wilayah__in=list(wilayah), state=RecommendationState.SHOWN,
        day__range=(now.date(), (now + LISTED).date()),
    )  # fmt: skip
    found = shown.order_by(*names).values_list(*names).annotate(people=Sum(F("needed") - F("standing")))
    return [Missing(where, who, people) for where, who, people in found]
