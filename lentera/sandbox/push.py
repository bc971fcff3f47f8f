"""A push service on this machine: it checks the sender's signature and can play the browser's part.

Used by tests and by hand; it speaks the real protocol (RFC 8030, 8188, 8291, 8292).
"""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lentera.sandbox.server import LocalService, Quiet

MAX_BODY = 4_096


def b64encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def b64decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """The receiving end: makes a subscription and reads what was sent to it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = b"sixteen bytes ok"

    def subscription(self) -> dict[str, Any]:
        """Return what PushSubscription.toJSON() gives."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": b64encode(public), "auth": b64encode(self._secret)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, str]:
        """Decrypt an aes128gcm body; raises http_ece.ECEException when it is not for this browser."""
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        return json.loads(plain)  # type: ignore[no-any-return]


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]


@dataclass
class PushService(LocalService):
    """Answers 201, or what `answers` says for a path; 401 or 403 when the VAPID token is wrong."""

    answers: dict[str, int] = field(default_factory=dict)
    retry_after: str = ""
    received: list[Received] = field(default_factory=list)

    def handler(self) -> type[Quiet]:
        return _Handler

    def browser(self, name: str) -> Browser:
        return Browser(f"{self.url}/{name}")

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        claims = verify_vapid(headers.get("authorization", ""))
        if claims is None:
            return 401
        if claims.get("aud") != self.url or not time.time() < claims.get("exp", 0) <= time.time() + 86_400:
            return 403
        if len(body) > MAX_BODY:
            return 413
        if headers.get("content-encoding") != "aes128gcm" or "ttl" not in headers:
            return 400
        status = self.answers.get(path, 201)
        if status == 201:
            self.received.append(Received(path, headers, body, claims))
        return status


class _Handler(Quiet):
    service: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self.service.take(self.path.lstrip("/"), headers, body)
        self.send_response(status)
        if self.service.retry_after:
            self.send_header("Retry-After", self.service.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()


def verify_vapid(header: str) -> dict[str, Any] | None:
    """Return the claims of a `vapid t=…,k=…` header whose ES256 signature holds, else None."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme.lower() != "vapid" or not {"t", "k"} <= parts.keys():
        return None
    signed, _, signature = parts["t"].rpartition(".")
    raw = b64decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(parts["k"]))
    try:
        key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return None
    return json.loads(b64decode(signed.split(".")[1]))  # type: ignore[no-any-return]
