"""The planning agent: a start and four tools in, a checked answer out. It never raises because of Gemini: whatever goes
wrong there, the statistical answer stands and says why."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ai_service import checking, llm, prompts, start, tools
from ai_service.types import AgentAnswer, AiError, Draft, InvalidOutput, Usage, statistical

if TYPE_CHECKING:
    from ai_service.loop import Meter


@dataclass(frozen=True)
class Limits:
    """Of one run. The repair of an unreadable answer has one request of its own."""

    steps: int = 8
    tokens: int = 60_000
    # With one last request of 30 s it stays below the queue's own limit.
    seconds: float = 75.0


@dataclass(frozen=True)
class Run:
    """What was answered, and what it took; `calls` are the tool calls of this run."""

    answer: AgentAnswer
    model: str
    prompt_version: str
    usage: Usage
    seconds: float
    calls: tuple[tools.Call, ...]
    repaired: bool = False
    detail: str = ""


def prompt_version() -> str:
    return "+".join(prompts.load(name).version for name in ("advise", "repair"))


def advise(
    begun: start.Start,
    toolbox: tools.Toolbox,
    *,
    at: llm.Config,
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Run:
    """Let Gemini look at the forecast with the tools."""
    from ai_service.loop import Meter  # LangChain

    limits = limits or Limits()
    begin = time.monotonic()
    record = tools.Record(toolbox)
    meter = Meter(limits.steps, limits.tokens, begin + limits.seconds, at.attempts, sleep)
    repaired, detail = False, ""
    try:
        draft, repaired = _draft(begun, record, meter, at)
        answer = checking.check(draft, begun, record)
    except AiError as error:
        answer, detail = statistical(error), error.detail
    return Run(
        answer, at.model, prompt_version(), meter.usage, time.monotonic() - begin, tuple(record.calls), repaired, detail
    )


def _draft(begun: start.Start, record: tools.Record, meter: "Meter", at: llm.Config) -> tuple[Draft, bool]:
    """The model's answer, and whether it had to be asked again."""
    from ai_service import loop

    model = llm.chat_model(at)
    schema = Draft.model_json_schema()
    system = prompts.load("advise").text.replace("{schema}", json.dumps(schema, ensure_ascii=False))
    first = start.first_message(begun)
    text = loop.run(model, system=system, first=first, record=record, meter=meter)
    try:
        return read(text), False
    except InvalidOutput as error:
        meter.steps = meter.usage.requests + 1
        again = _repair_text(first, record, text, str(error))
        return read(loop.once(model, system=system, text=again, schema=schema, meter=meter)), True


def _repair_text(first: str, record: tools.Record, previous: str, problem: str) -> str:
    # What a model wrote may repeat what a person typed, so it is shown as data.
    values = {
        "problem": start.block(problem),
        "transcript": f"{first}\n{record.transcript()}",
        "previous": start.block(previous[:4000]),
    }
    return re.sub(r"\{(problem|transcript|previous)\}", lambda found: values[found[1]], prompts.load("repair").text)


def read(text: str) -> Draft:
    """The JSON object in a text, with or without words or a fence around it."""
    found = text[text.find("{") : text.rfind("}") + 1]
    try:
        return Draft.model_validate_json(found)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc'])) or 'JSON'}: {one['msg']}" for one in error.errors()[:5]]
        raise InvalidOutput("; ".join(wrong)) from error
