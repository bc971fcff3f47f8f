"""The standard reports as PDF and XLSX."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication.enums import Role
from authentication.models import Departemen
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from lentera.lib.reports import Report, to_pdf, to_xlsx
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.forms.reports import ReportForm
from planning.presenters import reports
from planning.views.budgets import own_plan
from planning.views.frame import page

HERE = "planning:report_page"
CONTENT = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download(report: Report, paper: str, name: str) -> HttpResponse:
    """The report as a file; `paper` is pdf or xlsx."""
    content = to_pdf(report) if paper == "pdf" else to_xlsx(report)
    response = HttpResponse(content, content_type=CONTENT[paper])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def report_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """Choosing; with a whole choice in the query, the file itself."""
    code = request.GET.get("jenis", "tenaga")
    kind = reports.KINDS.get(code)
    if kind is None:
        raise Http404
    if kind.admin_only:
        place.require_admin()
    now = timezone.now()
    units = list(place.departemen().order_by("name"))
    periods = {period.code: period for period in reports.periods_of(kind, local(now, place.zone).date())}
    form = _form(request, kind, units, periods, local(now, place.zone).date())
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        chosen = [unit for unit in units if str(unit.uid) in data["tempat"]]
        wanted = reports.Wanted(place.faskes, chosen, periods[data["masa"]])
        report = reports.make(kind, wanted, data["bagian"], now=now)
        return download(report, data["berkas"], reports.file_name(kind, wanted, data["berkas"], now=now))
    texts = {"form": form, "kind": kind, "code": code, "chips": reports.kind_chips(code, is_admin=place.is_admin)}
    return page(request, "planning/reports.html", HERE, place, texts)


def _form(
    request: SignedInRequest,
    kind: reports.Kind,
    units: list[Departemen],
    periods: dict[str, reports.Period],
    today: date,
) -> ReportForm:
    return ReportForm(
        request.GET if "masa" in request.GET else None,
        places=[(str(unit.uid), unit.name) for unit in units],
        places_label="Departemen",
        periods=[(period.code, period.label) for period in periods.values()],
        sections=[(code, label) for code, (label, _) in kind.sections.items()],
        current=next(period.code for period in periods.values() if period.first <= today <= period.last),
    )


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_GET
def plan_file(request: SignedInRequest, place: Workplace, uid: UUID, paper: str) -> HttpResponse:
    plan = own_plan(place, uid)
    if paper not in CONTENT:
        raise Http404
    return download(reports.of_plan(plan, zone=place.zone), paper, f"rencana-biaya-{plan.period.code}.{paper}")
