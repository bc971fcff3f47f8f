"""Logs, failed tasks and error reports hold nothing of people: canaries through the journeys that fail."""

import io
import logging
import re
from collections.abc import Iterator
from multiprocessing import Value
from pathlib import Path
from queue import Queue

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ
from django_q.worker import worker

from authentication import tasks as sending
from authentication.domain.notify import notify
from authentication.enums import Topic
from authentication.models import Delivery, PrivateFile
from authentication.views import notices
from lentera.lib import masking
from management.domain import official
from tests import canaries, factories

SAID = f"{canaries.NAME} {canaries.NIK} {canaries.EMAIL} {canaries.PHONE} kode 482913"
CODE = "482913"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("NIK 3174055508920003.", "NIK [16 angka]."),
        ("3174 0555 0892 0003", "[16 angka]"),
        ("kepada wulan.k+1@uji.co.id gagal", "kepada [surel] gagal"),
        ("+6281298765432, 081298765432; 62 812-9876-5432", "[telepon], [telepon]; [telepon]"),
        ("+81 90 1234 5678", "[telepon]"),
    ],
)
def test_numbers_and_addresses_of_people_are_masked(text: str, masked: str) -> None:
    assert masking.mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 15:52:33,123 INFO audit head 120:ab34",
        "shift:3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "Rp 650.000, 1.234.567 baris",
        "delivery 123456789 given up: SMTP 550",
    ],
)
def test_codes_and_amounts_stay_readable(text: str) -> None:
    assert masking.mask(text) == text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handler of settings.LOGGING would write, at the lowest level anybody sets."""
    form = settings.LOGGING["formatters"]["line"]
    assert form["()"] == "lentera.lib.masking.MaskingFormatter"
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(masking.MaskingFormatter(form["format"], style=form["style"]))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def nothing_of(text: str) -> None:
    told = [name for name, canary in canaries.ALL.items() if canary in text]
    assert told == [] and CODE not in text


def test_an_error_keeps_its_type_and_place_but_not_its_words(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SAID)
        except KeyError as first:
            raise ValueError(f"{SAID}\n  {canaries.NAME}\n{canaries.NIK}") from first
    except ValueError:
        logging.getLogger("apa saja").exception("gagal untuk %s", canaries.EMAIL)
    text = log.getvalue()
    nothing_of(text)
    assert "KeyError" in text and "ValueError" in text and text.count("test_masking.py") == 2 and "[surel]" in text


def failing(text: str) -> None:
    raise ValueError(text)


def test_a_failed_task_keeps_no_words_of_its_error(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django_q.worker.close_old_django_connections", lambda: None)
    tasks, results = Queue(), Queue()
    tasks.put({"id": "x", "name": "x", "func": failing, "args": (SAID,), "kwargs": {}, "started": timezone.now()})
    tasks.put("STOP")
    worker(tasks, results, Value("f", -1), timeout=5)
    kept = results.get_nowait()
    nothing_of(kept["result"])
    assert not kept["success"] and "ValueError" in kept["result"] and "in failing" in kept["result"]
    nothing_of(log.getvalue())


# --- Journeys ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_that_breaks_tells_nobody_who_was_there(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError(SAID)

    monkeypatch.setattr(notices.domain, "mark_read", broken)
    client = Client(raise_request_exception=False)
    client.force_login(factories.user(name=canaries.NAME, email=canaries.EMAIL, phone=canaries.PHONE))
    with override_settings(ADMINS=[("Operator", "operator@lentera.example")], DEBUG=False):
        answer = client.post(reverse("authentication:read_all"), {"catatan": SAID})
    assert answer.status_code == 500
    nothing_of(answer.content.decode())
    nothing_of(log.getvalue())
    assert "RuntimeError" in log.getvalue() and mail.outbox == []


@pytest.mark.django_db
def test_signing_in_registering_and_uploading_leave_nothing_in_the_log_or_the_queue(
    log: io.StringIO, django_capture_on_commit_callbacks
) -> None:
    cache.clear()
    prof, place, nakes = factories.profession(), factories.wilayah(), factories.nakes()
    guest, owner = Client(), Client()
    owner.force_login(nakes.user)
    registration = {
        "name": canaries.NAME, "email": canaries.EMAIL, "phone": canaries.PHONE, "password": "laut-sawu-tenang",
        "profession": prof.pk, "tier": 1, "wilayah": place.pk, "consent": "on",
    }  # fmt: skip
    photo = io.BytesIO(SAID.encode())
    photo.name = f"{canaries.NAME}.jpg"
    upload = reverse("management:document_photo", args=[nakes.credentials.get().uid])
    with django_capture_on_commit_callbacks(execute=True):
        guest.post(reverse("account_login"), {"login": canaries.EMAIL, "password": SAID})
        guest.post(reverse("account_login"), {"login": canaries.PHONE, "password": SAID})
        guest.post(reverse("account_reset_password"), {"address": canaries.EMAIL})
        guest.post(reverse("management:register_nakes"), registration)
        guest.post(reverse("authentication:enter_code"), {"code": CODE})
        refused = owner.post(upload, {"photo": photo})
    assert refused.status_code < 500 and not PrivateFile.objects.exists()
    nothing_of(log.getvalue())
    assert OrmQ.objects.count() >= 2
    for job in OrmQ.objects.all():
        nothing_of(str(job.task))


@pytest.mark.django_db
def test_satusehat_failing_names_nobody(log: io.StringIO) -> None:
    user = factories.user(name=canaries.NAME)
    there = "http://127.0.0.1:9"
    with override_settings(
        SATUSEHAT_CLIENT_ID="a", SATUSEHAT_CLIENT_SECRET="b", SATUSEHAT_OAUTH_URL=there, SATUSEHAT_FHIR_URL=there
    ):
        official.ask(person=user, nik=canaries.NIK)
    nothing_of(log.getvalue())
    assert "satusehat" in log.getvalue()


@pytest.mark.django_db
def test_a_message_that_cannot_go_out_names_nobody(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(notice):
        raise ValueError(SAID)

    monkeypatch.setitem(sending.CHANNELS, "email", broken)
    user = factories.user(name=canaries.NAME, email=canaries.EMAIL)
    notify(users=[user], topic=Topic.ACCOUNT, title="x", body="x", event_key="x")
    sending.send_deliveries(list(Delivery.objects.values_list("pk", flat=True)))
    nothing_of(log.getvalue() + "".join(Delivery.objects.values_list("error", flat=True)))
    assert "ValueError" in log.getvalue()


def test_the_access_log_of_the_web_server_holds_no_queries_and_nobodys_address() -> None:
    """Searches stand in queries: /admin/…/user/?q=siti@example.com. Only the path is written, and it holds codes."""
    web = next(line for line in Path("Procfile").read_text().splitlines() if line.startswith("web:"))
    written = re.search(r"--access-logformat '([^']+)'", web)
    assert written and set(re.findall(r"%\((\w+)\)s", written[1])) == {"t", "m", "U", "s", "B", "D"}
