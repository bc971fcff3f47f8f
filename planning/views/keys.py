"""Keys for the HTTP API, and the page that documents it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication.enums import Role
from authentication.permissions import SignedInRequest, public, role_required
from lentera.lib.errors import DomainError
from management.permissions import Workplace
from management.views.faskes_frame import at_workplace
from planning.api import RATE, api
from planning.domain import keys, pushes
from planning.models import ApiKey, Measure
from planning.views.frame import page


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_http_methods(["GET", "POST"])
def keys_page(request: SignedInRequest, place: Workplace) -> HttpResponse:
    """The secret of a new key is in this one answer and nowhere else."""
    place.require_admin()
    secret = ""
    if request.method == "POST":
        try:
            _, secret = keys.create(faskes=place.faskes, name=request.POST.get("name", ""), by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("planning:keys_page")
    rows = ApiKey.objects.filter(faskes=place.faskes)
    return page(request, "planning/keys.html", "planning:data_page", place, {"keys": rows, "secret": secret})


@role_required(Role.FASKES_ADMIN)
@at_workplace
@require_POST
def key_revoke(request: SignedInRequest, place: Workplace, uid: UUID) -> HttpResponse:
    place.require_admin()
    key = ApiKey.objects.filter(faskes=place.faskes, uid=uid).first()
    if key is None:
        raise Http404
    keys.revoke(key=key, by=request.user)
    messages.success(request, f"Kunci “{key.name}” dicabut dan tidak berlaku lagi.")
    return redirect("planning:keys_page")


@public
@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """The API in words, from its own OpenAPI description."""
    schema = api.get_openapi_schema()
    calls = [
        {"path": path, "method": method.upper(), **operation}
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    texts = {"calls": calls, "rate": RATE.split("/")[0], "most": pushes.MOST, "measures": Measure.objects.all()}
    return render(request, "planning/api_docs.html", texts)
