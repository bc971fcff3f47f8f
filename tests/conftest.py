"""Marks what needs no database, so that the run on PostgreSQL does not repeat it."""

import pytest

# pytest-django lets a test reach the database only through its marker or one of these.
DATABASE = {"db", "transactional_db", "live_server", "admin_user", "admin_client"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not (item.get_closest_marker("django_db") or item.get_closest_marker("postgres") or fixtures & DATABASE):
            item.add_marker("once")
