"""Everything that is encrypted, written again with the newest key of DATA_KEYS and the present INDEX_KEY."""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from authentication.models import Identity, PrivateFile
from authentication.models.fields import EncryptedTextField
from authentication.models.identity import nik_index
from lentera.lib import crypto

BATCH = 200
FACTOR_SECRETS = ("secret", "seed")
Row = Any


def encrypted_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted columns, and their names."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.get_fields() if isinstance(field, EncryptedTextField)]
        if names:
            yield model, names


def rotate() -> dict[str, int]:
    """Rows and files written again, by the model's name. It can be stopped and run again at any moment.

    The index of a picture's content cannot be made again (it is that of the file as it was sent); a new INDEX_KEY therefore
    forgets which pictures were sent before.
    """
    done = {}
    for model, names in encrypted_models():
        done[model._meta.label] = _each(model, lambda row, names=names: _rewrite(row, names))  # type: ignore[misc]
    done[PrivateFile._meta.label] = _each(PrivateFile, _reseal)
    done[Authenticator._meta.label] = _each(Authenticator, _reseal_factor)
    return done


def _each(model: type[models.Model], write: Callable[[Row], bool]) -> int:
    """One short transaction per row: nobody waits for the whole."""
    last, done = 0, 0
    while pks := list(model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for pk in pks:
            with transaction.atomic():
                row = model._default_manager.select_for_update().filter(pk=pk).first()
                done += bool(row and write(row))
        last = pks[-1]
    return done


def _rewrite(row: Row, names: list[str]) -> bool:
    sealed = {f"{name}_sealed": Cast(name, models.TextField()) for name in names}
    tokens = type(row)._default_manager.filter(pk=row.pk).values(**sealed).get()
    old = [token for token in tokens.values() if token and not crypto.sealed_with_newest(token.encode())]
    if not old and not (isinstance(row, Identity) and row.nik_index != nik_index(row.nik)):
        return False
    row.save()
    return True


def _reseal(file: PrivateFile) -> bool:
    token = bytes(file.sealed.content)
    if crypto.sealed_with_newest(token):
        return False
    file.sealed.content = crypto.seal(crypto.open_sealed(token))
    file.sealed.save(update_fields=["content"])
    return True


def _reseal_factor(row: Authenticator) -> bool:
    """The secret of an authenticator app or the seed of recovery codes; a passkey holds no secret of ours."""
    old = {name: row.data[name] for name in FACTOR_SECRETS if row.data.get(name)}
    old = {name: token for name, token in old.items() if not crypto.sealed_with_newest(token.encode())}
    if not old:
        return False
    row.data |= {name: crypto.encrypt(crypto.decrypt(token)) for name, token in old.items()}
    row.save(update_fields=["data"])
    return True
