"""WhatsApp Cloud API: one-time codes by an authentication template, and nothing else.

An accepted message is not a delivered one. There is no idempotency key: after a timeout the message may be on its way, so
nothing is sent again by itself; the person asks for a new code. Our own id goes along as `biz_opaque_callback_data`.
"""

import re
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

TIMEOUT = (5, 10)
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
CODE = re.compile(r"\d{4,8}", re.ASCII)
# Meta's error codes by what they ask of us.
OPERATOR = {
    190: "token kedaluwarsa atau salah", 10: "izin kurang", 200: "izin kurang", 131005: "izin kurang",
    132001: "templat belum ada", 132005: "teks templat terlalu panjang", 132007: "templat melanggar aturan",
    132015: "templat dijeda", 132016: "templat dimatikan", 131031: "akun dikunci", 131042: "masalah pembayaran",
    131008: "parameter kurang", 131009: "parameter salah", 132000: "jumlah parameter salah", 132012: "bentuk parameter salah",
}  # fmt: skip
LATER = {
    4: "batas aplikasi", 80007: "batas akun", 130429: "terlalu deras", 131048: "batas spam", 131049: "batas per orang",
    131000: "galat sementara", 131016: "layanan sedang mati", 133016: "batas pendaftaran",
}  # fmt: skip
# Codes about this one number: the service itself is well.
TOO_FAST = {131056: "terlalu cepat ke nomor yang sama"}
NOT_THERE = {
    131026: "tidak bisa dikirim ke nomor ini", 131030: "nomor tidak ada di daftar uji", 131050: "orangnya menolak pesan",
    131047: "di luar jendela 24 jam",
}  # fmt: skip


class WhatsAppError(Exception):
    """The code was not accepted for delivery. The text holds no number and no code."""


class OperatorNeeded(WhatsAppError):
    """Nothing goes out until somebody mends the set-up: token, template, account."""


class Unavailable(WhatsAppError):
    """The service is down, too busy, or did not answer in time; it may have taken the message all the same."""


class TooFast(WhatsAppError):
    """Two messages to one number within about six seconds; a later one will go."""


class Undeliverable(WhatsAppError):
    """This number cannot be reached on WhatsApp."""


@dataclass(frozen=True)
class Line:
    """Which sender, with which template: everything that a provider's set-up decides."""

    base_url: str
    version: str
    phone_number_id: str
    token: str
    template: str
    language: str


def line() -> Line | None:
    """The sender of the settings; None when no provider was set up."""
    if not (settings.WHATSAPP_PHONE_NUMBER_ID and settings.WHATSAPP_TOKEN and settings.WHATSAPP_TEMPLATE):
        return None
    return Line(
        base_url=settings.WHATSAPP_URL,
        version=settings.WHATSAPP_VERSION,
        phone_number_id=settings.WHATSAPP_PHONE_NUMBER_ID,
        token=settings.WHATSAPP_TOKEN,
        template=settings.WHATSAPP_TEMPLATE,
        language=settings.WHATSAPP_LANGUAGE,
    )


def configured() -> bool:
    return line() is not None


def send_code(*, to: str, code: str, reference: str, sender: Line, http: requests.Session) -> str:
    """Send the code to an E.164 number; return WhatsApp's message id. Raises the exceptions above, once, without retry."""
    if not (E164.fullmatch(to) and CODE.fullmatch(code)):
        raise ValueError("nomor E.164 dan kode angka")
    try:
        answer = http.post(
            f"{sender.base_url.rstrip('/')}/{sender.version}/{sender.phone_number_id}/messages",
            json=_message(to, code, reference, sender),
            headers={"Authorization": f"Bearer {sender.token}"},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        # The exception's own text may hold the address with the sender's id.
        raise Unavailable(f"WhatsApp tidak menjawab ({type(error).__name__})") from None
    return _message_id(answer)


def _message(to: str, code: str, reference: str, sender: Line) -> dict[str, Any]:
    parameter = [{"type": "text", "text": code}]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to.removeprefix("+"),
        "type": "template",
        "template": {
            "name": sender.template,
            "language": {"code": sender.language},
            # An authentication template wants the code twice: to read, and on its copy button.
            "components": [
                {"type": "body", "parameters": parameter},
                {"type": "button", "sub_type": "url", "index": "0", "parameters": parameter},
            ],
        },
        "biz_opaque_callback_data": reference,
    }


def _message_id(answer: requests.Response) -> str:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        raise Unavailable(f"jawaban WhatsApp bukan JSON ({answer.status_code})") from None
    if answer.status_code != 200:
        raise _refusal(answer.status_code, body)
    try:
        return str(body["messages"][0]["id"])
    except (KeyError, IndexError, TypeError):
        raise Unavailable("bentuk jawaban WhatsApp tidak dikenal") from None


def _refusal(status: int, body: Any) -> WhatsAppError:
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    for codes, kind in (
        (TOO_FAST, TooFast),
        (NOT_THERE, Undeliverable),
        (OPERATOR, OperatorNeeded),
        (LATER, Unavailable),
    ):
        if code in codes:
            return kind(f"{codes[code]} ({code})")
    if status in (401, 403):
        return OperatorNeeded(f"ditolak ({status})")
    if status == 429 or status >= 500:
        return Unavailable(f"WhatsApp sedang bermasalah ({status})")
    return OperatorNeeded(f"permintaan ditolak ({status}, kode {code})")
