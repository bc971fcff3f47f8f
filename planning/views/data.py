"""Counts coming in: a file with preview and undo, or typed for a week; a template to fill in."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.models import Departemen
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import tables, uploads
from planning.enums import UploadState
from planning.forms.planning import UploadForm
from planning.forms.week import BROKEN, WeekForm
from planning.models import DailyCount, Measure, Upload
from planning.presenters import week
from planning.views.frame import page

HERE = "planning:data_page"
TEMPLATE_DAYS = 31
SHOWN_UPLOADS = 10
SHOWN_CELLS = 60


def _today(place: Workplace) -> date:
    return local(timezone.now(), place.zone).date()


def _units(place: Workplace) -> list[Departemen]:
    return list(place.departemen().order_by("name"))


def _choice(request: SignedInRequest, place: Workplace) -> week.Choice:
    """From the address, or from the form that was sent."""
    wanted, today = request.POST or request.GET, _today(place)
    measures = list(Measure.objects.order_by("code"))
    if not measures:
        raise Http404("Jenis hitungan belum dimuat (load_reference).")
    measure = next((one for one in measures if one.code == wanted.get("hitungan")), measures[0])
    return week.Choice(measures, measure, week.parse_week(wanted.get("pekan", ""), today), today)


def _stored(choice: week.Choice, units: list[Departemen]) -> WeekForm:
    """The grid with what stands there."""
    days = [choice.monday + timedelta(days=number) for number in range(7)]
    stored = uploads.standing(measure=choice.measure, units=[unit.pk for unit in units], days=days)
    return WeekForm(units=units, monday=choice.monday, today=choice.today, stored=stored)


def _show(
    request: SignedInRequest, place: Workplace, *, upload: UploadForm | None = None, typed: WeekForm | None = None
) -> HttpResponse:
    units, choice = _units(place), _choice(request, place)
    kept = (
        DailyCount.objects.filter(departemen__in=units)
        .values("departemen__name", "measure__name")
        .annotate(days=Count("id"), first=Min("day"), last=Max("day"))
        .order_by("departemen__name", "measure__name")
    )
    texts = {
        "upload_form": upload or UploadForm(),
        **week.texts(choice, typed or _stored(choice, units)),
        "uploads": Upload.objects.filter(faskes=place.faskes).select_related("measure", "by")[:SHOWN_UPLOADS],
        "kept": kept,
    }
    return page(request, "planning/data.html", HERE, place, texts)


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def data_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    return _show(request, place)


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def count_template(request: SignedInRequest, place: Workplace) -> HttpResponse:
    today = _today(place)
    days = [today - timedelta(days=back) for back in range(TEMPLATE_DAYS, 0, -1)]
    names = place.departemen().order_by("name").values_list("name", flat=True)
    response = HttpResponse(
        tables.template(names=names, days=days),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = 'attachment; filename="templat-kunjungan.xlsx"'
    return response


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def upload_new(request: SignedInRequest, place: Workplace) -> HttpResponse:
    place.require_admin()
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, place, upload=form)
    file = form.cleaned_data["file"]
    try:
        upload, table = uploads.preview(
            faskes=place.faskes,
            measure=form.cleaned_data["measure"],
            name=file.name,
            content=file.read(),
            by=request.user,
            today=_today(place),
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return _show(request, place, upload=form)
    if upload is None:
        return page(request, "planning/upload_problems.html", HERE, place, {"table": table, "name": file.name})
    return redirect("planning:upload_preview", uid=upload.uid)


def _own(place: Workplace, uid: UUID) -> Upload:
    place.require_admin()
    upload = Upload.objects.filter(faskes=place.faskes, uid=uid).select_related("measure").first()
    if upload is None:
        raise Http404
    return upload


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_GET
def upload_preview(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    upload = _own(place, uid)
    names = {unit.pk: unit.name for unit in place.departemen()}
    days = sorted({day for day, _, _ in upload.cells})
    texts = {
        "upload": upload,
        "cells": [(date.fromisoformat(d), names.get(u, "–"), v) for d, u, v in upload.cells[:SHOWN_CELLS]],
        "more": max(0, len(upload.cells) - SHOWN_CELLS),
        "first": date.fromisoformat(days[0]),
        "last": date.fromisoformat(days[-1]),
        "waiting": upload.state == UploadState.PREVIEW,
    }
    return page(request, "planning/upload_preview.html", HERE, place, texts)


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def upload_decide(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    """`keep` takes the table in; anything else throws it away or undoes it."""
    upload, keep = _own(place, uid), request.POST.get("do") == "keep"
    try:
        (uploads.apply if keep else uploads.undo)(upload=upload, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(HERE)
    messages.success(request, f"{len(upload.cells)} angka disimpan." if keep else "Unggahan dibatalkan.")
    return redirect(HERE)


@role_required(*FASKES_ROLES)
@at_workplace
@require_POST
def counts_typed(request: SignedInRequest, place: Workplace) -> HttpResponse:
    choice = _choice(request, place)
    if choice.parts != {name: request.POST.get(name) for name in choice.parts}:
        # Not into another week or count than the one that was shown.
        messages.error(request, BROKEN)
        return redirect(HERE)
    form = WeekForm(request.POST, units=_units(place), monday=choice.monday, today=choice.today)
    if not form.is_valid():
        return _show(request, place, typed=form)
    cells, emptied = form.typed(), form.emptied()
    changed = uploads.type_cells(
        faskes=place.faskes, measure=choice.measure, cells=cells, seen=form.known(), by=request.user
    )
    if changed:
        form.refuse(changed)
        return _show(request, place, typed=form)
    kept = f" {emptied} sel yang Anda kosongkan tetap berisi angka semula." if emptied else ""
    messages.success(request, f"{len(cells)} angka disimpan.{kept}")
    return redirect(f"{reverse(HERE)}?{choice.query}")
