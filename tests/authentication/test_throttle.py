"""Counts of tries: kept for as long as they run, whatever else happens meanwhile."""

import pytest
from allauth.core import ratelimit
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from authentication.models import User
from lentera import settings as real
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def real_cache(settings) -> None:
    """The cache of production, in the database."""
    settings.CACHES = real.CACHES
    call_command("createcachetable", verbosity=0)


def sign_in(person: User, password: str) -> str:
    data = {"login": person.email, "password": password}
    return Client().post(reverse("account_login"), data).content.decode()


def test_tries_against_one_account_are_not_forgotten_among_many_others(real_cache) -> None:
    victim = factories.user()
    for _ in range(5):
        assert "tidak cocok" in sign_in(victim, "salah-sekali-ini")
    assert "Terlalu banyak percobaan" in sign_in(victim, "kata-sandi-uji")
    for stranger in range(600):
        request = RequestFactory().post("/", REMOTE_ADDR=f"10.{stranger // 250}.{stranger % 250}.1")
        assert ratelimit.consume(request, action="login_failed", key=f"orang{stranger}@uji.example")
    assert "Terlalu banyak percobaan" in sign_in(victim, "kata-sandi-uji")
