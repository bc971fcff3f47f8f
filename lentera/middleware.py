"""What every request passes through besides Django's own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from lentera.lib.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]


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
