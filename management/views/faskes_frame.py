"""What the views of a faskes share: the workplace of this session, and a question before a change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from authentication.permissions import SignedInRequest, current_membership
from lentera.lib.links import own_page
from management.models import Shift
from management.permissions import Workplace
from management.presenters import desk


def at_workplace(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the workplace; whoever's faskes awaits approval is sent to the waiting page."""

    @wraps(view)
    def placed(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = current_membership(request)
        if membership is None:
            return redirect("authentication:waiting")
        return view(request, Workplace(membership), *args, **kwargs)

    return placed


@dataclass(frozen=True)
class Ask:
    """A question before a change: what will happen, what is needed, one button. A page, or a dialog with htmx."""

    title: str
    label: str
    back: str
    form: forms.Form | None = None
    sentences: Iterable[str] = ()
    kind: str = "primary"
    here: str = "Shift"
    paper: str = ""  # address of a prepared PDF that the answer needs

    def response(self, request: SignedInRequest) -> HttpResponse:
        dialog = request.headers.get("HX-Request") and request.method == "GET"
        template = "management/_ask_dialog.html" if dialog else "management/ask.html"
        return render(request, template, {"ask": self, "action": request.get_full_path()})


def back_to(request: SignedInRequest, shift: Shift, said: str) -> HttpResponse:
    """A message, then the page the person came from when it was today's list, else the shift."""
    messages.success(request, said)
    return redirect(own_page(request.POST.get("next", ""), request.get_host()) or desk.shift_url(shift))
