"""The places of each role, as data, and what every page's frame needs to know."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from authentication.enums import Role
from authentication.models import Notification
from authentication.permissions import FASKES_ROLES, current_membership


@dataclass(frozen=True)
class Place:
    """One entry of the header; the first four marked `phone` stand in the phone's bottom bar."""

    label: str
    icon: str
    name: str
    phone: bool = True


_FASKES = (
    Place("Hari ini", "home", "management:faskes_today"),
    Place("Shift", "briefcase", "management:shift_list"),
    Place("Jadwal", "calendar-days", "management:roster"),
    Place("Rencana", "presentation-chart-line", "planning:gap_list"),
    Place("Kinerja", "chart-bar", "management:faskes_performance", phone=False),
    Place("Riwayat", "clock", "management:faskes_history", phone=False),
)
_WORKER = (
    Place("Shift", "briefcase", "management:feed"),
    Place("Lamaran", "paper-airplane", "management:my_applications"),
    Place("Jadwal", "calendar-days", "management:my_calendar"),
    Place("Kinerja", "chart-bar", "management:my_performance", phone=False),
    Place("Profil", "user-circle", "management:my_profile"),
)
NAV: dict[str, tuple[Place, ...]] = {
    Role.FASKES_ADMIN: _FASKES,
    Role.DEPARTEMEN_HEAD: _FASKES,
    Role.NAKES: _WORKER,
    Role.VOLUNTEER: _WORKER,
    Role.COORDINATOR: (
        Place("Cakupan", "map", "management:coverage"),
        Place("Ramalan", "presentation-chart-line", "planning:regional_list"),
        Place("Risiko", "shield-exclamation", "planning:risk_list"),
        Place("Pesan", "bell", "authentication:inbox"),
        Place("Pengaturan", "cog-6-tooth", "authentication:notice_settings", phone=False),
    ),
    Role.PLATFORM_ADMIN: (
        Place("Admin", "wrench-screwdriver", "admin:index"),
        Place("Galeri", "swatch", "gallery"),
        Place("Pesan", "bell", "authentication:inbox"),
    ),
}


def _address(place: Place) -> str:
    try:
        return reverse(place.name)
    except NoReverseMatch:
        return ""


def places(role: str, path: str) -> list[dict[str, Any]]:
    """The role's places with their addresses; the one whose address reaches deepest into `path` is current."""
    known = [(place, url) for place in NAV.get(role, ()) if (url := _address(place))]
    holding = [url for _, url in known if path.startswith(url)]
    current = max(holding, key=len, default="")
    return [{"place": place, "url": url, "current": url == current} for place, url in known]


def _unread(request: HttpRequest) -> int:
    return Notification.objects.filter(user=request.user, read_at=None).count()  # type: ignore[misc]


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of the page. Counts are only queried when a template prints them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "phone_nav": []}
    rows = places(user.role, request.path)
    return {
        "nav": rows,
        "phone_nav": [row for row in rows if row["place"].phone][:4],
        "unread_count": SimpleLazyObject(lambda: _unread(request)),
        "membership": SimpleLazyObject(lambda: current_membership(request)) if user.role in FASKES_ROLES else None,
        "vapid_public_key": settings.VAPID_PUBLIC_KEY,
    }
