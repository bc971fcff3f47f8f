"""The retention file (authentication/reference/retention.toml) as data: what is known of each table with personal data."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from authentication.models import User

FILE = Path(__file__).resolve().parent.parent / "reference" / "retention.toml"
SELF = "self"


@dataclass(frozen=True)
class Rule:
    """What is done every day to rows whose first filled column of `since` is `days` old."""

    name: str
    since: tuple[str, ...]
    days: int
    then: Literal["delete", "clear", "erase"]
    only: dict[str, Any] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    warn_days: int = 0


@dataclass(frozen=True)
class Kept:
    """One table with personal data. The keys are explained at the head of the file."""

    model: str
    title: str
    person: tuple[str, ...]
    fields: tuple[str, ...]
    kept: str
    why: str
    erase: Literal["delete", "blank", "keep"]
    not_exported: str = ""
    about: str = ""
    hide: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    put: dict[str, Any] = field(default_factory=dict)
    copy: dict[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    def rows_of(self, user: User) -> QuerySet[Any]:
        """The rows that are about this person; none where the file names no way to one."""
        owned = Q(pk__in=[])
        for path in self.person:
            owned |= Q(pk=user.pk) if path == SELF else Q(**{path: user})
        if self.about:
            owned |= Q(**{self.about: f"user:{user.uid}"})
        return self.table._base_manager.filter(owned)


def _kept(entry: dict[str, Any]) -> Kept:
    found = tuple(Rule(**_frozen(rule)) for rule in entry.get("rule", []))
    return Kept(**_frozen({key: value for key, value in entry.items() if key != "rule"}), rules=found)


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


@lru_cache(maxsize=1)
def everything() -> tuple[Kept, ...]:
    """Every entry of the file, also of apps that are not installed. TypeError for a key the file must not have."""
    return tuple(_kept(entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["data"])


def installed() -> tuple[Kept, ...]:
    """The entries whose app is installed, in the file's order."""
    labels = {config.label for config in apps.get_app_configs()}
    return tuple(entry for entry in everything() if entry.model.split(".")[0] in labels)


def rules() -> Iterator[tuple[Kept, Rule]]:
    for entry in installed():
        for rule in entry.rules:
            yield entry, rule
