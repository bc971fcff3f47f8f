"""Pages of a faskes as a whole: today, the week, what has been, how it does, and which faskes one acts for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from authentication.domain.accounts import has_second_factor
from authentication.permissions import FASKES_ROLES, SignedInRequest, memberships, role_required
from authentication.views.account import ADVICE_CLOSED
from management.forms.faskes import DepartemenFilter
from management.permissions import Workplace
from management.presenters import faskes_figures, roster, today
from management.presenters import faskes_lists as lists
from management.views.faskes_frame import at_workplace


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def faskes_today(request: SignedInRequest, place: Workplace) -> HttpResponse:
    rows = list(memberships(request.user).order_by("id"))
    texts = {"place": place, "memberships": rows, "may_book": place.is_admin, **today.page(place, now=timezone.now())}
    texts["advise_factor"] = ADVICE_CLOSED not in request.session and not has_second_factor(request.user)
    return render(request, "management/faskes_today.html", texts)


@role_required(*FASKES_ROLES)
@require_POST
def choose_membership(request: SignedInRequest) -> HttpResponse:
    """Act for another of one's faskes from now on in this session."""
    wanted = request.POST.get("membership", "")
    chosen = next((m for m in memberships(request.user) if str(m.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session["membership"] = chosen.pk
    messages.success(request, f"Anda sekarang bekerja untuk {chosen.faskes}.")
    return redirect("management:faskes_today")


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def faskes_roster(request: SignedInRequest, place: Workplace) -> HttpResponse:
    week = roster.week(place, request.GET.get("minggu", ""), now=timezone.now())
    return render(request, "management/roster.html", {"place": place, **week})


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def faskes_history(request: SignedInRequest, place: Workplace) -> HttpResponse:
    form, words = (
        DepartemenFilter(request.GET, units=place.departemen()),
        request.GET.get("q", "").replace("\0", "")[:80],
    )
    rows, kind = lists.past(place, form.chosen, words), lists.chosen(lists.PAST_KINDS, request.GET)
    page = Paginator(lists.past_of_kind(rows, kind), lists.PAGE).get_page(request.GET.get("hal"))
    texts = {
        "place": place,
        "form": form,
        "kind": kind,
        "q": words,
        "chips": lists.chips(lists.PAST_KINDS, request.GET, lists.counts_of(rows)),
        "page_obj": page,
        "rows": lists.past_rows(list(page), place),
    }
    return render(request, "management/faskes_history.html", texts)


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def faskes_performance(request: SignedInRequest, place: Workplace) -> HttpResponse:
    return render(request, "management/faskes_performance.html", {"place": place, **faskes_figures.page(place)})
