"""Getting to a yes from the faskes's side: accept, decline, invite, cancel a shift. Admins only."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication.enums import Role
from authentication.permissions import SignedInRequest, role_required
from lentera.lib.errors import DomainError
from management.domain import applications, invitations, matching, shifts
from management.domain.assignments import NO_LETTER, Letter
from management.enums import Verdict
from management.forms.faskes import DeclineForm, LetterForm, ShiftCancelForm
from management.models import NakesProfile, Shift
from management.permissions import application_for_admin, matchable, shift_for_admin
from management.presenters import desk
from management.views.faskes_frame import Ask, back_to

WHY_LETTER = "{name} belum punya SIP di faskes ini. Surat tugas mencatat dasar penugasan selama SIP diurus."


def _letter_form(request: SignedInRequest, shift: Shift) -> LetterForm:
    """Bound when the letter's fields came with the request."""
    return LetterForm(request.POST if "number" in request.POST else None, shift=shift)


def _ask_letter(shift: Shift, nakes: NakesProfile, form: LetterForm, label: str) -> Ask:
    sentence = WHY_LETTER.format(name=nakes.full_name)
    paper = reverse("management:shift_letter", args=[shift.uid, nakes.uid])
    return Ask("Siapkan surat tugas", label, desk.shift_url(shift), form, (sentence,), paper=paper)


def _plain_ask(shift: Shift, nakes: NakesProfile, verb: str) -> Ask:
    return Ask(f"{verb} {nakes.full_name}?", verb, desk.shift_url(shift))


def _needs_letter(shift: Shift, nakes: NakesProfile) -> bool:
    return matching.explain(nakes, shift).check.judgement.verdict == Verdict.AMBER


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def application_accept(request: SignedInRequest, uid: UUID) -> HttpResponse:
    application = application_for_admin(request.user, str(uid))
    shift, nakes, form = application.shift, application.nakes, _letter_form(request, application.shift)
    ask = _ask_letter(shift, nakes, form, "Terima dengan surat tugas")
    if request.method == "GET":
        return (ask if _needs_letter(shift, nakes) else _plain_ask(shift, nakes, "Terima")).response(request)
    if form.is_bound and not form.is_valid():
        return ask.response(request)
    letter = _letter(form)
    try:
        applications.accept(application=application, by=request.user, letter=letter)
    except DomainError as error:
        if error.code == "letter":
            return ask.response(request)
        raise
    return back_to(request, shift, f"{nakes.full_name} dijadwalkan dan sudah diberi tahu.")


def _letter(form: LetterForm) -> Letter:
    return form.letter() if form.is_bound else NO_LETTER


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, uid: UUID, nakes: UUID) -> HttpResponse:
    shift, person = shift_for_admin(request.user, str(uid)), matchable(str(nakes))
    form = _letter_form(request, shift)
    ask = _ask_letter(shift, person, form, "Undang dengan surat tugas")
    if request.method == "GET":
        return (ask if _needs_letter(shift, person) else _plain_ask(shift, person, "Undang")).response(request)
    if form.is_bound and not form.is_valid():
        return ask.response(request)
    try:
        invitations.invite(shift=shift, nakes=person, by=request.user, letter=_letter(form))
    except DomainError as error:
        if error.code == "letter":
            return ask.response(request)
        raise
    return back_to(request, shift, f"{person.full_name} diundang.")


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def application_decline(request: SignedInRequest, uid: UUID) -> HttpResponse:
    application = application_for_admin(request.user, str(uid))
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        applications.decline(application=application, reason=form.cleaned_data["reason"], by=request.user)
        return back_to(request, application.shift, f"{application.nakes.full_name} diberi tahu dengan alasannya.")
    title = f"Tolak lamaran {application.nakes.full_name}?"
    return Ask(title, "Tolak lamaran", desk.shift_url(application.shift), form, (), "danger-solid").response(request)


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def shift_cancel(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shift = shift_for_admin(request.user, str(uid))
    form = ShiftCancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shifts.cancel(shift=shift, by=request.user, **form.cleaned_data)
        return back_to(request, shift, "Shift dibatalkan. Semua yang terkait diberi tahu.")
    effect = shifts.consequence(shift)
    ask = Ask(
        "Batalkan shift ini?", "Ya, batalkan shift", desk.shift_url(shift), form, effect.sentences, "danger-solid"
    )
    return ask.response(request)
