"""Read settings from the environment, and say clearly what is missing."""

import base64
import hashlib
import os
import re
from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "ya"}


def flag(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    return default if raw is None or raw == "" else raw.strip().lower() in TRUE


def listing(name: str, default: list[str]) -> list[str]:
    raw = os.environ.get(name, "")
    return [part.strip() for part in raw.split(",") if part.strip()] or default


def count(name: str, default: int) -> int:
    """A small whole number, 0 to 99; empty is the default."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 2):
        raise ImproperlyConfigured(f"{name} harus bilangan bulat 0 sampai 99, bukan “{raw}”.")
    return int(raw)


def dollars(name: str, default: str) -> Decimal:
    """An amount of 0 to 99,999.9999 with a decimal point; empty is the default."""
    raw = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"\d{1,5}(\.\d{1,4})?", raw, re.ASCII):
        raise ImproperlyConfigured(f"{name} harus angka seperti 2.50, bukan “{raw}”.")
    return Decimal(raw)


def required(name: str, *, development: str, debug: bool) -> str:
    """The variable's value; in development a stand-in, in production an error that names it."""
    value = os.environ.get(name, "")
    if value:
        return value
    if debug:
        return development
    raise ImproperlyConfigured(f"Variabel lingkungan {name} belum diisi. Lihat .env.example dan docs/deploy.md.")


def keys(name: str, *, development: bool) -> list[str]:
    """Comma-separated Fernet keys (32 bytes, URL-safe base64); in development one that anybody knows."""
    stand_in = base64.urlsafe_b64encode(hashlib.sha256(f"development {name}".encode()).digest()).decode()
    found = listing(name, [stand_in] if development else [])
    if not found:
        required(name, development="", debug=False)
    for key in found:
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} harus kunci dari `manage.py init_env`: 32 byte dalam base64."
            ) from error
    return found


def database(url: str) -> dict[str, object]:
    """`sqlite:///path` or `postgres://user:pass@host:port/name?sslmode=…` as a Django database.

    A socket folder may be given as `?host=/folder`. Raises ImproperlyConfigured for other schemes.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:])
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(parts)
    raise ImproperlyConfigured(f"DATABASE_URL harus sqlite:/// atau postgres://, bukan {parts.scheme}://")


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # IMMEDIATE: writers queue at BEGIN, so a check made inside a transaction still holds at its commit.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
    }


def _postgres(parts) -> dict[str, object]:
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path)[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # The searches' statements hold no values (management/domain/sql.py) and are planned once per connection, for
        # any values; other statements are not prepared. Compiling (jit) costs more than any of them.
        "OPTIONS": {"options": "-c jit=off -c plan_cache_mode=force_generic_plan", "prepare_threshold": 0, **options},
    }
