"""“Unduh data saya”: every row the retention file calls this person's, in one file a machine can read, and the photos."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, Field, ForeignKey

from authentication.domain import accesses, audit, retention_file
from authentication.domain.retention_file import Kept
from authentication.enums import AccessPurpose
from authentication.models import PrivateFile, User
from lentera.lib import crypto

ME, SOMEBODY = "Anda", "orang lain"
FILE_NAME = "data-lentera.zip"
WHAT = "semua data Anda"


@transaction.atomic
def make(*, user: User, now: datetime) -> bytes:
    """A ZIP with data.json and foto/<kode>.jpg; that it was made is written down. Raises crypto.Unreadable."""
    accesses.record(person=user, by=user, what=WHAT, purpose=AccessPurpose.EXPORT, object_ref=f"user:{user.uid}")
    audit.record(by=user, action="data diunduh pemiliknya", object_ref=f"user:{user.uid}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(content(user, now), ensure_ascii=False, indent=1, default=str))
        for file in PrivateFile.objects.filter(owner=user).select_related("sealed"):
            archive.writestr(f"foto/{file.uid}.jpg", crypto.open_sealed(bytes(file.sealed.content)))
    return packed.getvalue()


def content(user: User, now: datetime) -> dict[str, Any]:
    """What data.json holds. Tables without a row of the person are named with no rows: nothing is hidden by silence."""
    entries = retention_file.installed()
    return {
        "dibuat": now.isoformat(),
        "data": [_table(entry, user) for entry in entries if not entry.not_exported],
        "tidak_diunduh": [{"data": e.title, "alasan": e.not_exported} for e in entries if e.not_exported],
    }


def _table(entry: Kept, user: User) -> dict[str, Any]:
    columns = [field for field in entry.table._meta.concrete_fields if _told(field, entry)]
    people = [field.name for field in columns if isinstance(field, ForeignKey)]
    rows = entry.rows_of(user).select_related(*people).order_by("pk")
    return {
        "tabel": entry.model,
        "data": entry.title,
        "disimpan": entry.kept,
        "alasan": entry.why,
        "kolom": {field.name: str(field.verbose_name) for field in columns},
        "baris": [{field.name: _value(row, field, user) for field in columns} for row in rows],
    }


def _told(field: Any, entry: Kept) -> bool:
    return field.name not in entry.hide and not isinstance(field, BinaryField)


def _value(row: Any, field: Field, user: User) -> Any:
    """As a person reads it: a choice by its label, another row by its name, other people never by theirs."""
    value = getattr(row, field.name)
    if value is None:
        return None
    if isinstance(value, User) or hasattr(value, "user_id"):
        return _who(value, user)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return value.isoformat() if isinstance(value, datetime) else value if _is_json(value) else str(value)


def _who(value: Any, user: User) -> str:
    if isinstance(value, User):
        return ME if value.pk == user.pk else f"{SOMEBODY} ({value.get_role_display()})"
    return ME if value.user_id == user.pk else SOMEBODY


def _is_json(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | list | dict)
