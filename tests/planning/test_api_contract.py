"""Generated calls against the API's own OpenAPI description: no 500, no answer that it does not describe."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from lentera.wsgi import application
from planning.domain import keys, reference, risks
from tests import factories

pytestmark = pytest.mark.django_db
# Well-formed is not enough: a departemen of another faskes or a day to come is refused with 422 and a sentence.
MEANT = [positive_data_acceptance]
CALLS = [
    ("/api/v1/counts", "POST"),
    ("/api/v1/departemen", "GET"),
    ("/api/v1/forecasts", "GET"),
    ("/api/v1/gaps", "GET"),
    ("/api/v1/risk", "GET"),
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The whole test is one transaction: the site may not close its connection after a call (as Django's own client)."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_no_call_breaks_the_contract(monkeypatch: pytest.MonkeyPatch, path: str, method: str) -> None:
    reference.load_measures()
    unit = factories.departemen()
    facts = risks.load()
    for month, hazard in risks.rounds(timezone.now()):
        risks.assess(facts=facts, hazard=hazard, month=month, now=timezone.now())
    secret = keys.create(faskes=unit.faskes, name="uji", by=factories.admin_of(unit.faskes))[1]
    monkeypatch.setattr("planning.api.PerKey.allow_request", lambda self, request: True)
    cache.clear()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    answers = []
    # The WSGI client does not unpack gzip.
    headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=schema[path][method].as_strategy())
    def call(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(headers=headers, excluded_checks=MEANT)
        answers.append(answer.status_code)

    call()
    assert answers
    assert max(answers) < 500


def test_every_call_is_tried() -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    described = [(path, method.upper()) for path in schema for method in schema[path]]
    assert sorted(described) == sorted(CALLS)
