"""WhatsApp Cloud API on this machine: the same HTTP for authentication templates, and nobody's phone rings.

It refuses what the real one refuses: another sender, a stale token, a template that is not there, a message without its parameters, two
messages to one number within six seconds. `fails` lets the next answers be anything else. It is reached by WHATSAPP_URL alone.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lentera.sandbox.server import LocalService, Quiet

Json = dict[str, Any]
SENDER_ID, TOKEN, TEMPLATE = "100000000000001", "token-contoh", "kode_masuk"
PAIR_SECONDS = 6.0


@dataclass(frozen=True)
class Failure:
    status: int
    body: bytes = b""
    kind: str = "application/json"
    seconds: float = 0.0


HTML = Failure(502, b"<html><body>Bad Gateway</body></html>", "text/html")


def refused(code: int, status: int = 400) -> Failure:
    """An error in WhatsApp's form, with one of its codes."""
    error = {"message": f"(#{code})", "type": "OAuthException", "code": code, "fbtrace_id": "contoh"}
    return Failure(status, json.dumps({"error": error}).encode())


@dataclass
class WhatsAppService(LocalService):
    """Serves at `url` while the context is open; `taken` holds the messages that were accepted, oldest first."""

    fails: list[Failure] = field(default_factory=list)
    port: int = 0
    clock: Callable[[], float] = time.monotonic
    taken: list[Json] = field(default_factory=list)
    show: Callable[[Json], None] = lambda message: None
    _last: dict[str, float] = field(default_factory=dict)

    def handler(self) -> type[Quiet]:
        return _Handler

    def receive(self, path: str, bearer: str, message: Json) -> Failure:
        """The answer to one message; an accepted one is kept."""
        if bearer != TOKEN:
            return refused(190, 401)
        if not path.endswith(f"/{SENDER_ID}/messages"):
            return refused(100, 404)
        if code := self._wrong(message):
            return refused(code)
        self._last[message["to"]] = self.clock()
        self.taken.append(message)
        self.show(message)
        return Failure(200, json.dumps(self._accepted(message["to"])).encode())

    def _wrong(self, message: Json) -> int:
        """The code of what is wrong with the message; 0 when nothing is."""
        template = message.get("template", {})
        if template.get("name") != TEMPLATE:
            return 132001
        if [part["type"] for part in template.get("components", [])] != ["body", "button"]:
            return 132000
        if self.clock() - self._last.get(message["to"], -PAIR_SECONDS) < PAIR_SECONDS:
            return 131056
        return 0

    def _accepted(self, to: str) -> Json:
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to}],
            "messages": [{"id": f"wamid.CONTOH{len(self.taken)}", "message_status": "accepted"}],
        }


def code_in(message: Json) -> str:
    return str(message["template"]["components"][0]["parameters"][0]["text"])


class _Handler(Quiet):
    service: WhatsAppService

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if self.service.fails:
            self._answer(self.service.fails.pop(0))
            return
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._answer(self.service.receive(self.path, bearer, message))

    def _answer(self, failure: Failure) -> None:
        time.sleep(failure.seconds)
        try:
            self.send_response(failure.status)
            self.send_header("Content-Type", failure.kind)
            self.send_header("Content-Length", str(len(failure.body)))
            self.end_headers()
            self.wfile.write(failure.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client did not wait
