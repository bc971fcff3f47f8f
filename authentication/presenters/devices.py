"""Open sign-ins as a person recognises them: “Chrome di Android”."""

from typing import Any

from allauth.usersessions.models import UserSession

# The first that is in the browser's own words wins; every browser claims to be others as well.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def _first(words: tuple[tuple[str, str], ...], agent: str, otherwise: str) -> str:
    return next((name for mark, name in words if mark in agent), otherwise)


def device(agent: str) -> str:
    return f"{_first(BROWSERS, agent, 'Peramban lain')} di {_first(SYSTEMS, agent, 'perangkat lain')}"


def lines(sessions: list[UserSession], own_key: str) -> list[dict[str, Any]]:
    """One line per sign-in, this device's first."""
    rows = [
        {
            "pk": row.pk,
            "device": device(row.user_agent),
            "ip": row.ip,
            "since": row.created_at,
            "seen": row.last_seen_at,
            "here": row.session_key == own_key,
        }
        for row in sessions
    ]
    return sorted(rows, key=lambda line: not line["here"])
