"""Which address check a browser waits for: the session remembers it, so that only this browser can enter its code."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from authentication.domain.addresses import Address
from authentication.models import AddressCheck
from authentication.throttle import refusal

KEY = "address_check"


def received(request: HttpRequest, check: AddressCheck) -> HttpResponse:
    """On to the page for the code. Only this browser can enter it: another's registration is of no use to a stranger."""
    request.session[KEY] = str(check.uid)
    return redirect("authentication:enter_code")


def too_many(request: HttpRequest, address: Address) -> HttpResponse | None:
    """429 when codes were asked for too often, by this network or for this address."""
    return refusal(request, "ask_code", address.value)


def current(request: HttpRequest) -> AddressCheck | None:
    """The check that this browser asked for, while it is open; a signed-in person's own only."""
    rows = AddressCheck.objects.filter(uid=request.session.get(KEY, uuid.UUID(int=0)), until__gt=timezone.now())
    mine = rows.filter(user=request.user) if request.user.is_authenticated else rows.filter(user=None)
    return mine.select_related("registration", "user").first()
