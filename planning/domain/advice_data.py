"""What the agent may see of a faskes: gathered once, as plain values, so that its tools never touch the database.

No person is named. What somebody typed (names of the faskes and its departemen) is marked as such.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum

from ai_service import forecaster, start, tools
from ai_service.forecaster import wording
from ai_service.reading import CertificateReading
from authentication.models import Faskes
from lentera.lib import quarters
from lentera.lib.clock import local
from lentera.lib.watches import SLOT_NAMES
from management.enums import ShiftState
from management.models import Shift
from planning.domain import accuracy, advice_documents, advice_outside, budget_plans, risks
from planning.domain.advice_outside import missing
from planning.models import Forecast, ForecastRun, ForecastSeries, RiskScore, StandingRoster

Plain = dict[str, Any]
PERIODS = 104


def key_of(series: ForecastSeries) -> str:
    return f"{series.measure_id}:{series.departemen_id or ''}"


def gather(faskes: Faskes, run: ForecastRun, *, now: datetime) -> tuple[start.Start, tools.Toolbox] | None:
    """Start and tools for the agent; None when no series has enough data to be forecast."""
    rows = run.series.filter(enough=True).select_related("departemen", "measure", "run").prefetch_related("steps")
    series = {key_of(one): one for one in rows.order_by("measure", "departemen__name")}
    if not series:
        return None
    documents, readings = advice_documents.gather(faskes, now=now)
    parts = {
        "profile": _profile(faskes, series),
        "history": _histories(faskes, run.freq, series),
        "roster": {**_roster(faskes, now), **documents},
        "budget": _budget(faskes, now),
        "calendar": _calendar(next(iter(series.values()))),
        "risk": _risk(faskes, now),
        **_outside(faskes, run, next(iter(series.values())), now),
        "forecast": {key: _forecast(one) for key, one in series.items()},
    }
    begun = start.Start(
        faskes=start.user_text(faskes.name),
        freq="W" if run.freq == "W" else "M",
        data_until=run.data_until,
        series=tuple(_start(key, one) for key, one in series.items()),
        digest=start.digest(start.plain(parts)),
    )
    return begun, _toolbox(parts, readings)


def _start(key: str, one: ForecastSeries) -> start.StartSeries:
    steps = tuple(
        start.Step(
            step=row.step, first_day=row.first_day, last_day=row.last_day, mean=row.mean, q10=row.q10, q90=row.q90
        )
        for row in one.steps.all()
    )
    name = start.user_text(one.departemen.name) if one.departemen else None
    return start.StartSeries(key=key, departemen=name, measure=one.measure.name, unit=one.measure.unit, steps=steps)


def _outside(faskes: Faskes, run: ForecastRun, one: ForecastSeries, now: datetime) -> dict[str, Plain]:
    last = max(step.last_day for step in one.steps.all())
    return {
        "weather": advice_outside.weather(faskes, today=local(now, faskes.wilayah.zone).date()),
        "events": advice_outside.events(faskes, until=run.data_until, last=last),
        "diseases": advice_outside.diseases(faskes),
    }


def _toolbox(parts: dict[str, Any], readings: dict[str, CertificateReading]) -> tools.Toolbox:
    def faskes_data(asked: tools.FaskesData) -> Plain:
        if asked.part == "history":
            rows = _of_series(parts["history"], asked.series)
            return {"series": asked.series, "history": rows[-asked.periods :]}
        return dict(parts[asked.part])

    def external_data(asked: tools.ExternalData) -> Plain:
        return dict(parts[asked.part])

    def statistical_forecast(asked: tools.StatisticalForecast) -> Plain:
        return dict(_of_series(parts["forecast"], asked.series))

    def risk(asked: tools.Risk) -> Plain:
        return dict(parts["risk"])

    documents = tools.of_documents(readings.get) if readings else None
    return tools.Toolbox(faskes_data, external_data, statistical_forecast, risk, documents)


def _of_series(known: dict[str, Any], key: str | None) -> Any:
    if key not in known:
        raise tools.ToolProblem("Isi series dengan salah satu kunci deret: " + ", ".join(known))
    return known[key]


def _profile(faskes: Faskes, series: dict[str, ForecastSeries]) -> Plain:
    place = faskes.wilayah
    return {
        "name": start.user_text(faskes.name),
        "kind": faskes.get_kind_display(),
        "inpatient": faskes.inpatient,
        "beds": faskes.beds,
        "kabupaten": place.name,
        "population": place.population,
        "is_3t": faskes.is_3t,
        "series": [
            {"series": key, "departemen": start.user_text(one.departemen.name) if one.departemen else None,
             "measure": one.measure.name, "observed_periods": one.observed}
            for key, one in series.items()
        ],
    }  # fmt: skip


def _histories(faskes: Faskes, freq: str, series: dict[str, ForecastSeries]) -> dict[str, list[Plain]]:
    """Per series its last whole periods; a null count is unknown, not zero."""
    known = accuracy.all_totals(faskes, freq)
    return {
        key: [
            {"first_day": day, "count": value}
            for day, value in sorted(known.get((one.measure_id, one.departemen_id), {}).items())[-PERIODS:]
        ]
        for key, one in series.items()
    }


def _roster(faskes: Faskes, now: datetime) -> Plain:
    """The standing roster of a week, and Lentera's shifts of the four weeks to come."""
    rows = (
        StandingRoster.objects.filter(departemen__faskes=faskes)
        .values_list("departemen__name", "profession__name", "watch")
        .annotate(people=Sum("people"))
        .order_by("departemen__name", "profession__name", "watch")
    )
    shifts = Shift.objects.filter(faskes=faskes, starts_at__range=(now, now + timedelta(weeks=4))).exclude(
        state__in=(ShiftState.DRAFT, ShiftState.CANCELLED)
    )
    sums = shifts.aggregate(shifts=Count("pk"), places=Sum("places"), filled=Sum("filled"))
    return {
        "standing": [
            {"departemen": start.user_text(unit), "profession": profession, "watch": SLOT_NAMES[watch],
             "people_over_week": people}
            for unit, profession, watch, people in rows
        ],
        "coming_shifts": {name: value or 0 for name, value in sums.items()},
    }  # fmt: skip


def _budget(faskes: Faskes, now: datetime) -> Plain:
    """Rupiah of this quarter and the next by fund source; a null ceiling was never written."""
    this = quarters.of(local(now, faskes.wilayah.zone).date())
    return {
        "source": "pagu yang ditulis faskes; biaya = tarif + biaya platform menurut shift",
        "quarters": [
            {"quarter": str(one), "funds": [
                {"fund": state.fund or "belum ditentukan", "ceiling": state.ceiling, "promised": state.promised,
                 "worked": state.worked, "left": state.left}
                for state in budget_plans.fund_states(faskes=faskes, quarter=one)
            ]}
            for one in (this, this.next())
        ],
    }  # fmt: skip


def _risk(faskes: Faskes, now: datetime) -> Plain:
    """The kabupaten's scores: to be explained. Copies; nothing that the agent says reaches the rows."""
    rows = list(risks.standing(faskes.wilayah, now=now))
    if not rows:
        return missing("Risiko bencana kabupaten ini belum dihitung.")
    this = risks.month_of(now)
    return {
        "available": True,
        "kabupaten": faskes.wilayah.name,
        "scale": "skor 0-100; kelas kurang = data kurang, kosong = tidak ada data; keduanya bukan aman",
        "this_month": [_risk_row(row, parts=True) for row in rows if row.month == this],
        "coming": [{"month": row.month, **_risk_row(row, parts=False)} for row in rows if row.month > this],
    }


def _risk_row(row: RiskScore, *, parts: bool) -> Plain:
    shown: Plain = {"hazard": row.hazard, "score": row.score, "low": row.low, "high": row.high, "class": row.level}
    if parts:
        named = ("name", "value", "weight", "source", "year")
        shown["missing"] = row.missing
        shown["parts"] = [{name: part[name] for name in named} for part in row.parts]
    return shown


def _calendar(one: ForecastSeries) -> Plain:
    """How many days of each kind fall into each period ahead, and which."""
    steps = list(one.steps.all())
    calendar = forecaster.indonesia(steps[0].first_day.year, steps[-1].last_day.year)
    return {
        "source": "paket holidays; tanggal Idul Fitri mendatang adalah perkiraan",
        "periods": [_days_of(step, calendar) for step in steps],
    }


def _days_of(step: Forecast, calendar: forecaster.Calendar) -> Plain:
    events = []
    for name in calendar.names:
        days = sorted(day for day in calendar.events[name] if step.first_day <= day <= step.last_day)
        if days:
            events.append({"event": wording.EVENTS[name], "days": len(days), "first": days[0], "last": days[-1]})
    return {"step": step.step, "first_day": step.first_day, "last_day": step.last_day, "events": events}


def _forecast(one: ForecastSeries) -> Plain:
    """What the statistics say and rest on, and how often they were right for this departemen and count."""
    past = Forecast.objects.filter(
        series__departemen=one.departemen_id, series__measure=one.measure_id, series__run__faskes=one.run.faskes_id,
        series__run__freq=one.run.freq, series__run__engine=one.run.engine, actual__isnull=False,
    )  # fmt: skip
    found = accuracy.scores(past)
    return {
        "series": key_of(one),
        "steps": [
            {"step": row.step, "first_day": row.first_day, "mean": row.mean, "q10": row.q10, "q50": row.q50,
             "q90": row.q90}
            for row in one.steps.all()
        ],
        "components": [{"name": name, "weight": weight} for name, weight, _ in one.facts.get("components", [])],
        "drivers": list(one.facts.get("drivers", [])),
        "notes": list(one.facts.get("notes", [])),
        "past_scores": {"count": found.count, "wape": found.wape, "coverage80": found.coverage80},
    }  # fmt: skip
