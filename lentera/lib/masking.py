"""What may be written to a log or kept of a failed task: codes and places in the program, never people's data.

An error's own sentence may repeat what somebody typed, and a name cannot be told from another word. So of an error only its type
and where it happened are kept; in ordinary lines, numbers and addresses that belong to people are masked.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any

_NIK = re.compile(r"(?<![\w-])\d(?:[ .-]?\d){15}(?![\w-])")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])(?:\+|\+?62[ -]?|0)8\d(?:[ -]?\d){6,11}(?![\w-])")
_PHONE_ABROAD = re.compile(r"(?<![\w-])\+\d(?:[ -]?\d){8,14}(?!\w)")
_FRAME = re.compile(r'  File ".*", line \d+')
_KIND = re.compile(r"[\w.]+")
BEGINNING = "Traceback (most recent call last):"


def mask(text: str) -> str:
    """The text with NIK, e-mail addresses and phone numbers replaced by what they were."""
    text = _EMAIL.sub("[surel]", text)
    text = _NIK.sub("[16 angka]", text)
    return _PHONE_ABROAD.sub("[telepon]", _PHONE.sub("[telepon]", text))


def only_places(trace: str) -> str:
    """A traceback with the types of its errors and where they arose, without what they say."""
    return "\n".join(_places(trace.splitlines()))


def _places(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if line.strip() == BEGINNING:
            inside = True
            yield BEGINNING
        elif inside and (_FRAME.match(line) or line.startswith("    ")):
            yield line
        elif inside:
            # The first line after the frames: type, colon, message. What follows is still the message.
            inside = False
            kind = _KIND.match(line)
            yield kind.group() if kind else "?"


class MaskingFormatter(logging.Formatter):
    """Every line of the log goes through here (settings.LOGGING)."""

    def formatException(self, ei: Any) -> str:
        return only_places(super().formatException(ei))

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own rendering of the traceback on the record.
        kept, record.exc_text = record.exc_text, None
        try:
            return mask(super().format(record))
        finally:
            record.exc_text = kept


def mask_failure(*, task: dict[str, Any], **kwargs: Any) -> None:
    """Receiver of django-q's `post_execute_in_worker`: what it keeps of a failed task."""
    if not task["success"]:
        task["result"] = only_places(str(task["result"])[str(task["result"]).find(BEGINNING) :])
