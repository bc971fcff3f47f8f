"""For a dinas: what its faskes will count together, and the report of its kabupaten."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from lentera.lib.clock import local
from planning.forms.reports import ReportForm
from planning.permissions import kabupaten_for, kabupaten_of
from planning.presenters import pages, regional, regional_report, reports
from planning.views.forecasts import freq_of
from planning.views.reports import download

TABS = (("Ramalan", "planning:regional_list"), ("Laporan", "planning:regional_report"))


def _tabs(here: str) -> list[dict[str, object]]:
    return [{"label": label, "url": reverse(name), "current": name == here} for label, name in TABS]


@role_required(Role.COORDINATOR)
@require_GET
def regional_list(request: SignedInRequest) -> HttpResponse:
    freq = freq_of(request)
    texts = {
        "tabs": _tabs("planning:regional_list"),
        "where": request.user.wilayah,
        "chips": pages.freq_chips(freq),
        "rows": regional.rows(kabupaten_of(request.user), freq, now=timezone.now()),
    }
    return render(request, "planning/regional_list.html", texts)


@role_required(Role.COORDINATOR)
@require_GET
def regional_detail(request: SignedInRequest, code: str) -> HttpResponse:
    where, freq, now = kabupaten_for(request.user, code), freq_of(request), timezone.now()
    texts = {
        "where": where,
        "chips": pages.freq_chips(freq),
        "cards": regional.cards(where, freq, now=now),
        "missing": regional.missing([where], now=now),
    }
    return render(request, "planning/regional_detail.html", texts)


@role_required(Role.COORDINATOR)
@require_GET
def report(request: SignedInRequest) -> HttpResponse:
    """Choosing; with a whole choice in the query, the file itself."""
    now = timezone.now()
    today = local(now, regional_report.ZONE).date()
    within = {one.code: one for one in kabupaten_of(request.user).filter(faskes__departemen__isnull=False).distinct()}
    periods = {period.code: period for period in reports.months(today)}
    form = ReportForm(
        request.GET if "masa" in request.GET else None,
        places=[(code, one.name) for code, one in within.items()],
        places_label="Kabupaten/kota",
        periods=[(period.code, period.label) for period in periods.values()],
        sections=[(code, label) for code, (label, _) in regional_report.SECTIONS.items()],
        current=f"{today:%Y-%m}",
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        asked = regional_report.Asked([within[code] for code in data["tempat"]], periods[data["masa"]], now)
        name = f"laporan-wilayah-{data['masa']}-{today:%Y%m%d}.{data['berkas']}"
        return download(regional_report.make(asked, data["bagian"]), data["berkas"], name)
    texts = {"form": form, "tabs": _tabs("planning:regional_report"), "places": within}
    return render(request, "planning/regional_report.html", texts)
