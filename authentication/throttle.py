"""A limit on how often one address may send a form that anybody can open."""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def refusal(request: HttpRequest, action: str, key: str | None = None) -> HttpResponse | None:
    """429 when this request is one too many for the limits of `action`; it counts."""
    return ratelimit.consume_or_429(request, action=action, key=key)


def throttled(action: str) -> Callable[[View], View]:
    """Sent forms count against the limit of `action` in ACCOUNT_RATE_LIMITS (allauth's defaults else); 429 beyond."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "POST" and (answer := refusal(request, action)):
                return answer
            return view(request, *args, **kwargs)

        return guarded

    return decorate
