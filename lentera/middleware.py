"""What every request passes through besides Django's own."""

import re
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from lentera.lib.errors import DomainError
from lentera.lib.links import own_page

Handler = Callable[[HttpRequest], HttpResponse]
# The largest upload is a sheet of 20 MB with its form around it.
MAX_BODY = 21_000_000
TOO_LARGE = "Kiriman itu {size} MB; yang bisa diterima paling besar {most} MB (foto dokumen 10 MB). Kecilkan dulu, lalu kirim lagi."
NO_TEXT = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")
NUL = "Isiannya memuat tanda yang bukan huruf. Hapus tanda itu, lalu kirim lagi."


def bounded_bodies(get_response: Handler) -> Handler:
    """A body larger than anything we take is refused by its announced length, before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > MAX_BODY:
            sentence = TOO_LARGE.format(size=int(announced) // 1_000_000, most=MAX_BODY // 1_000_000)
            return render(request, "413.html", {"sentence": sentence}, status=413)
        return get_response(request)

    return middleware


def plain_cookies(get_response: Handler) -> Handler:
    """A cookie with a NUL is none of ours: PostgreSQL would fail on it while the session is looked up, on every page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in name + value}
        return get_response(request)

    return middleware


class domain_errors:
    """A refusal of the domain that a view did not catch becomes its sentence, not a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.headers.get("HX-Request"):
            return render(request, "components/refusal.html", {"sentence": error.message})
        messages.error(request, error.message)
        back = own_page(request.META.get("HTTP_REFERER", ""), request.get_host())
        if request.method == "POST" and back:
            return redirect(back)
        return HttpResponseBadRequest(render(request, "400.html", {"sentence": error.message}).content)


def without_nul(get_response: Handler) -> Handler:
    """Signs that are no text are refused at the door.

    PostgreSQL would fail on a NUL in the middle of a view; marks that turn the direction of writing would show whoever decides
    something else than what is stored.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = [request.path, *_sent(request.GET), *_sent(request.POST)]
        if any(NO_TEXT.search(text) for text in sent):
            return HttpResponseBadRequest(render(request, "400.html", {"sentence": NUL}).content)
        return get_response(request)

    return middleware


def _sent(values: QueryDict) -> Iterator[str]:
    for name, some in values.lists():
        yield name
        yield from (value for value in some if isinstance(value, str))


def fresh_pages(get_response: Handler) -> Handler:
    """Pages of signed-in people are never kept by shared caches or shown stale by the back button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            getattr(request, "user", None)
            and request.user.is_authenticated
            and not response.has_header("Cache-Control")
        ):
            add_never_cache_headers(response)
        return response

    return middleware
