"""The page of a faskes's colleagues: one line for each person, and one for each invitation that waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from authentication.domain import colleagues
from authentication.models import ColleagueInvitation, Membership, User

# A mail that is not out by then was lost with its job.
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Member:
    """`post` says what the person is here, `protected` whether a second factor guards the account."""

    user: User
    post: str
    contact: str
    protected: bool
    here: bool


@dataclass(frozen=True)
class Waiting:
    row: ColleagueInvitation
    post: str
    mail: str
    failed: bool


def members(rows: Iterable[Membership], *, protected: set[int], me: User) -> list[Member]:
    """Admins first; somebody who heads several departemen stands once."""
    units: dict[int, list[str]] = {}
    people: dict[int, User] = {}
    for row in rows:
        people[row.user_id] = row.user
        units.setdefault(row.user_id, []).append(row.departemen.name if row.departemen else "")
    found = [_member(person, units[pk], pk in protected, me) for pk, person in people.items()]
    return sorted(found, key=lambda one: (one.post != "Admin faskes", one.user.name))


def _member(user: User, units: list[str], protected: bool, me: User) -> Member:
    post = "Admin faskes" if "" in units else f"Kepala ruangan · {', '.join(sorted(units))}"
    contact = user.email or (user.phone.as_international if user.phone else "")
    return Member(user, post, contact, protected, user.pk == me.pk)


def waiting(rows: Iterable[ColleagueInvitation], now: datetime) -> list[Waiting]:
    return [Waiting(row, colleagues.post(row), _mail(row, now), bool(row.error)) for row in rows]


def _mail(row: ColleagueInvitation, now: datetime) -> str:
    if row.error:
        return f"Surelnya tidak terkirim: {row.error}."
    if row.sent_at:
        return "Surelnya terkirim."
    late = row.asked_at + LATE < now
    return "Surelnya belum terkirim. Undang lagi untuk mengirim ulang." if late else "Surelnya sedang dikirim."
