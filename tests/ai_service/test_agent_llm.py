"""The real Gemini client against the local stand-in: what comes back, what is tried again, which error comes out."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from ai_service import llm
from ai_service.types import AiError, NoKey, RateLimited, Refused, TimedOut, Unavailable
from lentera.sandbox import gemini


@pytest.fixture
def served(settings) -> Iterator[gemini.GeminiService]:
    with gemini.GeminiService(gemini.script()) as service:
        settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = service.key, service.url
        yield service


def ask(service: gemini.GeminiService, *steps: gemini.Reply, seconds: float = 5, whole: float = 20, **config):
    """One question; returns the answer and the waits that were made."""
    service.brain = gemini.script(*steps)
    at = llm.Config(service.key, "gemini-3.8-flash", service.url, seconds=seconds)
    model = llm.chat_model(llm.Config(**{**at.__dict__, **config}))
    waits: list[float] = []
    try:
        found = llm.patiently(
            lambda: model.invoke("apa kabar"), deadline=time.monotonic() + whole, attempts=3, sleep=waits.append
        )
    except AiError as error:
        return error, waits
    return found, waits


def test_an_answer_with_its_tokens(served) -> None:
    found, waits = ask(served, gemini.text("baik"))
    assert (found.text, waits) == ("baik", [])
    assert found.usage_metadata["input_tokens"] > 0
    # Thoughts are paid as output.
    assert found.usage_metadata["output_tokens"] >= gemini.THOUGHTS
    assert served.asked[0].said("user") == "apa kabar"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again_after_the_wait_asked_for(served, status: int) -> None:
    found, waits = ask(served, gemini.failure(status, retry_after=7), gemini.text("baik"))
    assert (found.text, waits) == ("baik", [7.0])


@pytest.mark.parametrize(
    ("status", "kind"), [(429, RateLimited), (503, Unavailable), (500, Unavailable), (504, TimedOut)]
)
def test_three_failures_are_enough(served, status: int, kind: type[AiError]) -> None:
    found, waits = ask(served, *[gemini.failure(status)] * 4)
    assert type(found) is kind
    assert len(served.asked) == 3 and len(waits) == 2 and 1 <= waits[0] < 1.5 <= 2 <= waits[1]


def test_a_wait_beyond_the_deadline_is_not_waited_for(served) -> None:
    found, waits = ask(served, gemini.failure(429, retry_after=60), gemini.text("baik"))
    assert (type(found), waits, len(served.asked)) == (RateLimited, [], 1)


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_wrong_request_is_not_repeated(served, status: int) -> None:
    found, _ = ask(served, gemini.failure(status), gemini.text("baik"))
    assert (type(found), len(served.asked)) == (Refused, 1)


def test_a_wrong_key_and_a_wrong_model(served) -> None:
    assert type(ask(served, gemini.text("baik"), key="salah")[0]) is Refused
    found, _ = ask(served, gemini.text("baik"), model="gemini-0.1")
    assert type(found) is Refused and "gemini-0.1" in str(found)


def test_too_slow_is_a_time_out(served) -> None:
    slow = gemini.Reply(parts=({"text": "baik"},), seconds=1.2)
    found, _ = ask(served, slow, slow, slow, seconds=0.3)
    assert (type(found), len(served.asked)) == (TimedOut, 3)


def test_an_answer_that_is_no_json_is_unavailable(served) -> None:
    found, _ = ask(served, *[gemini.Reply(raw=b"<html>gateway</html>")] * 3)
    assert type(found) is Unavailable


def test_nobody_there(served) -> None:
    found, _ = ask(served, base_url="http://127.0.0.1:9")
    assert type(found) is Unavailable


def test_a_blocked_prompt_is_an_empty_answer(served) -> None:
    found, _ = ask(served, gemini.blocked())
    assert found.text == ""


def test_without_a_key_it_says_so(settings) -> None:
    settings.GEMINI_API_KEY = ""
    with pytest.raises(NoKey, match="belum diisi"):
        llm.config()


def test_the_key_never_travels_unencrypted(settings) -> None:
    settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = "k", "http://gemini.example"
    with pytest.raises(Refused):
        llm.config()


def test_nothing_heavy_is_imported_before_a_model_is_built() -> None:
    code = "import sys, ai_service.llm, ai_service.types; print([m for m in ('google.genai', 'langchain') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
