"""Consents: the words, their version and the moment; newer words are asked for once, and are no wall."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from authentication.domain import consents, erasure, registration
from authentication.domain.registration import NewAccount
from authentication.enums import ConsentChannel, Role
from authentication.models import AddressCheck, Consent, Faskes, User
from tests import factories
from tests.authentication.codes import code_for

pytestmark = pytest.mark.django_db
PAGE, HOME = reverse("authentication:my_consents"), reverse("home")


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (*consents.TEXTS[consents.SERVICE], consents.Text(2, date(2026, 12, 1), "Kata-kata baru."))
    monkeypatch.setitem(consents.TEXTS, consents.SERVICE, texts)


def agreed() -> User:
    user = factories.nakes().user
    consents.give(user=user, version=1, channel=ConsentChannel.REGISTRATION)
    return user


def registered(place: Faskes) -> AddressCheck:
    account = NewAccount("Rambu Ana", "laut-sawu-tenang", "rambu@uji.example")
    return registration.register_faskes(account=account, claim=place)


def test_registering_keeps_the_version_that_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    check = registered(factories.faskes(status="listed"))
    newer(monkeypatch)
    code = code_for(check)
    user = registration.confirm(check=check, code=code, now=timezone.now())
    row = Consent.objects.get(user=user)
    assert (row.version, row.channel, row.withdrawn_at) == (1, ConsentChannel.REGISTRATION, None)
    assert consents.due(user)


def test_newer_words_are_asked_for_once_and_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = Client(), agreed()
    client.force_login(user)
    assert client.get(HOME)["Location"] != PAGE
    newer(monkeypatch)
    assert client.get(HOME)["Location"] == PAGE
    assert client.get(reverse("authentication:inbox")).status_code == 200
    assert "Kata-kata baru." in client.get(PAGE).content.decode()
    client.post(PAGE, {"later": "1"})
    assert client.get(HOME)["Location"] != PAGE and Consent.objects.count() == 1
    again = Client()
    again.force_login(user)
    assert again.get(HOME)["Location"] == PAGE
    again.post(PAGE)
    again.post(PAGE)
    assert again.get(HOME)["Location"] != PAGE
    assert list(Consent.objects.values_list("version", "channel")) == [(2, "halaman"), (1, "daftar")]


def test_whoever_got_an_account_from_somebody_else_is_asked_and_not_as_if_they_had_agreed() -> None:
    client, user = Client(), factories.user(Role.COORDINATOR)
    client.force_login(user)
    assert client.get(HOME)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "belum ada persetujuan" in page and "Perlu persetujuan Anda" in page and "Teksnya berubah" not in page
    client.post(PAGE)
    assert client.get(HOME)["Location"] != PAGE
    assert Consent.objects.get(user=user).channel == ConsentChannel.PAGE


def test_a_deleted_account_withdraws_everything() -> None:
    user = agreed()
    erasure.erase(user=user, by=user, now=timezone.now() + timedelta(minutes=1))
    assert Consent.objects.get(user=user).withdrawn_at
