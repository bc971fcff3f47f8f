"""Where to bring people ahead of a risky month, for a dinas coordinator."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from planning.domain import placement, risks
from planning.forms.placement import AskForm
from planning.permissions import kabupaten_for, kabupaten_of
from planning.presenters import placement as presenter
from planning.presenters.risk import month_name, tabs

HERE = "planning:placement_page"


def _month(word: str, now: datetime) -> date:
    """The coming month, unless this one is asked for."""
    this = risks.month_of(now)
    return this if word == "ini" else risks.next_month(this)


def _show(request: SignedInRequest, word: str, form: AskForm | None = None) -> HttpResponse:
    now, places = timezone.now(), list(kabupaten_of(request.user))
    month = _month(word, now)
    plan = placement.plan(places=places, month=month, now=now)
    chosen = next((place for place in places if place.code == request.GET.get("ubah")), None)
    texts = {
        "where": request.user.wilayah,
        "tabs": tabs(HERE),
        "chips": presenter.month_chips(risks.month_of(now), risks.next_month(risks.month_of(now)), month),
        "word": word,
        "month": month_name(month),
        "plan": plan,
        "steps": presenter.step_rows(plan),
        "needs": presenter.need_rows(plan),
        "form": form or AskForm(places=places, initial=presenter.numbers(plan, chosen)),
        "single": len(places) == 1,
    }
    return render(request, "planning/placement.html", texts)


@role_required(Role.COORDINATOR)
@require_GET
def placement_page(request: SignedInRequest) -> HttpResponse:
    return _show(request, "ini" if request.GET.get("bulan") == "ini" else "depan")


@role_required(Role.COORDINATOR)
@require_POST
def placement_ask(request: SignedInRequest) -> HttpResponse:
    """Write the numbers of one kabupaten, or with `do=reset` go back to the rule's."""
    word = "ini" if request.POST.get("bulan") == "ini" else "depan"
    month = _month(word, timezone.now())
    if request.POST.get("do") == "reset":
        place = kabupaten_for(request.user, request.POST.get("wilayah", ""))
        placement.forget(place=place, month=month, by=request.user)
        messages.success(request, f"Jumlah untuk {place} kembali menurut aturan.")
        return redirect(f"{reverse(HERE)}?bulan={word}")
    form = AskForm(request.POST, places=list(kabupaten_of(request.user)))
    if not form.is_valid():
        return _show(request, word, form)
    place = kabupaten_for(request.user, form.cleaned_data["wilayah"])
    placement.ask(place=place, month=month, people=form.people(), by=request.user)
    messages.success(request, f"Permintaan untuk {place} disimpan. Rencananya dihitung ulang.")
    return redirect(f"{reverse(HERE)}?bulan={word}")
