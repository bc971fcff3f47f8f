"""Sentences on documents: telling them from titles and labels, and whose end they speak of."""

import re
from dataclasses import dataclass

# What a title or a label cannot be followed by without being the beginning of a sentence.
_GOES_ON = re.compile(
    r"^[\s,]*(?:ini|tersebut|yang|di\s?atas|di\s?bawah|berlaku|dinyatakan|diberikan|diterbitkan|dikeluarkan|diserahkan"
    r"|adalah|merupakan|tidak|masih|wajib|dapat|telah|harus|akan|batal|hanya|is|shall|has|was)(?:(?![a-z])|(?<=ini)berlaku)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^\W*(?:berdasarkan|sesuai|menurut|menimbang|mengingat|pemegang|memiliki|dengan)", re.IGNORECASE)
_SMALL_WORD = re.compile(r"\b[a-z]{3,}")
# "berlaku sampai", "berlaku sejak … s.d.", "valid from … until": what follows is the end.
_UNTIL = re.compile(
    r"berlaku\W*(?:(?:surat|str|sip|izin)?\W*(?:sejak|mulai|terhitung|dari|selama)\b.{3,70}?)?"
    r"(?:sampai|hingga|\bs\W{0,2}d(?![a-z])|(?=(?:seumur|selama)\W?hidup))"
    r"|valid\W*(?:from\b.{3,50}?)?(?:until|through|thru|till|\bto\b|(?=for\W?life))",
    re.IGNORECASE,
)
# "dengan tanggal", a weekday and a date; what stands farther behind belongs to something else.
_NEAR = 65
_NAMES = {
    "str": r"surat\s?tanda\s?registrasi|\bstr\b|\bregistrasi",
    "sip": r"surat\s?i[zj]in\s?(?:praktik|praktek|kerja)|\bsip\w?\b|\bi[zj]in\b",
    "ktm": r"\bkartu\b",
    "other": r"sertifikat|sertipikat|piagam|certificate|ijazah",
}
_SENTENCE_END = re.compile(r"[.;]\s+(?=[A-Z])")


@dataclass(frozen=True)
class Ending:
    """What stands behind "berlaku sampai" in a sentence: on its line, and with the next line.

    `named` is whether the sentence names this document itself.
    """

    inside: str
    whole: str
    named: bool


def goes_on(rest: str) -> bool:
    """Is a title or label with this behind it the beginning of a sentence?"""
    return _GOES_ON.match(rest) is not None


def around_title(before: str, after: str) -> bool:
    """Do the words around a title make its line a sentence? A title stands alone, or with a number or a profession."""
    opened = _OPENS.match(before) or _SMALL_WORD.search(before)
    return goes_on(after) or opened is not None or len(_SMALL_WORD.findall(after)) >= 4


def ending(kind: str, before: str, line: str, after: str) -> Ending | None:
    """What a line that says how long something is good for says of a document of this kind.

    `before` and `after` are the lines that its sentence may begin and go on in. None where it says nothing, or speaks of
    another document: the last one that is named before "berlaku" is meant.
    """
    whole = f"{line} {after}"
    found = _UNTIL.search(whole)
    if found is None or found.start() >= len(line):
        return None
    subject = _subject(f"{before} {whole[: found.start()]}")
    if subject not in (None, _own(kind)):
        return None
    told = _SENTENCE_END.split(whole[found.end() :])[0][:_NEAR]
    return Ending(told[: max(0, len(line) - found.end())], told, subject is not None)


def of_another(kind: str, text: str) -> bool:
    """Does a text, which may go on in the next line, speak last of a document of another kind?"""
    return _subject(text) not in (None, _own(kind))


def _own(kind: str) -> str:
    return kind if kind in _NAMES else "other"


def _subject(text: str) -> str | None:
    sentence = _SENTENCE_END.split(text)[-1]
    places = [
        (found.start(), name)
        for name, pattern in _NAMES.items()
        for found in re.finditer(pattern, sentence, re.IGNORECASE)
    ]
    return max(places)[1] if places else None
