"""The inbox, the choice of channels, and the browser's own registration for push."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from authentication.domain import inbox as domain
from authentication.enums import Channel, Topic
from authentication.permissions import SignedInRequest, signed_in
from lentera.clients.webpush import Subscription
from lentera.lib.errors import DomainError

PER_PAGE = 20


@require_GET
@signed_in
def inbox(request: SignedInRequest) -> HttpResponse:
    only_unread = request.GET.get("belum") == "1"
    notices = domain.inbox(request.user)
    if only_unread:
        notices = notices.filter(read_at=None)
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("hal"))
    return render(request, "authentication/inbox.html", {"page_obj": page, "only_unread": only_unread})


@require_POST
@signed_in
def open_notice(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Mark one message as read and go to what it is about."""
    notice = get_object_or_404(domain.inbox(request.user), uid=uid)
    domain.mark_read(by=request.user, uid=str(uid))
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and safe else "authentication:inbox")


@require_POST
@signed_in
def read_all(request: SignedInRequest) -> HttpResponse:
    count = domain.mark_read(by=request.user)
    messages.success(request, f"{count} pesan ditandai sudah dibaca." if count else "Semua pesan sudah dibaca.")
    return redirect("authentication:inbox")


@signed_in
def notice_settings(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        keys = [(topic, channel) for topic in Topic for channel in Channel]
        domain.choose(by=request.user, enabled={key: f"{key[0]}.{key[1]}" in request.POST for key in keys})
        messages.success(request, "Pilihan pesan disimpan.")
        return redirect("authentication:notice_settings")
    chosen = domain.preferences(request.user)
    rows = [
        {"topic": topic, "channels": [{"channel": each, "on": chosen[topic, each]} for each in Channel]}
        for topic in Topic
    ]
    return render(request, "authentication/notice_settings.html", {"rows": rows, "channels": Channel})


# The service worker renews a subscription without a page, so it has no CSRF token.
# A cross-site form cannot send JSON, and the session cookie is SameSite=Lax.
@csrf_exempt
@require_POST
@signed_in
def push_subscribe(request: SignedInRequest) -> HttpResponse:
    if request.content_type != "application/json" or _from_elsewhere(request):
        return JsonResponse({"error": "Permintaan harus dari Lentera sendiri."}, status=403)
    try:
        subscription, replaces = _subscription(request.body)
        domain.subscribe(
            by=request.user,
            subscription=subscription,
            user_agent=request.headers.get("User-Agent", ""),
            replaces=replaces,
        )
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=400)
    return JsonResponse({"ok": True}, status=201)


def _from_elsewhere(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"


def _subscription(body: bytes) -> tuple[Subscription, str]:
    """Read what PushSubscription.toJSON() gives; DomainError when it is something else."""
    try:
        data = json.loads(body)
        endpoint, keys = data["endpoint"], data["keys"]
        values = [endpoint, keys["p256dh"], keys["auth"], data.get("replaces") or ""]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DomainError("Langganan notifikasi tidak terbaca.") from error
    if not all(isinstance(value, str) for value in values):
        raise DomainError("Langganan notifikasi tidak terbaca.")
    return Subscription(endpoint=values[0], p256dh=values[1], auth=values[2]), values[3]
