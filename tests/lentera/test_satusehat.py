"""The client against the stand-in: each thing SATUSEHAT is known to do, and each way it fails."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import requests

from lentera.clients import satusehat
from lentera.clients.satusehat import Client, Refused, Unavailable, Unreadable
from lentera.sandbox.satusehat import (
    CLIENT_ID,
    CLIENT_SECRET,
    HTML,
    STALE_TOKEN,
    Failure,
    Known,
    SatusehatService,
    masked,
    resource,
)

BORN = date(1985, 4, 17)
DOCTOR = Known(
    "5311031704850001", BORN, "male", "Umbu Landu", str_number="3111100219123456", str_until=date(2027, 1, 1)
)
LIFELONG = Known("5311031704850002", BORN, "male", str_number="XX00000123456789")
NO_PERIOD = Known("5311031704850003", BORN, "male", str_number="3111100219123457", str_period=False)
NURSE = Known("5311035704850004", BORN, "female")


@pytest.fixture
def service() -> Iterator[SatusehatService]:
    with SatusehatService(people=[DOCTOR, LIFELONG, NO_PERIOD, NURSE]) as running:
        yield running


def client(service: SatusehatService, **fields) -> Client:
    return Client(**{
        "oauth_url": service.oauth_url, "fhir_url": service.fhir_url,
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **fields,
    })  # fmt: skip


def test_a_doctor_comes_with_the_registration(service: SatusehatService) -> None:
    found = client(service).practitioner(DOCTOR.nik)
    assert found and (found.birth_date, found.gender, found.ihs_number) == (BORN, "male", "11704850001")
    assert found.registrations == (satusehat.Registration("3111100219123456", date(2027, 1, 1)),)


def test_without_an_end_or_a_period_it_is_for_life(service: SatusehatService) -> None:
    for person in (LIFELONG, NO_PERIOD):
        found = client(service).practitioner(person.nik)
        assert found and found.registrations[0].valid_until is None


def test_a_nurse_has_no_registration_in_it(service: SatusehatService) -> None:
    found = client(service).practitioner(NURSE.nik)
    assert found and found.registrations == () and found.gender == "female"


def test_nobody_is_an_answer_without_entry(service: SatusehatService) -> None:
    assert client(service).practitioner("5311031704859999") is None


def test_names_are_masked_and_never_read(service: SatusehatService) -> None:
    assert masked("Umbu Landu") == "U*** La***" and "Umbu" not in json.dumps(resource(DOCTOR))
    assert "name" not in satusehat.Practitioner.__dataclass_fields__


def test_the_token_is_kept_until_shortly_before_it_ends(service: SatusehatService) -> None:
    now = [0.0]
    asking = client(service, clock=lambda: now[0])
    for moment in (0.0, 10.0, 14_399 - satusehat.EARLY - 1):
        now[0] = moment
        asking.practitioner(DOCTOR.nik)
    assert len(service.tokens) == 1
    now[0] += 2
    asking.practitioner(DOCTOR.nik)
    assert len(service.tokens) == 2


def test_a_short_token_is_used_for_half_its_life(service: SatusehatService) -> None:
    service.token_seconds, now = 100, [0.0]
    asking = client(service, clock=lambda: now[0])
    asking.practitioner(DOCTOR.nik)
    now[0] = 49.0
    asking.practitioner(DOCTOR.nik)
    assert len(service.tokens) == 1


def test_a_stale_token_is_replaced_once(service: SatusehatService) -> None:
    asking = client(service)
    asking.practitioner(DOCTOR.nik)
    service.revoked = {"token-1"}
    assert asking.practitioner(DOCTOR.nik) and len(service.tokens) == 2
    service.fails = [STALE_TOKEN, Failure(200, b'{"access_token":"x","expires_in":"100"}'), STALE_TOKEN]
    with pytest.raises(Refused, match="invalid-access-token"):
        asking.practitioner(DOCTOR.nik)


def test_grant_type_goes_in_the_query_and_the_pipe_is_encoded(service: SatusehatService) -> None:
    seen = []

    class Watched(requests.Session):
        def send(self, request, **kwargs):
            seen.append((request.url, request.body))
            return super().send(request, **kwargs)

    client(service, http=Watched()).practitioner(DOCTOR.nik)
    (token_url, token_body), (search_url, _) = seen
    assert token_url.endswith("/accesstoken?grant_type=client_credentials") and "grant_type" not in token_body
    assert f"%7C{DOCTOR.nik}" in search_url and "|" not in search_url


def test_wrong_credentials_are_for_the_operator(service: SatusehatService) -> None:
    with pytest.raises(Refused):
        client(service, client_secret="salah").practitioner(DOCTOR.nik)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Failure(401), Refused),
        (Failure(429, b"{}"), Unavailable),
        (Failure(500, HTML, "text/html"), Unavailable),
        (Failure(503), Unavailable),
        (Failure(200, HTML, "text/html"), Unreadable),
        (Failure(200, b'{"half":'), Unreadable),
        (Failure(200, b"[]"), Unreadable),
        (Failure(302, HTML, "text/html"), Unreadable),
    ],
)
@pytest.mark.parametrize("at", ["token", "search"])
def test_every_failure_has_a_name(service: SatusehatService, failure: Failure, kind: type, at: str) -> None:
    asking = client(service)
    if at == "search":
        asking.practitioner(DOCTOR.nik)
    service.fails = [failure]
    with pytest.raises(satusehat.SatusehatError) as error:
        asking.practitioner(DOCTOR.nik)
    assert type(error.value) is kind and DOCTOR.nik not in repr(error.value)


def test_slow_or_gone_is_unavailable_and_says_no_nik(service: SatusehatService, monkeypatch) -> None:
    monkeypatch.setattr(satusehat, "TIMEOUT", (0.3, 0.3))
    asking = client(service)
    asking.practitioner(DOCTOR.nik)
    service.fails = [Failure(200, b"{}", seconds=0.8)]
    with pytest.raises(Unavailable) as error:
        asking.practitioner(DOCTOR.nik)
    assert DOCTOR.nik not in repr(error.value) and error.value.__cause__ is None and error.value.__suppress_context__
    gone = client(service, fhir_url="http://127.0.0.1:9", oauth_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        gone.practitioner(DOCTOR.nik)


@pytest.mark.parametrize(
    "change",
    [
        {"entry": [{"resource": {"resourceType": "Practitioner", "id": "1"}}]},
        {"entry": [{"resource": {**resource(DOCTOR), "birthDate": "17-04-1985"}}]},
        {"entry": [{"resource": resource(NURSE)}]},
        {"entry": [{"resource": resource(DOCTOR)}, {"resource": resource(DOCTOR)}]},
        {"entry": "satu"},
        {"resourceType": "Patient"},
    ],
)
def test_an_answer_about_something_else_proves_nothing(change: dict) -> None:
    with pytest.raises(Unreadable):
        satusehat.read({"resourceType": "Bundle", "total": 1, **change}, DOCTOR.nik)


def test_half_a_birth_date_says_nothing() -> None:
    body = {"resourceType": "Bundle", "entry": [{"resource": {**resource(DOCTOR), "birthDate": "1985-04"}}]}
    found = satusehat.read(body, DOCTOR.nik)
    assert found and found.birth_date is None
