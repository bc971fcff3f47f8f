"""A forgotten password: a code to the e-mail or phone, then a new password. The answers are the same for everybody."""

import time

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from authentication.domain import accounts, addresses
from authentication.enums import CheckPurpose
from authentication.forms import AddressForm, NewPasswordForm
from authentication.models import User
from authentication.permissions import public
from authentication.throttle import throttled
from authentication.views.code_session import received, too_many

KEY = "new_password_for"
ALLOWED_SECONDS = 15 * 60
NO_WHATSAPP = (
    "Kode lewat telepon belum bisa dikirim. Pakai surel akun Anda, atau minta admin Lentera membuatkan kata sandi baru."
)


@public
@throttled("reset_password")
def forgotten(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if addresses.can_be_sent(address.kind):
            return too_many(request, address) or received(
                request, addresses.ask(purpose=CheckPurpose.RESET, address=address)
            )
        form.add_error("address", NO_WHATSAPP)
    return render(request, "account/password_reset.html", {"form": form})


def allow_new(request: HttpRequest, user: User) -> HttpResponse:
    """The code was right: this browser may set a new password, once, for a quarter of an hour."""
    logout(request)
    request.session[KEY] = {"user": user.pk, "at": time.time(), "state": user.get_session_auth_hash()}
    return redirect("account_new_password")


def _allowed(request: HttpRequest) -> User | None:
    kept = request.session.get(KEY)
    if not kept or time.time() - kept["at"] > ALLOWED_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    # A password that was changed meanwhile ends the permission.
    return user if user and user.get_session_auth_hash() == kept["state"] else None


@public
@never_cache
@sensitive_post_parameters()
@throttled("reset_password_from_key")
def new_password(request: HttpRequest) -> HttpResponse:
    user = _allowed(request)
    if user is None:
        return render(request, "account/new_password.html", {"form": None})
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.set_password(user=user, password=form.cleaned_data["password"], by=user)
        request.session.flush()
        messages.success(request, "Kata sandi baru tersimpan. Masuk dengan kata sandi itu.")
        return redirect("account_login")
    return render(request, "account/new_password.html", {"form": form})
