"""Pages that belong to no single app: landing, the gallery of components, and what makes the site installable."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, WORKER_ROLES, memberships, public, role_required, signed_in
from authentication.roles import ROLES
from authentication.views.privacy import asks_consent
from lentera import gallery_samples, landing_texts
from management.domain.start import begins

SHELL = ("dist/app.css", "dist/app.js", "dist/plus-jakarta-sans.woff2", "images/logo.svg")


@public
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    texts = {"pillars": landing_texts.PILLARS, "sample": landing_texts.SAMPLE}
    return render(request, "landing.html", texts)


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's first page after signing in: the one that `authentication/roles.py` names for their role."""
    if asks_consent(request):  # type: ignore[arg-type]
        return redirect("authentication:my_consents")
    if request.user.role in FASKES_ROLES and not memberships(request.user).exists():  # type: ignore
        return redirect("authentication:waiting")
    if request.user.role in WORKER_ROLES and begins(request.user):  # type: ignore
        return redirect("management:start")
    return redirect(ROLES[request.user.role].home)  # type: ignore[union-attr]


@role_required(Role.PLATFORM_ADMIN)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", gallery_samples.context(request))


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the platform's health check: the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("sehat", content_type="text/plain")


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@public
@require_safe
@cache_control(max_age=604800, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name whatever the page says."""
    return redirect(static("images/icon-192.png"))


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": static(f"images/{name}"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@public
@require_safe
@cache_control(max_age=86400, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    body = {
        "id": "/",
        "name": "Lentera",
        "short_name": "Lentera",
        "description": "Shift tenaga kesehatan di dekat Anda",
        "lang": "id",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f9f7",
        "theme_color": "#0b4f4a",
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("icon-maskable-512.png", 512, "maskable"),
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@public
@require_safe
@cache_control(no_cache=True, public=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built worker, told which files are the shell; its version changes whenever one of them does."""
    script = Path(settings.BASE_DIR, "static/dist/sw.js").read_text(encoding="utf-8")
    facts = {
        "shell": [static(name) for name in SHELL],
        "offline": reverse("offline"),
        "push": reverse("authentication:push_subscribe"),
        "key": settings.VAPID_PUBLIC_KEY,
        "icon": static("images/icon-192.png"),
        "badge": static("images/badge-96.png"),
    }
    version = hashlib.sha256((json.dumps(facts) + script).encode()).hexdigest()[:12]
    body = f"self.LENTERA = {json.dumps({**facts, 'version': version})};\n{script}"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")
