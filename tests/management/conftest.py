"""A faskes with one departemen and its admin, signed in, on the Tuesday that the factories plan from."""

import pytest
import time_machine
from django.test import Client

from authentication.models import Departemen, Faskes, User
from tests import factories
from tests.factories import NOW


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def place() -> Faskes:
    return factories.faskes()


@pytest.fixture
def unit(place: Faskes) -> Departemen:
    return factories.departemen(place)


@pytest.fixture
def admin(place: Faskes) -> User:
    return factories.admin_of(place)


@pytest.fixture
def browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client
