"""Counts coming in: a file with preview and undo, or typed for one day; a template to fill in."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import tables, uploads
from planning.enums import UploadState
from planning.forms.planning import DayForm, UploadForm
from planning.models import DailyCount, Upload
from planning.views.frame import page

HERE = "planning:data_page"
TEMPLATE_DAYS = 31
SHOWN_UPLOADS = 10
SHOWN_CELLS = 60


def _today(place: Workplace) -> date:
    return local(timezone.now(), place.zone).date()


def _show(
    request: SignedInRequest, place: Workplace, *, upload: UploadForm | None = None, day: DayForm | None = None
) -> HttpResponse:
    units, today = list(place.departemen().order_by("name")), _today(place)
    kept = (
        DailyCount.objects.filter(departemen__in=units)
        .values("departemen__name", "measure__name")
        .annotate(days=Count("id"), first=Min("day"), last=Max("day"))
        .order_by("departemen__name", "measure__name")
    )
    texts = {
        "upload_form": upload or UploadForm(),
        "day_form": day or DayForm(units=units, today=today, initial={"day": today - timedelta(days=1)}),
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
    form = DayForm(request.POST, units=list(place.departemen().order_by("name")), today=_today(place))
    if not form.is_valid():
        return _show(request, place, day=form)
    cells = form.cells()
    uploads.type_day(faskes=place.faskes, measure=form.cleaned_data["measure"], cells=cells, by=request.user)
    messages.success(request, f"{len(cells)} angka disimpan.")
    return redirect(HERE)
