"""What stands between a signed-in person and every page: a second factor where it is due, and when they were last seen."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from authentication.domain import accounts
from authentication.permissions import must_have_second_factor

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = timedelta(minutes=10)
# What somebody may open who still has to set up a second factor, besides public pages.
SETTING_UP = {
    "authentication:account", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "account_logout", "account_change_password", "account_reauthenticate",
}  # fmt: skip
WHY = "Peran Anda wajib memakai faktor kedua. Pasang aplikasi autentikator atau kunci sandi dulu; waktunya satu menit."


class second_factor:
    """Closed by default: without the factor that a role must have, only the pages to set one up answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not must_have_second_factor(user):
            return None
        if getattr(view, "access", "") == "public" or _name(request) in SETTING_UP or accounts.has_second_factor(user):
            return None
        page = reverse("authentication:account")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": page})
        messages.warning(request, WHY)
        return redirect(page)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def last_seen(get_response: Handler) -> Handler:
    """Keeps the list of open sign-ins current, with one write in ten minutes at most."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        # A sign-in that has just begun was written down by the sign-in itself.
        if user.is_authenticated and user.last_login and timezone.now() - user.last_login > SEEN_EVERY:
            key = request.session.session_key
            if key and cache.add(f"seen:{key}", True, int(SEEN_EVERY.total_seconds())):
                UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
