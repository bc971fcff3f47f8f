"""What Gemini said about the newest weekly forecast, with the evidence that was checked; or why it said nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from ai_service import types
from ai_service.models import AiCall, Outcome
from ai_service.types import Adjustment, AgentAnswer, Evidence
from authentication.models import Departemen, Faskes
from planning.domain import advice, competition
from planning.domain.advice_data import key_of
from planning.domain.competition import Standing
from planning.enums import Freq
from planning.models import ForecastRun
from planning.presenters.pages import period_name

SENTENCES = {error.code: error.sentence for error in types.AiError.__subclasses__()}
TOOLS = {
    "faskes_data": "data faskes",
    "external_data": "data luar",
    "statistical_forecast": "ramalan statistik",
    "risk": "risiko bencana",
    "certificate_reading": "pembacaan sertifikat",
}


def texts(faskes: Faskes, run: ForecastRun, units: Iterable[Departemen] | None) -> dict[str, Any]:
    """The section of the forecast page; `units` are those that may be seen (None: all, and the sum)."""
    found = advice.newest(faskes)
    if found is None:
        return {"silence": _never()}
    call, answer = found
    if answer is None:
        return {"call": call, "silence": _why(call)}
    seen = None if units is None else {unit.pk for unit in units}
    known = {key_of(one): one for one in run.series.select_related("departemen", "measure")}
    standings = competition.standings(faskes=faskes, freq=Freq.WEEK)
    days = _first_days(call)
    rows = []
    for one in answer.adjustments:
        series = known.get(one.series)
        if series is None or (seen is not None and series.departemen_id not in seen):
            continue
        state = competition.of(standings, series)
        rows.append(
            {
                "title": f"{series.departemen or 'Seluruh faskes'} · {series.measure}",
                "period": _period(days.get((one.series, one.step))),
                "share": f"{one.share:+.0%}",
                **why_moved(one, whole=seen is None),
                **_fate(state),
            }
        )
    return {"call": call, "rows": rows, **_free_text(answer, whole=seen is None)}


def why_moved(one: Adjustment, *, whole: bool) -> dict[str, Any]:
    """Reason and evidence. A reason may repeat any number of the faskes, its budget too: it is for the admin."""
    shown = [piece for piece in one.evidence if whole or _is_open(piece)]
    reason = one.reason if whole else "Alasannya ditulis dari data seluruh faskes; admin faskes bisa melihatnya."
    return {"reason": reason, "evidence": [_evidence(piece) for piece in shown]}


def _is_open(piece: Evidence) -> bool:
    """Is it of the outside, and not an event that some departemen wrote down?"""
    return piece.tool == "risk" or (piece.tool == "external_data" and not piece.path.startswith("events."))


def _free_text(answer: AgentAnswer, *, whole: bool) -> dict[str, Any]:
    """Narrative and recommendations speak of the whole faskes: for its admin."""
    if not whole:
        return {"narrative": "", "recommendations": [], "dropped": 0}
    recommendations = [
        {"text": one.text, "evidence": [_evidence(piece) for piece in one.evidence]} for one in answer.recommendations
    ]
    return {"narrative": answer.narrative, "recommendations": recommendations, "dropped": len(answer.dropped)}


def _never() -> str:
    if not settings.GEMINI_API_KEY:
        return SENTENCES["no_key"]
    return "Gemini belum ditanya tentang ramalan ini; biasanya sekali seminggu pada malam hari."


def _why(call: AiCall) -> str:
    if call.outcome == Outcome.RUNNING:
        return "Gemini sedang ditanya, atau terhenti di tengah jalan. Ramalan statistik berlaku."
    return SENTENCES.get(call.outcome, types.AiError.sentence)


def _first_days(call: AiCall) -> dict[tuple[str, int], date]:
    """(series, step) → first day, as they were when Gemini was asked."""
    told = call.told["start"]["series"]
    return {(one["key"], step["step"]): date.fromisoformat(step["first_day"]) for one in told for step in one["steps"]}


def _period(first: date | None) -> str:
    return period_name(first, Freq.WEEK) if first else "–"


def _evidence(piece: Evidence) -> str:
    return f"{TOOLS.get(piece.tool, piece.tool)} ({piece.call}), {piece.path}: {piece.value}"


def _fate(state: Standing) -> dict[str, str]:
    """What is done with an adjustment of this series, and why."""
    if state.wins:
        return {"tone": "green", "sign": "✓", "words": f"dipakai: lebih tepat pada {state.count} pekan terakhir"}
    if state.hurts:
        return {"tone": "amber", "sign": "!", "words": f"dimatikan: memperburuk {state.count} pekan terakhir"}
    return {"tone": "plain", "sign": "", "words": f"diuji, belum dipakai ({state.count} pekan dinilai)"}
