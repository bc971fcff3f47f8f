"""The retention file, executed: what is too old is deleted, emptied, or (an account nobody uses) warned about and then erased.

Every rule may be stopped and run again at any moment: it works in small transactions, and what it did no longer matches it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from authentication.domain import audit, erasure, retention_file
from authentication.domain.notify import notify
from authentication.domain.retention_file import Kept, Rule
from authentication.enums import Topic
from authentication.models import Notification, PrivateFile, User
from lentera.lib.clock import format_date
from lentera.lib.errors import DomainError

BATCH = 500
ZONE = "Asia/Jakarta"
WARNING = "account-expiring"


def apply(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Rows per rule that were dealt with; with `dry_run` those that would be, and nothing is changed."""
    counts = {rule.name: _run(entry, rule, now, dry_run) for entry, rule in retention_file.rules()}
    if not dry_run:
        done: dict[str, Any] = {name: count for name, count in counts.items() if count}
        audit.record(by=None, action="retensi dijalankan", object_ref="retention", **done)
    return counts


def _run(entry: Kept, rule: Rule, now: datetime, dry_run: bool) -> int:
    if dry_run:
        return due(entry, rule, now).count()
    if rule.then == "erase":
        _warn(entry, rule, now)
        return _erase(due(entry, rule, now), rule, now)
    done = 0
    for keys in _batches(entry, rule, now):
        done += _delete(entry.table, keys) if rule.then == "delete" else _clear(entry.table, rule, keys)
    return done


def due(entry: Kept, rule: Rule, now: datetime, *, early: int = 0) -> QuerySet[Any]:
    """The rows whose time has come, or will have come in `early` days."""
    limit: Any = now - timedelta(days=rule.days - early)
    if not isinstance(_field(entry.table, rule.since[0]), DateTimeField):
        limit = timezone.localdate(limit)
    since = Coalesce(*rule.since) if len(rule.since) > 1 else F(rule.since[0])
    rows = entry.table._base_manager.alias(kept_since=since).filter(kept_since__lte=limit, **rule.only)
    return rows.filter(_still_there(rule)) if rule.then == "clear" else rows


def _field(model: type[Model], path: str) -> Any:
    field: Any = None
    for step in path.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model
    return field


def _still_there(rule: Rule) -> Q:
    """Something is left to clear, so that a second run finds nothing."""
    left = Q(pk__in=[])
    for name in (*rule.clear, *rule.drop):
        left |= Q(**{f"{name}__isnull": False})
    return left


def _batches(entry: Kept, rule: Rule, now: datetime) -> Iterator[list[Any]]:
    while keys := list(due(entry, rule, now).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys


@transaction.atomic
def _delete(model: type[Model], keys: list[Any]) -> int:
    model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def _clear(model: type[Model], rule: Rule, keys: list[Any]) -> int:
    """Empty columns, and delete the files that `drop` points at."""
    rows = model._base_manager.filter(pk__in=keys)
    files = [pk for name in rule.drop for pk in rows.values_list(f"{name}_id", flat=True) if pk]
    rows.update(**dict.fromkeys((*rule.clear, *rule.drop)))
    PrivateFile.objects.filter(pk__in=files).delete()
    return len(keys)


# --- Accounts that nobody uses ----------------------------------------------------------------------------------------


def _warn(entry: Kept, rule: Rule, now: datetime) -> None:
    """Say once, `warn_days` ahead, that the account goes unless its person signs in."""
    for user in due(entry, rule, now, early=rule.warn_days).order_by("pk").iterator():
        goes = max(_last_use(user) + timedelta(days=rule.days), now + timedelta(days=rule.warn_days))
        notify(
            users=[user],
            topic=Topic.ACCOUNT,
            title="Akun Anda akan dihapus",
            body=f"Akun ini lama tidak dipakai dan belum punya dokumen. Masuk sebelum {format_date(goes, ZONE)} bila masih perlu.",
            event_key=_warning_key(user),
            url="/beranda/",
        )


def _last_use(user: User) -> datetime:
    return user.last_login or user.date_joined


def _warning_key(user: User) -> str:
    return f"{WARNING}:{_last_use(user):%Y%m%d}"


def _erase(rows: QuerySet[User], rule: Rule, now: datetime) -> int:
    """Erase those who were warned long enough ago; whoever cannot go yet is asked again tomorrow."""
    count = 0
    for user in list(rows.order_by("pk")[:BATCH]):
        warned = now - timedelta(days=rule.warn_days)
        if Notification.objects.filter(user=user, event_key=_warning_key(user), created_at__lte=warned).exists():
            count += _erased(user, now)
    return count


def _erased(user: User, now: datetime) -> bool:
    try:
        erasure.erase(user=user, by=None, now=now)
    except DomainError:
        return False
    return True
