"""Shifts near a nakes, as a list and on a map, and applying from there in one tap."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.permissions import WORKER_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from lentera.lib.links import own_page
from management.domain import applications
from management.domain.completeness import completeness
from management.permissions import own_profile, visible_shift
from management.presenters import offers
from management.presenters import profile as profile_presenter

SENT = "Lamaran terkirim. Faskes biasanya menjawab dalam satu hari."


@role_required(*WORKER_ROLES)
@require_GET
def feed(request: SignedInRequest) -> HttpResponse:
    nakes, now = own_profile(request.user), timezone.now()
    choice = offers.FeedChoice.read(request.GET)
    texts = {
        "nakes": nakes,
        "choice": choice,
        "greeting": offers.greeting(nakes, now),
        "invitations": offers.waiting_invitations(nakes, now),
        **offers.feed(nakes, choice),
    }
    if not texts["cards"]:
        texts["next_step"] = profile_presenter.next_step(completeness(nakes, now=now))
    return render(request, "management/feed.html", texts)


@role_required(*WORKER_ROLES)
@require_GET
def feed_map(request: SignedInRequest) -> HttpResponse:
    nakes = own_profile(request.user)
    choice = offers.FeedChoice.read(request.GET)
    texts = {"nakes": nakes, "choice": choice, **offers.feed(nakes, choice)}
    texts["map"] = offers.feed_map(nakes, texts["cards"])
    return render(request, "management/feed_map.html", texts)


@role_required(*WORKER_ROLES)
@require_POST
def apply(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One tap. With script only the card changes; without it the page comes back with the message."""
    nakes = own_profile(request.user)
    shift = visible_shift(request.user, str(uid))
    said, level = SENT, "success"
    try:
        applications.apply(shift=shift, nakes=nakes, by=request.user, message=request.POST.get("message", "")[:300])
    except DomainError as error:
        said, level = error.message, "error"
    if request.headers.get("HX-Request"):
        answer = render(request, "management/_offer.html", {"card": offers.one_card(nakes, shift)})
        answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "level": level}})
        return answer
    messages.add_message(request, messages.SUCCESS if level == "success" else messages.ERROR, said)
    return redirect(_back(request, shift_url=offers.shift_url(shift)))


def _back(request: SignedInRequest, *, shift_url: str) -> str:
    """The page the form came from when it is one of ours."""
    return own_page(request.POST.get("next", ""), request.get_host()) or shift_url
