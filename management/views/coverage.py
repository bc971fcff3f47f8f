"""Coverage by area, for a dinas kesehatan."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from management.presenters import coverage as presenter


@role_required(Role.COORDINATOR)
@require_GET
def coverage(request: SignedInRequest) -> HttpResponse:
    where = presenter.area(presenter.allowed(request.user, request.GET.get("wilayah", "")))
    days, short = presenter.span_of(request.GET.get("hari", "")), request.GET.get("kurang") == "1"
    texts = presenter.page(where, days=days, only_short=short, now=timezone.now())
    frame = presenter.frame(request.user, where, request.GET)
    return render(request, "management/coverage.html", {"where": where, "only_short": short, **frame, **texts})
