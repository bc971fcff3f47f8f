"""SATUSEHAT's Practitioner record (Kemenkes, FHIR R4): found by NIK, with birth date, gender and registration numbers.

Names in it are masked (“D*** Ra****”); what is left of them can contradict a name, never prove it. Only the registration of doctors and dentists ("STR-KKI") has a published
coding; the record of anybody else proves the identity alone, and there is no SIP in it. Every value in the token's answer is
text. Unconfirmed outside production: the status of a stale token (we go by the issue code) and the rate limits.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests

NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"
STR_CODE = "STR-KKI"
STR_SYSTEM = "https://fhir.kemkes.go.id/id/str-kki-number"
TIMEOUT = (5, 15)
# Tokens live an hour in staging and four in production; asking a little early costs nothing.
EARLY = 600.0
STALE = "invalid-access-token"
GENDERS = ("male", "female")


class SatusehatError(Exception):
    """No record came; nothing is known about the person."""


class Unavailable(SatusehatError):
    """It failed, could not be reached, took too long, or wants us to wait: ask again later."""


class Refused(SatusehatError):
    """It turned our credentials or our question away; an operator must look."""


class Unreadable(Unavailable):
    """What came is not an answer of SATUSEHAT: a page of HTML, half a message. Also worth asking again."""


@dataclass(frozen=True)
class Registration:
    """An STR in the record: the number as written there, and when it ends (None: not told, which is for life)."""

    number: str
    valid_until: date | None


@dataclass(frozen=True)
class Practitioner:
    """`gender` is "male", "female" or "" when not told; `birth_date` None when not told or not a whole date.

    `masked_name` is as it came, "" when not told.
    """

    ihs_number: str
    birth_date: date | None
    gender: str
    registrations: tuple[Registration, ...]
    masked_name: str = ""


@dataclass
class Client:
    """Keeps its token until shortly before it ends. One per process; `http` is replaced in tests only."""

    oauth_url: str
    fhir_url: str
    client_id: str
    client_secret: str
    http: requests.Session = field(default_factory=requests.Session)
    clock: Callable[[], float] = time.monotonic
    _token: str = ""
    _ends: float = 0.0

    def practitioner(self, nik: str) -> Practitioner | None:
        """The record with this NIK (16 digits), None when there is none. Raises the exceptions above."""
        status, body = self._search(nik)
        if _issue(body) == STALE:
            # Revoked before its time: one new token, one more try.
            self._token = ""
            status, body = self._search(nik)
        _check(status, body)
        return read(body, nik)

    def _search(self, nik: str) -> tuple[int, Any]:
        question = {"identifier": f"{NIK_SYSTEM}|{nik}"}
        headers = {"Authorization": f"Bearer {self._bearer()}", "Accept": "application/json"}
        return self._send("GET", f"{self.fhir_url.rstrip('/')}/Practitioner", params=question, headers=headers)

    def _bearer(self) -> str:
        if not self._token or self.clock() >= self._ends:
            self._ask_token()
        return self._token

    def _ask_token(self) -> None:
        url = f"{self.oauth_url.rstrip('/')}/accesstoken"
        form = {"client_id": self.client_id, "client_secret": self.client_secret}
        status, body = self._send("POST", url, params={"grant_type": "client_credentials"}, data=form)
        _check(status, body)
        try:
            token, seconds = str(body["access_token"]), float(body["expires_in"])
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable("jawaban token SATUSEHAT tidak dikenal") from error
        self._token, self._ends = token, self.clock() + max(seconds - EARLY, seconds / 2)

    def _send(self, method: str, url: str, **parts: Any) -> tuple[int, Any]:
        """Status and decoded body. Neither the address nor its NIK may reach a log through an exception."""
        try:
            answer = self.http.request(method, url, timeout=TIMEOUT, allow_redirects=False, **parts)
        except requests.RequestException as error:
            raise Unavailable(f"SATUSEHAT tidak terjangkau ({type(error).__name__})") from None
        try:
            return answer.status_code, answer.json()
        except requests.JSONDecodeError:
            return answer.status_code, None


def _issue(body: Any) -> str:
    """The code of a FHIR OperationOutcome, or ""."""
    if not isinstance(body, dict) or body.get("resourceType") != "OperationOutcome":
        return ""
    issues = body.get("issue")
    first = issues[0] if isinstance(issues, list) and issues else None
    return str(first.get("code") or "unknown") if isinstance(first, dict) else "unknown"


def _check(status: int, body: Any) -> None:
    if status == 429:
        raise Unavailable("SATUSEHAT meminta kita menunggu (429)")
    if status >= 500:
        raise Unavailable(f"SATUSEHAT sedang bermasalah ({status})")
    if issue := _issue(body):
        raise Refused(f"SATUSEHAT menolak ({status}, {issue})")
    if status in (400, 401, 403):
        raise Refused(f"SATUSEHAT menolak ({status})")
    if status != 200 or body is None:
        raise Unreadable(f"jawaban SATUSEHAT tidak terbaca ({status})")


def read(body: Any, nik: str) -> Practitioner | None:
    """The one record in a search's answer. Raises Unreadable, also when it is about another NIK."""
    try:
        if body["resourceType"] != "Bundle":
            raise Unreadable("jawaban SATUSEHAT bukan hasil pencarian")
        people = [one["resource"] for one in body.get("entry") or []]
        people = [one for one in people if one["resourceType"] == "Practitioner"]
        if not people:
            return None
        if len(people) > 1 or not _has_nik(people[0], nik):
            raise Unreadable("SATUSEHAT menjawab dengan orang lain")
        return _practitioner(people[0])
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise Unreadable("bentuk jawaban SATUSEHAT tidak dikenal") from error


def _has_nik(person: dict[str, Any], nik: str) -> bool:
    return any(one.get("system") == NIK_SYSTEM and one.get("value") == nik for one in person["identifier"])


def _practitioner(person: dict[str, Any]) -> Practitioner:
    gender = str(person.get("gender") or "")
    return Practitioner(
        ihs_number=str(person["id"]),
        birth_date=_day(person.get("birthDate")),
        gender=gender if gender in GENDERS else "",
        registrations=tuple(_registrations(person.get("qualification") or [])),
        masked_name=next((str(one.get("text") or "") for one in person.get("name") or []), ""),
    )


def _registrations(rows: list[dict[str, Any]]) -> list[Registration]:
    found = []
    for row in rows:
        codes = {one.get("code") for one in row.get("code", {}).get("coding") or []}
        if STR_CODE not in codes:
            continue
        ends = _day((row.get("period") or {}).get("end"))
        numbers = [one["value"] for one in row.get("identifier") or [] if one.get("system") == STR_SYSTEM]
        found += [Registration(str(number), ends) for number in numbers]
    return found


def _day(text: Any) -> date | None:
    """A whole date; FHIR also allows a year or a month, which say too little."""
    return date.fromisoformat(text[:10]) if isinstance(text, str) and len(text) >= 10 else None
