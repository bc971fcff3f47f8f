"""A limit on how often one address may send a form that anybody can open."""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def throttled(action: str) -> Callable[[View], View]:
    """Sent forms count against the limit of `action` in ACCOUNT_RATE_LIMITS (allauth's defaults else); 429 beyond."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "POST" and (refusal := ratelimit.consume_or_429(request, action=action)):
                return refusal
            return view(request, *args, **kwargs)

        return guarded

    return decorate
