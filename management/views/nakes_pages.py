"""Lists of a nakes: applications and invitations, calendar, performance."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from management.enums import ApplicationState, InvitationState
from management.permissions import own_profile
from management.presenters import my_lists

PER_PAGE = 20


@role_required(*WORKER_ROLES)
@require_GET
def my_applications(request: SignedInRequest) -> HttpResponse:
    nakes, invited = own_profile(request.user), request.GET.get("tab") == "undangan"
    applications, invitations = my_lists.my_applications(nakes), my_lists.my_invitations(nakes)
    listed: QuerySet[Any] = invitations if invited else applications
    make: Callable[[Any], dict[str, Any]] = my_lists.invitation_row if invited else my_lists.application_row
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("hal"))
    open_invitations = invitations.filter(state=InvitationState.SENT, expires_at__gt=timezone.now()).count()
    waiting = applications.filter(state=ApplicationState.SUBMITTED).count()
    tabs = [
        {"label": "Lamaran", "url": "?", "current": not invited, "count": waiting or ""},
        {"label": "Undangan", "url": "?tab=undangan", "current": invited, "count": open_invitations or ""},
    ]
    texts = {"page_obj": page, "rows": [make(row) for row in page], "tabs": tabs, "invited": invited}
    return render(request, "management/my_applications.html", texts)


@role_required(*WORKER_ROLES)
@require_GET
def my_calendar(request: SignedInRequest) -> HttpResponse:
    nakes, now = own_profile(request.user), timezone.now()
    today = local(now, nakes.wilayah.zone).date()
    monday = my_lists.monday_from(request.GET.get("minggu", ""), today)
    texts = {**my_lists.calendar(nakes, monday, today), "coming": my_lists.coming(nakes, now)}
    return render(request, "management/my_calendar.html", texts)


@role_required(*WORKER_ROLES)
@require_GET
def my_performance(request: SignedInRequest) -> HttpResponse:
    return render(request, "management/my_performance.html", my_lists.performance_page(own_profile(request.user)))
