"""A nakes's documents: STR, certificates, diploma or student card, and SIP per place of practice."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from authentication.enums import FaskesStatus
from authentication.models import Faskes
from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import profiles, sending
from management.domain.start import next_step
from management.enums import CredentialKind
from management.forms.documents import CredentialForm, PermitForm, ReadForm
from management.forms.start import AttachForm, PhotoForm
from management.models import Credential, PracticePermit
from management.permissions import own_credential, own_permit, own_profile
from management.presenters import document as one
from management.presenters import practice
from management.presenters import profile as presenter

ADDED = "Dokumen dicatat dan menunggu verifikasi."


@role_required(*WORKER_ROLES)
def my_documents(request: SignedInRequest) -> HttpResponse:
    """The list, and a photo for a new one."""
    nakes = own_profile(request.user)
    form = PhotoForm(request.POST or None, request.FILES or None, nakes=nakes)
    if request.method == "POST" and form.is_valid():
        chosen = {"kind": CredentialKind(form.cleaned_data["kind"]), "skill": form.cleaned_data["skill"]}
        try:
            row = sending.send(nakes=nakes, by=request.user, file=form.cleaned_data["photo"], **chosen)
        except DomainError as error:
            _tell(form, error)
        else:
            return redirect("management:document", row.uid)
    rows = presenter.documents(nakes.credentials.select_related("skill"))
    return render(request, "management/profile_documents.html", {"nakes": nakes, "form": form, "rows": rows})


def _tell(form: Form, error: DomainError) -> None:
    form.add_error("photo" if error.code == "upload" else None, error.message)


@role_required(*WORKER_ROLES)
def type_document(request: SignedInRequest) -> HttpResponse:
    """A document without a photo at hand: its number counts once a person has compared it."""
    nakes = own_profile(request.user)
    form = CredentialForm(request.POST if request.method == "POST" else None, nakes=nakes)
    if request.method == "POST" and form.is_valid():
        try:
            profiles.add_credential(nakes=nakes, by=request.user, **form.values())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, ADDED)
            return redirect("management:my_documents")
    return render(request, "management/document_typed.html", {"nakes": nakes, "form": form})


@role_required(*WORKER_ROLES)
def document(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The photo beside its fields. While the machine works, the page looks again by itself."""
    row = own_credential(request.user, str(uid))
    form = ReadForm(request.POST or None, row=row, initial=one.initial(row), unsure=one.unsure(row))
    if request.method == "POST" and form.is_valid():
        try:
            sending.confirm(
                credential=row, by=request.user, fields=form.read(), skill=form.cleaned_data.get("skill") or row.skill
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Dokumen dikirim untuk diperiksa.")
            return redirect("management:start") if next_step(row.nakes) else redirect("management:document", row.uid)
    fragment = request.headers.get("HX-Request") and request.method == "GET"
    template = "management/_document_state.html" if fragment else "management/document.html"
    texts = {**one.page(row), "form": form, "attach": AttachForm(), "open_step": next_step(row.nakes)}
    return render(request, template, texts)


@role_required(*WORKER_ROLES)
@require_POST
def document_photo(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = own_credential(request.user, str(uid))
    _attach(request, row)
    return redirect("management:document", row.uid)


@role_required(*WORKER_ROLES)
@require_POST
def permit_photo(request: SignedInRequest, uid: UUID) -> HttpResponse:
    _attach(request, own_permit(request.user, str(uid)))
    return redirect("management:my_permits")


def _attach(request: SignedInRequest, row: Credential | PracticePermit) -> None:
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        raise DomainError(str(form.errors["photo"][0]), "upload")
    sending.attach(document=row, by=request.user, file=form.cleaned_data["photo"])
    messages.success(request, "Foto dikirim dan sedang dibaca.")


@role_required(*WORKER_ROLES)
@require_POST
def remove_document(request: SignedInRequest, uid: UUID) -> HttpResponse:
    profiles.remove_credential(nakes=own_profile(request.user), by=request.user, uid=str(uid))
    messages.success(request, "Dokumen dihapus.")
    return redirect("management:my_documents")


@role_required(*WORKER_ROLES)
def my_permits(request: SignedInRequest) -> HttpResponse:
    """Choosing the faskes is a search in the address; the form then names it."""
    nakes, words = own_profile(request.user), request.GET.get("q", "").strip()[:80]
    faskes = _chosen(request.POST.get("faskes") or request.GET.get("faskes") or "")
    form = PermitForm(request.POST if request.method == "POST" else None, chosen=faskes is not None)
    if request.method == "POST" and form.is_valid():
        try:
            profiles.add_permit(nakes=nakes, by=request.user, faskes=faskes, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "SIP dicatat dan menunggu verifikasi.")
            return redirect("management:my_permits")
    found = profiles.search_places(nakes=nakes, words=words, on_lentera=False) if words and not faskes else []
    rows = presenter.permits(nakes.permits.select_related("faskes__wilayah"))
    texts = {
        "attach": AttachForm(),
        "slots": practice.slots(nakes, timezone.localdate()),
        "nakes": nakes,
        "form": form,
        "rows": rows,
        "q": words,
        "found": found,
        "faskes": faskes,
    }
    return render(request, "management/profile_permits.html", texts)


def _chosen(uid: str) -> Faskes | None:
    rows = Faskes.objects.exclude(status=FaskesStatus.REJECTED).select_related("wilayah")
    known = presenter.uuid_or_none(uid)
    return rows.filter(uid=known).first() if known else None


@role_required(*WORKER_ROLES)
@require_POST
def remove_permit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    profiles.remove_permit(nakes=own_profile(request.user), by=request.user, uid=str(uid))
    messages.success(request, "SIP dihapus.")
    return redirect("management:my_permits")
