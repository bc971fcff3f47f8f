"""The budget of a quarter: ceilings beside what shifts cost, and scenarios of what the forecast will ask for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from billing.domain import budgets
from lentera.lib import quarters
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from lentera.lib.quarters import Quarter
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import budget_plans
from planning.forms.budgets import CeilingForm, SavePlanForm, ScenarioForm
from planning.models import BudgetPlan
from planning.presenters import budgets as presenter
from planning.views.frame import page

HERE = "planning:budget_page"


def _current(place: Workplace) -> Quarter:
    return quarters.of(local(timezone.now(), place.zone).date())


def _chosen(request: SignedInRequest, place: Workplace) -> Quarter:
    return quarters.parse(request.GET.get("triwulan", "")) or _current(place)


def _back(quarter: Quarter) -> HttpResponse:
    return redirect(f"{reverse(HERE)}?triwulan={quarter.code}")


def _show(
    request: SignedInRequest, place: Workplace, quarter: Quarter, form: CeilingForm | None = None
) -> HttpResponse:
    texts = {
        "quarter": quarter,
        "chips": presenter.quarter_chips(_current(place), quarter),
        "funds": presenter.fund_rows(budget_plans.fund_states(faskes=place.faskes, quarter=quarter)),
        "plans": presenter.plan_rows(budget_plans.kept(place.faskes, quarter)),
        "form": form or CeilingForm(initial={"triwulan": quarter.code}),
    }
    return page(request, "planning/budget.html", HERE, place, texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_GET
def budget_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    return _show(request, place, _chosen(request, place))


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def ceiling_save(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    form = CeilingForm(request.POST)
    if not form.is_valid():
        return _show(request, place, form.cleaned_data.get("triwulan") or _current(place), form)
    data = form.cleaned_data
    quarter = data["triwulan"]
    try:
        source = budgets.open_source(faskes=place.faskes, kind=data["kind"], by=request.user)
        budgets.set_line(
            source=source, year=quarter.year, quarter=quarter.number, amount=data["amount"], by=request.user,
            reason=data["reason"],
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, error.message)
        return _show(request, place, quarter, form)
    messages.success(request, f"Pagu {source} {quarter} disimpan.")
    return _back(quarter)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_http_methods(["GET", "POST"])
def plan_new(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """GET works a scenario out, from what is or as asked for in the address; POST keeps one."""
    place.require_admin()
    units = list(place.departemen().order_by("name"))
    if request.method == "POST":
        return _save(request, place, SavePlanForm(request.POST, units=units))
    quarter = _chosen(request, place)
    if "demand" not in request.GET:
        form = ScenarioForm.fresh(units=units, quarter=quarter, funds=budget_plans.usual_funds(place.faskes))
        return _work_out(request, place, form, quarter)
    return _work_out(request, place, ScenarioForm(request.GET, units=units), quarter)


def _work_out(
    request: SignedInRequest, place: Workplace, form: ScenarioForm, quarter: Quarter, save: SavePlanForm | None = None
) -> HttpResponse:
    """The form with what it comes to and the form that keeps it; of a wrong one only the errors."""
    texts: dict[str, Any] = {"form": form, "quarter": quarter}
    if not form.is_bound or form.is_valid():
        try:
            result, run = budget_plans.work_out(faskes=place.faskes, quarter=quarter, scenario=form.scenario())
        except DomainError as error:
            texts["refusal"] = error.message
        else:
            ceilings = budgets.ceilings(faskes=place.faskes, year=quarter.year, quarter=quarter.number)
            texts |= {"run": run, "save": save or SavePlanForm.of(form), **presenter.result_texts(result, ceilings)}
    return page(request, "planning/budget_plan_form.html", HERE, place, texts)


def _save(request: SignedInRequest, place: Workplace, form: SavePlanForm) -> HttpResponse:
    form.hide()
    if form.is_valid():
        data = form.cleaned_data
        try:
            plan = budget_plans.save(
                faskes=place.faskes, quarter=data["triwulan"], name=data["name"], scenario=form.scenario(),
                by=request.user, form_key=data["form_key"],
            )  # fmt: skip
        except DomainError as error:
            form.add_error("name" if error.code == "name" else None, error.message)
        else:
            messages.success(request, f"Rencana “{plan.name}” disimpan.")
            return redirect("planning:plan_detail", uid=plan.uid)
    quarter = form.cleaned_data.get("triwulan") or _current(place)
    return _work_out(request, place, ScenarioForm(request.POST, units=form.units), quarter, save=form)


def own_plan(place: Workplace, uid: UUID) -> BudgetPlan:
    place.require_admin()
    plan = (
        BudgetPlan.objects.filter(faskes=place.faskes, uid=uid, discarded_at=None).select_related("run", "by").first()
    )
    if plan is None:
        raise Http404
    return plan


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_GET
def plan_detail(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    plan = own_plan(place, uid)
    ceilings = budgets.ceilings(faskes=place.faskes, year=plan.year, quarter=plan.quarter)
    realised, outside = budget_plans.realisation(plan)
    texts = {
        "plan": plan,
        "quarter": plan.period,
        "scenario": presenter.scenario_words(plan.demand_percent, plan.rate_percent),
        "realised": presenter.realised_rows(realised),
        "outside": outside,
        **presenter.result_texts(budget_plans.result_of(plan), ceilings),
    }
    return page(request, "planning/budget_plan.html", HERE, place, texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def plan_discard(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    plan = budget_plans.discard(plan=own_plan(place, uid), by=request.user)
    messages.success(request, f"Rencana “{plan.name}” dibuang.")
    return _back(plan.period)
