"""Sums of a kabupaten: means that add up, ranges of the sum's own, only who is recent enough, and nobody else's wilayah."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from authentication.enums import Role
from planning.domain import accuracy, forecasting, regional, uploads
from planning.enums import Freq, RecommendationState, Source
from planning.models import Forecast, Measure, Recommendation, RegionalForecast
from planning.presenters import regional_report
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def counting(wilayah, weeks: int = 60, level: int = 20, until: date = MONDAY, name: str = "IGD"):
    """A faskes with one departemen that counted every day until (not including) a Monday, and its weekly forecast."""
    unit = factories.departemen(factories.faskes(wilayah=wilayah), name)
    fill(unit, weeks, level, until)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, now=factories.NOW)
    return unit


def fill(unit, weeks: int, level: int, until: date) -> None:
    kind = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    first = until - timedelta(weeks=weeks)
    cells = {(first + timedelta(days=d), unit.pk): level + d * 7 % 5 for d in range(weeks * 7)}
    uploads.write(measure=kind, cells=cells, source=Source.UPLOAD)


def run(wilayah) -> list[RegionalForecast]:
    regional.run(wilayah=wilayah, freq=Freq.WEEK, now=factories.NOW)
    return regional.newest([wilayah], Freq.WEEK, now=factories.NOW)


def test_the_mean_of_a_sum_is_the_sum_of_the_means() -> None:
    wilayah = factories.wilayah()
    units = [counting(wilayah, level=level) for level in (20, 50)]
    rows = run(wilayah)
    assert len(rows) >= 6
    for row in rows:
        parts = Forecast.objects.filter(series__departemen__in=units, first_day=row.first_day)
        assert row.mean == pytest.approx(sum(part.mean for part in parts))
        assert sorted(row.quantiles.values()) == list(row.quantiles.values())
        assert row.members == [unit.faskes.pk for unit in units]


def test_the_range_of_a_sum_is_narrower_than_the_added_ranges() -> None:
    wilayah = factories.wilayah()
    units = [counting(wilayah, level=20) for _ in range(4)]
    first = run(wilayah)[0]
    parts = Forecast.objects.filter(series__departemen__in=units, first_day=first.first_day)
    assert first.q90 - first.q10 < sum(part.q90 - part.q10 for part in parts)


def test_a_faskes_with_old_data_is_left_out_and_counted() -> None:
    wilayah = factories.wilayah()
    counting(wilayah)
    counting(wilayah, until=MONDAY - timedelta(weeks=20))
    assert {(len(row.members), row.left_out) for row in run(wilayah)} == {(1, 1)}


def test_a_faskes_of_several_departemen_counts_with_its_own_sum() -> None:
    wilayah = factories.wilayah()
    unit = counting(wilayah)
    fill(factories.departemen(unit.faskes, "Poli"), 60, 30, MONDAY)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK, now=factories.NOW)
    whole = Forecast.objects.filter(series__departemen=None).order_by("step").first()
    assert run(wilayah)[0].mean == pytest.approx(whole.mean)


def test_made_again_it_replaces() -> None:
    wilayah = factories.wilayah()
    counting(wilayah)
    before = len(run(wilayah))
    run(wilayah)
    assert RegionalForecast.objects.count() == before


def test_without_enough_data_there_is_nothing() -> None:
    wilayah = factories.wilayah()
    counting(wilayah, weeks=1)
    assert run(wilayah) == []


def test_sums_are_scored_once_every_member_counted_the_week() -> None:
    wilayah = factories.wilayah()
    units = [counting(wilayah) for _ in range(2)]
    run(wilayah)
    later = factories.NOW + timedelta(weeks=3)
    fill(units[0], 1, 10, MONDAY + timedelta(weeks=1))
    assert regional.score_due(wilayah=wilayah, now=later) == 0
    fill(units[1], 1, 10, MONDAY + timedelta(weeks=1))
    assert regional.score_due(wilayah=wilayah, now=later) == 1
    row = RegionalForecast.objects.get(actual__isnull=False)
    assert row.actual == 2 * sum(10 + d * 7 % 5 for d in range(7))
    assert row.last_year is not None
    assert accuracy.scores([row]).count == 1


def test_only_what_is_not_of_today_is_due() -> None:
    wilayah = factories.wilayah()
    counting(wilayah)
    fresh = timedelta(hours=20)
    assert regional.due(now=factories.NOW, fresh=fresh) == [wilayah.code]
    run(wilayah)
    assert regional.due(now=factories.NOW + timedelta(hours=1), fresh=fresh) == []


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def coordinator() -> Client:
    client = Client()
    client.force_login(factories.user(Role.COORDINATOR, wilayah=factories.wilayah().parent))
    return client


def today(wilayah, **fields):
    """As `counting`, but until the Monday of this week, so that the pages show it."""
    now = timezone.now().date()
    unit = counting(wilayah, until=now - timedelta(days=now.weekday()), **fields)
    forecasting.run(faskes=unit.faskes, freq=Freq.WEEK)
    regional.run(wilayah=wilayah, freq=Freq.WEEK)
    return unit


def test_a_coordinator_sees_their_kabupaten_and_no_other(coordinator: Client) -> None:
    mine, other = factories.wilayah(), factories.wilayah("31.71", name="Kota Lain")
    for wilayah in (mine, other):
        today(wilayah)
    text = coordinator.get(reverse("planning:regional_list")).content.decode()
    assert mine.name in text
    assert "Kota Lain" not in text
    assert coordinator.get(reverse("planning:regional_detail", args=[other.code])).status_code == 404
    detail = coordinator.get(reverse("planning:regional_detail", args=[mine.code])).content.decode()
    assert "1 faskes dijumlah" in detail
    assert "belum bisa dikatakan seberapa tepat" in detail


def test_what_is_short_is_summed_by_profession(coordinator: Client) -> None:
    unit = today(factories.wilayah())
    for days, needed in ((1, 3), (2, 5), (40, 9)):
        Recommendation.objects.create(
            series=forecasting.latest(unit.faskes, Freq.WEEK).series.first(), departemen=unit,
            profession=factories.profession(), day=timezone.now().date() + timedelta(days=days), watch=0, needed=needed,
            standing=1, state=RecommendationState.SHOWN,
        )  # fmt: skip
    text = coordinator.get(reverse("planning:regional_detail", args=[unit.faskes.wilayah_id])).content.decode()
    assert "6 jaga perawat vokasi" in text


@pytest.mark.parametrize("paper", ["pdf", "xlsx"])
def test_the_report_holds_the_chosen_kabupaten(coordinator: Client, paper: str) -> None:
    mine = factories.wilayah()
    today(mine)
    query = {
        "masa": f"{timezone.now():%Y-%m}", "tempat": [mine.code], "bagian": list(regional_report.SECTIONS), "berkas": paper,
    }  # fmt: skip
    answer = coordinator.get(reverse("planning:regional_report"), query)
    assert answer.status_code == 200
    if paper == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert len(book.sheet_names) == 4
        assert mine.name in str(book.get_sheet_by_name("Kunjungan yang diramal").to_python())
    other = {**query, "tempat": ["31.71"]}
    assert "Pilih dari daftar." in coordinator.get(reverse("planning:regional_report"), other).content.decode()


def test_the_list_costs_the_same_queries_for_more_kabupaten(coordinator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert coordinator.get(reverse("planning:regional_list")).status_code == 200
        return len(found)

    today(factories.wilayah())
    queries()
    one = queries()
    for code in ("53.12", "53.13"):
        today(factories.wilayah(code, name=code))
    assert queries() == one
