"""A placement plan as sentences: who goes where and why, who is asked for and by whom, who is lacking."""

from datetime import date
from typing import Any

from authentication.models import Wilayah
from planning.domain.placement import TEAM, Danger, Need, Plan, Step
from planning.enums import Hazard
from planning.presenters.risk import month_name


def step_rows(plan: Plan) -> list[dict[str, str]]:
    """Moves, the place in the greatest danger first."""
    steps = sorted(plan.steps, key=lambda step: (-step.need.danger.score, step.need.place.name, step.km))
    return [{"title": _title(step), "why": _why(step)} for step in steps]


def _title(step: Step) -> str:
    return f"{step.people} {step.need.word} dari {step.home.place} ke {step.need.place}, {step.km} km"


def _why(step: Step) -> str:
    home, need = step.home, step.need
    stays = f"{home.free} dari {home.total} {need.word}nya belum punya jadwal di masa itu; paling sedikit {home.reserve} tetap tinggal"
    doubt = "; sebagian risikonya sendiri belum diketahui" if home.danger.unknown else ""
    return f"{need.place} {danger_words(need)}. {home.place}: tidak ada bahaya berkelas tinggi menurut data, {stays}{doubt}."


def danger_words(need: Need) -> str:
    found: Danger = need.danger
    if found.high:
        names = ", ".join(Hazard(code).label for code in found.high)
        return f"berisiko tinggi ({names}; skor {found.score:.0f})"
    return "diminta koordinator, tanpa bahaya berkelas tinggi menurut data"


def need_rows(plan: Plan) -> list[dict[str, Any]]:
    """A row per kabupaten that asks: numbers by word, why, and who wrote them when it is not the rule."""
    lacking = {(need.place.code, need.word): people for need, people in plan.unmet}
    by_place: dict[str, list[Need]] = {}
    for need in plan.needs:
        by_place.setdefault(need.place.code, []).append(need)
    rows = [_need_row(needs, lacking) for needs in by_place.values()]
    return sorted(rows, key=lambda row: (-row["score"], row["place"].name))


def _need_row(needs: list[Need], lacking: dict[tuple[str, str], int]) -> dict[str, Any]:
    place, asked_by = needs[0].place, next((need.asked_by for need in needs if need.asked_by), None)
    short = [(need.word, lacking.get((place.code, need.word), 0)) for need in needs]
    return {
        "place": place,
        "score": needs[0].danger.score,
        "people": ", ".join(f"{need.people} {need.word}" for need in needs),
        "lacking": ", ".join(f"{people} {word}" for word, people in short if people),
        "why": danger_words(needs[0]).capitalize(),
        "asked_by": asked_by.name if asked_by else "",
    }


def numbers(plan: Plan, place: Wilayah | None) -> dict[str, Any]:
    """What the form starts with: the numbers that stand for this kabupaten, else none."""
    if place is None:
        return {}
    standing = {need.word: need.people for need in plan.needs if need.place == place}
    return {"wilayah": place.code, **{code: standing.get(word, 0) for code, word, _ in TEAM}}


def month_chips(this: date, coming: date, chosen: date) -> list[dict[str, Any]]:
    return [
        {"label": month_name(this), "url": "?bulan=ini", "current": chosen == this},
        {"label": month_name(coming), "url": "?bulan=depan", "current": chosen == coming},
    ]
