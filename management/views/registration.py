"""How a nakes or a student joins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from authentication.permissions import public
from authentication.throttle import throttled
from authentication.views.code_session import received, too_many
from management.domain import profiles
from management.forms.registration import RegisterNakesForm


@public
@throttled("signup")
def register_nakes(request: HttpRequest) -> HttpResponse:
    """The answer is the same for new and known people."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect("home")
    form = RegisterNakesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("profession", "tier", "wilayah")}
        return too_many(request, form.code_address()) or received(
            request, profiles.register_nakes(account=form.account(), **chosen)
        )
    return render(request, "management/register_nakes.html", {"form": form})
