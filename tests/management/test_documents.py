"""Documents in the hands of a platform admin, when somebody else moves at the same time."""

import pytest

from authentication.enums import Role
from lentera.lib.errors import DomainError
from management.domain import documents, profiles
from management.models import Credential
from tests import factories

pytestmark = pytest.mark.django_db


def waiting_str() -> Credential:
    return Credential.objects.get(nakes=factories.nakes(str_status="waiting"))


def test_a_document_that_its_owner_removed_meanwhile_is_a_sentence() -> None:
    row, by = waiting_str(), factories.user(Role.PLATFORM_ADMIN)
    profiles.remove_credential(nakes=row.nakes, by=row.nakes.user, uid=str(row.uid))
    with pytest.raises(DomainError, match="sudah dihapus"):
        documents.verify(document=row, by=by)
    with pytest.raises(DomainError, match="sudah dihapus"):
        documents.reject(document=row, reason="Buram", by=by)


def test_the_database_has_the_last_word_on_a_second_str(monkeypatch: pytest.MonkeyPatch) -> None:
    first, by = waiting_str(), factories.user(Role.PLATFORM_ADMIN)
    documents.verify(document=first, by=by)
    second = Credential.objects.create(nakes=first.nakes, kind="str", number="LAIN", status="waiting")
    monkeypatch.setattr(documents, "has_other_str", lambda row: False)
    with pytest.raises(DomainError, match="sudah punya STR terverifikasi"):
        documents.verify(document=second, by=by)
    second.refresh_from_db()
    assert second.status == "waiting"
