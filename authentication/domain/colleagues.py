"""Who runs a faskes: inviting a colleague, joining, and taking somebody out. One admin always stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from authentication.domain import audit, registration
from authentication.domain.notify import notify
from authentication.domain.registration import NewAccount
from authentication.enums import FaskesStatus, Role, Topic
from authentication.models import AddressCheck, ColleagueInvitation, Departemen, Faskes, Membership, User
from authentication.permissions import FASKES_ROLES
from lentera.lib.errors import DomainError

SEND = "authentication.tasks.send_colleague_invitation"
COLLEAGUE = "colleague"
INVITED_FOR = timedelta(days=7)
SEND_AGAIN_AFTER = timedelta(seconds=60)
# Of one faskes at a time: an account that was taken over must not become a sender of mail.
MOST_OPEN = 20
GONE = "Undangan ini sudah tidak berlaku. Minta pengirimnya mengundang lagi."
LAST_ADMIN = "{name} satu-satunya admin {faskes}. Undang admin lain dulu."


def open_invitations(faskes: Faskes, now: datetime) -> QuerySet[ColleagueInvitation]:
    return _open(now).filter(faskes=faskes).select_related("departemen", "invited_by")


def _open(now: datetime) -> QuerySet[ColleagueInvitation]:
    return ColleagueInvitation.objects.filter(accepted_at=None, withdrawn_at=None, until__gt=now)


def find(uid: str, now: datetime) -> ColleagueInvitation | None:
    """The invitation behind a link, while it can be accepted."""
    rows = _open(now).filter(uid=uid, faskes__status=FaskesStatus.VERIFIED)
    return rows.select_related("faskes__wilayah", "departemen", "invited_by").first()


def post(row: ColleagueInvitation) -> str:
    """What somebody is asked to be, as people say it."""
    role = str(row.get_role_display())
    return f"{role} · {row.departemen.name}" if row.departemen else role


# --- Inviting ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *, faskes: Faskes, email: str, departemen: Departemen | None, by: User, now: datetime
) -> ColleagueInvitation:
    """Ask the owner of an address to be admin of the faskes, or head of a departemen; the worker sends the mail.

    Asking the same address for the same role again sends the mail anew. Nothing here tells whether the address has an account.
    """
    faskes = _locked(faskes)
    if departemen is not None and departemen.faskes_id != faskes.pk:
        raise DomainError("Departemen itu bukan milik faskes ini.", code="departemen")
    row = _same(faskes, email.strip().lower(), departemen)
    still_open = row.pk is not None and row.until > now
    if still_open and row.asked_at + SEND_AGAIN_AFTER > now:
        raise DomainError("Undangan ini baru saja dikirim. Tunggu satu menit sebelum mengirim lagi.", code="too_early")
    if not still_open and open_invitations(faskes, now).count() >= MOST_OPEN:
        raise DomainError(
            f"Sudah {MOST_OPEN} undangan menunggu jawaban. Tarik yang tidak perlu lagi dulu.", code="too_many"
        )
    row.invited_by, row.asked_at, row.until, row.sent_at, row.error = by, now, now + INVITED_FOR, None, ""
    row.save()
    audit.record(by=by, action="rekan diundang", object_ref=f"faskes:{faskes.uid}", role=row.role)
    # robust: when the queue cannot be reached, the page says that the mail did not go out.
    transaction.on_commit(lambda: async_task(SEND, row.pk, group="undangan"), robust=True)
    return row


def _same(faskes: Faskes, email: str, departemen: Departemen | None) -> ColleagueInvitation:
    """The unanswered invitation of this address to this role, or a new one."""
    role = Role.DEPARTEMEN_HEAD if departemen else Role.FASKES_ADMIN
    asked = ColleagueInvitation.objects.filter(accepted_at=None, withdrawn_at=None)
    found = asked.filter(faskes=faskes, email=email, role=role, departemen=departemen).first()
    return found or ColleagueInvitation(faskes=faskes, email=email, role=role, departemen=departemen)


def unsent(pk: int) -> ColleagueInvitation | None:
    """The invitation whose mail is still to go out."""
    rows = ColleagueInvitation.objects.filter(accepted_at=None, withdrawn_at=None, sent_at=None)
    return rows.select_related("faskes", "departemen", "invited_by").filter(pk=pk).first()


def sent(row: ColleagueInvitation, now: datetime) -> None:
    ColleagueInvitation.objects.filter(pk=row.pk).update(sent_at=now, error="")


def not_sent(row: ColleagueInvitation, error: str) -> None:
    ColleagueInvitation.objects.filter(pk=row.pk).update(error=error[:120])


@transaction.atomic
def withdraw(*, invitation: ColleagueInvitation, by: User, now: datetime) -> None:
    """Take an invitation back; it was answered already is a DomainError, twice is a no-op."""
    row = ColleagueInvitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at:
        raise DomainError("Undangan ini sudah diterima. Keluarkan orangnya dari daftar rekan.", code="accepted")
    if row.withdrawn_at:
        return
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    audit.record(by=by, action="undangan rekan ditarik", object_ref=f"faskes:{invitation.faskes.uid}", role=row.role)


# --- Joining ----------------------------------------------------------------------------------------------------------


def register(*, invitation: ColleagueInvitation, name: str, password: str) -> AddressCheck:
    """A new account for the invited address; as always nothing exists until its code was entered."""
    account = NewAccount(name=name, password=password, email=invitation.email)
    details = {"invitation": str(invitation.uid)}
    return registration.begin(account=account, role=Role(invitation.role), kind=COLLEAGUE, details=details)


def _finish(user: User, details: dict[str, str]) -> None:
    accept(uid=details["invitation"], user=user, now=timezone.now())


registration.FINISHERS[COLLEAGUE] = _finish


def why_not(invitation: ColleagueInvitation, user: User) -> str:
    """What stands between this account and the invitation, in a sentence; empty when nothing does."""
    if not user.is_active or (user.email or "").lower() != invitation.email:
        return f"Undangan ini untuk {invitation.email}, sedangkan Anda masuk dengan akun lain."
    if user.role not in FASKES_ROLES:
        return (
            f"Akun Anda terdaftar sebagai {user.get_role_display().lower()}, dan satu akun punya satu peran. "
            f"Minta {invitation.faskes.name} mengundang surel Anda yang lain."
        )
    return ""


@transaction.atomic
def accept(*, uid: str, user: User, now: datetime) -> Membership:
    """Join the faskes; DomainError when the invitation ended or is not this account's."""
    found = find(uid, now)
    if found is None:
        raise DomainError(GONE, code="gone")
    faskes = _locked(found.faskes)
    user = User.objects.select_for_update().get(pk=user.pk)
    row = (
        _open(now)
        .select_for_update(of=("self",))
        .select_related("departemen", "invited_by")
        .filter(pk=found.pk)
        .first()
    )
    if row is None:
        raise DomainError(GONE, code="gone")
    if against := why_not(found, user):
        raise DomainError(against, code="account")
    row.accepted_at, row.accepted_by = now, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    membership = _joined(row, user)
    audit.record(by=user, action="bergabung sebagai rekan", object_ref=f"faskes:{faskes.uid}", role=row.role)
    _tell_admins(
        faskes,
        but=user,
        title=f"{user.name} bergabung di {faskes.name}",
        body=f"Sebagai {membership.get_role_display().lower()}. Bila Anda tidak mengenalnya, keluarkan lewat halaman Rekan.",
        event_key=f"colleague:{row.uid}:joined",
    )
    return membership


def _joined(row: ColleagueInvitation, user: User) -> Membership:
    """An admin needs no departemen of their own; whoever is admin already stays it."""
    admin = Membership.objects.filter(user=user, faskes=row.faskes, role=Role.FASKES_ADMIN).first()
    if admin:
        return admin
    if row.role == Role.FASKES_ADMIN:
        Membership.objects.filter(user=user, faskes=row.faskes).delete()
        User.objects.filter(pk=user.pk).update(role=Role.FASKES_ADMIN)
    membership, _ = Membership.objects.get_or_create(
        user=user, faskes=row.faskes, departemen=row.departemen, defaults={"role": row.role}
    )
    return membership


def _tell_admins(faskes: Faskes, *, but: User, title: str, body: str, event_key: str) -> None:
    admins = User.objects.filter(memberships__faskes=faskes, memberships__role=Role.FASKES_ADMIN).exclude(pk=but.pk)
    notify(users=admins, topic=Topic.ACCOUNT, title=title, body=body, event_key=event_key, url="/rekan/")


# --- Leaving ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove(*, faskes: Faskes, user: User, by: User, now: datetime) -> None:
    """Take somebody out of a faskes, with the invitations they sent. DomainError for its last admin; twice is a no-op."""
    faskes = _locked(faskes)
    rows = Membership.objects.filter(faskes=faskes, user=user)
    if not rows.exists():
        return
    if is_last_admin(faskes, user):
        raise DomainError(LAST_ADMIN.format(name=user.name, faskes=faskes.name), code="last_admin")
    rows.delete()
    sent = ColleagueInvitation.objects.filter(faskes=faskes, invited_by=user, accepted_at=None, withdrawn_at=None)
    sent.update(withdrawn_at=now)
    audit.record(by=by, action="rekan dikeluarkan", object_ref=f"faskes:{faskes.uid}", person=f"user:{user.uid}")
    _tell_removed(faskes, user, by, now)


def _tell_removed(faskes: Faskes, user: User, by: User, now: datetime) -> None:
    left = user.pk == by.pk
    if not left:
        notify(
            users=[user],
            topic=Topic.ACCOUNT,
            title=f"Anda tidak lagi mengurus {faskes.name}",
            body="Akses Anda diakhiri admin faskes. Bila ini keliru, hubungi mereka.",
            event_key=f"colleague:{faskes.uid}:removed:{now:%Y%m%d%H%M%S}",
        )
    _tell_admins(
        faskes,
        but=by,
        title=f"{user.name} tidak lagi mengurus {faskes.name}",
        body="Keluar sendiri." if left else f"Dikeluarkan oleh {by.name}.",
        event_key=f"colleague:{faskes.uid}:left:{user.uid}:{now:%Y%m%d%H%M%S}",
    )


def is_last_admin(faskes: Faskes, user: User) -> bool:
    """Whether nobody else could run the faskes without this person: an account that is closed does not count."""
    admins = Membership.objects.filter(faskes=faskes, role=Role.FASKES_ADMIN)
    others = admins.filter(~Q(user=user), user__is_active=True)
    return admins.filter(user=user).exists() and not others.exists()


def _locked(faskes: Faskes) -> Faskes:
    """Everything that changes who runs a faskes passes here one at a time; people are locked after it, never before."""
    return Faskes.objects.select_for_update().get(pk=faskes.pk)
