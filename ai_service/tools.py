"""The agent's tools: their arguments, what they answered in this run, and finding a value in it again.

The answers come from callables that the caller passes in. They may run in another thread, so they must not touch the
database: the caller gathers first.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ai_service import start
from ai_service.reading import CertificateReading
from ai_service.types import Evidence, Json, Strict

MAX_CALLS = 16
MAX_ANSWER = 6_000
SeriesKey = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class FaskesData(Strict):
    """Data faskes ini: profile (profil), history (hitungan per periode), roster (jadwal tetap, shift, dan dokumen orang yang dijadwalkan), budget."""

    part: Literal["profile", "history", "roster", "budget"]
    series: SeriesKey | None = Field(None, description="kunci deret; wajib untuk history")
    periods: int = Field(26, ge=1, le=104, description="berapa periode terakhir, untuk history")


class ExternalData(Strict):
    """Data luar: weather (cuaca), calendar (libur, Ramadan, mudik), diseases (penyakit), events (acara setempat)."""

    part: Literal["weather", "calendar", "diseases", "events"]


class StatisticalForecast(Strict):
    """Ramalan statistik satu deret: tiap periode dengan rentangnya, penyusunnya, galatnya, dan penggeraknya."""

    series: SeriesKey = Field(description="kunci deret")


class Risk(Strict):
    """Risiko bencana di kabupaten faskes ini: skor per bahaya dengan penyusunnya. Untuk dijelaskan, tidak bisa diubah."""


class Document(Strict):
    """Pembacaan satu dokumen tenaga kesehatan: jenis, profesi, masa berlaku, empat angka terakhir nomornya, keyakinan."""

    document: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(description="kunci dokumen")


@dataclass(frozen=True)
class Toolbox:
    """The callables: checked arguments in, plain data out. ToolProblem refuses with a sentence.

    `certificate_reading` is for callers that have documents: `of_documents` makes it; without it the tool is not offered.
    """

    faskes_data: Callable[[FaskesData], Json]
    external_data: Callable[[ExternalData], Json]
    statistical_forecast: Callable[[StatisticalForecast], Json]
    risk: Callable[[Risk], Json]
    certificate_reading: Callable[[Document], Json] | None = None

    def names(self) -> list[str]:
        return [name for name in ARGUMENTS if getattr(self, name) is not None]


ARGUMENTS: dict[str, type[Strict]] = {
    "faskes_data": FaskesData,
    "external_data": ExternalData,
    "statistical_forecast": StatisticalForecast,
    "risk": Risk,
    "certificate_reading": Document,
}
# Of a document the agent learns these as they are, and these by their last four signs. No NIK, no name, no birth.
TOLD = {"kind": "jenis", "profession": "profesi", "valid_until": "berlaku_sampai"}
MASKED = {"str_number": "nomor_str", "number": "nomor"}


class ToolProblem(Exception):
    """The tool cannot answer this; the model reads the sentence and may ask otherwise."""


def of_documents(lookup: Callable[[str], CertificateReading | None]) -> Callable[[Document], Json]:
    """The tool `certificate_reading`. `lookup` gives a reading only where this run may know it: whoever binds it checks
    that, and gathers before the run."""

    def answer(asked: Document) -> Json:
        reading = lookup(asked.document)
        if reading is None:
            return {"available": False}
        told = {**TOLD, **MASKED}
        found = {key: reading.fields[name] for key, name in told.items() if name in reading.fields}
        values = {key: one.value if key in TOLD else one.value[-4:] for key, one in found.items()}
        return {"available": True, **values, "confidence": {key: one.confidence for key, one in found.items()}}

    return answer


@dataclass(frozen=True)
class Call:
    """One answered call of this run."""

    id: str
    tool: str
    arguments: Json
    answer: Json


@dataclass
class Record:
    """Runs the tools of one run and remembers what they said."""

    toolbox: Toolbox
    calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, tool: str, arguments: Strict) -> str:
        """The tool's answer as the model reads it, marked with the id that evidence must cite."""
        with self._lock:
            if len(self.calls) >= MAX_CALLS:
                raise ToolProblem(f"Sudah {MAX_CALLS} panggilan. Tulis jawaban akhir sekarang.")
            answer = start.plain(getattr(self.toolbox, tool)(arguments))
            call = Call(f"k{len(self.calls) + 1}", tool, arguments.model_dump(), answer)
            shown = self.shown(call)
            if len(shown) > MAX_ANSWER:
                raise ToolProblem("Jawabannya terlalu panjang. Minta lebih sedikit periode.")
            self.calls.append(call)
            return shown

    def shown(self, call: Call) -> str:
        return start.block(call.answer, tool=call.tool, call=call.id)

    def transcript(self) -> str:
        return "\n".join(self.shown(call) for call in self.calls)

    def problem(self, evidence: Evidence) -> str:
        """Why this evidence is not one: a code, or an empty string when it is where it says and equal."""
        call = next((one for one in self.calls if one.id == evidence.call), None)
        if call is None or call.tool != evidence.tool:
            return "no_such_call"
        try:
            value = at(call.answer, evidence.path)
        except LookupError:
            return "no_such_path"
        return "" if same(value, evidence.value) else "other_value"

    def unavailable(self, evidence: Evidence) -> bool:
        """Does it cite an answer that only says that nothing is known?"""
        call = next((one for one in self.calls if one.id == evidence.call), None)
        return call is not None and isinstance(call.answer, dict) and call.answer.get("available") is False


def free(evidence: Evidence) -> bool:
    """Is it something that a person typed, so that it cannot stand alone?"""
    return start.USER_TEXT in evidence.path.split(".")


def at(answer: Any, path: str) -> Any:
    """Follow `a.0.b`; LookupError where it leads nowhere."""
    for part in path.split("."):
        if isinstance(answer, list) and part.isascii() and part.isdecimal():
            answer = answer[int(part)]
        elif isinstance(answer, dict):
            answer = answer[part]
        else:
            raise LookupError(path)
    return answer


def same(one: Any, other: Any) -> bool:
    """Equal values; 12 and 12.0 are, 1 and True and "1" are not. Nothing equals a list, an object or null."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return isinstance(one, str) and isinstance(other, str) and one == other


def scalars(value: Any) -> Iterator[Any]:
    """Every number and text in an answer that a person did not type."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key != start.USER_TEXT:
                yield from scalars(one)
    elif isinstance(value, list):
        for one in value:
            yield from scalars(one)
    elif value is not None and not isinstance(value, bool):
        yield value
