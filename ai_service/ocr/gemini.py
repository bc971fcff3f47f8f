"""Gemini looks at the picture. It is sent the picture and a prompt, nothing of the account; what it answers is checked
by the same shapes as our own reading, because a model can write a number that stands nowhere."""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from ai_service import llm, prompts, spending
from ai_service.models import AiCall, Outcome
from ai_service.ocr import kinds, shapes
from ai_service.reading import LIFELONG, CertificateReading, ReadField
from ai_service.types import AiError, InvalidOutput, Strict, Usage

if TYPE_CHECKING:
    from ai_service.loop import Meter

PURPOSE = "read_certificate"
# A page is about 1,300 tokens at most, with the prompt and the schema about 3,000; thoughts come on top of the answer.
TOKENS_IN = 6_000
MAX_OUTPUT = 4_096
SECONDS = 45.0
# A number in the right shape is believed this far; without the right shape it is shown, and never as certain.
SHAPED, SHAPELESS = 0.95, 0.5
NUMBERS: dict[str, Callable[[str], shapes.Number | None]] = {
    "nomor_str": shapes.str_number,
    "nik": shapes.nik_number,
    "nomor": shapes.other_number,
}


@dataclass(frozen=True)
class Caller:
    """Whom the call is booked for, such as `nakes:<uid>`, and when it is."""

    served: str
    now: datetime


class Copied(Strict):
    value: str | None = Field(default=None, max_length=200)
    confidence: float = Field(default=0.0, ge=0, le=1)


NOTHING = Copied(value=None, confidence=0.0)


class Answer(Strict):
    """What the model is asked for."""

    jenis: Copied = NOTHING
    nomor_str: Copied = NOTHING
    nik: Copied = NOTHING
    nama: Copied = NOTHING
    profesi: Copied = NOTHING
    tempat_lahir: Copied = NOTHING
    tanggal_lahir: Copied = NOTHING
    berlaku_sampai: Copied = NOTHING
    nomor: Copied = NOTHING


def read(picture: bytes, *, by: Caller, sleep: Callable[[float], None] = time.sleep) -> CertificateReading:
    """Raises AiError where Gemini did not read; the call is logged in AiCall either way."""
    from ai_service import loop  # LangChain

    at = replace(llm.config(), max_output=MAX_OUTPUT)
    prompt = prompts.load(PURPOSE)
    booked = spending.cost_of(TOKENS_IN, at.max_output) * at.attempts
    call = spending.begin(
        purpose=PURPOSE, served=by.served, at=at, input_hash=hashlib.sha256(picture).hexdigest(),
        told={"bytes": len(picture)}, booked=booked, now=by.now, prompt_version=prompt.version,
    )  # fmt: skip
    begin = time.monotonic()
    meter = loop.Meter(1, TOKENS_IN + MAX_OUTPUT, begin + SECONDS, at.attempts, sleep)
    try:
        answer = _checked(_ask(picture, prompt.text, at, meter))
    except AiError as error:
        _end(call, meter.usage, time.monotonic() - begin, error.code, error.detail)
        raise
    seconds = time.monotonic() - begin
    _end(call, meter.usage, seconds, Outcome.OK)
    return CertificateReading("gemini", believed(answer), seconds=round(seconds, 2))


def _ask(picture: bytes, prompt: str, at: llm.Config, meter: "Meter") -> str:
    from ai_service import loop

    system = prompt.replace("{kinds}", ", ".join(kinds.KINDS))
    image = {"type": "image", "base64": base64.b64encode(picture).decode(), "mime_type": "image/jpeg"}
    ask: list[str | dict[Any, Any]] = [{"type": "text", "text": "Salin isian dokumen ini."}, image]
    return loop.once(llm.chat_model(at), system=system, text=ask, schema=Answer.model_json_schema(), meter=meter)


def _checked(text: str) -> Answer:
    try:
        return Answer.model_validate_json(text[text.find("{") : text.rfind("}") + 1])
    except ValidationError as error:
        # Pydantic's own text would repeat what stands on the document.
        raise InvalidOutput("; ".join(f"{one['loc']}: {one['type']}" for one in error.errors()[:5])) from error


def _end(call: AiCall, usage: Usage, seconds: float, outcome: str, detail: str = "") -> None:
    call.outcome, call.detail, call.seconds = outcome, detail[:300], round(seconds, 2)
    call.requests, call.tokens_in, call.tokens_out = usage.requests, usage.tokens_in, usage.tokens_out
    call.cost = spending.cost_of(usage.tokens_in, usage.tokens_out)
    call.save()


def believed(answer: Answer) -> dict[str, ReadField]:
    """The answer in normal form; no place on the page, for Gemini names none."""
    told = {name: copied for name, copied in answer if isinstance(copied, Copied) and copied.value}
    found = {name: field for name, copied in told.items() if (field := _field(name, copied)) is not None}
    born, nik = found.get("tanggal_lahir"), found.get("nik")
    if nik and born and not shapes.nik_fits(nik.value, date.fromisoformat(born.value)):
        found["nik"] = ReadField(nik.value, min(nik.confidence, SHAPELESS))
    return found


def _field(name: str, copied: Copied) -> ReadField | None:
    value = copied.value or ""
    if name in NUMBERS:
        return _number(NUMBERS[name](value), value, copied.confidence)
    normal = _normal(name, value)
    return ReadField(normal, min(copied.confidence, SHAPED)) if normal else None


def _number(number: shapes.Number | None, value: str, confidence: float) -> ReadField | None:
    if number is None:
        bare = shapes.bare(value).upper()
        return ReadField(bare, min(confidence, SHAPELESS)) if bare else None
    return ReadField(number.value, min(confidence, SHAPELESS if number.repaired else SHAPED))


def _normal(name: str, value: str) -> str | None:
    if name == "jenis":
        return value if value in kinds.KINDS and value != kinds.UNKNOWN else None
    if name == "profesi":
        told = kinds.profession_of(value)
        return told.value if told else None
    if name in ("tanggal_lahir", "berlaku_sampai"):
        if name == "berlaku_sampai" and shapes.LIFELONG_WORDS.search(value):
            return LIFELONG
        found = shapes.find_date(value)
        return found.day.isoformat() if found else None
    return shapes.person_name(value) if name == "nama" else shapes.place_name(value)
