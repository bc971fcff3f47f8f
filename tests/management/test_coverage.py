"""Coverage, as the coordinator of a dinas sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from authentication.enums import Role
from authentication.models import Departemen, Faskes
from tests import factories
from tests.factories import NOW
from tests.management.desk import page, queries, url, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def coordinator(code: str | None) -> Client:
    client = Client()
    client.force_login(factories.user(Role.COORDINATOR, wilayah=factories.wilayah(code).parent if code else None))
    return client


def test_a_province_sees_its_kabupaten_and_no_other(unit: Departemen, place: Faskes) -> None:
    worked(factories.shift(unit, places=2), factories.nakes(legal_at=place))
    factories.shift(unit, places=3, starts_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=5, hours=8))
    foreign = factories.faskes(wilayah=factories.wilayah("31.71", name="Jakarta Pusat"))
    factories.shift(factories.departemen(foreign))
    client = coordinator("53.11")
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        text = page(client, "coverage")
        inside, outside = page(client, "coverage", wilayah="53.11"), page(client, "coverage", wilayah="31.71")
    assert "Kabupaten Sumba Timur" in text
    assert "Jakarta Pusat" not in text
    assert "50%" in text
    assert "3 tempat di 1 shift" in text
    assert place.name in inside
    assert foreign.name not in outside
    assert "Kabupaten Sumba Timur" in outside


def test_coverage_costs_the_same_however_many_shifts(unit: Departemen, place: Faskes) -> None:
    client = coordinator("53.11")
    worked(factories.shift(unit), factories.nakes(legal_at=place))
    before = queries(client, url("coverage"))
    for _ in range(2):
        factories.shift(factories.departemen(factories.faskes()))
    assert queries(client, url("coverage")) == before
