"""One's own data: who looked at it, all of it to take away, and the end of the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from authentication.domain import accesses, consents, erasure, export
from authentication.enums import ConsentChannel
from authentication.forms_privacy import EraseForm
from authentication.models import Consent
from authentication.permissions import SignedInRequest, public, signed_in
from authentication.throttle import throttled
from lentera.lib.errors import DomainError

PER_PAGE = 20
LATER = "consent_later"


@signed_in
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    """Where each right is exercised."""
    return render(request, "authentication/my_data.html")


@signed_in
@require_safe
def seen_by(request: SignedInRequest) -> HttpResponse:
    """Every look at the person's data: when, by whom in the platform's eyes, what for."""
    page = Paginator(accesses.looks_at(request.user), PER_PAGE).get_page(request.GET.get("hal"))
    looks = [accesses.told(row) for row in page]
    return render(request, "authentication/seen_by.html", {"page_obj": page, "looks": looks})


@signed_in
def my_consents(request: SignedInRequest) -> HttpResponse:
    """What the person agreed to; newer words can be agreed to here, or left for later."""
    if request.method == "POST" and "later" in request.POST:
        request.session[LATER] = consents.current().version
        return redirect("home")
    if request.method == "POST":
        consents.give(user=request.user, version=consents.current().version, channel=ConsentChannel.PAGE)
        messages.success(request, "Persetujuan Anda dicatat.")
        return redirect("home")
    given = [(row, consents.words(row.key, row.version)) for row in Consent.objects.filter(user=request.user)]
    texts = {"given": given, "due": consents.due(request.user), "current": consents.current()}
    return render(request, "authentication/my_consents.html", texts)


def asks_consent(request: SignedInRequest) -> bool:
    """Whether newer words wait, and were not put off in this sign-in. Asked on the first page only: a question, no wall."""
    return request.session.get(LATER) != consents.current().version and consents.due(request.user)


@signed_in
@reauthentication_required(allow_get=False)
@throttled("export_data")
def download(request: SignedInRequest) -> HttpResponse:
    """Everything in one file; the page first says what is in it."""
    if request.method != "POST":
        return render(request, "authentication/download.html", {"photos": request.user.private_files.count()})
    packed = export.make(user=request.user, now=timezone.now())
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{export.FILE_NAME}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@signed_in
@reauthentication_required(allow_get=False)
def erase(request: SignedInRequest) -> HttpResponse:
    """What goes, what stays and why, in numbers, before the one word that does it."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase(user=request.user, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            logout(request)
            return redirect("authentication:erased")
    return _erase_page(request, form)


def _erase_page(request: SignedInRequest, form: EraseForm) -> HttpResponse:
    gone, stays = erasure.summary(request.user)
    obstacles = erasure.obstacles(request.user, timezone.now())
    texts = {"form": form, "gone": gone, "stays": stays, "obstacles": obstacles}
    return render(request, "authentication/erase.html", texts)


@public
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "authentication/erased.html")
