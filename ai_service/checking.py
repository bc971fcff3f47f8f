"""Nothing a model wrote is believed before this: evidence is looked up, bounds are kept, numbers must have been said.

A percentage must be a share that was said, a date a whole date that was said: the day of a date is no count, and a count no
percentage. What no code can check: whether the cited value really is the reason, and claims without a number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

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
# Above this a fraction is an amount, not a share that somebody would write in percent.
MOST_SHARE = 2.0
CALL_ID = re.compile(r"\bk\d+\b")
LINK = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:com|id|org|net|io|me)\b", re.I)
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
PERCENT = re.compile(r"(\d+(?:[.,]\d+)*)\s*(?:%|persen\b)", re.ASCII | re.I)
ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip
MONTH = "|".join([*MONTHS, *(name[:3] for name in MONTHS)])
WRITTEN_DAY = re.compile(
    rf"(?:\b(\d{{1,2}})(?:\s*(?:-|–|sampai)\s*(\d{{1,2}}))?\s+)?\b({MONTH})\b(?:\s+(\d{{4}}))?\b", re.ASCII | re.I
)
YEAR = re.compile(r"\btahun\s+(\d{4})\b", re.ASCII | re.I)
# Amounts in words are not looked up, but refused: the model is told to write figures.
IN_WORDS = re.compile(
    r"\b(?:se)?(?:puluh|belas|ratus|ribu|juta|miliar|triliun|lusin)(?:an)?\b|\b(?:setengah|separuh|separo|sepertiga|seperempat)\b"
    r"|\blipat\b|\b(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)\s+(?:persen|kali|pertiga|perempat)\b",
    re.I,
)


@dataclass
class Said:
    """What may be repeated: `amounts` as they are, `shares` as fractions, `days` as (year, month, day; 0 for a whole month)."""

    amounts: set[float] = field(default_factory=set)
    shares: set[float] = field(default_factory=set)
    days: set[tuple[int, int, int]] = field(default_factory=set)

    def add(self, value: str | float) -> None:
        if isinstance(value, str):
            self._add_text(value)
            return
        self.amounts.add(abs(float(value)))
        if isinstance(value, float) and abs(value) <= MOST_SHARE:
            self.shares.add(abs(value))

    def _add_text(self, text: str) -> None:
        self.days |= {(int(y), int(m), int(d or 0)) for y, m, d in ISO_DAY.findall(text)}
        rest = ISO_DAY.sub(" ", text)
        self.shares |= {number / 100 for part in PERCENT.findall(rest) for number, _ in readings(part)}
        self.amounts |= {number for part in NUMBER.findall(PERCENT.sub(" ", rest)) for number, _ in readings(part)}

    def with_shares(self, shares: Iterable[float]) -> "Said":
        return Said(self.amounts, self.shares | {abs(one) for one in shares}, self.days)

    def knows_day(self, found: re.Match[str]) -> bool:
        """`25 Desember 2026`, `25–27 Desember`, `Desember 2026`: each day of it was said, with this month and year."""
        month = [name[:3] for name in MONTHS].index(found[3][:3].lower()) + 1
        years = {int(found[4])} if found[4] else {year for year, _, _ in self.days}
        days = [int(found[n]) for n in (1, 2) if found[n]]
        in_month = {(y, d) for y, m, d in self.days if m == month and y in years}
        return all(any((y, day) in in_month for y in years) for day in days) and (bool(in_month) or not found[4])


def check(draft: Draft, begun: Start, record: tools.Record) -> AgentAnswer:
    """What is left of a draft; the rest is listed in `dropped` with its code."""
    dropped: list[Dropped] = []
    said = _said(begun, record)
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
    narrative = _narrative(draft.narrative, said.with_shares(one.share for one in adjustments), dropped)
    return AgentAnswer(
        label="gemini",
        adjustments=tuple(adjustments),
        recommendations=tuple(recommendations),
        narrative=narrative,
        dropped=tuple(dropped),
    )


def _wrong_adjustment(
    one: DraftAdjustment, begun: Start, record: tools.Record, said: Said, seen: set[tuple[str, int]]
) -> str:
    if abs(one.share) > LIMIT:
        return "out_of_bounds"
    if not begun.has(one.series, one.step):
        return "no_such_period"
    if (one.series, one.step) in seen:
        return "twice"
    if any(record.unavailable(piece) for piece in one.evidence):
        return "no_data"
    return _wrong_evidence(one.evidence, record) or wrong_words(one.reason, said.with_shares([one.share]))


def _wrong_evidence(evidence: Iterable[Evidence], record: tools.Record) -> str:
    """One false piece spoils all: a model that invents one value is not believed for the others."""
    some = list(evidence)
    if not some:
        return "no_evidence"
    if code := next((code for one in some if (code := record.problem(one))), ""):
        return code
    return "only_user_text" if all(tools.free(one) for one in some) else ""


def _said(begun: Start, record: tools.Record) -> Said:
    """Everything in the tools' answers, inside their texts too, and the days of the periods; nothing that a person typed."""
    said = Said()
    for call in record.calls:
        for value in tools.scalars(call.answer):
            said.add(value)
    for one in begun.series:
        said.days |= {(day.year, day.month, day.day) for step in one.steps for day in (step.first_day, step.last_day)}
    return said


def _narrative(text: str, said: Said, dropped: list[Dropped]) -> str:
    kept = []
    for sentence in filter(None, (part.strip() for part in SENTENCE_END.split(text))):
        if code := wrong_words(sentence, said):
            dropped.append(Dropped(what="sentence", code=code, about=sentence))
        else:
            kept.append(sentence)
    return " ".join(kept)


def wrong_words(text: str, said: Said) -> str:
    """ "number" where a number was never said, "words" where one is not in figures, "link" where somebody is sent elsewhere,
    else nothing.
    """
    if LINK.search(text):
        return "link"
    if IN_WORDS.search(text) or any(sign.isnumeric() and not sign.isascii() for sign in text):
        return "words"
    rest = CALL_ID.sub("", text)
    if not all(_is_said(part, said.shares, per=100) for part in PERCENT.findall(rest)):
        return "number"
    rest = PERCENT.sub(" ", rest)
    if not all((int(y), int(m), int(d or 0)) in said.days for y, m, d in ISO_DAY.findall(rest)):
        return "number"
    rest = ISO_DAY.sub(" ", rest)
    if not all(said.knows_day(found) for found in WRITTEN_DAY.finditer(rest)):
        return "number"
    rest = WRITTEN_DAY.sub(" ", rest)
    if not all(int(year) in {y for y, _, _ in said.days} for year in YEAR.findall(rest)):
        return "number"
    return "" if all(_is_said(part, said.amounts) for part in NUMBER.findall(YEAR.sub(" ", rest))) else "number"


def _is_said(number: str, known: set[float], per: int = 1) -> bool:
    """Said as it is, or rounded to the decimals written."""
    return any(
        abs(per * one - value) <= 0.5 * 10.0**-decimals + 1e-9 for value, decimals in readings(number) for one in known
    )


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
