"""The page “Rekan”: who runs a faskes, inviting and removing; and the page behind the link of an invitation."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authentication.domain import accounts, addresses, colleagues
from authentication.forms_colleagues import InviteColleagueForm, JoinForm
from authentication.models import ColleagueInvitation, Faskes, Membership, User
from authentication.permissions import FASKES_ROLES, SignedInRequest, administered, colleague_of, public, role_required
from authentication.presenters import members
from authentication.throttle import throttled
from authentication.views.code_session import received, too_many
from lentera.lib.errors import DomainError


def by_admin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the admin's membership; whoever's faskes awaits approval is sent to the waiting page."""

    @wraps(view)
    def placed(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = administered(request)
        if membership is None:
            return redirect("authentication:waiting")
        return view(request, membership, *args, **kwargs)

    return placed


@role_required(*FASKES_ROLES)
@by_admin
@require_safe
def colleagues_page(request: SignedInRequest, membership: Membership) -> HttpResponse:
    rows = membership.faskes.memberships.select_related("user", "departemen")
    guarded = Authenticator.objects.filter(user__memberships__faskes=membership.faskes, type__in=accounts.FACTORS)
    now = timezone.now()
    return render(
        request,
        "authentication/colleagues.html",
        {
            "faskes": membership.faskes,
            "members": members.members(rows, protected=set(guarded.values_list("user", flat=True)), me=request.user),
            "waiting": members.waiting(colleagues.open_invitations(membership.faskes, now), now),
        },
    )


@role_required(*FASKES_ROLES)
@by_admin
@reauthentication_required(allow_get=False)
def invite_colleague(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Whoever is admin can do everything in the faskes's name, so the password is asked for once more."""
    form = InviteColleagueForm(request.POST or None, faskes=membership.faskes)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if answer := too_many(request, addresses.email(email)):
            return answer
        try:
            colleagues.invite(
                faskes=membership.faskes, email=email, departemen=form.departemen(), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Undangan untuk {email} sedang dikirim.")
            return redirect("authentication:colleagues")
    return render(request, "authentication/invite_colleague.html", {"form": form, "faskes": membership.faskes})


@role_required(*FASKES_ROLES)
@by_admin
@require_POST
def withdraw_invitation(request: SignedInRequest, membership: Membership, uid: UUID) -> HttpResponse:
    row = get_object_or_404(ColleagueInvitation.objects.select_related("faskes"), faskes=membership.faskes, uid=uid)
    colleagues.withdraw(invitation=row, by=request.user, now=timezone.now())
    messages.success(request, f"Undangan untuk {row.email} ditarik.")
    return redirect("authentication:colleagues")


@role_required(*FASKES_ROLES)
@by_admin
def remove_colleague(request: SignedInRequest, membership: Membership, uid: UUID) -> HttpResponse:
    """Also how somebody leaves by themselves."""
    return _remove(request, membership.faskes, colleague_of(membership, uid))


@reauthentication_required(allow_get=False)
def _remove(request: SignedInRequest, faskes: Faskes, user: User) -> HttpResponse:
    last = colleagues.is_last_admin(faskes, user)
    if request.method == "POST":
        colleagues.remove(faskes=faskes, user=user, by=request.user, now=timezone.now())
        messages.success(request, f"{user.name} tidak lagi mengurus {faskes.name}.")
        return redirect("home" if user == request.user else "authentication:colleagues")
    context = {"person": user, "faskes": faskes, "last": last, "self": user == request.user}
    return render(request, "authentication/remove_colleague.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("signup")
def join(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Behind the link of an invitation: accept with the account one has, or make one."""
    row = colleagues.find(str(uid), timezone.now())
    if row is None:
        return render(request, "authentication/join_ended.html", status=410)
    if request.user.is_authenticated:
        return _join_signed_in(request, row)  # type: ignore[arg-type]
    form = JoinForm(request.POST or None, email=row.email)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return too_many(request, addresses.email(row.email)) or received(
            request, colleagues.register(invitation=row, name=data["name"], password=data["password"])
        )
    return render(request, "authentication/join.html", {"row": row, "post": colleagues.post(row), "form": form})


def _join_signed_in(request: SignedInRequest, row: ColleagueInvitation) -> HttpResponse:
    against = colleagues.why_not(row, request.user)
    if request.method == "POST" and not against:
        membership = colleagues.accept(uid=str(row.uid), user=request.user, now=timezone.now())
        request.session["membership"] = membership.pk
        messages.success(request, f"Anda sekarang ikut mengurus {row.faskes.name}.")
        return redirect("home")
    return render(request, "authentication/join.html", {"row": row, "post": colleagues.post(row), "against": against})
