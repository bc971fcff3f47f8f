"""The gap list, the preview of posting from it, and taking a posting back."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib import quarters
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from management.domain import batches, rates
from management.models import ShiftBatch
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import budget_plans, forecasting, posting
from planning.domain.gaps import Gap, Plan, plan
from planning.enums import Freq
from planning.forms.planning import GapForm
from planning.presenters import budgets, pages
from planning.views.frame import page

HERE = "planning:gap_list"


def _plan(place: Workplace) -> Plan:
    return plan(place.faskes, departemen=set(place.departemen().values_list("pk", flat=True)))


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def gap_list(request: SignedInRequest, place: Workplace) -> HttpResponse:
    found = _plan(place)
    weeks = pages.week_chips(found.gaps, request.GET.get("pekan", ""))
    shown = [gap for gap in found.gaps if pages.monday(gap) == weeks.chosen]
    texts = {
        "days": pages.gap_rows(place.faskes, shown, timezone.now()),
        "weeks": weeks.chips,
        "plan": found,
        "run": forecasting.latest(place.faskes, Freq.WEEK),
        "batch": batches.last_undoable(place.faskes) if place.is_admin else None,
        "funds": _funds(place) if place.is_admin else [],
    }
    return page(request, "planning/gap_list.html", HERE, place, texts)


def _funds(place: Workplace) -> list[dict[str, Any]]:
    """What every purse has left this quarter."""
    quarter = quarters.of(local(timezone.now(), place.zone).date())
    return budgets.fund_rows(budget_plans.fund_states(faskes=place.faskes, quarter=quarter))


def _chosen(request: SignedInRequest, place: Workplace) -> list[Gap]:
    """The gaps that were ticked and are still there; the numbers are those of now, not of the form."""
    wanted = set(request.POST.getlist("gap"))
    return [gap for gap in _plan(place).gaps if pages.gap_key(gap) in wanted]


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def gap_preview(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """From the list, or from the preview itself when rate or fund were changed."""
    place.require_admin()
    chosen = _chosen(request, place)
    if not chosen:
        messages.error(request, "Pilih paling sedikit satu kekurangan.")
        return redirect(HERE)
    form = _sent(request, chosen) if "form_key" in request.POST else _fresh(place, chosen)
    return _preview(request, place, chosen, form)


def _sent(request: SignedInRequest, chosen: list[Gap]) -> GapForm:
    return GapForm(request.POST, professions=pages.professions_of(chosen))


def _fresh(place: Workplace, chosen: list[Gap]) -> GapForm:
    professions = pages.professions_of(chosen)
    start: dict[str, Any] = {
        f"rate_{one.code}": rates.usual(faskes=place.faskes, family=one.family) for one in professions
    }
    start |= {"fund": budget_plans.usual_funds(place.faskes).get(chosen[0].departemen.pk, ""), "form_key": uuid.uuid4()}
    return GapForm(professions=professions, initial=start)


def _preview(request: SignedInRequest, place: Workplace, chosen: list[Gap], form: GapForm) -> HttpResponse:
    texts: dict[str, Any] = {
        "form": form,
        "days": pages.gap_rows(place.faskes, chosen, timezone.now()),
        "keys": [pages.gap_key(gap) for gap in chosen],
    }
    if not form.is_bound or form.is_valid():
        fund = (form.cleaned_data if form.is_bound else form.initial)["fund"]
        texts["cost"] = pages.gap_cost(place.faskes, chosen, form.rates())
        texts["purses"] = budgets.after_posting(place.faskes, chosen, by_profession=form.rates(), fund=fund)
    return page(request, "planning/gap_preview.html", HERE, place, texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def gap_post(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    chosen = _chosen(request, place)
    form = _sent(request, chosen)
    if not form.is_valid():
        return _preview(request, place, chosen, form)
    shown = form.cleaned_data["places"]
    if chosen and shown is not None and shown != sum(gap.places for gap in chosen):
        messages.error(request, "Kekurangannya berubah sejak ditampilkan. Periksa biayanya lagi, lalu pasang.")
        return _preview(request, place, chosen, form)
    try:
        batch = posting.post_gaps(
            faskes=place.faskes,
            gaps=chosen,
            rates=form.rates(),
            fund=form.cleaned_data["fund"],
            by=request.user,
            form_key=form.cleaned_data["form_key"],
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{batch.shifts.count()} shift terpasang. Nakes yang cocok diberi tahu.")
    return redirect(HERE)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def batch_undo(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    place.require_admin()
    batch = ShiftBatch.objects.filter(faskes=place.faskes, uid=uid).first()
    if batch is None:
        raise Http404
    try:
        posting.undo(batch=batch, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Seluruh shift dari pemasangan itu dibatalkan.")
    return redirect(HERE)
