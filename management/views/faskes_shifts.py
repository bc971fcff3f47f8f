"""Shifts of a faskes: the list, one shift with its live matches, and why somebody does not appear."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from management.forms.faskes import DepartemenFilter
from management.permissions import Workplace, may_book, shift_for_admin, shift_for_staff
from management.presenters import faskes_lists as lists
from management.presenters import shift_page, shift_people
from management.presenters.offers import title
from management.views.faskes_frame import at_workplace


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def shift_list(request: SignedInRequest, place: Workplace) -> HttpResponse:
    form = DepartemenFilter(request.GET, units=place.departemen())
    rows, kind = lists.shifts(place, form.chosen), lists.chosen(lists.SHIFT_KINDS, request.GET)
    page = Paginator(lists.of_kind(rows, kind), lists.PAGE).get_page(request.GET.get("hal"))
    texts = {
        "place": place,
        "kind": kind,
        "form": form,
        "chips": lists.chips(lists.SHIFT_KINDS, request.GET, lists.counts_of(rows)),
        "page_obj": page,
        "rows": lists.shift_rows(list(page), place.zone),
    }
    return render(request, "management/shift_list.html", texts)


@role_required(*FASKES_ROLES)
@require_GET
def shift_detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shift, now = shift_for_staff(request.user, str(uid)), timezone.now()
    booking = may_book(request.user, shift)
    texts = shift_page.page(shift, may_book=booking, now=now)
    people = shift_people.live(shift, may_book=booking, now=now)
    return render(request, "management/shift_detail.html", {**texts, **people})


@role_required(*FASKES_ROLES)
@require_GET
def shift_matches(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Asked every two seconds; answers 304 while nothing has changed."""
    shift, now = shift_for_staff(request.user, str(uid)), timezone.now()
    etag = quote_etag(shift_people.version(shift, viewer=request.user.pk, now=now))
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        texts = shift_people.live(shift, may_book=may_book(request.user, shift), now=now)
        answer = render(request, "management/_shift_people.html", texts)
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return answer


@role_required(Role.FASKES_ADMIN)
@require_GET
def shift_why(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shift, words = shift_for_admin(request.user, str(uid)), request.GET.get("q", "").replace("\0", "").strip()[:80]
    texts = shift_page.why(shift, words, now=timezone.now())
    return render(request, "management/shift_why.html", {"shift": shift, "title": title(shift), "q": words, **texts})
