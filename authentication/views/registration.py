"""How a faskes joins: find it on the official lists or enter it, name a contact person, wait for approval."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from authentication.domain import registration
from authentication.domain.registration import search_faskes
from authentication.enums import FaskesStatus
from authentication.forms import ClaimForm, FaskesSearchForm, NewFaskesForm
from authentication.models import Faskes, Membership
from authentication.permissions import FASKES_ROLES, memberships, public, role_required
from authentication.throttle import throttled
from authentication.views.code_session import received, too_many
from lentera.lib.errors import DomainError


@public
@require_safe
def register_faskes(request: HttpRequest) -> HttpResponse:
    """Step one: is the faskes on the lists? Every answer is a link, so this works without script."""
    if request.user.is_authenticated:
        return redirect("home")
    form = FaskesSearchForm(request.GET if "wilayah" in request.GET else None)
    found = (
        search_faskes(wilayah_code=form.cleaned_data["wilayah"].pk, words=form.cleaned_data["q"])
        if form.is_valid()
        else None
    )
    texts = {"form": form, "found": found, "claimable": FaskesStatus.LISTED}
    return render(
        request,
        "authentication/_faskes_found.html"
        if request.headers.get("HX-Request")
        else "authentication/register_faskes.html",
        texts,
    )


@public
@throttled("signup")
def register_listed_faskes(request: HttpRequest, uid: str) -> HttpResponse:
    faskes = get_object_or_404(Faskes.objects.select_related("wilayah__parent"), uid=uid, status=FaskesStatus.LISTED)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return too_many(request, form.code_address()) or received(
                request, registration.register_faskes(account=form.account(), claim=faskes)
            )
        except DomainError as error:
            form.add_error(None, error.message)
    return render(request, "authentication/register_faskes_account.html", {"form": form, "faskes": faskes})


@public
@throttled("signup")
def register_new_faskes(request: HttpRequest) -> HttpResponse:
    start = {"wilayah": request.GET.get("wilayah"), "faskes_name": request.GET.get("nama", "")[:150]}
    form = NewFaskesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        return too_many(request, form.code_address()) or received(
            request, registration.register_faskes(account=form.account(), new=form.faskes())
        )
    return render(request, "authentication/register_faskes_account.html", {"form": form})


@role_required(*FASKES_ROLES)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What people see until their faskes is approved, and when it was not."""
    if memberships(request.user).exists():  # type: ignore[arg-type]
        return redirect("home")
    pending = Membership.objects.filter(user=request.user).select_related("faskes__wilayah").first()  # type: ignore[misc]
    return render(
        request,
        "authentication/waiting.html",
        {"faskes": pending.faskes if pending else None, "inbox": reverse("authentication:inbox")},
    )
