"""What is no password: words that Indonesian passwords are made of, and what stands in known leaks. For AUTH_PASSWORD_VALIDATORS."""

import logging
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from authentication.models import User
from lentera.clients import pwned

logger = logging.getLogger(__name__)
WORDS = Path(__file__).parents[1] / "reference" / "common_passwords_id.txt"
# Digits and signs that stand for letters.
LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
ENDS = re.compile(r"^[^a-z@$]+|[^a-z]+$")
RULE = "Bukan kata sandi yang umum, juga tidak dengan angka di belakangnya, dan bukan yang pernah bocor."


@cache
def words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def core(password: str) -> str:
    """What is left of a password without capitals, digits and signs at its ends, separators, and digits for letters."""
    inner = ENDS.sub("", password.lower())
    return re.sub(r"[^a-z]", "", inner.translate(LOOKS_LIKE))


def is_common(password: str) -> bool:
    """Whether the core is one of the words, or two of them in a row."""
    left = core(password)
    known = words()
    return left in known or any(left[:at] in known and left[at:] in known for at in range(1, len(left)))


class IndonesianWords:
    """Refuses the list's words and what little changes make of them."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_common(password):
            raise ValidationError(
                "Kata sandi ini terlalu umum dan mudah ditebak. Pakai beberapa kata yang tidak berkaitan.",
                code="password_common",
            )

    def get_help_text(self) -> str:
        return RULE


class NotLeaked:
    """Refuses what stands in known leaks, where PWNED_URL is set; when the service does not answer, the other rules do."""

    def validate(self, password: str, user: User | None = None) -> None:
        if settings.PWNED_URL and self._leaked(password):
            raise ValidationError(
                "Kata sandi ini pernah bocor di situs lain dan sudah ada di daftar pencuri. Buat yang lain.",
                code="password_leaked",
            )

    def _leaked(self, password: str) -> bool:
        try:
            return pwned.times_seen(password, base_url=settings.PWNED_URL) > 0
        except pwned.Unavailable as error:
            logger.warning("leaked passwords were not checked: %s", error)
            return False

    def get_help_text(self) -> str:
        return RULE
