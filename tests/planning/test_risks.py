"""From stored facts to stored scores: what is unknown stays unknown, and the same day's second run writes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ai_service import risk
from authentication.enums import Role
from authentication.models import Notification
from planning import tasks
from planning.domain import risks
from planning.enums import Hazard
from planning.models import HazardEvents, HazardIndex, HazardSeason, RiskScore, WeatherDay, WeatherPlace
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


def _events(place, count: int, *, hazard: str = Hazard.FLOOD, year: int = 2024) -> None:
    HazardEvents.objects.create(wilayah=place, hazard=hazard, year=year, count=count, source="BNPB")


def _index(place, value: float, *, hazard: str = Hazard.FLOOD, year: int = 2025) -> None:
    HazardIndex.objects.create(wilayah=place, hazard=hazard, year=year, value=value, out_of=36, source="IRBI")


def _assess(*, hazard: str = Hazard.FLOOD, month: date = NOVEMBER, now: datetime = NOW, **load):
    return risks.assess(facts=risks.load(**load), hazard=hazard, month=month, now=now)


def test_hazards_of_the_engine_and_of_the_database_are_the_same() -> None:
    assert {*risk.HAZARDS, Hazard.ALL} == set(Hazard.values)


def test_a_kabupaten_without_facts_has_no_score() -> None:
    place = factories.wilayah()
    _assess()
    row = RiskScore.objects.get(wilayah=place)
    assert (row.score, row.level, row.low, row.high) == (None, "kosong", 0, 100)
    assert row.missing == ["events", "index", "season", "outlook"]


def test_not_listed_is_not_none() -> None:
    listed = factories.wilayah("53.11")
    factories.wilayah("53.12")
    _events(listed, 0)
    _index(listed.parent, 6)
    _assess(outlooks={"53.11": risk.Outlook(0, NOW, "BMKG"), "53.12": risk.Outlook(0, NOW, "BMKG")})
    levels = dict(RiskScore.objects.values_list("wilayah", "level"))
    assert levels == {"53.11": "rendah", "53.12": "kurang"}


def test_the_kabupatens_own_index_comes_before_its_provinces_and_the_newest_year_before_older() -> None:
    place = factories.wilayah()
    _index(place.parent, 30)
    _index(place, 9, year=2023)
    _index(place, 18, year=2024)
    _assess()
    (part,) = RiskScore.objects.get().parts
    assert (part["value"], part["year"], part["facts"]["own"]) == (50.0, "2024", True)


def test_a_season_counts_in_its_month_only() -> None:
    place = factories.wilayah()
    _events(place, 3)
    HazardSeason.objects.create(wilayah=place.parent, hazard="banjir", month=12, year=2024, factor=3, source="BNPB")
    _assess()
    _assess(month=date(2026, 12, 1))
    plain, wet = RiskScore.objects.order_by("month")
    assert "season" in plain.missing and "season" not in wet.missing
    assert wet.score > plain.score


def test_the_outlook_counts_in_the_month_that_runs_only() -> None:
    place = factories.wilayah()
    _events(place, 3)
    rain = {place.code: risk.Outlook(150, NOW, "BMKG")}
    _assess(outlooks=rain)
    _assess(month=date(2026, 12, 1), outlooks=rain)
    this, coming = RiskScore.objects.order_by("month")
    assert this.score > coming.score
    assert "outlook" in coming.missing


def _weather(place, *rain: float | None, slots: int = 8, hours_old: int = 1, source: str = "BMKG") -> None:
    """Days from today on; `slots` of the last."""
    for ahead, amount in enumerate(rain):
        WeatherDay.objects.create(
            wilayah=place, day=date(2026, 11, 24) + timedelta(days=ahead), rain=amount, adm4="53.11.01.2001", source=source,
            slots=slots if ahead == len(rain) - 1 else 5 if ahead == 0 else 8, fetched_at=NOW - timedelta(hours=hours_old),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("rain", "more", "wettest"),
    [
        ((0.0, 61.0, 3.0), {}, 61.0),
        ((0.0, 1.0, 3.0), {}, 3.0),
        ((0.0, 1.0), {}, None),  # dry, but the third day is unknown
        ((0.0, None, 3.0), {}, None),
        ((0.0, 1.0, 3.0), {"slots": 4}, None),  # half of the third day is unknown
        ((0.0, 61.0), {}, 61.0),  # heavy rain counts beside a hole
        ((0.0, 61.0, 3.0), {"hours_old": 25}, None),
        ((), {}, None),
    ],
)
def test_the_outlook_is_bmkgs_wettest_day_when_it_is_known(rain: tuple, more: dict, wettest: float | None) -> None:
    place = factories.wilayah()
    WeatherPlace.objects.create(wilayah=place, adm3="53.11.01", kecamatan="Kota Waingapu")
    _weather(place, *rain, **more)
    found = risks.outlooks(now=NOW).get(place.code)
    assert (found and found.wettest_mm) == wettest
    assert not found or found.source == "BMKG, prakiraan Kota Waingapu"


def test_an_outlook_from_elsewhere_is_not_called_bmkgs() -> None:
    place = factories.wilayah()
    _weather(place, 0.0, 61.0, 3.0, source="contoh")
    assert risks.outlooks(now=NOW)[place.code].source == "contoh, bukan dari BMKG, prakiraan satu desa"


def test_twice_a_day_is_once_and_a_new_day_is_written() -> None:
    _events(factories.wilayah(), 3)
    assert _assess().created == 1
    assert _assess(now=NOW + timedelta(hours=3)).unchanged == 1
    assert _assess(now=NOW + timedelta(days=1)).updated == 1
    _events(factories.wilayah("53.12"), 9)
    assert _assess(now=NOW + timedelta(days=1)).created == 1


def test_a_new_fact_is_seen_the_same_day() -> None:
    place = factories.wilayah()
    _events(place, 3)
    _assess()
    before = RiskScore.objects.get().score
    _events(place, 30, year=2025)
    assert _assess().updated == 1
    assert RiskScore.objects.get().score > before


def test_as_many_queries_for_three_kabupaten_as_for_one() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _assess()
        RiskScore.objects.all().delete()
        return len(seen)

    _events(factories.wilayah(), 3)
    one = asked()
    for code in ("53.12", "53.13"):
        _events(factories.wilayah(code), 2)
    assert asked() == one


def test_the_command_scores_two_months_of_every_hazard(capsys: pytest.CaptureFixture[str]) -> None:
    factories.wilayah()
    call_command("assess_risk")
    assert "18 skor baru" in capsys.readouterr().out
    call_command("assess_risk")
    assert "0 skor baru, 0 diperbarui, 18 tetap" in capsys.readouterr().out


def test_the_queues_task_scores_with_the_outlook_and_tells() -> None:
    place = factories.wilayah()
    factories.user(Role.COORDINATOR, wilayah=place)
    _events(place, 60)
    _weather(place, 0.0, 150.0, 0.0)
    with time_machine.travel(NOW, tick=False):
        assert [tasks.assess_risk() for _ in range(2)] == [18, 0]
    row = RiskScore.objects.get(hazard="banjir", month=NOVEMBER)
    assert (row.level, [part["name"] for part in row.parts]) == ("tinggi", ["events", "outlook"])
    # This month for the rain, the coming one in its last week before.
    assert Notification.objects.count() == 2


def test_december_is_followed_by_january() -> None:
    assert risks.next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert risks.next_month(date(2026, 1, 1)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"score": None, "level": "rendah"},
        {"score": 10, "level": "kosong"},
        {"score": 90, "level": "tinggi", "high": 80},
        {"score": 10, "level": "rendah", "low": -1},
        {"score": 10, "level": "rendah", "hazard": "semua"},
    ],
)
def test_the_database_refuses_a_score_that_contradicts_itself(fields: dict) -> None:
    given = {"hazard": "banjir", "low": 0, "high": 100, **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskScore.objects.create(wilayah=factories.wilayah(), month=NOVEMBER, assessed_at=NOW, **given)
