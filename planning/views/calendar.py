"""The calendar of a faskes: counts as a heat map, holidays, weather, and the local events it writes itself."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication.models import Departemen
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.domain import local_events
from planning.forms.events import EventForm, starting
from planning.models import DailyCount, LocalEvent, Measure
from planning.presenters import calendar as presenter
from planning.views.frame import page

HERE = "planning:calendar_page"


def _today(place: Workplace) -> date:
    return local(timezone.now(), place.zone).date()


def _unit(request: SignedInRequest, place: Workplace, units: list[Departemen]) -> Departemen | None:
    """The chosen departemen; the whole faskes, which is nobody's but the admin's, without a choice."""
    wanted = request.GET.get("departemen", "")
    chosen = next((unit for unit in units if str(unit.uid) == wanted), None)
    return chosen or (None if place.is_admin or not units else units[0])


def _measures(units: list[Departemen]) -> list[Measure]:
    kept = DailyCount.objects.filter(departemen__in=units).order_by().values("measure").distinct()
    return list(Measure.objects.filter(pk__in=kept).order_by("-code")) or list(Measure.objects.order_by("-code")[:1])


def _choice(request: SignedInRequest, place: Workplace) -> presenter.Choice:
    units = list(place.departemen().order_by("name"))
    measures = _measures(units)
    if not measures:
        raise Http404("Jenis hitungan belum dimuat (load_reference).")
    return presenter.Choice(
        units=units,
        unit=_unit(request, place, units),
        measures=measures,
        measure=next((one for one in measures if one.code == request.GET.get("hitungan")), measures[0]),
        first=presenter.parse_month(request.GET.get("bulan", ""), _today(place)),
        whole=place.is_admin,
    )


def _show(request: SignedInRequest, place: Workplace, form: EventForm | None = None) -> HttpResponse:
    choice, today = _choice(request, place), _today(place)
    start = {"first_day": max(today, choice.first)}
    texts = {
        **presenter.texts(place.faskes, choice, today=today),
        "form": form or EventForm(units=choice.units, whole=choice.whole, initial=start),
    }
    return page(request, "planning/calendar.html", HERE, place, texts)


@role_required(*FASKES_ROLES)
@at_workplace
@require_GET
def calendar_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    return _show(request, place)


def _form(request: SignedInRequest, place: Workplace) -> EventForm:
    return EventForm(request.POST, units=list(place.departemen()), whole=place.is_admin)


def _back(event: LocalEvent) -> HttpResponse:
    return redirect(f"{reverse(HERE)}?bulan={event.first_day:%Y-%m}")


@role_required(*FASKES_ROLES)
@at_workplace
@require_POST
def event_add(request: SignedInRequest, place: Workplace) -> HttpResponse:
    form = _form(request, place)
    if not form.is_valid():
        return _show(request, place, form)
    try:
        event = local_events.add(faskes=place.faskes, data=form.data_of(), by=request.user, today=_today(place))
    except DomainError as error:
        form.add_error(None, error.message)
        return _show(request, place, form)
    messages.success(request, "Acara dicatat.")
    return _back(event)


def _own(place: Workplace) -> QuerySet[LocalEvent]:
    """Events that this person may change: all of the faskes for its admin, those of their departemen for a head."""
    mine = Q() if place.is_admin else Q(departemen__in=place.departemen())
    return LocalEvent.objects.filter(mine, faskes=place.faskes).select_related("departemen", "by")


def _event(place: Workplace, uid: UUID) -> LocalEvent:
    event = _own(place).filter(uid=uid).first()
    if event is None:
        raise Http404
    return event


@role_required(*FASKES_ROLES)
@at_workplace
@require_http_methods(["GET", "POST"])
def event_edit(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    event = _event(place, uid)
    if request.method == "GET":
        form = EventForm(units=list(place.departemen()), whole=place.is_admin, initial=starting(event))
        return page(request, "planning/event.html", HERE, place, {"event": event, "form": form})
    form = _form(request, place)
    if form.is_valid():
        try:
            event = local_events.change(event=event, data=form.data_of(), by=request.user, today=_today(place))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Acara diubah.")
            return _back(event)
    return page(request, "planning/event.html", HERE, place, {"event": event, "form": form})


@role_required(*FASKES_ROLES)
@at_workplace
@require_POST
def event_remove(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    event = _event(place, uid)
    local_events.remove(event=event, by=request.user)
    messages.success(request, "Acara dihapus; catatannya tetap di jejak audit.")
    return _back(event)
