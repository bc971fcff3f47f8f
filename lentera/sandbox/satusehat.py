"""SATUSEHAT on this machine: the same HTTP, with practitioners that are made up.

It does what the real one does: `grant_type` only in the query, an all-text token, masked names, no `entry` when nobody is found,
records without qualification or without period, an OperationOutcome for a stale token. `fails` lets the next answers be
anything else. It is reached by SATUSEHAT_OAUTH_URL and SATUSEHAT_FHIR_URL alone.
"""

import json
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lentera.clients.satusehat import NIK_SYSTEM, STR_CODE, STR_SYSTEM
from lentera.sandbox.server import LocalService, Quiet

Json = dict[str, Any]
OAUTH, FHIR = "/oauth2/v1", "/fhir-r4/v1"
CLIENT_ID, CLIENT_SECRET = "klien-contoh", "rahasia-contoh"
HTML = b"<html><body>Sistem sedang dalam pemeliharaan</body></html>"


@dataclass(frozen=True)
class Known:
    """Somebody SATUSEHAT knows. `str_number=None` leaves `qualification` out; `str_period=False` its period."""

    nik: str
    birth_date: date
    gender: str
    name: str = "Contoh"
    str_number: str | None = None
    str_until: date | None = None
    str_period: bool = True


@dataclass(frozen=True)
class Failure:
    status: int
    body: bytes = b""
    kind: str = "application/json"
    seconds: float = 0.0


def outcome(code: str, text: str) -> bytes:
    issue = {"severity": "error", "code": code, "details": {"text": text}}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()


STALE_TOKEN = Failure(401, outcome("invalid-access-token", "Invalid Access Token."))


def masked(name: str) -> str:
    """ "Dewi Rahayu" as "D*** Ra****": the first letters stay."""
    return " ".join(word[: 1 + at] + "*" * max(len(word) - 1 - at, 1) for at, word in enumerate(name.split()))


@dataclass
class SatusehatService(LocalService):
    """Serves at `url` while the context is open."""

    people: list[Known] = field(default_factory=list)
    fails: list[Failure] = field(default_factory=list)
    token_seconds: int = 14_399
    port: int = 0
    tokens: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def handler(self) -> type[Quiet]:
        return _Handler

    @property
    def oauth_url(self) -> str:
        return self.url + OAUTH

    @property
    def fhir_url(self) -> str:
        return self.url + FHIR

    def token(self, query: Json, form: Json, body_has_grant: bool) -> tuple[int, bytes]:
        if query.get("grant_type") != ["client_credentials"] or body_has_grant:
            return 400, outcome("invalid", "grant_type must be in the query")
        if (form.get("client_id"), form.get("client_secret")) != ([CLIENT_ID], [CLIENT_SECRET]):
            return 401, outcome("invalid-client", "Invalid Client.")
        self.tokens.append(f"token-{len(self.tokens) + 1}")
        return 200, json.dumps(self._token_body()).encode()

    def _token_body(self) -> Json:
        return {
            "access_token": self.tokens[-1], "token_type": "BearerToken", "expires_in": str(self.token_seconds),
            "issued_at": str(int(time.time() * 1000)), "status": "approved", "scope": "", "refresh_count": "0",
            "refresh_token_expires_in": "0", "organization_name": "ihs-contoh", "client_id": CLIENT_ID,
            "application_name": "contoh", "developer.email": "dev@lentera.example",
            "api_product_list": "[api-satusehat-stg]", "api_product_list_json": ["api-satusehat-stg"],
        }  # fmt: skip

    def search(self, query: Json, bearer: str) -> tuple[int, bytes]:
        if bearer not in self.tokens or bearer in self.revoked:
            return STALE_TOKEN.status, STALE_TOKEN.body
        system, _, nik = "".join(query.get("identifier", [])).partition("|")
        if system != NIK_SYSTEM:
            return 400, outcome("invalid", "identifier")
        self.asked.append(nik)
        found = [person for person in self.people if person.nik == nik]
        bundle: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": []}
        if found:
            bundle["entry"] = [{"fullUrl": self.fhir_url, "resource": resource(person)} for person in found]
        return 200, json.dumps(bundle).encode()


def resource(person: Known) -> Json:
    number = f"1{person.nik[-10:]}"
    body: Json = {
        "resourceType": "Practitioner", "id": number,
        "meta": {"lastUpdated": "2024-05-01T02:03:04.000000+00:00", "versionId": "MTcx"},
        "identifier": [
            {"system": "https://fhir.kemkes.go.id/id/nakes-his-number", "value": number},
            {"system": NIK_SYSTEM, "use": "official", "value": person.nik},
        ],
        "name": [{"text": masked(person.name), "use": "official"}],
        "gender": person.gender, "birthDate": person.birth_date.isoformat(),
    }  # fmt: skip
    if person.str_number is not None:
        body["qualification"] = [qualification(person)]
    return body


def qualification(person: Known) -> Json:
    row: Json = {
        "code": {"coding": [{
            "system": "https://terminology.kemkes.go.id/v1-0302", "code": STR_CODE,
            "display": "Surat Tanda Registrasi Dokter",
        }]},
        "identifier": [{"system": STR_SYSTEM, "value": person.str_number}],
    }  # fmt: skip
    if person.str_period:
        row["period"] = {"start": "2020-01-01"}
        if person.str_until:
            row["period"]["end"] = person.str_until.isoformat()
    return row


class _Handler(Quiet):
    service: SatusehatService

    def do_POST(self) -> None:
        where, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
        form = parse_qs(self.rfile.read(length).decode())
        if self._failed():
            return
        if where.path != f"{OAUTH}/accesstoken":
            self._answer(404, b"{}")
            return
        self._answer(*self.service.token(parse_qs(where.query), form, "grant_type" in form))

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if self._failed():
            return
        if where.path != f"{FHIR}/Practitioner":
            self._answer(404, b"{}")
            return
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._answer(*self.service.search(parse_qs(where.query), bearer))

    def _failed(self) -> bool:
        if not self.service.fails:
            return False
        failure = self.service.fails.pop(0)
        time.sleep(failure.seconds)
        self._answer(failure.status, failure.body, failure.kind)
        return True

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client did not wait
