"""Disaster risk: of every kabupaten for a dinas, of its own kabupaten for a faskes."""

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from management.permissions import Workplace
from management.presenters.coverage import allowed
from management.views.faskes_frame import at_workplace
from planning.presenters import risk as presenter
from planning.views.frame import page


@role_required(Role.COORDINATOR)
@require_GET
def risk_list(request: SignedInRequest) -> HttpResponse:
    now, where = timezone.now(), allowed(request.user, request.GET.get("wilayah", ""))
    filters = presenter.Filters.read(request.GET, wilayah=where, now=now)
    scores = presenter.within(where)
    shown = Paginator(presenter.chosen(scores, filters), presenter.PAGE).get_page(request.GET.get("hal"))
    texts = {
        "where": where,
        "tabs": presenter.tabs("planning:risk_list"),
        "page_obj": shown,
        "rows": [presenter.row(score) for score in shown],
        "month": presenter.month_name(filters.month),
        "chip_rows": presenter.chip_rows(scores, filters, now),
        "assessed_at": scores.filter(month=filters.month).aggregate(at=Max("assessed_at"))["at"],
    }
    return render(request, "planning/risk_list.html", texts)


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def faskes_risk(request: SignedInRequest, place: Workplace) -> HttpResponse:
    now, where = timezone.now(), place.faskes.wilayah
    filters = presenter.Filters.read(request.GET, wilayah=None, now=now)
    scores = presenter.within(where)
    texts = {
        "where": where,
        "rows": [presenter.row(score) for score in presenter.chosen(scores, filters)],
        "month": presenter.month_name(filters.month),
        "chips": presenter.chip_rows(scores, filters, now)[0]["chips"],
        "assessed_at": scores.filter(month=filters.month).aggregate(at=Max("assessed_at"))["at"],
    }
    return page(request, "planning/faskes_risk.html", "planning:faskes_risk", place, texts)
