"""Nothing a model wrote is believed before this: evidence is looked up, bounds are kept, numbers must have been said.

What no code can check: whether the cited value really is the reason, and claims without a number.
"""

import re
from collections.abc import Iterable

from ai_service import tools
from ai_service.start import Start
from ai_service.types import (
    LIMIT,
    Adjustment,
    AgentAnswer,
    Draft,
    DraftAdjustment,
    Dropped,
    Evidence,
    Recommendation,
)

NUMBER = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
CALL_ID = re.compile(r"\bk\d+\b")
LINK = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:com|id|org|net|io|me)\b", re.I)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def check(draft: Draft, begun: Start, record: tools.Record) -> AgentAnswer:
    """What is left of a draft; the rest is listed in `dropped` with its code."""
    dropped: list[Dropped] = []
    said = _numbers_said(record)
    adjustments: list[Adjustment] = []
    for one in draft.adjustments:
        seen = {(kept.series, kept.step) for kept in adjustments}
        if code := _wrong_adjustment(one, begun, record, said, seen):
            dropped.append(Dropped(what="adjustment", code=code, about=f"{one.series} #{one.step}: {one.share:+g}"))
        else:
            adjustments.append(Adjustment(**one.model_dump()))
    recommendations = []
    for item in draft.recommendations:
        if code := _wrong_evidence(item.evidence, record) or wrong_words(item.text, said):
            dropped.append(Dropped(what="recommendation", code=code, about=item.text))
        else:
            recommendations.append(Recommendation(**item.model_dump()))
    narrative = _narrative(draft.narrative, said | {abs(one.share) for one in adjustments}, dropped)
    return AgentAnswer(
        label="gemini",
        adjustments=tuple(adjustments),
        recommendations=tuple(recommendations),
        narrative=narrative,
        dropped=tuple(dropped),
    )


def _wrong_adjustment(
    one: DraftAdjustment, begun: Start, record: tools.Record, said: set[float], seen: set[tuple[str, int]]
) -> str:
    if abs(one.share) > LIMIT:
        return "out_of_bounds"
    if not begun.has(one.series, one.step):
        return "no_such_period"
    if (one.series, one.step) in seen:
        return "twice"
    return _wrong_evidence(one.evidence, record) or wrong_words(one.reason, said | {abs(one.share)})


def _wrong_evidence(evidence: Iterable[Evidence], record: tools.Record) -> str:
    """One false piece spoils all: a model that invents one value is not believed for the others."""
    some = list(evidence)
    if not some:
        return "no_evidence"
    if code := next((code for one in some if (code := record.problem(one))), ""):
        return code
    return "only_user_text" if all(tools.free(one) for one in some) else ""


def _numbers_said(record: tools.Record) -> set[float]:
    """Every number in the tools' answers, those inside their texts and dates too; nothing that a person typed."""
    found: set[float] = set()
    for call in record.calls:
        for value in tools.scalars(call.answer):
            if isinstance(value, str):
                found |= {number for part in NUMBER.findall(value) for number, _ in readings(part)}
            else:
                found.add(abs(float(value)))
    return found


def _narrative(text: str, said: set[float], dropped: list[Dropped]) -> str:
    kept = []
    for sentence in filter(None, (part.strip() for part in SENTENCE_END.split(text))):
        if code := wrong_words(sentence, said):
            dropped.append(Dropped(what="sentence", code=code, about=sentence))
        else:
            kept.append(sentence)
    return " ".join(kept)


def wrong_words(text: str, said: set[float]) -> str:
    """ "number" where a number was never said, "link" where somebody is sent elsewhere, else nothing."""
    if LINK.search(text):
        return "link"
    numbers = NUMBER.findall(CALL_ID.sub("", text))
    return "" if all(any(_known(*one, said) for one in readings(number)) for number in numbers) else "number"


def readings(number: str) -> list[tuple[float, int]]:
    """(value, decimals) of a number as Indonesians write it (1.234,5), and as machines do (1234.5) where it may be that."""
    out = []
    if THOUSANDS.fullmatch(number):
        out.append((float(re.sub(r"[.,]", "", number)), 0))
    whole, mark, decimals = number.replace(".", "").partition(",")
    if mark and "," not in decimals:
        out.append((float(f"{whole}.{decimals}"), len(decimals)))
    if number.count(".") <= 1 and "," not in number:
        out.append((float(number), len(number.partition(".")[2])))
    return out


def _known(value: float, decimals: int, said: set[float]) -> bool:
    """Said as it is, rounded to the decimals written, or as a share that is written in percent."""
    room = 0.5 * 10.0**-decimals + 1e-9
    return any(abs(one - value) <= room or (one <= 2 and abs(100 * one - value) <= room) for one in said)
