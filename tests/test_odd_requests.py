"""Every page asked by whoever may open it, with fields full of what no browser sends: a refusal, never a fault.

ODD_ROUNDS=20 asks each page twenty times with other values, and every page of the admin; one round asks its touchiest pages
only. The values of a round follow from its number.
"""

import os
import random
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from authentication.models import AuditEvent, User
from management.models import Credential
from tests.test_access import ACCOUNT, ALLAUTH_SIGNED, EXPECTED, OURS, World, url_of, world  # noqa: F401 - a fixture

ROUNDS = int(os.environ.get("ODD_ROUNDS", "1"))
ODD = (
    "", " ", "0", "-1", "1", "on", "9" * 30, "9" * 5000, "1e400", "NaN", "-Infinity", "0x1F", "１２", "²", "1_000",
    "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "2026-11-24", "2026-11", "2026-W99", "25:61",
    "00000000-0000-0000-0000-000000000000", "x" * 300, "%00", "' OR 1=1 --", "<script>alert(1)</script>",
    "{{ 7*7 }}", "../../etc/passwd", "//evil.example", "https://evil.example/", "javascript:alert(1)", "[]", "{}", "null",
    '{"a": "\\ud800"}', '[{"x":1e999}]', "\ud7ff\uffff\U0010ffff", "🏥" * 40, "a@b", "a@" + "b" * 250 + ".id", "+62812" + "3" * 40,
)  # fmt: skip
# What views read from a query besides the fields of their own form.
QUERY = (
    "hal", "q", "faskes", "departemen", "tanggal", "dari", "bulan", "minggu", "pekan", "hari", "jangka", "masa", "tab", "unit",
    "profession", "wilayah", "nama", "name", "next", "membership", "triwulan", "jenis", "kind", "id", "session", "gap", "ubah",
    "minutes", "reason", "form_key", "number", "belum", "kurang", "action", "_selected_action", "o", "p", "e", "all", "_to_field",
    "_popup", "created_at__year", "at__day", "status__exact", "nakes__user__password", "valid_until__gte", "pk__in",
)  # fmt: skip
FIELDS = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')


def requests(page: str, seed: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    names = sorted({*FIELDS.findall(page), *QUERY} - {"csrfmiddlewaretoken"})
    for number in range(ROUNDS):
        dice = random.Random(f"{seed} {number}")
        # Alone and twice; sometimes few fields, so that the others do not stop a form before them.
        chosen = names if number % 2 == 0 else dice.sample(names, min(4, len(names)))
        yield "get", {name: dice.choices(ODD, k=dice.choice((1, 1, 2))) for name in chosen}
        yield "post", {name: dice.choices(ODD, k=dice.choice((1, 1, 2))) for name in chosen}


def ask(client: Client, url: str) -> list[str]:
    """The faults of one page."""
    client.raise_request_exception = False
    page = answered(client, "get", url, {})
    text = page.content.decode(errors="replace") if "text/html" in page.get("Content-Type", "") else ""
    seed = re.sub(r"[0-9a-f-]{36}|\d+", "", url)
    return [
        fault(found, how, data)
        for how, data in requests(text, seed)
        if (found := answered(client, how, url, data)).status_code >= 500
    ]


def answered(client: Client, how: str, url: str, data: dict[str, list[str]]) -> HttpResponse:
    cache.clear()
    # Rolled back, so that each asks the same world.
    with transaction.atomic():
        answer = getattr(client, how)(url, data)
        transaction.set_rollback(True)
    return answer


def fault(answer: HttpResponse, how: str, data: dict[str, list[str]]) -> str:
    kind, error, trace = answer.exc_info
    at = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace)][-6:]
    return f"{how} {answer.request['PATH_INFO']} {kind.__name__} {str(error)[:150]} {' '.join(at)}"


def client_of(world: World, who: str) -> Client:  # noqa: F811
    client = Client()
    if user := world.users[who]:
        client.force_login(user)
    return client


def rightful(name: str) -> str:
    who = EXPECTED[name]
    return next((each for each in ("nakes_own", "admin_own", "coordinator", "platform") if each in who), "guest")


def test_the_pages(world: World) -> None:  # noqa: F811
    faults = []
    for space, name in OURS:
        if EXPECTED[name] != "stage":
            faults += ask(client_of(world, rightful(name)), url_of(world, space, name))
    assert faults == []


def test_the_pages_of_the_account(world: World) -> None:  # noqa: F811
    faults = []
    for name in ACCOUNT:
        who = "nakes_own" if name in ALLAUTH_SIGNED else "guest"
        faults += ask(client_of(world, who), reverse(name, kwargs={"pk": 1} if name == "mfa_remove_webauthn" else {}))
    assert faults == []


def test_the_admin(world: World) -> None:  # noqa: F811
    client, faults = client_of(world, "platform"), []
    for model in admin.site._registry if ROUNDS > 1 else (Credential, AuditEvent, User):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        urls = [reverse(f"{base}_changelist"), reverse(f"{base}_add")]
        urls += [reverse(f"{base}_{page}", args=[row.pk]) for page in ("change", "history", "delete")] if row else []
        for url in [*urls, reverse(f"{base}_change", args=["9" * 400])]:
            faults += ask(client, url)
    assert faults == []


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("value", [r'"\000\000\000aaaaaaaa"', "x" * 3000, "aaaaaaaa%00", "{]"])
def test_cookies(world: World, name: str, value: str) -> None:  # noqa: F811
    for url in (reverse("landing"), reverse("account_login"), reverse("home")):
        assert Client(headers={"cookie": f"{name}={value}"}).get(url).status_code < 500
