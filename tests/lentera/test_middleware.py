"""What no request gets past."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", [{"wilayah": "\x00"}, {"\x00": "a"}, {"nama": "\u202egnp.exe"}])
def test_a_nul_in_the_address_is_refused_with_a_sentence(query: dict[str, str]) -> None:
    answer = Client().get("/", query)
    assert answer.status_code == 400
    assert "bukan huruf" in answer.content.decode()


def test_a_nul_in_a_form_never_reaches_the_database() -> None:
    """On PostgreSQL this was a 500: the profession's code went straight into a query."""
    client = Client()
    client.force_login(factories.admin_of(factories.departemen().faskes))
    url = reverse("planning:roster_save")
    assert client.post(url, {"profession": "dok\x00ter"}).status_code == 400
    assert client.post(url, {"profession": "dokter"}).status_code == 302
    assert client.get(f"{url}%00").status_code == 400
