"""Personal data at rest: encrypted with keys that can be rotated, and found again by a keyed hash of it.

Keys come from the environment: DATA_KEYS (newest first, the older ones only read) and INDEX_KEY. What was encrypted is
authenticated too: a changed byte is an error, never another value.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """No key at hand opens it, or somebody changed it."""


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _keys() -> MultiFernet:
    return _ring(tuple(settings.DATA_KEYS))


def new_key() -> str:
    """A key for DATA_KEYS or INDEX_KEY: 32 random bytes, URL-safe base64."""
    return Fernet.generate_key().decode()


def seal(content: bytes) -> bytes:
    """Encrypt with the newest key."""
    return _keys().encrypt(content)


def open_sealed(token: bytes) -> bytes:
    """What `seal` was given. Raises Unreadable."""
    try:
        return _keys().decrypt(token)
    except InvalidToken as error:
        raise Unreadable("Data terenkripsi tidak dapat dibuka dengan kunci di DATA_KEYS.") from error


def encrypt(text: str) -> str:
    return seal(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given. Raises Unreadable."""
    return open_sealed(token.encode()).decode()


def sealed_with_newest(token: bytes) -> bool:
    """Whether the newest key alone opens it, so that rotation has nothing to do."""
    try:
        Fernet(settings.DATA_KEYS[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def blind_index(text: str, *, purpose: str) -> str:
    """64 hex digits that are the same for the same text and purpose, and tell nothing without INDEX_KEY.

    The purpose keeps a NIK and another number with the same digits apart.
    """
    message = f"{purpose}\x00{text}".encode()
    return hmac.new(settings.INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()
