"""Posting a shift, its cost while it is typed, and changing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from authentication.enums import Role
from authentication.models import Departemen, Faskes
from authentication.permissions import SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import shifts, supervision
from management.forms.faskes import StudentRulesForm
from management.forms.shift import ShiftForm, fresh, like
from management.models import Shift
from management.permissions import Workplace, shift_for_admin, shifts_of
from management.presenters import desk, posting
from management.presenters.offers import title
from management.views.faskes_frame import at_workplace


def _form(data: Any, faskes: Faskes, initial: dict[str, Any]) -> ShiftForm:
    units = Departemen.objects.filter(faskes=faskes, active=True)
    return ShiftForm(data, faskes=faskes, initial=initial, units=units)


def _model(request: SignedInRequest) -> Shift | None:
    """The shift to copy, named in the address, if it is one of the person's own."""
    uid = posting.uuid_or_none(request.GET.get("dari", ""))
    return shifts_of(request.user, heads=False).filter(uid=uid).first() if uid else None


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_http_methods(["GET", "POST"])
def shift_new(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    model = _model(request)
    faskes = model.faskes if model else place.faskes
    initial = like(model, keep_day=False) if model else fresh(faskes)
    form = _form(request.POST if request.method == "POST" else None, faskes, initial)
    if form.is_bound and form.is_valid() and form.shift_data:
        try:
            shift = shifts.post(data=form.shift_data, by=request.user, form_key=form.key)
        except DomainError as error:
            form.refused(error.code, error.message)
        else:
            messages.success(request, "Shift terpasang. Nakes yang cocok diberi tahu.")
            return redirect(desk.shift_url(shift))
    texts = {
        "form": form,
        "model": model,
        "cost": posting.cost(form),
        "earlier": posting.earlier(place, model),
        "students_most": faskes.students_per_supervisor,
    }
    return render(request, "management/shift_form.html", texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_GET
def shift_cost(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """The cost panel, while the form is typed; half a form is answered with what can be told."""
    place.require_admin()
    form = _form(request.GET, place.faskes, {})
    form.is_valid()
    return render(request, "management/_shift_cost.html", {"cost": posting.cost(form), "form": form, "live": True})


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def shift_edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shift = shift_for_admin(request.user, str(uid))
    form = _form(request.POST if request.method == "POST" else None, shift.faskes, like(shift, keep_day=True))
    if form.is_bound and form.is_valid() and form.shift_data:
        try:
            shifts.edit(shift=shift, data=form.shift_data, by=request.user)
        except DomainError as error:
            form.refused(error.code, error.message)
        else:
            messages.success(request, "Perubahan disimpan. Yang terkait diberi tahu.")
            return redirect(desk.shift_url(shift))
    told = posting.told_about(shift)
    texts = {
        "form": form,
        "shift": shift,
        "title": title(shift),
        "cost": posting.cost(form),
        "told": told,
        "students_most": shift.faskes.students_per_supervisor,
    }
    return render(request, "management/shift_form.html", texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_http_methods(["GET", "POST"])
def student_rules(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    form = StudentRulesForm(request.POST or None, initial={"most": place.faskes.students_per_supervisor})
    if request.method == "POST" and form.is_valid():
        supervision.set_ratio(faskes=place.faskes, most=form.cleaned_data["most"], by=request.user)
        messages.success(request, "Disimpan. Shift yang sudah terpasang tidak berubah.")
        return redirect("management:shift_new")
    return render(request, "management/student_rules.html", {"form": form})
