"""What a picture of a document says, whoever read it. Light on purpose: web processes import it, and no engine with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

# From here on a field is shown as certain; numbers reach it only with evidence beyond one look.
HIGH_CONFIDENCE = 0.9

Engine = Literal["gemini", "embedded"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ReadField:
    """One field. Numbers come without punctuation, dates as YYYY-MM-DD, a life-long validity as LIFELONG.

    `confidence` is 0 to 1; `box` is left, top, right, bottom as fractions of the upright page, None when not known.
    """

    value: str
    confidence: float
    box: Box | None = None

    @property
    def certain(self) -> bool:
        return self.confidence >= HIGH_CONFIDENCE


LIFELONG = "SEUMUR HIDUP"


@dataclass(frozen=True)
class CertificateReading:
    """`fields` has only what was found, by name (jenis, nomor_str, nik, nama, profesi, tanggal_lahir, berlaku_sampai …).

    `qr` holds the texts of QR codes, `turned` how many degrees clockwise the page had to be turned, `fell_back` the
    sentence why Gemini did not read although it is configured.
    """

    engine: Engine
    fields: Mapping[str, ReadField] = field(default_factory=dict)
    qr: tuple[str, ...] = ()
    turned: int = 0
    seconds: float = 0.0
    fell_back: str = ""

    def value(self, name: str) -> str:
        """The value, or "" when it was not found."""
        found = self.fields.get(name)
        return found.value if found else ""

    def certain(self, name: str) -> str:
        """The value when it is certain, else ""."""
        found = self.fields.get(name)
        return found.value if found and found.certain else ""


def to_json(reading: CertificateReading) -> dict[str, Any]:
    return asdict(reading)


def from_json(stored: Mapping[str, Any]) -> CertificateReading:
    """What `to_json` gave, after a trip through JSON."""
    fields = {
        name: ReadField(one["value"], one["confidence"], tuple(one["box"]) if one["box"] else None)
        for name, one in stored["fields"].items()
    }
    return CertificateReading(**{**stored, "fields": fields, "qr": tuple(stored["qr"])})
