"""The page where a code is entered, for everything that needs one; it looks the same for known and unknown addresses."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from authentication.domain import addresses, registration
from authentication.enums import AddressKind, CheckPurpose, CheckState
from authentication.forms import CodeForm, OtherEmailForm
from authentication.models import AddressCheck
from authentication.permissions import public
from authentication.throttle import throttled
from authentication.views import passwords
from authentication.views.code_session import KEY, current, received, too_many
from lentera.lib.errors import DomainError

WRONG = "Kode tidak cocok atau sudah tidak berlaku. Sisa percobaan: {left}."
NO_MORE = "Kode ini sudah lima kali salah. Minta kode baru."


@public
@never_cache
@sensitive_post_parameters("code")
@throttled("code")
def enter_code(request: HttpRequest) -> HttpResponse:
    check = current(request)
    if check is None:
        return redirect("home") if request.user.is_authenticated else render(request, "authentication/no_code.html")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = DONE[CheckPurpose(check.purpose)](request, check, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            if answer:
                return answer
            left = addresses.tries_left(check)
            form.add_error("code", WRONG.format(left=left) if left else NO_MORE)
    return render(request, "authentication/enter_code.html", _page(check, form, OtherEmailForm()))


def _page(check: AddressCheck, form: CodeForm, other: OtherEmailForm) -> dict:
    return {
        "check": check,
        "form": form,
        "other": other,
        "by_hand": check.state == CheckState.BY_HAND,
        "outage": addresses.in_outage(check.kind),
        "is_phone": check.kind == AddressKind.PHONE,
        "is_reset": check.purpose == CheckPurpose.RESET,
        "is_registration": check.purpose == CheckPurpose.REGISTER,
        "minutes": int(addresses.CODE_LIFE[AddressKind(check.kind)].total_seconds() // 60),
    }


def _registered(request: HttpRequest, check: AddressCheck, code: str) -> HttpResponse | None:
    user = registration.confirm(check=check, code=code, now=timezone.now())
    if user is None:
        return None
    del request.session[KEY]
    return perform_login(request, user, email_verification="none")


def _reset(request: HttpRequest, check: AddressCheck, code: str) -> HttpResponse | None:
    user = addresses.confirm_reset(check=check, code=code, now=timezone.now())
    if user is None:
        return None
    del request.session[KEY]
    return passwords.allow_new(request, user)


def _added(request: HttpRequest, check: AddressCheck, code: str) -> HttpResponse | None:
    if not addresses.confirm_addition(check=check, code=code, now=timezone.now()):
        return None
    del request.session[KEY]
    messages.success(request, f"{check.get_kind_display()} sudah dikonfirmasi.")
    return redirect("authentication:account")


DONE = {CheckPurpose.REGISTER: _registered, CheckPurpose.RESET: _reset, CheckPurpose.ADD: _added}


@public
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    check = current(request)
    if check is None:
        return redirect("authentication:enter_code")
    if answer := too_many(request, addresses.address_of(check)):
        return answer
    try:
        addresses.ask_again(check=check, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Kode baru sedang dikirim. Kode yang lama tidak berlaku lagi.")
    return redirect("authentication:enter_code")


@public
@require_POST
def other_email(request: HttpRequest) -> HttpResponse:
    """The registration goes on with another e-mail address."""
    check = current(request)
    if check is None or check.purpose != CheckPurpose.REGISTER:
        return redirect("authentication:enter_code")
    form = OtherEmailForm(request.POST)
    if not form.is_valid():
        return render(request, "authentication/enter_code.html", _page(check, CodeForm(), form))
    address = addresses.email(form.cleaned_data["other"])
    return too_many(request, address) or received(request, addresses.change_address(check=check, address=address))
