"""A departemen with its norms and fees, and the browser of who administers its faskes."""

import pytest
from django.test import Client

from billing.models import FeeRate
from planning.domain import reference
from tests import factories


@pytest.fixture
def unit():
    for code in ("perawat_vokasi", "dokter", "bidan_vokasi"):
        factories.profession(code)
    reference.load_all()
    FeeRate.objects.get_or_create(plan="standar", valid_from="2020-01-01", defaults={"basis_points": 300})
    return factories.departemen()


@pytest.fixture
def client(unit) -> Client:
    client = Client()
    client.force_login(factories.admin_of(unit.faskes))
    return client
