import io
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from lentera.clients import webpush
from lentera.management.commands.init_env import complete
from lentera.schedules import SCHEDULES


def test_keys_are_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("DEBUG=1\nSECRET_KEY=\nVAPID_PRIVATE_KEY=half\n", encoding="utf-8")
    assert complete(path) == ["SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"]
    first = path.read_text(encoding="utf-8")
    assert complete(path) == [] and path.read_text(encoding="utf-8") == first
    assert first.startswith("DEBUG=1\n") and "half" not in first and first.count("SECRET_KEY=") == 1


def test_a_new_file_is_private(tmp_path: Path) -> None:
    complete(tmp_path / ".env")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_fresh_pair_has_the_right_sizes() -> None:
    private, public = webpush.new_keys()
    assert (len(private), len(public)) == (43, 87) and "=" not in private + public


@pytest.mark.django_db
def test_schedules_are_registered_once_and_old_ones_go() -> None:
    Schedule.objects.create(name="dari dulu", func="x.y")
    for _ in range(2):
        call_command("ensure_schedules", stdout=io.StringIO())
    assert {(row.name, row.func, row.minutes) for row in Schedule.objects.all()} == {
        (each.name, each.task, each.minutes) for each in SCHEDULES
    }


@pytest.mark.parametrize("repeated", SCHEDULES, ids=lambda each: each.task)
def test_every_scheduled_task_exists(repeated) -> None:
    assert callable(import_string(repeated.task))
