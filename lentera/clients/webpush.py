"""Web Push (RFC 8030, 8291, 8292): send one encrypted message to one browser."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPushException, webpush

MAX_PAYLOAD = 3_000
TIMEOUT = (5, 10)
GONE = (404, 410)
# The services behind Chrome and Edge, Firefox, Safari and Windows. A browser
# names the address that the server will call, so it must not name just any.
KNOWN_HOSTS = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
)


@dataclass(frozen=True)
class Subscription:
    """What the browser handed over; the endpoint is a secret."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Vapid:
    """Who we are to the push service: a P-256 key and a contact address."""

    private_key: str
    subject: str


class PushError(Exception):
    """The message was not accepted, and sending it again will not help."""


class PushGone(PushError):
    """The subscription no longer exists."""


class PushBusy(PushError):
    """The service cannot take it now; `retry_after` holds its wish in seconds, if it has one."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def allowed_endpoint(endpoint: str, hosts: tuple[str, ...] = KNOWN_HOSTS) -> bool:
    """Return whether an endpoint belongs to one of the hosts; plain http only on this machine."""
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme != "https" and not (parts.scheme == "http" and host in ("localhost", "127.0.0.1")):
        return False
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def send(
    subscription: Subscription,
    message: Mapping[str, str],
    *,
    vapid: Vapid,
    ttl: int,
    topic: str = "",
    urgency: str = "normal",
    session: requests.Session | None = None,
) -> None:
    """Encrypt and post one message. Raises PushGone, PushBusy, or PushError."""
    payload = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    if len(payload.encode()) > MAX_PAYLOAD:
        raise PushError(f"payload of {len(payload.encode())} bytes, at most {MAX_PAYLOAD}")
    headers: dict[str, str | int | float] = {"Urgency": urgency}
    if topic:
        headers["Topic"] = topic
    with session or _session() as http:
        _post(subscription, payload, vapid=vapid, ttl=ttl, headers=headers, http=http)


def _session() -> requests.Session:
    session = requests.Session()
    # A push service never redirects; following one could lead into our own network.
    session.max_redirects = 0
    session.trust_env = False
    return session


def _post(
    subscription: Subscription,
    payload: str,
    *,
    vapid: Vapid,
    ttl: int,
    headers: dict[str, str | int | float],
    http: requests.Session,
) -> None:
    try:
        webpush(
            {
                "endpoint": subscription.endpoint,
                "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
            },
            payload,
            vapid_private_key=vapid.private_key,
            vapid_claims={"sub": vapid.subject},  # pywebpush writes into it: never a shared one
            ttl=ttl,
            headers=headers,
            timeout=TIMEOUT,  # type: ignore[arg-type]  # requests takes (connect, read)
            requests_session=http,
        )
    except WebPushException as error:
        raise _refusal(error.response) from error
    except requests.TooManyRedirects as error:
        raise PushError("the push service redirected") from error
    except requests.RequestException as error:
        raise PushBusy(f"network: {type(error).__name__}") from error
    except (ValueError, TypeError) as error:
        raise PushError(f"keys: {type(error).__name__}") from error


def _refusal(response: requests.Response | None) -> PushError:
    if response is None:
        return PushError("not sent: keys or claims are wrong")
    status = response.status_code
    if status in GONE:
        return PushGone(f"HTTP {status}")
    if status == 429 or status >= 500:
        return PushBusy(f"HTTP {status}", retry_after(response.headers.get("Retry-After", "")))
    return PushError(f"HTTP {status}")


def retry_after(header: str) -> int | None:
    """Read a Retry-After header: seconds, or a date."""
    if header.isascii() and header.isdigit():
        return int(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, round((moment - datetime.now(UTC)).total_seconds()))


def new_keys() -> tuple[str, str]:
    """Make a VAPID pair: (private, public), both base64url without padding."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(32, "big")
    public = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return _b64(private), _b64(public)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
