"""Passwords that are refused: common here, or leaked; and what the outside learns of them."""

import hashlib
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from authentication.domain import passwords
from lentera.clients import pwned
from lentera.sandbox.server import LocalService, Quiet

LEAKED, FRESH = "gunung-laut-tiga-perahu", "gunung-laut-empat-perahu"


@pytest.mark.parametrize(
    "password",
    ["sayang12345", "S4yang!2026", "Bismillah123", "p@ssw0rd2026", "P@ssw0rd!!!", "kata sandi 1", "persib1933!", "12345indonesia",
     "sayangsayang", "mama.papa.99", "$3mangat2026", "Puskesmas2026", "d0kter_bidan"],
)  # fmt: skip
def test_common_words_and_what_little_changes_make_of_them(password: str) -> None:
    assert passwords.is_common(password)
    with pytest.raises(ValidationError, match="terlalu umum"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["kuda-laut-biru-tiga", "sayangilah-lima-gunung", "Xk29!vbnQ_pl", "bakulgendongsepi", "7411-9920-x"]
)
def test_others_pass(password: str) -> None:
    validate_password(password)


def test_the_list_holds_words_alone() -> None:
    assert len(passwords.words()) > 200
    assert all(word == passwords.core(word) for word in passwords.words())


# --- Leaks: a stand-in of the range service ---------------------------------------------------------------------------


class _Handler(Quiet):
    service: "Leaks"

    def do_GET(self) -> None:
        self.service.asked.append((self.path, self.headers.get("Add-Padding")))
        time.sleep(self.service.seconds)
        try:
            self.send_response(self.service.status)
            self.end_headers()
            self.wfile.write(self.service.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class Leaks(LocalService):
    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.status, self.seconds = 200, 0.0
        suffixes = {digest(LEAKED)[5:]: 12, digest(FRESH)[5:]: 0, "0" * 35: 3}
        self.body = "\r\n".join(f"{suffix}:{count}" for suffix, count in suffixes.items()).encode()

    def handler(self) -> type[Quiet]:
        return _Handler


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def leaks(settings: Any) -> Iterator[Leaks]:
    with Leaks() as service:
        settings.PWNED_URL = service.url
        yield service


def test_a_leaked_password_is_refused_and_only_five_characters_leave(leaks: Leaks) -> None:
    with pytest.raises(ValidationError, match="pernah bocor"):
        validate_password(LEAKED)
    assert leaks.asked == [(f"/range/{digest(LEAKED)[:5]}", "true")]
    # Padding comes with a count of zero.
    validate_password(FRESH)
    validate_password("kuda-laut-biru-tiga")
    assert len(leaks.asked) == 3


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (429, b"x:1"), (200, b"<html>"), (200, b""), (200, f"{digest(LEAKED)[5:]}:x".encode())],
)
def test_without_an_answer_the_other_rules_hold_and_the_log_has_no_password(
    leaks: Leaks, caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    leaks.status, leaks.body = status, body
    with caplog.at_level(logging.WARNING, logger="authentication.domain.passwords"):
        validate_password(LEAKED)
    assert len(caplog.records) == 1
    assert LEAKED not in caplog.text and digest(LEAKED)[:5] not in caplog.text
    with pytest.raises(ValidationError, match="terlalu umum"):
        validate_password("sayang12345")


def test_a_slow_or_absent_service_is_given_up(leaks: Leaks, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pwned.SECONDS == 2
    monkeypatch.setattr(pwned, "SECONDS", 0.1)
    leaks.seconds = 0.4
    with pytest.raises(pwned.Unavailable, match="Timeout"):
        pwned.times_seen(LEAKED, base_url=leaks.url)
    with pytest.raises(pwned.Unavailable, match="ConnectionError"):
        pwned.times_seen(LEAKED, base_url="http://127.0.0.1:9")


def test_without_an_address_nobody_is_asked(leaks: Leaks, settings: Any) -> None:
    settings.PWNED_URL = ""
    validate_password(LEAKED)
    assert leaks.asked == []
