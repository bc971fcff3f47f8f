"""What the planning pages show, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from authentication.models import Departemen, Faskes
from billing.domain.fees import Fees
from lentera.lib.clock import MONTHS, MONTHS_LONG, format_day
from lentera.lib.watches import SLOT_NAMES
from management.models import Profession
from planning.domain import accuracy, market, periods, season
from planning.domain.gaps import Gap, Part
from planning.enums import Freq
from planning.models import ForecastSeries
from planning.models.forecasts import ForecastStep
from planning.presenters.chart import Point, chart

HISTORY = {Freq.WEEK: 26, Freq.MONTH: 24}

# Label, address, and whether only who administers the faskes has it: money.
TABS = (
    ("Kekurangan", "planning:gap_list", False),
    ("Ramalan", "planning:forecast_page", False),
    ("Kalender", "planning:calendar_page", False),
    ("Data", "planning:data_page", False),
    ("Ketepatan", "planning:accuracy_page", False),
    ("Anggaran", "planning:budget_page", True),
    ("Laporan", "planning:report_page", False),
    ("Risiko", "planning:faskes_risk", False),
    ("Aturan", "planning:rules_page", False),
)


def period_name(first: date, freq: str) -> str:
    if freq == Freq.MONTH:
        return f"{MONTHS[first.month - 1]} {first.year}"
    last = periods.last_day(first, freq)
    return f"{first.day} {MONTHS[first.month - 1]} – {last.day} {MONTHS[last.month - 1]}"


# --- Gaps ------------------------------------------------------------------------------------------------------------


def monday(gap: Gap) -> date:
    return periods.first_day(gap.day, Freq.WEEK)


@dataclass(frozen=True)
class Weeks:
    """The weeks that have gaps, as chips, and the one that is shown."""

    chosen: date | None
    chips: list[dict[str, Any]]


def week_chips(gaps: Sequence[Gap], wanted: str) -> Weeks:
    """The wanted week (an ISO date) if it has gaps, else the first that has."""
    missing: dict[date, int] = {}
    for gap in gaps:
        missing[monday(gap)] = missing.get(monday(gap), 0) + gap.missing
    chosen = next((first for first in missing if str(first) == wanted), min(missing, default=None))
    chips = [
        {"label": period_name(first, Freq.WEEK), "url": f"?pekan={first}", "current": first == chosen, "count": count}
        for first, count in sorted(missing.items())
    ]
    return Weeks(chosen, chips)


def gap_key(gap: Gap) -> str:
    return f"{gap.departemen.uid}:{gap.profession.code}:{gap.day}:{gap.watch}"


def professions_of(gaps: Iterable[Gap]) -> list[Profession]:
    return sorted({gap.profession for gap in gaps}, key=lambda profession: profession.name)


def gap_rows(faskes: Faskes, gaps: Sequence[Gap], now: datetime) -> list[dict[str, Any]]:
    """Days with their gaps, in order, each with its sentence and the market's history."""
    chances: dict[tuple[int, int], market.Chance] = {}
    days: dict[date, list[dict[str, Any]]] = {}
    for gap in gaps:
        key = (gap.profession.family, gap.watch)
        if key not in chances:
            chances[key] = market.chance(faskes=faskes, profession=gap.profession, watch=gap.watch, now=now)
        days.setdefault(gap.day, []).append(_gap_row(gap, chances[key]))
    return [{"day": format_day(day), "rows": rows} for day, rows in days.items()]


def _gap_row(gap: Gap, chance: market.Chance) -> dict[str, Any]:
    have = [f"{gap.standing} dari jadwal tetap"] if gap.standing else []
    have += [f"{gap.shifts} dari shift"] if gap.shifts else []
    return {
        "key": gap_key(gap),
        "title": f"Kurang {gap.missing} {gap.profession.name.lower()}, {SLOT_NAMES[gap.watch]}",
        "where": gap.departemen.name,
        "why": f"Butuh {gap.needed}, {'ada ' + ' + '.join(have) if have else 'belum ada orangnya'}.",
        "parts": [_part(part) for part in gap.parts],
        "chance": chance_words(chance),
    }


def _part(part: Part) -> str:
    measure, standard = part.series.measure, part.standard
    minutes = f"{standard.minutes:g}".replace(".", ",")
    source = ", disesuaikan Gemini (terbukti lebih tepat di sini)" if part.adjusted else ""
    return (
        f"{part.activities:.0f} {measure.unit} seminggu{source} × {minutes} menit, tugas penunjang "
        f"{standard.other_duties}% ({standard.source})"
    )


def chance_words(chance: market.Chance) -> str:
    if chance.share is None:
        return f"Peluang terisi: belum cukup data ({chance.shifts} shift serupa, perlu {market.LEAST_COMPARABLE})."
    return f"Peluang terisi: {chance.share:.0%} tempat terisi pada {chance.shifts} shift serupa setahun terakhir di kabupaten ini."


def gap_cost(faskes: Faskes, gaps: Iterable[Gap], by_profession: Mapping[str, int]) -> dict[str, int]:
    """Places, rates and fee of posting all of them; `by_profession` is code → rupiah."""
    fees = Fees.of(faskes)
    costs = [fees.cost(rate=by_profession[gap.profession.code], places=gap.places, on=gap.day) for gap in gaps]
    return {
        "places": sum(cost.places for cost in costs),
        "work": sum(cost.work for cost in costs),
        "fee": sum(cost.fee for cost in costs),
        "total": sum(cost.total for cost in costs),
    }


# --- Chips ------------------------------------------------------------------------------------------------------------


def freq_chips(freq: str) -> list[dict[str, Any]]:
    kinds = (("Mingguan", "minggu", Freq.WEEK), ("Bulanan", "bulan", Freq.MONTH))
    return [{"label": label, "url": f"?jangka={word}", "current": kind == freq} for label, word, kind in kinds]


def unit_chips(units: Iterable[Departemen], chosen: Departemen | None) -> list[dict[str, Any]]:
    return [{"label": one.name, "url": f"?departemen={one.uid}", "current": one == chosen} for one in units]


# --- Forecast ---------------------------------------------------------------------------------------------------------


def forecast_cards(faskes: Faskes, series: Iterable[ForecastSeries], freq: str, *, today: date) -> list[dict[str, Any]]:
    """Every series: chart, table, what it rests on, what moved it, what to know; the history is read once."""
    known = accuracy.all_totals(faskes, freq)
    cards = [_card(row, known.get((row.measure_id, row.departemen_id), {}), freq, today) for row in series]
    return [card | usual(card["history"]) for card in cards] if freq == Freq.MONTH else cards


def usual(history: Mapping[date, int | None]) -> dict[str, Any]:
    """Trend and season of a series in words and bars, from whole months."""
    index, growth = season.by_month(history), season.trend(history)
    top = max(index.values()) if index else 1.0
    return {
        "trend": None if growth is None else f"{growth:+.0%} dibanding 12 bulan sebelumnya",
        "season": [
            {"name": MONTHS_LONG[month - 1], "share": f"{value - 1:+.0%}", "width": round(100 * value / top, 1)}
            for month, value in (index or {}).items()
        ],
    }


def old_words(steps: Sequence[ForecastStep], today: date) -> str:
    """What to know of a forecast whose first periods are over, because the counts behind it ended before them."""
    over = sum(step.last_day < today for step in steps)
    if not over:
        return ""
    ended = f"Angka lengkapnya berhenti {format_day(steps[0].first_day - periods.ONE)}"
    if over == len(steps):
        return f"{ended}. Semua periode yang diramal sudah lewat: untuk masa depan tidak ada ramalan."
    return f"{ended}, jadi {over} dari {len(steps)} periode yang diramal sudah lewat dan sisanya lebih tidak pasti."


def _card(series: ForecastSeries, history: Mapping[date, int | None], freq: str, today: date) -> dict[str, Any]:
    steps = list(series.steps.all())
    past = sorted(history.items())[-HISTORY[Freq(freq)] :]
    future = [Point(period_name(s.first_day, freq), s.mean, s.q10, s.q90, s.q025, s.q975) for s in steps]
    return {
        "title": series.departemen.name if series.departemen else "Seluruh faskes",
        "history": history,
        "measure": series.measure.name,
        "unit": series.measure.unit,
        "enough": series.enough,
        "old": old_words(steps, today),
        "observed": series.observed,
        "chart": chart([Point(period_name(day, freq), value) for day, value in past], future) if steps else None,
        "past": [(period_name(day, freq), value) for day, value in reversed(past)],
        "steps": [(period_name(s.first_day, freq), s) for s in steps],
        "facts": series.facts,
        "components": ", ".join(f"{name} {weight:.0%}" for name, weight, _ in series.facts.get("components", [])),
    }
