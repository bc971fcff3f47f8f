"""Counts of tries: kept for as long as they run, whatever else happens meanwhile."""

import pytest
from allauth.core import ratelimit
from django.core.cache import cache
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


def test_a_made_up_proxy_header_does_not_make_another_network(settings) -> None:
    """Behind one proxy of ours, the address it saw is the last one; what a browser wrote before it counts for nothing."""
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = []
    for n in range(12):
        data = {"login": f"orang{n}@uji.example", "password": "salah-sekali-ini"}
        client = Client(headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"})
        answers.append("tidak cocok" in client.post(reverse("account_login"), data).content.decode())
    assert answers == [True] * 10 + [False] * 2


def test_signing_in_takes_another_session_and_stays_on_this_site() -> None:
    cache.clear()
    person, client = factories.user(), Client()
    client.get(reverse("account_reset_password"))
    client.post(reverse("account_reset_password"), {"address": "siapa@uji.example"})
    before = client.session.session_key
    data = {"login": person.email, "password": "kata-sandi-uji", "next": "//evil.example/"}
    answer = client.post(reverse("account_login"), data)
    assert answer.status_code == 302 and "evil" not in answer["Location"]
    assert before and client.session.session_key != before
