"""The only file that knows Gemini. Its libraries (80 MB) are imported when a model is first built, never before.

Failures come out as the project's own errors (types.AiError); 429, 5xx and time-outs are tried again a few times, with
the wait that the service asks for, as long as the run's deadline allows.
"""

import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from ai_service.types import AiError, NoKey, RateLimited, Refused, TimedOut, TooManyTokens, Unavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

T = TypeVar("T")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
FIRST_WAIT = 1.0
WORTH_A_RETRY = (RateLimited, Unavailable, TimedOut)


@dataclass(frozen=True)
class Config:
    """Where and how Gemini is asked; seconds are per request, `attempts` counts the first one too."""

    key: str
    model: str
    base_url: str
    seconds: float = 30.0
    attempts: int = 3
    max_output: int = 8192


def config() -> Config:
    """From the settings; NoKey without a key, Refused where the key would travel unencrypted."""
    if not settings.GEMINI_API_KEY:
        raise NoKey
    where = urlsplit(settings.GEMINI_BASE_URL)
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        raise Refused(f"GEMINI_BASE_URL {settings.GEMINI_BASE_URL} must be https")
    return Config(settings.GEMINI_API_KEY, settings.GEMINI_MODEL, settings.GEMINI_BASE_URL, settings.GEMINI_SECONDS)


def chat_model(at: Config) -> "BaseChatModel":
    """LangChain's Gemini client. It never retries by itself: `patiently` does, and knows the deadline."""
    from langchain_google_genai import ChatGoogleGenerativeAI

    return ChatGoogleGenerativeAI(
        model=at.model,
        api_key=at.key,
        # Given always, else the environment could send the key elsewhere (LANGSMITH_GATEWAY, GOOGLE_GEMINI_BASE_URL).
        base_url=at.base_url,
        vertexai=False,
        timeout=at.seconds,
        max_retries=1,
        max_output_tokens=at.max_output,
    )


def as_json(model: "BaseChatModel", schema: dict[str, Any]) -> Any:
    """The same model, made to answer with JSON of this schema and without tools."""
    return model.bind(response_mime_type="application/json", response_json_schema=schema)


def patiently(
    call: Callable[[], T], *, deadline: float, attempts: int, sleep: Callable[[float], None] = time.sleep
) -> T:
    """Do `call`, and again after a passing failure. `deadline` is a time.monotonic() after which nothing is begun."""
    for attempt in range(1, attempts + 1):
        if time.monotonic() >= deadline:
            raise TimedOut("deadline of the run")
        try:
            return _own_errors(call)
        except WORTH_A_RETRY as error:
            wait = _wait(error, attempt)
            if attempt == attempts or time.monotonic() + wait >= deadline:
                raise
            sleep(wait)
    raise AssertionError("attempts must be at least 1")


def _wait(error: AiError, attempt: int) -> float:
    """What the service asked for, else 1, 2, 4 … seconds and a little more, so that workers do not come all at once."""
    asked = re.search(r"retryDelay\W+([\d.]+)s", error.detail)
    backoff = FIRST_WAIT * 2 ** (attempt - 1) * (1 + random.random() / 4)  # noqa: S311 - not a secret
    return float(asked[1]) if asked else backoff


def _own_errors(call: Callable[[], T]) -> T:
    """Every failure of the client as one of ours; anything else is a fault of this program and goes up."""
    import httpx
    from google.genai.errors import APIError, UnknownApiResponseError
    from langchain_core.exceptions import ContextOverflowError, ModelError
    from langchain_google_genai.chat_models import ChatGoogleGenerativeAIError

    try:
        return call()
    except ContextOverflowError as error:
        raise TooManyTokens(str(error)) from error
    except (ModelError, APIError, ChatGoogleGenerativeAIError) as error:
        raise _by_status(error) from error
    except httpx.TimeoutException as error:
        raise TimedOut(repr(error)) from error
    except (httpx.TransportError, UnknownApiResponseError, json.JSONDecodeError) as error:
        raise Unavailable(repr(error)) from error


def _by_status(error: Exception) -> AiError:
    status = getattr(error, "code", None) or getattr(error.__cause__, "code", None)
    details = getattr(error, "details", None) or getattr(error.__cause__, "details", None)
    text = f"{error} {details}"
    if status == 429:
        return RateLimited(text)
    if status in {408, 504}:
        return TimedOut(text)
    if isinstance(status, int) and status >= 500:
        return Unavailable(text)
    return Refused(text)
