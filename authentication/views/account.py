"""The page “Akun”: how to sign in, how it is protected, and where it is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from authentication.domain import accounts, addresses, lost_factor
from authentication.enums import AddressKind, CheckPurpose, CheckState
from authentication.forms import AddressForm
from authentication.models import AddressCheck
from authentication.permissions import FASKES_ROLES, SignedInRequest, must_have_second_factor, public, signed_in
from authentication.presenters import devices
from authentication.views.code_session import KEY, received, too_many

ADVICE_CLOSED = "factor_advice_closed"


@signed_in
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    user = request.user
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    sessions = accounts.open_sessions(user)
    return render(
        request,
        "authentication/account.html",
        {
            "checks": AddressCheck.objects.filter(user=user, until__gt=timezone.now()),
            "by_hand": CheckState.BY_HAND,
            "app": next((row for row in factors if row.type == Authenticator.Type.TOTP), None),
            "keys": [row for row in factors if row.type == Authenticator.Type.WEBAUTHN],
            "recovery": next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None),
            "must": must_have_second_factor(user),
            "recommended": user.role in FASKES_ROLES and not accounts.has_second_factor(user),
            "asked_off": lost_factor.open_for(user, timezone.now()),
            "devices": devices.lines(sessions, request.session.session_key or ""),
        },
    )


@signed_in
@reauthentication_required(allow_get=False)
def change_address(request: SignedInRequest) -> HttpResponse:
    """A new e-mail or phone number; it takes the place of the old one when its code was entered."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        return too_many(request, address) or received(
            request, addresses.ask(purpose=CheckPurpose.ADD, address=address, user=request.user)
        )
    return render(request, "authentication/change_address.html", {"form": form})


@signed_in
@require_POST
def resume_check(request: SignedInRequest) -> HttpResponse:
    """On with an address that waits: a new code, and the page to enter it."""
    kind = request.POST.get("kind", "")
    check = AddressCheck.objects.filter(user=request.user, kind=kind, until__gt=timezone.now()).first()
    if check is None:
        return redirect("authentication:account")
    if "drop" in request.POST:
        check.delete()
        return redirect("authentication:account")
    address = addresses.Address(AddressKind(check.kind), check.address)
    request.session[KEY] = str(check.uid)
    if check.state == CheckState.BY_HAND and not addresses.can_be_sent(address.kind):
        return redirect("authentication:enter_code")
    return too_many(request, address) or received(
        request, addresses.ask(purpose=CheckPurpose.ADD, address=address, user=request.user)
    )


@signed_in
@require_POST
def end_session(request: SignedInRequest) -> HttpResponse:
    """End one sign-in; of the person's own only."""
    chosen = request.POST.get("session", "")
    known = chosen.isdecimal() and len(chosen) < 19
    count = accounts.end_sessions(user=request.user, by=request.user, only=int(chosen)) if known else 0
    messages.success(request, "Perangkat itu sudah keluar." if count else "Perangkat itu sudah tidak masuk.")
    return redirect("authentication:account")


@signed_in
@require_POST
def end_all_sessions(request: SignedInRequest) -> HttpResponse:
    """End every sign-in, this one too."""
    accounts.end_sessions(user=request.user, by=request.user)
    request.session.flush()
    messages.success(request, "Semua perangkat sudah keluar. Masuk lagi untuk melanjutkan.")
    return redirect("landing")


@signed_in
@require_POST
def close_advice(request: SignedInRequest) -> HttpResponse:
    """No more advice about a second factor until the next sign-in."""
    request.session[ADVICE_CLOSED] = True
    return redirect("home")


@public
def ask_factor_off(request: HttpRequest) -> HttpResponse:
    """For whoever gave the right password and has neither factor nor recovery code; it opens nothing by itself."""
    stage = get_pending_stage(request)
    if stage is None or stage.key != AuthenticateStage.key:
        return redirect("account_login")
    user, now = stage.login.user, timezone.now()
    if request.method == "POST":
        lost_factor.ask(user=user, now=now)
        return redirect("authentication:lost_factor")
    return render(request, "authentication/lost_factor.html", {"asked_off": lost_factor.open_for(user, now)})


@signed_in
@require_POST
def stop_factor_reset(request: SignedInRequest) -> HttpResponse:
    """It was not me."""
    if row := lost_factor.open_for(request.user, timezone.now()):
        lost_factor.end(reset=row, by=request.user, now=timezone.now())
        messages.success(request, "Permintaan dibatalkan. Ganti kata sandi Anda: seseorang mengetahuinya.")
    return redirect("authentication:account")
