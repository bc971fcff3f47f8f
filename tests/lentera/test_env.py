"""Settings from the environment: what is read, what is refused."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from lentera import env

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "SECRET_KEY": "x" * 50, "SITE_URL": "https://lentera.example", "DATABASE_URL": "sqlite:///x.sqlite3",
    "DEFAULT_FROM_EMAIL": "a@lentera.example", "VAPID_PRIVATE_KEY": "x", "VAPID_PUBLIC_KEY": "x",
    "DATA_KEYS": f"{'A' * 43}=", "INDEX_KEY": f"{'B' * 42}A=",
}  # fmt: skip


def proxies(**variables: str) -> str:
    """What settings say in a process of its own with these variables; its last line of error when it refuses."""
    code = "from lentera import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    clean = {**kept, "DEBUG": "", "TRUSTED_PROXY_COUNT": "", **NEEDED, **variables}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def test_one_proxy_is_trusted_in_production_and_none_in_development() -> None:
    assert proxies(LENTERA_ENV="production") == "1"
    assert proxies(LENTERA_ENV="development") == "0"
    assert proxies(LENTERA_ENV="production", TRUSTED_PROXY_COUNT="2") == "2"
    assert "TRUSTED_PROXY_COUNT" in proxies(LENTERA_ENV="production", TRUSTED_PROXY_COUNT="satu")


def test_keys_of_personal_data_are_asked_for_and_checked() -> None:
    assert "DATA_KEYS" in proxies(LENTERA_ENV="production", DATA_KEYS="")
    assert "INDEX_KEY" in proxies(LENTERA_ENV="production", INDEX_KEY="pendek")


@pytest.mark.parametrize("text", ["-1", "satu", "1.5", "²", "99999999999"])
def test_a_count_is_a_small_whole_number(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("UJI", text)
    with pytest.raises(ImproperlyConfigured, match="UJI"):
        env.count("UJI", 0)


def test_a_count_left_empty_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UJI", " ")
    assert (env.count("UJI", 3), env.count("TIDAK_ADA", 4)) == (3, 4)
    monkeypatch.setenv("UJI", "2")
    assert env.count("UJI", 3) == 2


@pytest.mark.django_db
def test_behind_one_proxy_each_visitor_has_a_limit_of_their_own(client: Client, settings) -> None:
    """The address the proxy added counts; one that a visitor writes before it does not."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    cache.clear()
    url = reverse("authentication:register_new_faskes")

    def status(forwarded: str) -> int:
        return client.post(url, {}, headers={"x-forwarded-for": forwarded}).status_code

    assert [status("203.0.113.1"), status("203.0.113.1"), status("203.0.113.2")] == [200, 429, 200]
    assert status("198.51.100.9, 203.0.113.2") == 429


@pytest.mark.parametrize("text", ["dua", "-1", "1,5", "1e3", "NaN", "1.23456", "٣"])
def test_dollars_are_a_plain_amount(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("UJI", text)
    with pytest.raises(ImproperlyConfigured, match="UJI"):
        env.dollars("UJI", "1")


def test_dollars_left_empty_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UJI", "  ")
    assert env.dollars("UJI", "2.50") == Decimal("2.5")
    monkeypatch.setenv("UJI", "0.075")
    assert env.dollars("UJI", "1") == Decimal("0.075")
