"""How a nakes or a student joins."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from authentication.permissions import public
from authentication.throttle import throttled
from management.domain import profiles
from management.forms.registration import RegisterNakesForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@throttled("signup")
def register_nakes(request: HttpRequest) -> HttpResponse:
    """New people are signed in; the answer is the same for known ones (see `registration.open_account`)."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect("home")
    form = RegisterNakesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("profession", "tier", "wilayah")}
        user = profiles.register_nakes(account=form.account(), **chosen)
        if user:
            login(request, user, backend=BACKEND)
        return redirect("management:nakes_received")
    return render(request, "management/register_nakes.html", {"form": form})


@public
@require_GET
def nakes_received(request: HttpRequest) -> HttpResponse:
    return render(request, "management/nakes_received.html")
