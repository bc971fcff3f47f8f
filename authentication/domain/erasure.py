"""An account goes: what the retention file says is deleted or emptied at once, the rest stays without a name.

What the file cannot know (a booked shift, a wish that waits, a name in somebody else's inbox) is told by the apps above, which
fill the three lists below in their `ready`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Field, Q
from django.utils import timezone
from django_q.tasks import async_task

from authentication.domain import audit, colleagues, consents, retention_file
from authentication.domain.retention_file import Kept
from authentication.enums import FaskesStatus, Role
from authentication.models import Faskes, Membership, Notification, User
from lentera.lib import crypto
from lentera.lib.errors import DomainError

NOBODY = "Akun dihapus"
TELL_ERASED = "authentication.tasks.tell_erased"


@dataclass(frozen=True)
class Obstacle:
    """Why an account cannot go yet, and the page on which that can be changed."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Mention:
    """Somebody's names as messages write them, and the codes of the rows such messages are about."""

    names: frozenset[str]
    codes: frozenset[str]


OBSTACLES: list[Callable[[User, datetime], Iterable[Obstacle]]] = []
# Done before anything is deleted: open wishes are taken back.
FAREWELLS: list[Callable[[User], None]] = []
MENTIONS: list[Callable[[User], Mention]] = []


def obstacles(user: User, now: datetime) -> list[Obstacle]:
    found = list(_of_the_faskes(user))
    for ask in OBSTACLES:
        found += ask(user, now)
    return found


def _of_the_faskes(user: User) -> Iterable[Obstacle]:
    """A faskes or the platform must not be left without anybody to run it."""
    run = Membership.objects.filter(user=user, role=Role.FASKES_ADMIN, faskes__status=FaskesStatus.VERIFIED)
    for membership in run.select_related("faskes"):
        if colleagues.is_last_admin(membership.faskes, user):
            sentence = f"Anda satu-satunya admin {membership.faskes.name}. Minta admin Lentera menunjuk pengganti dulu."
            yield Obstacle(sentence, "/beranda/")
    if user.is_staff:
        yield Obstacle("Akun admin Lentera dicabut oleh admin lain, tidak dihapus sendiri.", "/beranda/")


def summary(user: User) -> tuple[list[tuple[Kept, int]], list[tuple[Kept, int]]]:
    """(what is deleted or emptied, what stays): entries of the file with how many rows are the person's, none left out with any."""
    counted = [(entry, entry.rows_of(user).count()) for entry in retention_file.installed()]
    present = [(entry, count) for entry, count in counted if count]
    gone = [each for each in present if each[0].erase != "keep"]
    return gone, [each for each in present if each[0].erase == "keep"]


@transaction.atomic
def erase(*, user: User, by: User | None, now: datetime | None = None) -> None:
    """Erase an account. Twice is a no-op; DomainError names the first thing that stands against it."""
    now = now or timezone.now()
    # Two admins of one faskes who leave at once take turns, or nobody would be left to run it.
    list(Faskes.objects.select_for_update(of=("self",)).filter(memberships__user=user).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.deleted_at:
        return
    _refuse_obstacles(user, now)
    address = user.email
    for farewell in FAREWELLS:
        farewell(user)
    # Once more: a faskes may have booked them before the last farewell held them.
    _refuse_obstacles(user, now)
    _forget_in_other_inboxes(user)
    consents.end(user=user, now=timezone.now())
    for row in UserSession.objects.filter(user=user):
        row.end()
    User.objects.filter(pk=user.pk).update(deleted_at=now, email=None, phone=None, is_active=False, is_staff=False)
    for entry in retention_file.installed():
        _ACTIONS[entry.erase](entry, user)
    audit.record(by=by, action="akun dihapus", object_ref=f"user:{user.uid}")
    if address:
        sealed = crypto.encrypt(address)
        transaction.on_commit(lambda: async_task(TELL_ERASED, sealed, group="pesan"), robust=True)


def _refuse_obstacles(user: User, now: datetime) -> None:
    if against := obstacles(user, now):
        raise DomainError(against[0].sentence, code="obstacle")


def _delete(entry: Kept, user: User) -> None:
    entry.rows_of(user).delete()


def _blank(entry: Kept, user: User) -> None:
    """Empty columns. Rows that copy from another one are saved one by one, so that what follows from it follows."""
    values = {name: _empty(entry.table._meta.get_field(name)) for name in entry.blank} | entry.put
    rows = entry.rows_of(user)
    if not entry.copy:
        rows.update(**values)
        return
    for row in rows:
        for name, path in entry.copy.items():
            values[name] = _follow(row, path)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _keep(entry: Kept, user: User) -> None:
    """The file says why."""


_ACTIONS: dict[str, Callable[[Kept, User], None]] = {"delete": _delete, "blank": _blank, "keep": _keep}


def _empty(field: Any) -> Any:
    assert isinstance(field, Field)  # noqa: S101 - the system check has seen to it
    if field.null:
        return None
    return field.get_default()


def _follow(row: Any, path: str) -> Any:
    for step in path.split("."):
        row = getattr(row, step)
    return row


# --- Their name in the inboxes of others ------------------------------------------------------------------------------


def _forget_in_other_inboxes(user: User) -> None:
    """Messages to others that are about this person's rows keep their sense and lose the name."""
    mentions = [ask(user) for ask in MENTIONS]
    names = {user.name}.union(*(each.names for each in mentions))
    codes = {str(user.uid)}.union(*(each.codes for each in mentions))
    # The longest first: "Siti, S.Kep." before "Siti".
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    named = Q(title__contains=user.name) | Q(body__contains=user.name)
    for notice in Notification.objects.filter(named).exclude(user=user):
        if codes & set(notice.event_key.split(":")):
            notice.title = pattern.sub(NOBODY, notice.title)[:120]
            notice.body = pattern.sub(NOBODY, notice.body)[:500]
            notice.save(update_fields=["title", "body"])
