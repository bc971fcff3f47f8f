"""Booked people: who came and went, hours, ratings, cancelling; favourites and blocks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from phonenumber_field.phonenumber import PhoneNumber

from authentication.enums import Role
from authentication.permissions import FASKES_ROLES, SignedInRequest, role_required
from lentera.lib.errors import DomainError
from lentera.lib.links import own_page
from management.domain import assignments, attendance, emergency_contact, expiry, hours, reviews, ties, wording
from management.enums import HoursState, Side
from management.forms.faskes import BlockForm, FaskesCancelForm, NakesReviewForm
from management.forms.work import HoursForm
from management.models import Assignment, NakesProfile
from management.permissions import Workplace, assignment_for_staff, matchable
from management.presenters import desk, shift_people
from management.presenters.offers import title
from management.presenters.profile import uuid_or_none
from management.views.faskes_frame import Ask, at_workplace, back_to

FIELD_OF = {"ended_at": "ended", "started_at": "started", "break_minutes": "break_minutes"}


@role_required(*FASKES_ROLES)
@require_POST
def confirm_arrival(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = assignment_for_staff(request.user, str(uid))
    attendance.confirm_arrival(assignment=row, by=request.user)
    return back_to(request, row.shift, f"Kedatangan {row.nakes.full_name} dikonfirmasi.")


@role_required(*FASKES_ROLES)
@require_POST
def confirm_departure(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = assignment_for_staff(request.user, str(uid))
    attendance.confirm_departure(assignment=row, by=request.user)
    return back_to(request, row.shift, f"Kepulangan {row.nakes.full_name} dikonfirmasi. Jamnya bisa disepakati.")


@role_required(*FASKES_ROLES)
@never_cache
@require_http_methods(["GET", "POST"])
def emergency_contact_page(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A question first, because looking is written down and its owner reads it."""
    row, texts = assignment_for_staff(request.user, str(uid)), {}
    if request.method == "POST":
        contact = emergency_contact.of(assignment=row, by=request.user, now=timezone.now())
        texts = {"contact": contact, "phone": PhoneNumber.from_string(contact.phone).as_international}
    texts |= {"person": row.nakes.full_name, "back": desk.shift_url(row.shift), "where": title(row.shift)}
    return render(request, "management/emergency_contact.html", texts)


@role_required(*FASKES_ROLES)
@require_http_methods(["GET", "POST"])
def mark_no_show(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = assignment_for_staff(request.user, str(uid))
    if request.method == "POST":
        attendance.mark_no_show(assignment=row, by=request.user)
        return back_to(request, row.shift, f"{row.nakes.full_name} dicatat tidak hadir.")
    sentences = (
        "Tempatnya dibuka lagi dan angka kehadirannya turun.",
        "Bila ternyata datang, selama shift berlangsung Anda masih bisa mengonfirmasi kedatangannya.",
    )
    title = f"{row.nakes.full_name} tidak hadir?"
    ask = Ask(title, "Catat tidak hadir", desk.shift_url(row.shift), None, sentences, "danger-solid")
    return ask.response(request)


# --- Somebody else instead ------------------------------------------------------------------------------------------


def _chosen(text: str) -> NakesProfile:
    """404 for what names nobody."""
    uid = uuid_or_none(text)
    if uid is None:
        raise Http404
    return matchable(str(uid))


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def assignment_replace(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """For a booking that its person's documents do not cover: the best others, each to be invited in one click."""
    row, now = assignment_for_staff(request.user, str(uid), heads=False), timezone.now()
    if request.method == "POST":
        chosen = _chosen(request.POST.get("nakes", ""))
        expiry.replace(assignment=row, nakes=chosen, by=request.user)
        return back_to(request, row.shift, f"{chosen.full_name} diundang menggantikan {row.nakes.full_name}.")
    problems = expiry.uncovered([row], now=now).get(row.pk)
    if not problems:
        raise DomainError(expiry.COVERED.format(name=row.nakes.full_name), "covered")
    told = wording.speak(to=Side.FASKES, zone=row.shift.zone).named(row.nakes.full_name)
    texts = {
        "row": row,
        "title": title(row.shift),
        "back": desk.shift_url(row.shift),
        "reasons": [wording.problem(one, told) for one in problems],
        "people": shift_people.replacement_rows(row.shift, now=now),
    }
    return render(request, "management/assignment_replace.html", texts)


# --- Hours -----------------------------------------------------------------------------------------------------------


@role_required(*FASKES_ROLES)
@require_http_methods(["GET", "POST"])
def faskes_hours(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The departemen's account; `agree` takes over the nakes's."""
    row = assignment_for_staff(request.user, str(uid))
    if request.method == "POST" and request.POST.get("agree"):
        hours.accept_other(assignment=row, side=Side.FASKES, by=request.user)
        return back_to(request, row.shift, "Jam disepakati.")
    form = _hours_form(request, row)
    if form.is_bound and form.is_valid():
        try:
            row = hours.report(assignment=row, side=Side.FASKES, data=form.hours(), by=request.user)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
        else:
            return back_to(request, row.shift, _said(row))
    title = f"Jam kerja {row.nakes.full_name}"
    return Ask(title, "Kirim laporan jam", desk.shift_url(row.shift), form, _told(row)).response(request)


def _hours_form(request: SignedInRequest, row: Assignment) -> HoursForm:
    mine = row.hours_reports.filter(side=Side.FASKES).first()
    start = hours.suggestion(row)
    if mine:
        start = hours.HoursData(mine.started_at, mine.ended_at, mine.break_minutes, mine.note)
    data = request.POST if request.method == "POST" else None
    return HoursForm(data, assignment=row, zone=row.shift.zone, start=start)


def _told(row: Assignment) -> list[str]:
    sentences = [f"Jadwal: {desk.span(row.starts_at, row.ends_at, row.shift.zone)}."]
    theirs = row.hours_reports.filter(side=Side.NAKES).first()
    if theirs:
        sentences.append(
            f"Nakes melaporkan {desk.minutes_words(theirs.minutes)}. Laporan berbeda ditangani orang ketiga."
        )
    else:
        sentences.append("Nakes membandingkan dengan catatannya; tanpa jawaban 48 jam berarti setuju.")
    return sentences


def _said(row: Assignment) -> str:
    if row.hours_state == HoursState.DISPUTED:
        return f"Laporan berbeda. Selisihnya ditangani {row.judge}."
    if row.hours_state in hours.AGREED:
        return f"Jam disepakati: {desk.minutes_words(row.agreed_minutes or 0)}."
    return "Laporan jam terkirim, menunggu nakes."


@role_required(*FASKES_ROLES)
@require_http_methods(["GET", "POST"])
def faskes_review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = assignment_for_staff(request.user, str(uid))
    form = NakesReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reviews.review(assignment=row, side=Side.FASKES, data=form.review(), by=request.user)
        return back_to(request, row.shift, "Penilaian tersimpan. Terima kasih.")
    sentence = f"{row.shift}, {desk.when(row.starts_at, row.ends_at, row.shift.zone)}. Nilai tidak dapat diubah."
    title = f"Nilai {row.nakes.full_name}"
    return Ask(title, "Kirim penilaian", desk.shift_url(row.shift), form, (sentence,)).response(request)


@role_required(Role.FASKES_ADMIN)
@require_http_methods(["GET", "POST"])
def assignment_cancel(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = assignment_for_staff(request.user, str(uid), heads=False)
    form = FaskesCancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        assignments.cancel(assignment=row, side=Side.FASKES, reason=reason, by=request.user)
        return back_to(request, row.shift, f"Penugasan {row.nakes.full_name} dibatalkan.")
    effect = assignments.consequence(row, side=Side.FASKES)
    title = f"Batalkan penugasan {row.nakes.full_name}?"
    back = desk.shift_url(row.shift)
    return Ask(title, "Ya, batalkan penugasan", back, form, effect.sentences, "danger-solid").response(request)


# --- Ties ------------------------------------------------------------------------------------------------------------


def _back(request: SignedInRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    target = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    return redirect(own_page(target, request.get_host()) or "management:faskes_history")


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def favourite(request: SignedInRequest, place: Workplace, nakes: UUID) -> HttpResponse:
    place.require_admin()
    person, wanted = matchable(str(nakes)), request.POST.get("favourite") == "1"
    ties.set_favourite(faskes=place.faskes, nakes=person, favourite=wanted, by=request.user)
    return _back(request, f"{person.full_name} {'jadi favorit' if wanted else 'bukan favorit lagi'}.")


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_http_methods(["GET", "POST"])
def block_nakes(request: SignedInRequest, place: Workplace, nakes: UUID) -> HttpResponse:
    place.require_admin()
    person = matchable(str(nakes))
    if request.method == "POST" and request.POST.get("block") == "0":
        ties.unblock(faskes=place.faskes, nakes=person, by=request.user)
        return _back(request, f"{person.full_name} dapat dipasangkan lagi.")
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ties.block(faskes=place.faskes, nakes=person, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"{person.full_name} tidak dipasangkan lagi dengan {place.faskes}.")
        return redirect("management:faskes_history")
    sentence = (
        "Orang ini tidak lagi muncul untuk shift faskes Anda, dan sebaliknya. Penugasan yang sudah ada tetap berjalan."
    )
    ask = Ask(
        f"Jangan pasangkan {person.full_name}?",
        "Ya, jangan pasangkan",
        reverse("management:faskes_history"),
        form,
        (sentence,),
        "danger-solid",
    )
    return ask.response(request)
