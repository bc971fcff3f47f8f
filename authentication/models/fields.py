"""Columns whose content only the application reads."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from lentera.lib import crypto


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It cannot be searched: keep a blind index beside it where that is needed.

    Empty text stays empty, so that "nothing was given" needs no key to be seen.
    """

    def get_prep_value(self, value: Any) -> Any:
        return crypto.encrypt(str(value)) if value not in (None, "") else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return crypto.decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("isnull", "exact"):
            raise FieldError(f"{self.name} terenkripsi dan tidak dapat dicari dengan “{lookup_name}”.")
        return super().get_lookup(lookup_name)


class EncryptedJSONField(EncryptedTextField):
    """A value of JSON, encrypted; None where there is none."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else crypto.encrypt(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(crypto.decrypt(value)) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> Any:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
