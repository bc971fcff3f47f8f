"""What every request passes through besides Django's own."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from lentera.lib.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]
# The largest upload is a sheet of 20 MB with its form around it.
MAX_BODY = 21_000_000
TOO_LARGE = "Kiriman itu {size} MB; yang bisa diterima paling besar {most} MB (foto dokumen 10 MB). Kecilkan dulu, lalu kirim lagi."
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
        back = request.META.get("HTTP_REFERER", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(back, {request.get_host()}):
            return redirect(back)
        return HttpResponseBadRequest(render(request, "400.html", {"sentence": error.message}).content)


def without_nul(get_response: Handler) -> Handler:
    """A NUL is no text, and PostgreSQL would fail on it in the middle of a view: such a request is refused at the door."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = [request.path, *_sent(request.GET), *_sent(request.POST)]
        if any("\x00" in text for text in sent):
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
