"""One shift of a nakes: look, answer, come and go, report hours, rate. Each change is one POST and safe to repeat."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import applications, assignments, attendance, hours, invitations, reviews
from management.enums import Side
from management.forms.work import HoursForm, NakesCancelForm, RefuseForm, ReviewForm
from management.models import Assignment, Shift
from management.permissions import own_application, own_assignment, own_invitation, own_profile, visible_shift
from management.presenters import my_shift, offers


@role_required(*WORKER_ROLES)
@require_GET
def nakes_shift(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _page(request, visible_shift(request.user, str(uid)))


def _page(request: SignedInRequest, shift: Shift, **bound: forms.Form) -> HttpResponse:
    """The page, with a form that came back wrong in its place."""
    nakes, now = own_profile(request.user), timezone.now()
    affair = my_shift.Affair.load(nakes, shift)
    texts = my_shift.page(nakes, shift, affair, now)
    return render(request, "management/nakes_shift.html", {**texts, **_forms(affair, texts, now), **bound})


def _forms(affair: my_shift.Affair, texts: dict[str, Any], now: datetime) -> dict[str, Any]:
    can = texts["actions"]
    found: dict[str, Any] = {"refuse_form": RefuseForm()} if can.get("answer") else {}
    if can.get("cancel"):
        found |= {"cancel_form": NakesCancelForm(), "consequence": my_shift.consequence(affair, now)}
    if can.get("report") and affair.assignment:
        start = my_shift.suggestion(affair)
        found["hours_form"] = HoursForm(assignment=affair.assignment, zone=texts["zone"], start=start)
    if can.get("review"):
        found["review_form"] = ReviewForm()
    return found


def _to(request: SignedInRequest, shift: Shift, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(offers.shift_url(shift))


def _wrong(request: SignedInRequest, shift: Shift, form: forms.Form) -> HttpResponse:
    """A dialog's form that came back wrong: its first sentence as a message, the page as it was."""
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(offers.shift_url(shift))


# --- Before ---------------------------------------------------------------------------------------------------------


@role_required(*WORKER_ROLES)
@require_POST
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    application = own_application(request.user, str(uid))
    applications.withdraw(application=application, by=request.user)
    return _to(request, application.shift, "Lamaran ditarik. Ini tidak memengaruhi kinerja Anda.")


@role_required(*WORKER_ROLES)
@require_POST
def invitation_accept(request: SignedInRequest, uid: UUID) -> HttpResponse:
    invitation = own_invitation(request.user, str(uid))
    invitations.accept(invitation=invitation, by=request.user)
    return _to(request, invitation.shift, "Anda dijadwalkan. Shift ini sudah masuk jadwal Anda.")


@role_required(*WORKER_ROLES)
@require_POST
def invitation_refuse(request: SignedInRequest, uid: UUID) -> HttpResponse:
    invitation, form = own_invitation(request.user, str(uid)), RefuseForm(request.POST)
    if not form.is_valid():
        return _wrong(request, invitation.shift, form)
    invitations.refuse(invitation=invitation, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, "Undangan ditolak. Ini tidak memengaruhi kinerja Anda.")
    return redirect("management:feed")


@role_required(*WORKER_ROLES)
@require_POST
def my_assignment_cancel(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment, form = own_assignment(request.user, str(uid)), NakesCancelForm(request.POST)
    if not form.is_valid():
        return _wrong(request, assignment.shift, form)
    assignments.cancel(
        assignment=assignment,
        side=Side.NAKES,
        reason=form.cleaned_data["reason"],
        by=request.user,
    )
    return _to(request, assignment.shift, "Anda mundur dari shift ini. Faskes sudah diberi tahu.")


# --- During ---------------------------------------------------------------------------------------------------------


@role_required(*WORKER_ROLES)
@require_POST
def clock_in(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment = own_assignment(request.user, str(uid))
    attendance.clock(assignment=assignment, kind=attendance.IN, by=request.user)
    return _to(request, assignment.shift, "Hadir dicatat. Minta departemen mengonfirmasi.")


@role_required(*WORKER_ROLES)
@require_POST
def clock_out(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment = own_assignment(request.user, str(uid))
    attendance.clock(assignment=assignment, kind=attendance.OUT, by=request.user)
    return _to(request, assignment.shift, "Pulang dicatat. Terima kasih sudah bertugas.")


# --- After ----------------------------------------------------------------------------------------------------------


def _with_place(assignment: Assignment, request: SignedInRequest) -> Shift:
    return visible_shift(request.user, str(assignment.shift.uid))


@role_required(*WORKER_ROLES)
@require_POST
def my_hours(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment = own_assignment(request.user, str(uid))
    form = HoursForm(request.POST, assignment=assignment, zone=assignment.shift.faskes.wilayah.zone)
    if form.is_valid():
        try:
            hours.report(assignment=assignment, side=Side.NAKES, data=form.hours(), by=request.user)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
        else:
            return _to(request, assignment.shift, "Laporan jam terkirim.")
    return _page(request, _with_place(assignment, request), hours_form=form)


FIELD_OF = {"ended_at": "ended", "started_at": "started", "break_minutes": "break_minutes"}


@role_required(*WORKER_ROLES)
@require_POST
def my_hours_agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment = own_assignment(request.user, str(uid))
    hours.accept_other(assignment=assignment, side=Side.NAKES, by=request.user)
    return _to(request, assignment.shift, "Jam disepakati.")


@role_required(*WORKER_ROLES)
@require_POST
def my_review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    assignment, form = own_assignment(request.user, str(uid)), ReviewForm(request.POST)
    if form.is_valid():
        reviews.review(assignment=assignment, side=Side.NAKES, data=form.review(), by=request.user)
        return _to(request, assignment.shift, "Penilaian tersimpan. Terima kasih.")
    return _page(request, _with_place(assignment, request), review_form=form)
