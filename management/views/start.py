"""The registration after the account: one small page per step, left and continued at will."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from authentication.models import Identity
from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import profiles, sending, start, students
from management.forms.start import IdentityForm, PhotoForm, PlaceForm, StudyForm
from management.models import NakesProfile, Study
from management.permissions import own_profile
from management.presenters import start as presenter


@role_required(*WORKER_ROLES)
@require_safe
def start_page(request: SignedInRequest) -> HttpResponse:
    """On to the first step that is open, or the page that says what happens next."""
    nakes = own_profile(request.user)
    step = start.next_step(nakes)
    if step is None:
        document = start.main_document(nakes)
        texts = {"steps": presenter.steps(nakes, ""), "document": document, "summary": presenter.waiting(document)}
        return render(request, "management/start_done.html", texts)
    return redirect(f"management:start_{step.key}")


def _page(request: SignedInRequest, nakes: NakesProfile, key: str, form: Any, **texts: Any) -> HttpResponse:
    words = presenter.TEXTS[key]
    context = {"form": form, "steps": presenter.steps(nakes, key), "nakes": nakes, **words, **texts}
    return render(request, words["template"], context)


@role_required(*WORKER_ROLES)
def start_identitas(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    row = Identity.objects.filter(user=request.user).first()
    form = IdentityForm(request.POST or None, initial=IdentityForm.starting(row))
    if request.method == "POST" and form.is_valid():
        try:
            profiles.declare_identity(nakes=nakes, by=request.user, person=form.person())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("management:start")
    return _page(request, nakes, "identitas", form, on_file=row)


@role_required(*WORKER_ROLES)
def start_kuliah(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    form = StudyForm(request.POST or None, initial=presenter.study(Study.objects.filter(nakes=nakes).first()))
    if request.method == "POST" and form.is_valid():
        students.save(nakes=nakes, by=request.user, data=form.study())
        return redirect("management:start")
    return _page(request, nakes, "kuliah", form)


@role_required(*WORKER_ROLES)
def start_dokumen(request: SignedInRequest) -> HttpResponse:
    """The photo of the one document that everything begins with; then its own page, to put right what was read."""
    nakes = own_profile(request.user)
    kind = start.main_kind(nakes)
    form = PhotoForm(request.POST or None, request.FILES or None, nakes=nakes, only=kind)
    if request.method == "POST" and form.is_valid():
        try:
            row = sending.send(nakes=nakes, by=request.user, kind=kind, file=form.cleaned_data["photo"])
        except DomainError as error:
            form.add_error("photo" if error.code == "upload" else None, error.message)
        else:
            return redirect("management:document", row.uid)
    return _page(request, nakes, "dokumen", form, waiting=start.main_document(nakes))


@role_required(*WORKER_ROLES)
def start_tempat(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    form = PlaceForm(request.POST or None, nakes=nakes)
    if request.method == "POST" and form.is_valid():
        try:
            profiles.save_beginning(nakes=nakes, by=request.user, home=form.home(), week_mask=form.week_mask())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Pendaftaran Anda lengkap.")
            return redirect("management:start")
    return _page(request, nakes, "tempat", form)
