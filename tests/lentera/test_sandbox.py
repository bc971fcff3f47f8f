"""The stand-ins that a developer starts by hand: never in production, and what they print connects."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lentera.management.commands.sandbox_satusehat import person
from lentera.sandbox import command

NAMES = ("bmkg", "gemini", "satusehat", "whatsapp")
PERSON = "5311015203900001,1990-03-12,Rambu Ana,11 1 1 100 2 19 123456"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_not_for_production(settings: Any, name: str) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="hanya untuk pengembangan"):
        call_command(f"sandbox_{name}")


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_what_to_set_and_stops_when_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", stop)
    out = StringIO()
    call_command(f"sandbox_{name}", port=0, stdout=out)
    assert "_URL=http://127.0.0.1:" in out.getvalue() and "Berhenti." in out.getvalue()


def test_the_people_one_names_are_known() -> None:
    known = person(PERSON)
    assert (known.gender, known.name, known.str_number) == ("female", "Rambu Ana", "11 1 1 100 2 19 123456")
    for wrong in ("12,1990-03-12,X", "5311015203900001,kemarin,X", "5311015203900001,1990-03-12"):
        with pytest.raises(CommandError):
            call_command("sandbox_satusehat", "--person", wrong)
