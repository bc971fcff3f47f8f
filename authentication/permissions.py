"""Who may open which page, and which faskes a person may touch.

Every view is decorated with one of `public`, `signed_in` or `role_required`; `tests/test_architecture.py`
walks all URLs to prove it. The mark stays readable on the view as `view.access`.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from authentication.enums import FaskesStatus, Role
from authentication.models import Departemen, Faskes, Membership, PrivateFile, User
from authentication.roles import MOVES_MONEY, ROLES

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """For annotations: a request behind `signed_in` or `role_required`, whose user is a User."""

    user: User  # type: ignore[assignment]


FASKES_ROLES = (Role.FASKES_ADMIN, Role.DEPARTEMEN_HEAD)
WORKER_ROLES = (Role.NAKES, Role.VOLUNTEER)


def public(view: View) -> View:
    """Anybody, signed in or not."""
    open_view = login_not_required(view)
    open_view.access = "public"  # type: ignore[attr-defined]
    return open_view


def signed_in(view: View) -> View:
    """Anybody with an account (the middleware sends others to sign-in)."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def role_required(*roles: Role) -> Callable[[View], View]:
    """Only people with one of these roles; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args, **kwargs) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied("Halaman ini untuk peran lain.")
            return view(request, *args, **kwargs)

        guarded.access = tuple(str(r) for r in roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def must_have_second_factor(user: User) -> bool:
    """Platform admins, and every role that moves money (`authentication/roles.py`)."""
    return user.is_staff or user.is_superuser or MOVES_MONEY in ROLES[user.role].may


def memberships(user: User) -> QuerySet[Membership]:
    """The person's memberships in faskes that a platform admin approved."""
    return Membership.objects.filter(user=user, faskes__status=FaskesStatus.VERIFIED).select_related(
        "faskes__wilayah", "departemen"
    )


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in this session, else the oldest; None while the faskes awaits approval."""
    rows = list(memberships(request.user).order_by("id"))  # type: ignore[arg-type]
    chosen = request.session.get("membership")
    return next((m for m in rows if m.pk == chosen), rows[0] if rows else None)


def administered(request: HttpRequest) -> Membership | None:
    """The membership of this session when it is an admin's; None while the faskes awaits approval, 403 for a head."""
    membership = current_membership(request)
    if membership is not None and membership.role != Role.FASKES_ADMIN:
        raise PermissionDenied("Hanya untuk admin faskes ini.")
    return membership


def colleague_of(membership: Membership, uid: UUID) -> User:
    """Somebody who helps to run the same faskes; 404 otherwise."""
    user = User.objects.filter(memberships__faskes=membership.faskes, uid=uid).first()
    if user is None:
        raise Http404
    return user


def faskes_for(user: User, uid: str) -> Faskes:
    """The faskes with this uid if the person belongs to it; 404 otherwise."""
    faskes = Faskes.objects.filter(memberships__user=user, status=FaskesStatus.VERIFIED, uid=uid).first()
    if faskes is None:
        raise Http404
    return faskes


def file_for(user: User, uid: UUID) -> PrivateFile:
    """A picture for its owner and for platform admins, who check documents; 404 for everybody else."""
    rows = PrivateFile.objects.select_related("owner", "sealed")
    if user.role != Role.PLATFORM_ADMIN:
        rows = rows.filter(owner=user)
    file = rows.filter(uid=uid).first()
    if file is None:
        raise Http404
    return file


def departemen_of(user: User) -> QuerySet[Departemen]:
    """Every departemen the person may act for: all of a faskes for its admin, their own for a head."""
    return Departemen.objects.filter(
        Q(faskes__memberships__user=user, faskes__memberships__role=Role.FASKES_ADMIN) | Q(memberships__user=user),
        faskes__status=FaskesStatus.VERIFIED,
    ).distinct()
