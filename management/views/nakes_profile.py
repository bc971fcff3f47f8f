"""A nakes's profile: an overview with what each gap costs, and one small page per section."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from authentication.domain import identity
from authentication.enums import FaskesStatus
from authentication.models import Faskes, User
from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import profiles
from management.domain.completeness import completeness
from management.enums import ExceptionKind
from management.forms import profile as forms
from management.models import NakesProfile
from management.permissions import own_profile
from management.presenters import profile as presenter


@dataclass(frozen=True)
class Section:
    """One page of the profile; `template` where the fields need more than a list."""

    title: str
    lead: str
    form: Callable[..., forms.SectionForm]
    save: Callable[..., Any]
    template: str = "management/profile_section.html"


def _save_contact(*, nakes: NakesProfile, by: User, contact: identity.EmergencyContact | None) -> None:
    identity.save_contact(user=nakes.user, contact=contact, by=by)


SECTIONS: dict[str, Section] = {
    "identitas": Section(
        "Identitas dan profesi", "Faskes melihat ini saat Anda melamar.", forms.IdentityForm, profiles.save_identity
    ),
    "keterampilan": Section(
        "Keterampilan", "Shift sering mensyaratkan pelatihan tertentu.", forms.SkillsForm, profiles.save_skills
    ),
    "tempat": Section(
        "Rumah dan jarak",
        "Jarak ke shift dihitung dari sini. Faskes hanya melihat jaraknya, bukan titiknya.",
        forms.HomeForm,
        profiles.save_home,
        "management/profile_home.html",
    ),
    "minggu": Section(
        "Jadwal mingguan",
        "Centang waktu jaga yang biasanya bisa.",
        forms.WeekForm,
        profiles.save_week,
        "management/profile_week.html",
    ),
    "kerja": Section("Jam kerja dan tarif", "Supaya tidak ada yang kelelahan.", forms.WorkForm, profiles.save_work),
    "darurat": Section(
        "Kontak darurat",
        "Boleh kosong. Hanya dilihat faskes tempat Anda bertugas, di sekitar jam tugas; setiap kali dilihat, tercatat di “Data saya”. "
        "Minta izin orangnya dulu.",
        forms.EmergencyContactForm,
        _save_contact,
    ),
}


@role_required(*WORKER_ROLES)
@require_GET
def my_profile(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    texts = {"nakes": nakes, "meter": presenter.meter(completeness(nakes)), "sections": presenter.overview(nakes)}
    return render(request, "management/profile.html", texts)


@role_required(*WORKER_ROLES)
def profile_section(request: SignedInRequest, section: str) -> HttpResponse:
    nakes, shown = own_profile(request.user), SECTIONS.get(section)
    if shown is None:
        raise Http404
    extra = {"fixed": profiles.documents_verified(nakes)} if section == "identitas" else {}
    form = shown.form(request.POST if request.method == "POST" else None, nakes=nakes, **extra)
    if request.method == "POST" and form.is_valid():
        try:
            shown.save(nakes=nakes, by=request.user, **form.values())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{shown.title} disimpan.")
            return redirect("management:my_profile")
    texts = {"nakes": nakes, "section": shown, "form": form, "map": presenter.home_map(nakes)}
    return render(request, shown.template, texts)


@role_required(*WORKER_ROLES)
@require_POST
def set_active(request: SignedInRequest) -> HttpResponse:
    active = request.POST.get("active") == "1"
    profiles.set_active(nakes=own_profile(request.user), by=request.user, active=active)
    messages.success(request, "Anda kembali ikut pencocokan." if active else "Anda istirahat dari pencocokan.")
    return redirect("management:my_profile")


# --- Exceptions -----------------------------------------------------------------------------------------------------


@role_required(*WORKER_ROLES)
def my_exceptions(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    form = forms.ExceptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "kind": ExceptionKind(form.cleaned_data["kind"])}
        try:
            profiles.add_exception(nakes=nakes, by=request.user, **data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Tanggal dicatat.")
            return redirect("management:my_exceptions")
    texts = {"form": form, "coming": presenter.exceptions(nakes)}
    return render(request, "management/profile_exceptions.html", texts)


@role_required(*WORKER_ROLES)
@require_POST
def remove_exception(request: SignedInRequest) -> HttpResponse:
    pk = request.POST.get("id", "")
    if pk.isdecimal() and len(pk) < 19:
        profiles.remove_exception(nakes=own_profile(request.user), by=request.user, pk=int(pk))
    messages.success(request, "Tanggal dihapus.")
    return redirect("management:my_exceptions")


# --- Preferred places -----------------------------------------------------------------------------------------------


@role_required(*WORKER_ROLES)
def my_places(request: SignedInRequest) -> HttpResponse:
    nakes, words = own_profile(request.user), request.GET.get("q", "").strip()[:80]
    if request.method == "POST":
        uid = request.POST.get("faskes", "")
        faskes = get_object_or_404(Faskes, uid=presenter.uuid_or_none(uid), status=FaskesStatus.VERIFIED)
        preferred = request.POST.get("preferred") == "1"
        profiles.set_preferred(nakes=nakes, by=request.user, faskes=faskes, preferred=preferred)
        messages.success(request, f"{faskes} {'dipilih' if preferred else 'dihapus dari pilihan'}.")
        return redirect("management:my_places")
    chosen = Faskes.objects.filter(ties__nakes=nakes, ties__preferred=True).select_related("wilayah")
    found = profiles.search_places(nakes=nakes, words=words) if words else []
    texts = {"q": words, "chosen": chosen, "found": [row for row in found if row not in set(chosen)]}
    return render(request, "management/profile_places.html", texts)
