"""Signing in with a key alone: only a key that asked for its owner's finger, face or PIN."""

import hashlib
import json
from datetime import timedelta

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from authentication.models import User
from tests import factories

pytestmark = pytest.mark.django_db
HOST, PASSWORD = "testserver", "kata-sandi-uji"
RP = hashlib.sha256(HOST.encode()).digest()
PRESENT, VERIFIED, ATTESTED = (
    AuthenticatorData.FLAG.USER_PRESENT,
    AuthenticatorData.FLAG.USER_VERIFIED,
    AuthenticatorData.FLAG.ATTESTED,
)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


class Key:
    """A security key of software, put on an account."""

    def __init__(self, owner: User) -> None:
        self.owner, self.id, self.secret = owner, owner.uid.bytes, ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.secret.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(RP, PRESENT | ATTESTED, 0, credential)
        client = CollectedClientData.create("webauthn.create", b"x" * 32, f"https://{HOST}")
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        self._keep({**self._named(), "response": response})

    def _named(self) -> dict:
        return {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}

    def _keep(self, credential: dict) -> None:
        kind = Authenticator.Type.WEBAUTHN
        Authenticator.objects.create(user=self.owner, type=kind, data={"name": "Kunci", "credential": credential})

    def answer(self, challenge: bytes, flags: int) -> str:
        """What a browser posts; nothing signs the name of the user in it."""
        client = CollectedClientData.create("webauthn.get", challenge, f"https://{HOST}")
        data = AuthenticatorData.create(RP, flags, 1)
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.secret.sign(data + client.hash, ec.ECDSA(SHA256()))),
            "userHandle": websafe_encode(user_pk_to_url_str(self.owner).encode()),
        }
        return json.dumps({**self._named(), "response": response})


def challenge_of(client: Client) -> bytes:
    from fido2.utils import websafe_decode

    return websafe_decode(client.session["mfa.webauthn.state"]["challenge"])


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_key_that_verified_its_owner_signs_in() -> None:
    key, client = Key(factories.user()), Client()
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    client.post(reverse("mfa_login_webauthn"), {"credential": key.answer(challenge_of(client), PRESENT | VERIFIED)})
    assert client.session["_auth_user_id"] == str(key.owner.pk)


def test_a_stolen_key_without_its_pin_does_not_sign_in_by_a_challenge_of_another_page(time_machine) -> None:
    """The page of the second factor asks a key for less; its challenge, of the thief's own sign-in, is no way around."""
    stolen, thief, client = Key(factories.user()), factories.user(), Client()
    Key(thief)
    client.post(reverse("account_login"), {"login": thief.email, "password": PASSWORD})
    client.get(reverse("mfa_authenticate"))
    # Until it is forgotten, the thief's own sign-in stands in the way.
    time_machine.move_to(timezone.now() + timedelta(minutes=20))
    client.post(reverse("mfa_login_webauthn"), {"credential": stolen.answer(challenge_of(client), PRESENT)})
    assert not signed_in(client)


JUNK = ["", "[]", "{}", '"x"', "null", '{"response": []}', '{"id": "\\ud800"}']


@pytest.mark.parametrize("credential", JUNK)
@pytest.mark.parametrize("page", ["mfa_reauthenticate_webauthn", "mfa_add_webauthn", "mfa_authenticate"])
def test_junk_where_a_key_answers_is_a_refusal(page: str, credential: str) -> None:
    owner, client = Key(factories.user()).owner, Client()
    if page == "mfa_authenticate":
        client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    else:
        client.force_login(owner)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse(page))
    assert client.post(reverse(page), {"credential": credential, "name": "x"}).status_code in (200, 302)
    assert Authenticator.objects.count() == 1 and (signed_in(client) or page == "mfa_authenticate")


@pytest.mark.parametrize("credential", JUNK)
def test_an_answer_of_no_key_is_a_refusal(credential: str) -> None:
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code == 302
    assert not signed_in(client)
