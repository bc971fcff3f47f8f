"""Disease cases of the coordinator's kabupaten: a file with preview and undo, or typed."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from lentera.lib.errors import DomainError
from planning.domain import disease_counts
from planning.enums import UploadState
from planning.forms.diseases import CasesForm, DiseaseUploadForm
from planning.models import DiseaseCount, DiseaseUpload
from planning.permissions import kabupaten_of
from planning.presenters import diseases as presenter
from planning.presenters import risk

HERE = "planning:disease_page"
SHOWN = 60


def _today() -> date:
    return timezone.localdate()


def _show(
    request: SignedInRequest, *, upload: DiseaseUploadForm | None = None, typed: CasesForm | None = None
) -> HttpResponse:
    counts = DiseaseCount.objects.filter(wilayah__in=kabupaten_of(request.user))
    newest = counts.select_related("wilayah", "disease").order_by("-last_day", "wilayah", "disease")
    texts = {
        "tabs": risk.tabs(HERE),
        "rows": [(row, presenter.period_words(row)) for row in newest[:SHOWN]],
        "upload_form": upload or DiseaseUploadForm(),
        "typed_form": typed or CasesForm(by=request.user),
        "uploads": DiseaseUpload.objects.filter(by=request.user)[:10],
    }
    return render(request, "planning/diseases.html", texts)


@role_required(Role.COORDINATOR)
@require_GET
def disease_page(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@role_required(Role.COORDINATOR)
@require_POST
def disease_upload_new(request: SignedInRequest) -> HttpResponse:
    form = DiseaseUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, upload=form)
    file = form.cleaned_data["file"]
    try:
        upload, table = disease_counts.preview(name=file.name, content=file.read(), by=request.user, today=_today())
    except DomainError as error:
        form.add_error("file", error.message)
        return _show(request, upload=form)
    if upload is None:
        return render(request, "planning/disease_problems.html", {"table": table, "name": file.name})
    return redirect("planning:disease_upload", uid=upload.uid)


def _own(request: SignedInRequest, uid: UUID) -> DiseaseUpload:
    upload = DiseaseUpload.objects.filter(by=request.user, uid=uid).first()
    if upload is None:
        raise Http404
    return upload


@role_required(Role.COORDINATOR)
@require_GET
def disease_upload(request: SignedInRequest, uid: UUID) -> HttpResponse:
    upload = _own(request, uid)
    texts = {
        "upload": upload,
        "cells": presenter.cells(upload)[:SHOWN],
        "more": max(0, len(upload.cells) - SHOWN),
        "waiting": upload.state == UploadState.PREVIEW,
    }
    return render(request, "planning/disease_upload.html", texts)


@role_required(Role.COORDINATOR)
@require_POST
def disease_upload_decide(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """`keep` takes the table in; anything else throws it away or undoes it."""
    upload, keep = _own(request, uid), request.POST.get("do") == "keep"
    try:
        (disease_counts.apply if keep else disease_counts.undo)(upload=upload, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(HERE)
    messages.success(request, f"{len(upload.cells)} angka disimpan." if keep else "Unggahan dibatalkan.")
    return redirect(HERE)


@role_required(Role.COORDINATOR)
@require_POST
def disease_typed(request: SignedInRequest) -> HttpResponse:
    form = CasesForm(request.POST, by=request.user)
    if not form.is_valid():
        return _show(request, typed=form)
    values = {"cases": form.cleaned_data["cases"], "source": form.cleaned_data["source"]}
    try:
        disease_counts.type_one(key=form.key(), by=request.user, today=_today(), **values)
    except DomainError as error:
        form.add_error(None, error.message)
        return _show(request, typed=form)
    messages.success(request, "Angkanya disimpan.")
    return redirect(HERE)
