"""What the agent is asked and what it answers, checked by Pydantic. The forecaster has its own types.

`Draft*` is what a model may write: right in shape, not yet believed. `AgentAnswer` is what is left of it after the code
has checked every piece of evidence, or the statistical answer.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Most that an adjustment may move one period, up or down.
LIMIT = 0.30
MAX_ITEMS = 40

Label = Literal["statistik", "gemini"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Scalar = bool | int | float | str
Json = dict[str, Any]


class Strict(BaseModel):
    """Unknown fields are an error, and so are NaN and infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Evidence(Strict):
    """Where a number comes from: `call` is the id that the tool's answer carried, `path` leads to `value` in it."""

    tool: Name = Field(description="nama alat yang dipanggil")
    call: Name = Field(description="nomor panggilan pada jawaban alat itu, mis. k2")
    path: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="jalan ke nilainya di dalam jawaban, mis. pekan.3.jumlah"
    )
    value: Scalar = Field(description="nilainya, disalin persis")


class DraftAdjustment(Strict):
    series: Name = Field(description="kunci deret")
    step: int = Field(description="periode ke depan, mulai 1")
    share: float = Field(description="perubahan sebagai bagian: 0.1 = 10% lebih banyak; antara -0.30 dan 0.30")
    reason: Text
    evidence: list[Evidence] = Field(default_factory=list, max_length=8)


class DraftRecommendation(Strict):
    text: Text
    evidence: list[Evidence] = Field(default_factory=list, max_length=8)


class Draft(Strict):
    """The whole answer that the model is asked for."""

    adjustments: list[DraftAdjustment] = Field(default_factory=list, max_length=MAX_ITEMS)
    recommendations: list[DraftRecommendation] = Field(default_factory=list, max_length=10)
    narrative: Annotated[str, StringConstraints(strip_whitespace=True, max_length=3000)] = ""


class Adjustment(Strict):
    """Believed: within bounds, and every piece of evidence was found where it says."""

    series: str
    step: int = Field(ge=1)
    share: float = Field(ge=-LIMIT, le=LIMIT)
    reason: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Recommendation(Strict):
    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Dropped(Strict):
    """Something the model wrote that is not believed: a code, and what it was about."""

    what: Literal["adjustment", "recommendation", "sentence"]
    code: str
    about: str


class AgentAnswer(Strict):
    """`label` says who answers. With "statistik" there are no adjustments and `code` says why (see AiError)."""

    label: Label
    adjustments: tuple[Adjustment, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    narrative: str = ""
    dropped: tuple[Dropped, ...] = ()
    code: str = ""


class Usage(Strict):
    """Of one run: requests that were answered, and the tokens they counted (thoughts are output)."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def plus(self, tokens_in: int, tokens_out: int) -> "Usage":
        return Usage(
            requests=self.requests + 1,
            tokens_in=self.tokens_in + tokens_in,
            tokens_out=self.tokens_out + tokens_out,
        )

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class AiError(Exception):
    """Gemini could not be used. `code` is stored, the sentence may be shown."""

    code = "error"
    sentence = "Gemini tidak dapat dipakai. Ramalan statistik berlaku."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail


class NoKey(AiError):
    code = "no_key"
    sentence = "Kunci Gemini belum diisi. Ramalan statistik berlaku."


class RateLimited(AiError):
    code = "rate_limited"
    sentence = "Gemini sedang membatasi permintaan. Ramalan statistik berlaku."


class Unavailable(AiError):
    code = "unavailable"
    sentence = "Gemini sedang tidak tersedia. Ramalan statistik berlaku."


class TimedOut(AiError):
    code = "timeout"
    sentence = "Gemini terlalu lama menjawab. Ramalan statistik berlaku."


class Refused(AiError):
    """The request, the key or the model's name is wrong: trying again does not help."""

    code = "refused"
    sentence = "Gemini menolak permintaan: periksa kunci dan nama modelnya. Ramalan statistik berlaku."


class Blocked(AiError):
    code = "blocked"
    sentence = "Gemini menahan jawabannya. Ramalan statistik berlaku."


class TooManySteps(AiError):
    code = "steps"
    sentence = "Gemini tidak selesai dalam batas langkah. Ramalan statistik berlaku."


class TooManyTokens(AiError):
    code = "tokens"
    sentence = "Gemini melewati batas token. Ramalan statistik berlaku."


class InvalidOutput(AiError):
    code = "invalid"
    sentence = "Jawaban Gemini tidak terbaca, juga setelah diminta ulang. Ramalan statistik berlaku."


class OverBudget(AiError):
    code = "budget"
    sentence = "Anggaran Gemini bulan ini sudah habis. Ramalan statistik berlaku."


class Busy(AiError):
    code = "busy"
    sentence = "Gemini sedang menghitung untuk masukan yang sama. Ramalan statistik berlaku."


def statistical(error: AiError) -> AgentAnswer:
    """The answer without Gemini: nothing adjusted, and why."""
    return AgentAnswer(label="statistik", narrative=error.sentence, code=error.code)
