"""Gemini on this machine: generateContent as the real one speaks it, with answers from a script or from a small brain.

It insists on what the real service insists on (key, model, roles, one answer per function call, thought signatures),
counts tokens roughly (four characters each) and can fail in all the ways that the real one fails. It is reached by
GEMINI_BASE_URL alone: the client in front of it is the real one.
"""

import base64
import binascii
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lentera.sandbox.server import LocalService, Quiet

Json = dict[str, Any]
STATUS = {
    400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL",
    503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED",
}  # fmt: skip
KINDS = {"text", "functionCall", "functionResponse", "inlineData"}
# What the real service takes as pictures, and how such bytes begin.
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "image/webp": b"RIFF"}
SIGNATURE = "c2FuZGJveC1zaWduYXR1cmU="
THOUGHTS = 16


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    model: str
    key: str
    body: Json

    @property
    def contents(self) -> list[Json]:
        return list(self.body.get("contents") or [])

    @property
    def system(self) -> str:
        return "".join(part.get("text", "") for part in self.body.get("systemInstruction", {}).get("parts", []))

    @property
    def tools(self) -> list[str]:
        return [one["name"] for tool in self.body.get("tools", []) for one in tool.get("functionDeclarations", [])]

    @property
    def as_json(self) -> bool:
        settings = self.body.get("generationConfig", {})
        return any(settings.get(name) == "application/json" for name in ("responseMimeType", "response_mime_type"))

    def said(self, role: str) -> str:
        """All text of one role, tool answers aside."""
        rows = [c for c in self.contents if c.get("role") == role]
        return "\n".join(part.get("text", "") for c in rows for part in c.get("parts", []))

    def answers(self) -> list[tuple[str, str]]:
        """(tool, what it answered) in order."""
        parts = [part["functionResponse"] for part in self.parts() if "functionResponse" in part]
        return [(part["name"], str(part["response"].get("output", part["response"]))) for part in parts]

    def pictures(self) -> list[tuple[str, bytes]]:
        """(media type, bytes) of every picture sent along."""
        sent = [part["inlineData"] for part in self.parts() if "inlineData" in part]
        # The service takes either spelling of a field; its clients use both.
        return [
            (one.get("mimeType") or one["mime_type"], base64.b64decode(one["data"], altchars=b"-_")) for one in sent
        ]

    def parts(self) -> Iterator[Json]:
        for content in self.contents:
            yield from content.get("parts", [])


@dataclass(frozen=True)
class Reply:
    """What to answer: a status with `parts`, or `raw` bytes as they are. `seconds` is how long it takes."""

    parts: tuple[Json, ...] = ()
    finish: str = "STOP"
    status: int = 200
    message: str = ""
    reason: str = ""
    retry_after: float | None = None
    blocked: str = ""
    raw: bytes | None = None
    seconds: float = 0.0


Brain = Callable[[Asked], Reply]


def text(words: str, *, finish: str = "STOP") -> Reply:
    return Reply(parts=({"text": words},), finish=finish)


def answer(value: Any) -> Reply:
    return text(json.dumps(value, ensure_ascii=False))


def call(*calls: tuple[str, Json]) -> Reply:
    """Function calls, all in one turn."""
    return Reply(parts=tuple({"functionCall": {"name": name, "args": args}} for name, args in calls))


def failure(status: int, message: str = "", *, retry_after: float | None = None, reason: str = "") -> Reply:
    return Reply(status=status, message=message or STATUS[status], retry_after=retry_after, reason=reason)


def blocked(reason: str = "SAFETY") -> Reply:
    """A prompt that is not let through: no candidates."""
    return Reply(blocked=reason)


def cut(finish: str) -> Reply:
    """A candidate without content: MAX_TOKENS, SAFETY, MALFORMED_FUNCTION_CALL, …"""
    return Reply(finish=finish)


def script(*steps: Reply | Brain) -> Brain:
    """Answer by answer; a step may look at the request. Past the end the request is refused."""
    left = iter(steps)
    lock = threading.Lock()

    def brain(asked: Asked) -> Reply:
        with lock:
            step = next(left, None)
        if step is None:
            return failure(400, "the script is over")
        return step(asked) if callable(step) else step

    return brain


@dataclass
class GeminiService(LocalService):
    """Serves `brain` at `url` while the context is open; `asked` keeps every request that reached it."""

    brain: Brain
    key: str = "kunci-uji"
    models: tuple[str, ...] = ("gemini-3.8-flash", "gemini-sandbox", "gemini-2.5-flash")
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    def handler(self) -> type[Quiet]:
        return _Handler

    def reply(self, asked: Asked) -> Reply:
        if asked.key != self.key:
            return failure(400, "API key not valid. Please pass a valid API key.", reason="API_KEY_INVALID")
        if asked.model not in self.models:
            return failure(404, f"models/{asked.model} is not found for API version v1beta")
        if wrong := mistake(asked):
            return failure(400, wrong)
        self.asked.append(asked)
        return self.brain(asked)


def mistake(asked: Asked) -> str:
    """What the real service would refuse in this request, or an empty string."""
    if not asked.contents:
        return "contents is not specified"
    if asked.as_json and asked.tools and not asked.model.startswith(("gemini-3", "gemini-sandbox")):
        return "Function calling with a response mime type: 'application/json' is unsupported"
    if _unreadable_picture(asked):
        return "Unable to process input image. Please retry or report in the troubleshooting guide."
    open_calls: list[Json] = []
    for content in asked.contents:
        if content.get("role") not in {"user", "model"}:
            return "Please use a valid role: user, model."
        parts = content.get("parts", [])
        if any(len(KINDS & part.keys()) != 1 for part in parts):
            return "each part must have exactly one of " + ", ".join(sorted(KINDS))
        given = [part["functionResponse"]["name"] for part in parts if "functionResponse" in part]
        if sorted(given) != sorted(one["functionCall"]["name"] for one in open_calls):
            return "the number of function response parts must equal the function call parts of the turn before"
        open_calls = [part for part in parts if "functionCall" in part]
        if open_calls and _signs(asked.model) and "thoughtSignature" not in open_calls[0]:
            return "Function call is missing a thought_signature in functionCall parts."
    return ""


def _unreadable_picture(asked: Asked) -> bool:
    try:
        sent = asked.pictures()
    except (KeyError, binascii.Error):
        return True
    return any(kind not in PICTURES or not content.startswith(PICTURES[kind]) for kind, content in sent)


def _signs(model: str) -> bool:
    return not model.startswith("gemini-2")


def body_of(reply: Reply, asked: Asked) -> Json:
    """The JSON of a reply: a candidate, a blocked prompt, or an error."""
    if reply.status != 200:
        return _error(reply)
    thoughts = THOUGHTS if _signs(asked.model) else 0
    prompt, out = len(json.dumps(asked.body)) // 4, len(json.dumps(reply.parts)) // 4 if reply.parts else 0
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": out, "thoughtsTokenCount": thoughts}
    usage["totalTokenCount"] = prompt + out + thoughts
    whole: Json = {"usageMetadata": usage, "modelVersion": asked.model, "responseId": "sandbox"}
    if reply.blocked:
        return {**whole, "promptFeedback": {"blockReason": reply.blocked}}
    candidate: Json = {"finishReason": reply.finish, "index": 0}
    if reply.parts:
        candidate["content"] = {"role": "model", "parts": _signed(reply.parts) if thoughts else list(reply.parts)}
    return {**whole, "candidates": [candidate]}


def _signed(parts: tuple[Json, ...]) -> list[Json]:
    """The first function call of a turn carries the thought signature."""
    first = next((n for n, part in enumerate(parts) if "functionCall" in part), None)
    return [{**part, "thoughtSignature": SIGNATURE} if n == first else part for n, part in enumerate(parts)]


def _error(reply: Reply) -> Json:
    details: list[Json] = []
    if reply.retry_after is not None:
        kind = "type.googleapis.com/google.rpc.RetryInfo"
        details.append({"@type": kind, "retryDelay": f"{reply.retry_after:g}s"})
    if reply.reason:
        details.append({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reply.reason})
    error = {"code": reply.status, "message": reply.message, "status": STATUS[reply.status], "details": details}
    return {"error": error}


class _Handler(Quiet):
    service: GeminiService

    def do_POST(self) -> None:
        where = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        model, _, method = where.path.removeprefix("/v1beta/models/").partition(":")
        key = self.headers.get("x-goog-api-key") or "".join(parse_qs(where.query).get("key", []))
        asked = Asked(model, key, json.loads(raw))
        reply = self.service.reply(asked)
        if method not in {"generateContent", "streamGenerateContent"}:
            reply = failure(404, f"unknown method {method}")
        time.sleep(reply.seconds)
        payload = reply.raw if reply.raw is not None else json.dumps(body_of(reply, asked)).encode()
        stream = method == "streamGenerateContent" and reply.status == 200
        self._send(reply, b"data: " + payload + b"\r\n\r\n" if stream else payload, stream)

    def _send(self, reply: Reply, payload: bytes, stream: bool) -> None:
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", "text/event-stream" if stream else "application/json; charset=UTF-8")
            if reply.retry_after is not None:
                self.send_header("Retry-After", f"{reply.retry_after:g}")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client did not wait
