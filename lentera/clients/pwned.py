"""Pwned Passwords: whether a password stands in known leaks, asked by the first five characters of its SHA-1 alone.

The service learns neither the password nor which of some hundreds it is; padding hides even how many there are.
"""

import hashlib

import requests

SECONDS = 2
PREFIX = 5


class Unavailable(Exception):
    """No usable answer. The text holds nothing of the password."""


def times_seen(password: str, *, base_url: str) -> int:
    """How often the password was found in leaks, 0 when never. Raises Unavailable after two seconds at most per step."""
    # SHA-1 is what the service indexes by; nothing is protected with it.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    for line in _range(digest[:PREFIX], base_url).splitlines():
        suffix, _, count = line.partition(":")
        if suffix == digest[PREFIX:]:
            return _number(count)
    return 0


def _number(count: str) -> int:
    if not (count.strip().isascii() and count.strip().isdecimal()):
        raise Unavailable("bentuk jawaban tidak dikenal")
    return int(count)


def _range(prefix: str, base_url: str) -> str:
    try:
        answer = requests.get(
            f"{base_url.rstrip('/')}/range/{prefix}",
            headers={"Add-Padding": "true", "User-Agent": "Lentera"},
            timeout=SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        # The exception's own text holds the address, and with it the prefix.
        raise Unavailable(type(error).__name__) from None
    if answer.status_code != 200 or ":" not in answer.text.partition("\n")[0]:
        raise Unavailable(f"jawaban {answer.status_code}")
    return answer.text
