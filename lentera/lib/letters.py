"""A letter as PDF by typst: text is text, never markup. Whoever signs it writes in what is left blank."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parent / "letter.typ"
BLANK = "........................................"
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """`parts` are paragraphs (str), facts (pairs) or lists (tuple of str), in their order."""

    title: str
    number: str
    place_date: str
    to: Sequence[str]
    parts: Sequence["str | Facts | tuple[str, ...]"]
    signer_role: str
    signer_name: str
    signer_id: str
    made: str
    draft: bool = True


def to_pdf(letter: Letter) -> bytes:
    """A4. Raises typst's errors for what is a fault of the template."""
    # 50 MB that only a request for a letter should pay.
    import typst

    data = {
        "title": letter.title,
        "number": letter.number,
        "place-date": letter.place_date,
        "to": list(letter.to),
        "parts": [_part(part) for part in letter.parts],
        "signer": {"role": letter.signer_role, "name": letter.signer_name, "id": letter.signer_id},
        "made": letter.made,
        "draft": letter.draft,
    }
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    out: bytes = typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(data)}, font_paths=fonts)
    return out


def _part(part: "str | Facts | tuple[str, ...]") -> dict[str, Any]:
    if isinstance(part, str):
        return {"kind": "text", "text": part}
    if part and isinstance(part[0], str):
        return {"kind": "list", "items": list(part)}
    return {"kind": "facts", "rows": [list(pair) for pair in part]}
