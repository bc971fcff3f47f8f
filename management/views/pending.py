"""Pages on their way; this file goes when the last of them has arrived."""

from django.http import Http404, HttpRequest, HttpResponse

from authentication.permissions import signed_in


@signed_in
def pending(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
