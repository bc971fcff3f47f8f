"""Documents in the hands of a platform admin, when somebody else moves at the same time."""

from datetime import date

import pytest
from django.utils import timezone

from authentication.enums import Role
from lentera.lib.errors import DomainError
from management.domain import documents, elsewhere, profiles
from management.enums import CredentialKind
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


def test_a_new_photo_is_not_refused_for_the_faults_of_the_one_before() -> None:
    row, by = waiting_str(), factories.user(Role.PLATFORM_ADMIN)
    seen = documents.stamp(row)
    Credential.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    for act in (documents.verify, documents.reject):
        with pytest.raises(DomainError, match="baru saja diubah"):
            act(document=row, reason="Buram", by=by, seen=seen)
    row.refresh_from_db()
    assert row.status == "waiting"
    documents.reject(document=row, reason="Buram", by=by, seen=documents.stamp(row))
    row.refresh_from_db()
    assert row.status == "rejected"


def test_the_database_has_the_last_word_on_a_second_str(monkeypatch: pytest.MonkeyPatch) -> None:
    first, by = waiting_str(), factories.user(Role.PLATFORM_ADMIN)
    documents.verify(document=first, by=by)
    second = Credential.objects.create(nakes=first.nakes, kind="str", number="LAIN", status="waiting")
    monkeypatch.setattr(documents, "has_other_str", lambda row: False)
    with pytest.raises(DomainError, match="sudah punya STR terverifikasi"):
        documents.verify(document=second, by=by)
    second.refresh_from_db()
    assert second.status == "waiting"


@pytest.mark.parametrize("typed", ["１２３４-５６", "123 4.56", "１23４56"])
def test_wide_digits_are_the_same_number(typed: str) -> None:
    """Full-width digits look alike to a person; they must not hide that another account has the number."""
    first, second = factories.nakes(str_status=None), factories.nakes(str_status=None)
    for nakes, number in ((first, "123456"), (second, typed)):
        row = profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.DIPLOMA, number=number)
    assert row.number_key == "123456" and elsewhere.found(row).same_number == 1


def test_a_number_without_letters_or_digits_is_refused_and_a_long_one_fits() -> None:
    nakes = factories.nakes(str_status=None)
    for number in ("---", "…", "М"):
        with pytest.raises(DomainError, match="huruf atau angka"):
            profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.DIPLOMA, number=number)
    # Signs that are several letters each when written plainly.
    profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.DIPLOMA, number="㏂" * 60)


def test_the_same_number_on_two_documents_of_one_person_is_no_fault() -> None:
    """Two photos may be given the same number, and a refused SIP may come back beside its twin."""
    nakes, place = factories.nakes(str_status=None), factories.faskes()
    for _ in range(2):
        Credential.objects.create(nakes=nakes, kind="diploma", number="IJ1")
        factories.sip(nakes, place, number="SIP1", status="waiting")
    profiles.add_credential(nakes=nakes, by=nakes.user, kind=CredentialKind.DIPLOMA, number="IJ1")
    dates = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    profiles.add_permit(nakes=nakes, by=nakes.user, number="SIP1", faskes=place, **dates)
    assert (nakes.credentials.count(), nakes.permits.count()) == (2, 2)
