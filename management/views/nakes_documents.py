"""A nakes's documents: STR, certificates, diploma or student card, and SIP per place of practice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from authentication.enums import FaskesStatus
from authentication.models import Faskes
from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import profiles
from management.forms.documents import CredentialForm, PermitForm
from management.permissions import own_profile
from management.presenters import profile as presenter

ADDED = "Dokumen dicatat dan menunggu verifikasi."


@role_required(*WORKER_ROLES)
def my_documents(request: SignedInRequest) -> HttpResponse:
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
    rows = presenter.documents(nakes.credentials.select_related("skill"))
    return render(request, "management/profile_documents.html", {"nakes": nakes, "form": form, "rows": rows})


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
    texts = {"nakes": nakes, "form": form, "rows": rows, "q": words, "found": found, "faskes": faskes}
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
