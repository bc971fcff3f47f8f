"""How visits become people here: norma waktu, the spread over the watches, who stands there anyway."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.models import Departemen
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.models import Profession
from management.permissions import Workplace
from management.presenters.posting import uuid_or_none
from management.views.faskes_frame import at_workplace
from planning.domain import facts, standards
from planning.domain.roster import save
from planning.forms.planning import RuleForm, StandardForm
from planning.models import ActivityStandard
from planning.presenters import pages, roster
from planning.views.frame import page

HERE = "planning:rules_page"


def _show(
    request: SignedInRequest, place: Workplace, *, standard: StandardForm | None = None, rule: RuleForm | None = None
) -> HttpResponse:
    unit = _unit(request, place)
    own = ActivityStandard.objects.filter(departemen=unit).select_related("profession", "measure")
    texts = {
        "unit": unit,
        "chips": pages.unit_chips(place.departemen().order_by("name"), unit),
        "standards": own,
        "starting": ActivityStandard.objects.filter(departemen=None).select_related("profession", "measure"),
        "standard_form": standard or StandardForm(faskes=place.faskes, initial={"departemen": unit}),
        "rule_form": rule or RuleForm(instance=facts.rule_of(unit) if unit else None),
        "rosters": roster.tables(unit) if unit else [],
        "empty_roster": roster.grid({}),
        "days": roster.DAYS,
        "professions": Profession.objects.order_by("name"),
    }
    return page(request, "planning/rules.html", HERE, place, texts)


def _unit(request: HttpRequest, place: Workplace) -> Departemen | None:
    units = place.departemen().order_by("name")
    wanted = request.POST.get("unit") or request.GET.get("departemen")
    return (units.filter(uid=wanted).first() if wanted and uuid_or_none(wanted) else None) or units.first()


def _back(unit: Departemen) -> HttpResponse:
    return redirect(f"{reverse(HERE)}?departemen={unit.uid}")


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def rules_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    return _show(request, place)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def standard_save(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    form = StandardForm(request.POST, faskes=place.faskes)
    if not form.is_valid():
        return _show(request, place, standard=form)
    standards.save_standard(row=form.save(commit=False), by=request.user)
    messages.success(request, "Norma waktu disimpan.")
    return _back(form.cleaned_data["departemen"])


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def rule_save(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    unit = _unit(request, place)
    if unit is None:
        raise Http404
    form = RuleForm(request.POST, instance=facts.rule_of(unit))
    if not form.is_valid():
        return _show(request, place, rule=form)
    standards.save_rule(rule=form.save(commit=False), by=request.user)
    messages.success(request, "Aturan disimpan.")
    return _back(unit)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def roster_save(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """The standing roster of one profession in one departemen: 21 numbers, all or nothing."""
    place.require_admin()
    unit = _unit(request, place)
    profession = Profession.objects.filter(code=request.POST.get("profession", "")).first()
    numbers = roster.read(request.POST)
    if unit is None or profession is None or numbers is None:
        messages.error(request, "Isi jadwal tetap dengan bilangan bulat 0 sampai 200.")
        return redirect(HERE)
    try:
        save(departemen=unit, profession=profession, numbers=numbers, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Jadwal tetap disimpan.")
    return _back(unit)
