"""The engine of this machine: lines, fields, and how far each may be believed."""

import time
from collections.abc import Callable
from datetime import date

from ai_service.ocr import engine, picture, shapes
from ai_service.ocr.fields import NUMBERS, Field, parse
from ai_service.ocr.kinds import STR
from ai_service.ocr.lines import box_of, levelled
from ai_service.ocr.picture import Pixels
from ai_service.reading import HIGH_CONFIDENCE, LIFELONG, CertificateReading, ReadField

# The most a field may have that was not confirmed: visibly below what is shown as certain.
UNCONFIRMED = 0.8
# Every look at a number must be at least so sure of its line.
NUMBER_SCORE = 0.92
TEXT_SCORE = 0.93


def read(content: bytes) -> CertificateReading:
    """Raises engine.InWebProcess, or picture.NoPicture for bytes that are no picture."""
    begin = time.monotonic()
    engine.refuse_in_web()
    try:
        believed, codes, turned = _read(content)
    finally:
        engine.give_back()
    return CertificateReading("embedded", believed, codes, turned, round(time.monotonic() - begin, 2))


def _read(content: bytes) -> tuple[dict[str, ReadField], tuple[str, ...], int]:
    page, quads, turned = engine.upright(picture.decode(content))
    found = parse(levelled(engine.read_lines(page, quads)))
    codes = picture.qr_texts(page)
    return {name: _believed(name, field, found, page, codes) for name, field in found.items()}, codes, turned


def qr(content: bytes) -> tuple[str, ...]:
    """Only the texts of QR codes."""
    return picture.qr_texts(picture.decode(content))


def _believed(name: str, field: Field, found: dict[str, Field], page: Pixels, codes: tuple[str, ...]) -> ReadField:
    score = min(line.score for line in field.lines)
    if name in NUMBERS:
        confidence = number_confidence(name, field, found, score, _looks(field, page), codes)
    else:
        confidence = text_confidence(field, score)
    height, width = page.shape[:2]
    return ReadField(field.value, round(confidence, 3), box_of([line.quad for line in field.lines], width, height))


def text_confidence(field: Field, score: float) -> float:
    """A label or title read whole and an engine that is sure make a text certain."""
    return min(field.sure, score) if score >= TEXT_SCORE else min(field.sure, score, UNCONFIRMED)


def number_confidence(
    name: str,
    field: Field,
    found: dict[str, Field],
    score: float,
    looks: list[tuple[str | None, float]],
    codes: tuple[str, ...],
) -> float:
    """Certain only by evidence beyond one look: two more looks that agree, and nothing on the page against it."""
    base = min(field.sure, score)
    if name == "nik" and against_birth(field.value, found):
        return min(base, 0.5)
    if field.sure < HIGH_CONFIDENCE:
        return min(base, UNCONFIRMED)
    if in_qr(field.value, codes):
        return max(base, 0.98)
    if name == "nomor_str" and may_be_letters(field.value, found):
        return min(base, 0.5)
    agreed = len(looks) >= 2 and all(value == field.value and sure >= NUMBER_SCORE for value, sure in looks)
    if not agreed or score < NUMBER_SCORE:
        return min(base, UNCONFIRMED)
    return max(base, HIGH_CONFIDENCE)


def against_birth(nik: str, found: dict[str, Field]) -> bool:
    born = found.get("tanggal_lahir")
    return born is not None and not shapes.nik_fits(nik, date.fromisoformat(born.value))


def may_be_letters(value: str, found: dict[str, Field]) -> bool:
    """STRs for life are two letters and 14 digits: 10… may have been IO…, unless the page is a STR that ends on a date."""
    until, kind = found.get("berlaku_sampai"), found.get("jenis")
    dated = kind is not None and kind.value == STR and until is not None and until.value != LIFELONG
    return not dated and shapes.may_be_letters(value)


def in_qr(value: str, codes: tuple[str, ...]) -> bool:
    """Does a code on the page hold the whole number? Codes carry check digits of their own."""
    return len(value) >= 8 and any(shapes.bare(value).upper() in shapes.bare(text).upper() for text in codes)


def _looks(field: Field, page: Pixels) -> list[tuple[str | None, float]]:
    again: Callable[[str], str | None] | None = field.again
    if again is None:
        return []
    return [(again(text), score) for text, score in engine.read_again(page, field.lines[0].quad)]
