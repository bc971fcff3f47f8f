"""A test process is no web process, whatever another test has imported into it."""

import sys

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def no_web_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying the API against its description loads the WSGI application, which is what a web process is known by."""
    monkeypatch.delitem(sys.modules, str(settings.WSGI_APPLICATION).rpartition(".")[0], raising=False)
