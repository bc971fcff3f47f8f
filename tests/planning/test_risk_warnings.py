"""A dinas is told ahead, once per kabupaten, hazard and month; nobody outside its wilayah is."""

from datetime import UTC, date, datetime

import pytest

from authentication.enums import Role
from authentication.models import Notification
from planning.domain import risk_warnings
from planning.models import RiskScore
from tests import factories

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2026, 11, 10, 1, tzinfo=UTC), datetime(2026, 11, 24, 1, tzinfo=UTC)


def _score(place, *, month: int = 12, level: str = "tinggi", rain: float | None = None) -> RiskScore:
    parts = [{"name": "outlook", "facts": {"wettest_mm": rain}}] if rain is not None else []
    return RiskScore.objects.create(
        wilayah=place, hazard="banjir", month=date(2026, month, 1), score=70, low=40, high=90, level=level, parts=parts,
        assessed_at=LATE,
    )  # fmt: skip


def test_the_dinas_of_kabupaten_and_province_are_told_once() -> None:
    place, other = factories.wilayah(), factories.wilayah("31.71", name="Jakarta Pusat")
    told = [factories.user(Role.COORDINATOR, wilayah=where) for where in (place, place.parent)]
    factories.user(Role.COORDINATOR, wilayah=other)
    factories.user(Role.COORDINATOR)
    factories.admin_of(factories.faskes())
    _score(place)
    assert [risk_warnings.send(now=LATE) for _ in range(2)] == [2, 0]
    assert set(Notification.objects.values_list("user", flat=True)) == {user.pk for user in told}
    assert "berisiko tinggi, Des 2026" in Notification.objects.first().title


@pytest.mark.parametrize(
    ("now", "fields", "due"),
    [
        (EARLY, {}, 0),  # three weeks ahead
        (LATE, {}, 1),
        (LATE, {"level": "sedang"}, 0),
        (EARLY, {"month": 11}, 0),  # it runs already
        (EARLY, {"month": 11, "rain": 20.0}, 0),
        (EARLY, {"month": 11, "rain": 60.0}, 1),
        (LATE, {"month": 10, "rain": 60.0}, 0),
    ],
)
def test_when_it_is_due(now: datetime, fields: dict, due: int) -> None:
    _score(factories.wilayah(), **fields)
    assert len(list(risk_warnings.due(now=now))) == due
