"""Many tries at one moment, on a database that answers them side by side (PostgreSQL)."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from authentication.domain import addresses, identity
from authentication.domain.addresses import Address
from authentication.domain.identity import Person
from authentication.enums import AddressKind, CheckPurpose, CheckState, Gender, IdentitySource
from authentication.models import AddressCheck, Identity, User
from tests import factories
from tests.at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def test_twenty_codes_at_once_are_five_tries() -> None:
    person = factories.user()
    check = addresses.ask(purpose=CheckPurpose.ADD, address=Address(AddressKind.EMAIL, "b@uji.example"), user=person)
    AddressCheck.objects.filter(pk=check.pk).update(state=CheckState.SENDING)
    right = addresses.new_code(check)
    wrong = "000000" if right != "000000" else "111111"
    tried = at_once([lambda: addresses.confirm_addition(check=check, code=wrong, now=timezone.now())] * 20)
    check.refresh_from_db()
    assert tried == [False] * 20 and check.wrong == 5
    assert not addresses.confirm_addition(check=check, code=right, now=timezone.now())


def test_one_code_at_once_is_used_once() -> None:
    person = factories.user()
    check = addresses.ask(purpose=CheckPurpose.RESET, address=Address(AddressKind.EMAIL, person.email))
    AddressCheck.objects.filter(pk=check.pk).update(state=CheckState.SENDING)
    code = addresses.new_code(check)
    answers = at_once([lambda: addresses.confirm_reset(check=check, code=code, now=timezone.now())] * 8)
    assert sorted(answers, key=str) == sorted([person, *["gone"] * 7], key=str)


def test_one_nik_confirmed_in_two_accounts_at_once_is_one() -> None:
    people = [factories.user() for _ in range(6)]
    for one in people:
        identity.declare(user=one, person=Person("5311031704850001", date(1985, 4, 17), Gender.MALE), by=one)
    acts = [lambda one=one: confirm(one) for one in people]
    assert sorted(at_once(acts)) == [False] * 5 + [True]
    assert Identity.objects.exclude(verified_at=None).count() == 1


def confirm(user: User) -> bool:
    with transaction.atomic():
        return identity.confirm(user=user, source=IdentitySource.PERSON, by=None)
