"""A week typed in: what is empty says nothing, what is wrong keeps everything, what somebody else changed is never lost."""

import html
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from authentication.models import AuditEvent
from lentera.lib.errors import DomainError
from planning.domain import uploads
from planning.enums import Source
from planning.forms.week import WeekForm
from planning.models import DailyCount, Measure
from planning.presenters import week
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY, TODAY = date(2026, 11, 16), date(2026, 11, 20)
PAGE, URL = "planning:data_page", "planning:counts_typed"


@pytest.fixture
def measure(unit) -> Measure:
    return Measure.objects.get(code="kunjungan")


def store(unit, measure: Measure, **days: int) -> None:
    """`n0=5`: five on Monday of the week."""
    cells = {(MONDAY + timedelta(days=int(name[1:])), unit.pk): value for name, value in days.items()}
    uploads.write(measure=measure, cells=cells, source=Source.UPLOAD)


def form(unit, seen: dict[str, int], **typed: str) -> WeekForm:
    data = {f"{name}_{unit.pk}": value for name, value in typed.items()}
    text = json.dumps({f"{name}_{unit.pk}": value for name, value in seen.items()})
    return WeekForm({**data, "seen": text}, units=[unit], monday=MONDAY, today=TODAY)


def values(unit) -> dict[int, int]:
    return {row.day.weekday(): row.value for row in DailyCount.objects.filter(departemen=unit)}


def send(client: Client, sent: dict[str, str]) -> str:
    return client.post(
        reverse(URL), {"hitungan": "kunjungan", "pekan": str(MONDAY), **sent}, follow=True
    ).content.decode()


def drawn(client: Client, unit) -> str:
    """The `seen` of the page as it stands now."""
    page = client.get(reverse(PAGE), {"hitungan": "kunjungan", "pekan": str(MONDAY)}).content.decode()
    return html.unescape(page.split('name="seen" value="', 1)[1].split('"', 1)[0])


@pytest.mark.parametrize("text", ["12,5", "-1", "x", "100001", "1.23", "٣x"])
def test_a_wrong_cell_is_named_and_everything_typed_is_kept(client: Client, unit, text: str) -> None:
    page = send(client, {f"n0_{unit.pk}": "7", f"n2_{unit.pk}": text, "seen": "{}"})
    assert f"Rabu 18 Nov, IGD: “{text}” bukan bilangan bulat" in page
    assert 'value="7"' in page and f'value="{text}"' in page
    assert not DailyCount.objects.exists()


def test_a_day_to_come_is_refused_and_has_no_field(unit) -> None:
    ahead = form(unit, {}, n0="5", n5="3")
    assert not ahead.is_valid()
    assert [row["text"] for row in week.errors(ahead)] == ["Sabtu 21 Nov, IGD: harinya belum terjadi. Kosongkan."]
    rows = week.rows(WeekForm(units=[unit], monday=MONDAY, today=TODAY), TODAY)
    assert [bool(row["cells"][0]["open"]) for row in rows] == [True] * 5 + [False] * 2


def test_only_what_changed_is_typed_and_empty_never_removes(unit) -> None:
    sent = form(unit, {"n0": 5, "n1": 6, "n2": 7}, n0="5", n1="", n2="1.234", n3="0")
    assert sent.is_valid()
    assert sent.typed() == {(date(2026, 11, 18), unit.pk): 1234, (date(2026, 11, 19), unit.pk): 0}
    assert sent.emptied() == 1


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"n0_1": "5"}', '{"n0_1": true}', "null"])
def test_a_form_without_what_was_shown_is_refused(unit, seen: str) -> None:
    sent = WeekForm({f"n0_{unit.pk}": "5", "seen": seen}, units=[unit], monday=MONDAY, today=TODAY)
    assert not sent.is_valid()
    assert "Muat ulang" in sent.non_field_errors()[0]


def test_a_week_is_saved_once_and_again_is_nothing_new(client: Client, unit, measure) -> None:
    store(unit, measure, n0=5)
    seen = drawn(client, unit)
    page = send(client, {f"n0_{unit.pk}": "5", f"n1_{unit.pk}": "6", f"n3_{unit.pk}": "0", "seen": seen})
    assert "2 angka disimpan." in page
    assert values(unit) == {0: 5, 1: 6, 3: 0}
    assert [row.source for row in DailyCount.objects.order_by("day")] == ["upload", "typed", "typed"]
    assert AuditEvent.objects.get(action="hitungan diketik").data == {"cells": 2}
    again = send(client, {f"n0_{unit.pk}": "5", f"n1_{unit.pk}": "", "seen": drawn(client, unit)})
    assert "Belum ada angka baru" in again and values(unit) == {0: 5, 1: 6, 3: 0}


def test_an_emptied_cell_keeps_its_number_and_says_so(client: Client, unit, measure) -> None:
    store(unit, measure, n0=5)
    page = send(client, {f"n0_{unit.pk}": "", f"n1_{unit.pk}": "6", "seen": drawn(client, unit)})
    assert "1 sel yang Anda kosongkan tetap berisi angka semula." in page and values(unit) == {0: 5, 1: 6}


def test_two_tabs_do_not_undo_each_other(client: Client, unit, measure) -> None:
    store(unit, measure, n0=5, n1=6)
    seen = drawn(client, unit)
    send(client, {f"n0_{unit.pk}": "50", f"n1_{unit.pk}": "6", "seen": seen})
    send(client, {f"n0_{unit.pk}": "5", f"n1_{unit.pk}": "60", "seen": seen})
    assert values(unit) == {0: 50, 1: 60}


def test_a_cell_changed_meanwhile_is_asked_about_and_the_second_time_is_replaced(client: Client, unit, measure) -> None:
    store(unit, measure, n0=5)
    seen = drawn(client, unit)
    store(unit, measure, n0=9)
    page = send(client, {f"n0_{unit.pk}": "7", f"n1_{unit.pk}": "8", "seen": seen})
    assert "Senin 16 Nov, IGD: sementara itu diubah orang lain menjadi 9." in page
    assert 'value="7"' in page and values(unit) == {0: 9}
    again = html.unescape(page.split('name="seen" value="', 1)[1].split('"', 1)[0])
    send(client, {f"n0_{unit.pk}": "7", f"n1_{unit.pk}": "8", "seen": again})
    assert values(unit) == {0: 7, 1: 8}


def test_a_head_fills_only_the_own_departemen(unit, measure) -> None:
    other = factories.departemen(unit.faskes, "Rawat Inap")
    head = Client()
    head.force_login(factories.head_of(unit))
    page = send(head, {f"n0_{unit.pk}": "4", f"n0_{other.pk}": "9", "seen": "{}"})
    assert "1 angka disimpan." in page and "Rawat Inap" not in page
    assert (values(unit), values(other)) == ({0: 4}, {})


def test_cells_of_another_faskes_are_refused(unit, measure) -> None:
    other = factories.departemen()
    with pytest.raises(DomainError):
        uploads.type_cells(
            faskes=unit.faskes,
            measure=measure,
            cells={(MONDAY, other.pk): 3},
            seen={},
            by=factories.admin_of(unit.faskes),
        )
    assert not DailyCount.objects.exists()


@pytest.mark.parametrize(
    ("text", "monday"),
    [("2026-11-11", "2026-11-09"), ("", "2026-11-16"), ("x", "2026-11-16"), ("2027-01-01", "2026-11-16"), ("1999-01-01", "2026-11-16")],
)  # fmt: skip
def test_the_week_of_the_address(text: str, monday: str) -> None:
    assert str(week.parse_week(text, TODAY)) == monday


def test_on_a_monday_the_week_of_yesterday_comes_first() -> None:
    assert week.parse_week("", date(2026, 11, 23)) == MONDAY


def test_chips_lead_to_earlier_weeks_and_keep_the_count(client: Client, unit) -> None:
    page = client.get(reverse(PAGE), {"hitungan": "persalinan", "pekan": "2026-11-02"}).content.decode()
    assert "hitungan=persalinan&amp;pekan=2026-10-26" in page and "2 Nov – 8 Nov" in page
    now = datetime.now(ZoneInfo(unit.faskes.wilayah.zone)).date()
    assert f"pekan={now - timedelta(days=now.weekday())}" in page


@pytest.mark.parametrize("wrong", [{"pekan": "2199-01-07"}, {"pekan": ""}, {"pekan": "2026-11-18"}, {"hitungan": "x"}])
def test_numbers_never_land_in_another_week_or_count(client: Client, unit, wrong: dict[str, str]) -> None:
    assert "Formulirnya tidak utuh" in send(client, {f"n0_{unit.pk}": "5", "seen": "{}", **wrong})
    assert not DailyCount.objects.exists()
