"""Prompts are the .md files beside this one. A prompt's version is its own first line and a print of its text, so that a
changed text can never be logged under an old version."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Prompt:
    text: str
    version: str


@cache
def load(name: str) -> Prompt:
    """`name.md`: its first line is `version: N`, the rest is the text."""
    whole = (HERE / f"{name}.md").read_text(encoding="utf-8")
    first, _, text = whole.partition("\n")
    number = first.removeprefix("version:").strip()
    if not first.startswith("version:") or not number.isdecimal():
        raise ValueError(f"{name}.md must begin with a line `version: N`")
    return Prompt(text.strip(), f"{number}.{hashlib.sha256(text.encode()).hexdigest()[:8]}")
