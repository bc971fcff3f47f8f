"""Every test begins on the day that the factories plan from; what needs no database is marked, to run once only."""

from collections.abc import Iterator

import pytest
import time_machine

# pytest-django lets a test reach the database only through its marker or one of these.
DATABASE = {"db", "transactional_db", "live_server", "admin_user", "admin_client"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not (item.get_closest_marker("django_db") or item.get_closest_marker("postgres") or fixtures & DATABASE):
            item.add_marker("once")


@pytest.fixture(autouse=True)
def _same_day_every_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """The real date would one day lie behind the shifts that tests post. The clock ticks; browsers keep the real one."""
    from tests.factories import NOW  # models can be imported only after Django's set-up

    if request.node.get_closest_marker("e2e"):
        yield
    else:
        with time_machine.travel(NOW):
            yield
