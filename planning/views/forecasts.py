"""The forecasts with their ranges, and how often they were right."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import accuracy, forecasting, recommendations
from planning.enums import Freq
from planning.presenters import accuracy as presenter
from planning.presenters import advice, pages
from planning.views.frame import page


def freq_of(request: SignedInRequest) -> str:
    return Freq.MONTH if request.GET.get("jangka") == "bulan" else Freq.WEEK


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def forecast_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    freq = freq_of(request)
    run = forecasting.latest(place.faskes, freq)
    mine = Q(departemen__in=place.departemen())
    if place.is_admin:
        mine |= Q(departemen=None)
    rows = run.series.filter(mine).select_related("departemen", "measure").prefetch_related("steps") if run else []
    texts: dict[str, Any] = {
        "run": run,
        "chips": pages.freq_chips(freq),
        "cards": pages.forecast_cards(place.faskes, rows, freq, today=local(timezone.now(), place.zone).date()),
    }
    texts["monthly"] = freq == Freq.MONTH
    if run and freq == Freq.WEEK:
        texts["advice"] = advice.texts(place.faskes, run, None if place.is_admin else list(place.departemen()))
    return page(request, "planning/forecast.html", "planning:forecast_page", place, texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def forecast_now(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """Both horizons from what is known now; the nightly command does the same for every faskes."""
    place.require_admin()
    runs = [forecasting.run(faskes=place.faskes, freq=freq) for freq in Freq.values]
    if all(runs):
        recommendations.remember(faskes=place.faskes)
        messages.success(request, "Ramalan baru sudah dihitung.")
    else:
        messages.error(request, "Belum ada data harian untuk diramal. Unggah dulu kunjungannya.")
    return redirect("planning:forecast_page")


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def accuracy_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    freq = freq_of(request)
    units = list(place.departemen())
    scored = accuracy.scored(place.faskes, freq, units)
    texts = {
        "rows": presenter.accuracy_rows(scored),
        "chips": pages.freq_chips(freq),
        "rivals": presenter.rival_rows(place.faskes, units, freq, whole=place.is_admin),
        **presenter.role_texts(place.faskes, scored),
        **presenter.record_texts(units),
    }
    return page(request, "planning/accuracy.html", "planning:accuracy_page", place, texts)
