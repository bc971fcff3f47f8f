"""Which shift, application, invitation or assignment a person may reach. Queries start at the user; others get 404."""

from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from authentication.enums import FaskesStatus, Role
from authentication.models import Departemen, Faskes, Membership, User
from management.enums import ShiftState
from management.models import Application, Assignment, Credential, Invitation, NakesProfile, PracticePermit, Shift

Row = TypeVar("Row", bound=Model)


def _one(rows: QuerySet[Row], uid: str) -> Row:
    row = rows.filter(uid=uid).first()  # type: ignore[misc]
    if row is None:
        raise Http404
    return row


def _staffed(user: User, prefix: str = "", *, heads: bool) -> Q:
    """Rows of departemen the user acts for: every one of a faskes for its admin, their own for a head."""
    faskes, departemen = f"{prefix}faskes", f"{prefix}departemen"
    admin = Q(**{f"{faskes}__memberships__user": user, f"{faskes}__memberships__role": Role.FASKES_ADMIN})
    head = Q(**{f"{departemen}__memberships__user": user})
    return (admin | head if heads else admin) & Q(**{f"{faskes}__status": FaskesStatus.VERIFIED})


def shifts_of(user: User, *, heads: bool = True) -> QuerySet[Shift]:
    """Shifts of the user's faskes (admins) or departemen (heads, unless `heads` is False)."""
    rows = Shift.objects.filter(_staffed(user, heads=heads))
    return rows.distinct().select_related("faskes__wilayah", "departemen", "profession")


def shift_for_staff(user: User, uid: str) -> Shift:
    """To look at: admins and heads."""
    return _one(shifts_of(user), uid)


def shift_for_admin(user: User, uid: str) -> Shift:
    """To change, book and cancel: faskes admins only."""
    return _one(shifts_of(user, heads=False), uid)


def application_for_admin(user: User, uid: str) -> Application:
    rows = Application.objects.filter(_staffed(user, "shift__", heads=False)).distinct()
    return _one(rows.select_related("shift__faskes__wilayah", "nakes__user"), uid)


def assignment_for_staff(user: User, uid: str, *, heads: bool = True) -> Assignment:
    """Attendance, hours and reviews: admins and heads; with `heads=False` only admins (cancelling)."""
    rows = Assignment.objects.filter(_staffed(user, "shift__", heads=heads)).distinct()
    return _one(rows.select_related("shift__faskes__wilayah", "shift__departemen", "nakes__user"), uid)


def own_profile(user: User) -> NakesProfile:
    """The user's profile; 404 for somebody without one."""
    nakes = NakesProfile.objects.filter(user=user).select_related("user", "profession", "wilayah").first()
    if nakes is None:
        raise Http404
    return nakes


def own_credential(user: User, uid: str) -> Credential:
    rows = Credential.objects.filter(nakes__user=user)
    return _one(rows.select_related("nakes__user", "nakes__profession", "skill", "picture"), uid)


def own_permit(user: User, uid: str) -> PracticePermit:
    return _one(PracticePermit.objects.filter(nakes__user=user).select_related("nakes__user", "faskes", "picture"), uid)


def own_application(user: User, uid: str) -> Application:
    return _one(Application.objects.filter(nakes__user=user).select_related("shift__faskes__wilayah", "nakes"), uid)


def own_invitation(user: User, uid: str) -> Invitation:
    return _one(Invitation.objects.filter(nakes__user=user).select_related("shift__faskes__wilayah", "nakes"), uid)


def own_assignment(user: User, uid: str) -> Assignment:
    return _one(Assignment.objects.filter(nakes__user=user).select_related("shift__faskes__wilayah", "nakes"), uid)


def visible_shift(user: User, uid: str) -> Shift:
    """Open shifts are visible to every nakes and volunteer; others only to those who had a part in them."""
    part = Q(applications__nakes__user=user) | Q(invitations__nakes__user=user) | Q(assignments__nakes__user=user)
    rows = Shift.objects.filter(Q(state=ShiftState.OPEN) | part).distinct()
    return _one(rows.select_related("faskes__wilayah", "departemen", "profession"), uid)


# --- Where somebody of a faskes stands right now ------------------------------------------------------------------


@dataclass(frozen=True)
class Workplace:
    """The membership a person acts under in this session: a whole faskes, or one departemen of it."""

    membership: Membership

    @property
    def faskes(self) -> Faskes:
        return self.membership.faskes

    @property
    def zone(self) -> str:
        return str(self.faskes.wilayah.zone)

    @property
    def is_admin(self) -> bool:
        return bool(self.membership.role == Role.FASKES_ADMIN)

    def require_admin(self) -> None:
        """403 for a head: the role says that somebody administers a faskes, the membership whether it is this one."""
        if not self.is_admin:
            raise PermissionDenied("Hanya untuk admin faskes ini.")

    def _within(self, prefix: str = "") -> dict[str, object]:
        if self.is_admin:
            return {f"{prefix}faskes": self.faskes}
        return {f"{prefix}departemen": self.membership.departemen}

    def shifts(self) -> QuerySet[Shift]:
        return Shift.objects.filter(**self._within()).select_related("faskes__wilayah", "departemen", "profession")

    def assignments(self) -> QuerySet[Assignment]:
        rows = Assignment.objects.filter(**self._within("shift__"))
        return rows.select_related("shift__departemen", "shift__profession", "nakes__user")

    def departemen(self) -> QuerySet[Departemen]:
        rows = Departemen.objects.filter(faskes=self.faskes, active=True)
        return rows if self.is_admin else rows.filter(memberships=self.membership)


def may_book(user: User, shift: Shift) -> bool:
    """Whether the user may accept, invite, change and cancel on this shift."""
    admin = Q(memberships__user=user, memberships__role=Role.FASKES_ADMIN)
    return Faskes.objects.filter(admin, pk=shift.faskes_id, status=FaskesStatus.VERIFIED).exists()


def matchable(uid: str) -> NakesProfile:
    """A nakes named in a row of matches: everybody who takes part in matching can be invited by any faskes."""
    return _one(NakesProfile.objects.filter(user__is_active=True).select_related("user", "profession"), uid)
