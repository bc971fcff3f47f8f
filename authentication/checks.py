"""`manage.py check` fails while a table with personal data is missing from the retention file, or the file names what is not there."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import EmailField, Field, Model
from phonenumber_field.modelfields import PhoneNumberField

from authentication.domain import retention_file
from authentication.domain.retention_file import SELF, Kept
from authentication.models.fields import EncryptedTextField

PERSONAL_TYPES = (EncryptedTextField, EmailField, PhoneNumberField)
# Tables that point at people by another row, or hold their words without pointing at all.
ALSO = frozenset(
    {
        "authentication.SealedContent",
        "authentication.Delivery",
        "account.EmailConfirmation",
        "sessions.Session",
        "django_q.Task",
        "django_q.OrmQ",
        "ai_service.AiCall",
    }
)
PEOPLE = frozenset({"authentication.User", "management.NakesProfile"})


def personal_fields(model: type[Model]) -> set[str]:
    """Columns of a table that point at a person or have a type made for personal data."""
    return {field.name for field in model._meta.local_fields if _personal(field)}


def _personal(field: Field) -> bool:
    target = field.related_model
    points = isinstance(target, type) and issubclass(target, Model) and target._meta.label in PEOPLE
    return points or isinstance(field, PERSONAL_TYPES)


def personal_models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and (personal_fields(model) or model._meta.label in ALSO | PEOPLE):
            yield model


def retention_is_complete(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    known = {entry.model: entry for entry in retention_file.installed()}
    found = [*_missing(known), *_unknown(known.values())]
    return [Error(text, hint="authentication/reference/retention.toml", id="privacy.E001") for text in found]


def _missing(known: dict[str, Kept]) -> Iterator[str]:
    for model in personal_models():
        entry = known.get(model._meta.label)
        if entry is None:
            yield f"{model._meta.label} memuat data pribadi dan tidak ada di berkas retensi."
        elif unnamed := personal_fields(model) - set(entry.fields):
            yield f"{model._meta.label}: kolom {', '.join(sorted(unnamed))} tidak disebut di berkas retensi."


def _unknown(entries: Iterable[Kept]) -> Iterator[str]:
    for entry in entries:
        try:
            model = entry.table
        except LookupError:
            yield f"{entry.model} ada di berkas retensi tetapi bukan tabel."
            continue
        for path in _paths(entry):
            if not _exists(model, path):
                yield f"{entry.model}: “{path}” ada di berkas retensi tetapi bukan kolomnya."
        if not entry.person and not entry.not_exported:
            yield f"{entry.model}: berkas retensi tidak menyebut pemilik datanya dan tidak mengapa tidak diunduh."


def _paths(entry: Kept) -> Iterator[str]:
    yield from (*entry.fields, *entry.hide, *entry.stays, *entry.blank, *entry.put, *entry.copy)
    yield from (path.replace(".", "__") for path in entry.copy.values())
    yield from (path for path in entry.person if path != SELF)
    yield from [entry.about] if entry.about else []
    for rule in entry.rules:
        yield from (*rule.since, *rule.clear, *rule.drop)
        yield from (name.removesuffix("__in").removesuffix("__isnull") for name in rule.only)


def _exists(model: type[Model], path: str) -> bool:
    """Whether a path of columns such as `assignment__ends_at` leads somewhere."""
    here: Any = model
    for step in path.split("__"):
        try:
            field = here._meta.get_field(step)
        except (FieldDoesNotExist, AttributeError):
            return False
        here = field.related_model if field.is_relation else None
    return True
