"""What the agent starts from: built, checked and written out in one place.

Text that a person or a feed wrote is cleaned, cut, and marked as `user_text`; everything a model is shown stands between
<data> and </data>, and no text can close that mark, because < and > inside are escaped.
"""

import hashlib
import json
import math
import unicodedata
from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ai_service.types import Strict

USER_TEXT = "user_text"
MAX_USER_TEXT = 200
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+:[0-9]*$", max_length=60)]
Amount = Annotated[float, Field(ge=0, le=1e9)]


class Step(Strict):
    """One period ahead; amounts in the unit of its series, per period."""

    step: int = Field(ge=1, le=12)
    first_day: date
    last_day: date
    mean: Amount
    q10: Amount
    q90: Amount

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day or self.q90 < self.q10:
            raise ValueError("a period must end after it begins, and q90 be above q10")
        return self


class StartSeries(Strict):
    """`key` is "measure:departemen"; the text after the colon is empty for the sum of the faskes."""

    key: Key
    departemen: dict[str, str] | None
    measure: str
    unit: str
    steps: tuple[Step, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _consecutive(self) -> Self:
        if [one.step for one in self.steps] != list(range(1, len(self.steps) + 1)):
            raise ValueError("steps must count from 1 without a hole")
        return self


class Start(Strict):
    """`digest` is a print of everything the tools may answer: with the rest it decides whether an answer is reused."""

    faskes: dict[str, str]
    freq: Literal["W", "M"]
    data_until: date
    series: tuple[StartSeries, ...] = Field(min_length=1, max_length=60)
    digest: str

    @model_validator(mode="after")
    def _different_keys(self) -> Self:
        twice = [key for key, n in Counter(one.key for one in self.series).items() if n > 1]
        if twice:
            raise ValueError(f"series twice: {twice}")
        return self

    def has(self, key: str, step: int) -> bool:
        return any(one.key == key and 1 <= step <= len(one.steps) for one in self.series)


def user_text(text: str, limit: int = MAX_USER_TEXT) -> dict[str, str]:
    """Something a person or a feed wrote: one line, no control or direction marks, not longer than `limit`."""
    kept = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    line = " ".join(kept.split())
    return {USER_TEXT: line if len(line) <= limit else line[: limit - 1] + "…"}


def block(value: Any, **marks: str) -> str:
    """`<data …>json</data>`; raises ValueError for NaN and infinity, which are no data."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    names = "".join(f' {name}="{mark}"' for name, mark in marks.items())
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<data{names}>{escaped}</data>"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not for the model")


def plain(value: Any) -> Any:
    """The same as it looks after travelling as JSON: dates are text, tuples lists; numbers to six digits."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("NaN or infinity is no data")
        return float(f"{value:.6g}")
    return value if value is None or isinstance(value, bool | int | str) else _plain(value)


def digest(*values: Any) -> str:
    """A print of plain values, the same for equal ones in every process."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def first_message(start: Start) -> str:
    """What the model is told at the beginning: the task's object, no numbers to cite yet but the means."""
    shown = start.model_dump(exclude={"digest"})
    task = "Nilai ramalan ini. Panggil alat, lalu tulis jawaban akhir."
    return f"{task}\n{block(plain(shown))}"


def input_hash(start: Start, *, prompt_version: str, model: str) -> str:
    return digest(start.model_dump(mode="json"), prompt_version, model)
