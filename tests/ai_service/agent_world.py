"""A small faskes for the agent's tests: what its tools say, and how a run against the stand-in is made."""

import copy
from datetime import date, timedelta
from typing import Any

from ai_service import agent, llm, start, tools
from lentera.sandbox import gemini

IGD = "kunjungan:7"
MONDAY = date(2026, 11, 30)


def begun(**fields: Any) -> start.Start:
    steps = tuple(
        start.Step(
            step=n + 1, first_day=MONDAY + timedelta(weeks=n), last_day=MONDAY + timedelta(weeks=n, days=6),
            mean=240, q10=200, q90=280,
        )
        for n in range(8)
    )  # fmt: skip
    igd = start.StartSeries(
        key=IGD, departemen=start.user_text("IGD"), measure="Kunjungan", unit="kunjungan", steps=steps
    )
    values = {
        "faskes": start.user_text("Puskesmas Uji"), "freq": "W", "data_until": date(2026, 11, 29), "series": (igd,),
        "digest": "d",
    }  # fmt: skip
    return start.Start(**{**values, **fields})


HISTORY = {"history": [{"first_day": "2026-11-16", "count": 231}, {"first_day": "2026-11-23", "count": 1250.5}]}
OUTSIDE: dict[str, Any] = {
    "calendar": {"days": [{"day": "2026-12-25", "event": "libur", "strength": 1.0}]},
    "events": {"events": [{"day": "2026-12-05", "note": start.user_text("Pasar malam di alun-alun")}]},
    "diseases": {"available": False, "why": "belum ada data penyakit"},
    "weather": {"available": False, "why": "belum ada data cuaca"},
}


def toolbox(**outside: Any) -> tools.Toolbox:
    """The usual answers; `outside` replaces parts of the outside data."""
    known = {**copy.deepcopy(OUTSIDE), **outside}

    def faskes_data(asked: tools.FaskesData) -> dict[str, Any]:
        if asked.series not in {None, IGD}:
            raise tools.ToolProblem("Deret itu tidak ada.")
        return HISTORY if asked.part == "history" else {"name": start.user_text("Puskesmas Uji")}

    return tools.Toolbox(
        faskes_data=faskes_data,
        external_data=lambda asked: known[asked.part],
        statistical_forecast=lambda asked: {"series": asked.series, "steps": [{"step": 1, "mean": 240}]},
        risk=lambda asked: {"available": False, "why": "belum ada data risiko"},
    )


def evidence(**fields: Any) -> dict[str, Any]:
    """The first call of a run, if that asked for the calendar."""
    usual = {"tool": "external_data", "call": "k1", "path": "days.0.day", "value": "2026-12-25"}
    return {**usual, **fields}


def adjustment(**fields: Any) -> dict[str, Any]:
    usual = {"series": IGD, "step": 4, "share": -0.2, "reason": "Libur 25 Desember.", "evidence": [evidence()]}
    return {**usual, **fields}


def draft(*adjustments: Any, narrative: str = "", recommendations: Any = ()) -> dict[str, Any]:
    return {"adjustments": list(adjustments), "recommendations": list(recommendations), "narrative": narrative}


CALENDAR = gemini.call(("external_data", {"part": "calendar"}))


def run(*steps: gemini.Reply | gemini.Brain, box: tools.Toolbox | None = None, **options: Any):
    """One run of the real agent with the real client; returns it and the service that it talked to."""
    config = {"seconds": 5.0, "attempts": 3, **options.pop("config", {})}
    with gemini.GeminiService(gemini.script(*steps)) as service:
        at = llm.Config(service.key, "gemini-3.8-flash", service.url, **config)
        done = agent.advise(begun(), box or toolbox(), at=at, sleep=lambda seconds: None, **options)
    return done, service
