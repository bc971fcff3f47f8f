"""What every planning page shares: its tabs and the moment."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from authentication.permissions import SignedInRequest
from management.permissions import Workplace
from planning.presenters.pages import TABS


def page(request: SignedInRequest, template: str, here: str, place: Workplace, texts: dict[str, Any]) -> HttpResponse:
    shown = [(label, name) for label, name, admin_only in TABS if place.is_admin or not admin_only]
    tabs = [{"label": label, "url": reverse(name), "current": name == here} for label, name in shown]
    return render(request, template, {"tabs": tabs, "place": place, **texts})
