"""The standard reports: what was chosen and nothing else, on both papers, from the same numbers as the pages."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from authentication.models import Departemen
from billing.domain import budgets
from lentera.lib import quarters
from management.domain.turnout import by_wilayah, turnout
from planning.domain import budget_plans, uploads
from planning.enums import Source
from planning.models import Measure
from planning.presenters import reports
from tests import factories
from tests.management import desk
from tests.planning.test_budget_pages import _forecast_of_months, _quarter

pytestmark = pytest.mark.django_db


def _get(client: Client, **query: object):
    return client.get(reverse("planning:report_page"), query)


def _sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _ask(unit: Departemen, kind: str, *sections: str, paper: str = "xlsx", period: str = "") -> dict[str, object]:
    return {
        "jenis": kind, "masa": period or (f"{timezone.now():%Y-%m}" if kind == "tenaga" else _quarter()),
        "tempat": [unit.uid], "bagian": list(sections), "berkas": paper,
    }  # fmt: skip


@pytest.mark.parametrize("kind", reports.KINDS)
def test_every_kind_comes_on_both_papers_even_without_any_data(client: Client, unit, kind) -> None:
    sections = list(reports.KINDS[kind].sections)
    assert _get(client, **_ask(unit, kind, *sections, paper="pdf")).content.startswith(b"%PDF")
    answer = _get(client, **_ask(unit, kind, *sections))
    assert len(_sheets(answer.content)) == len(sections)
    assert answer["Content-Disposition"].endswith('.xlsx"')


def test_only_the_chosen_sections_and_departemen(client: Client, unit) -> None:
    other = factories.departemen(unit.faskes, "Poli Rahasia")
    start = timezone.now() + timedelta(hours=30)
    for one in (unit, other):
        factories.shift(one, starts_at=start)
    period = f"{start:%Y-%m}"
    sheets = _sheets(_get(client, **_ask(unit, "tenaga", "shift", period=period)).content)
    assert list(sheets) == ["Shift"]
    text = str(sheets)
    assert "IGD" in text
    assert "Poli Rahasia" not in text


def test_the_shift_section_counts_people_and_places() -> None:
    unit = factories.departemen()
    shift = factories.shift(unit, places=2)
    desk.worked(shift, factories.nakes(legal_at=unit.faskes))
    (found,) = turnout(departemen=[unit], first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert (found.shifts, found.places, found.filled, found.worked, found.cancelled) == (1, 2, 1, 1, 0)
    assert turnout(departemen=[unit], first=date(2026, 12, 1), last=date(2026, 12, 31)) == []
    (area,) = by_wilayah(wilayah=[unit.faskes.wilayah], first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert (area.where, area.places, area.worked) == (unit.faskes.wilayah.name, 2, 1)
    assert by_wilayah(wilayah=[factories.wilayah("31.71")], first=date(2026, 11, 1), last=date(2026, 11, 30)) == []


def test_visits_unknown_are_a_dash_not_zero(client: Client, unit) -> None:
    month = (timezone.now().date().replace(day=1) - timedelta(days=1)).replace(day=1)
    kind = Measure.objects.get(code="kunjungan")
    days = [month + timedelta(days=n) for n in range(20)]
    uploads.write(measure=kind, cells={(day, unit.pk): 3 for day in days}, source=Source.UPLOAD)
    (rows,) = _sheets(_get(client, **_ask(unit, "tenaga", "kunjungan", period=f"{month:%Y-%m}")).content).values()
    assert rows[4][:3] == ["IGD", "Kunjungan", "–"]


def test_the_budget_report_says_what_the_page_says(client: Client, unit) -> None:
    admin = factories.admin_of(unit.faskes)
    quarter = quarters.of(timezone.now().date())
    source = budgets.open_source(faskes=unit.faskes, kind="blud", by=admin)
    budgets.set_line(source=source, year=quarter.year, quarter=quarter.number, amount=9_000_000, by=admin, reason="x")
    sheets = _sheets(_get(client, **_ask(unit, "anggaran", "pagu")).content)
    (state,) = budget_plans.fund_states(faskes=unit.faskes, quarter=quarter)
    assert sheets["Pagu dan biaya"][4] == ["BLUD", 9_000_000.0, 0.0, 0.0, float(state.left)]


def test_a_saved_plan_comes_as_a_file(client: Client, unit) -> None:
    _forecast_of_months(unit, _quarter())
    plan = budget_plans.save(
        faskes=unit.faskes, quarter=quarters.of(timezone.now().date()), name="=1+1", by=factories.admin_of(unit.faskes),
        scenario=budget_plans.Scenario(funds={unit.pk: "blud"}), form_key=uuid.uuid4(),
    )  # fmt: skip
    sheets = _sheets(client.get(reverse("planning:plan_file", args=[plan.uid, "xlsx"])).content)
    cost = budget_plans.total(row.cost for row in budget_plans.result_of(plan).rows)
    assert sheets["Menurut sumber dana"][4] == ["BLUD", cost[1], cost[0], cost[2]]
    assert client.get(reverse("planning:plan_file", args=[plan.uid, "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("planning:plan_file", args=[plan.uid, "exe"])).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bagian": []}, "Pilih paling sedikit satu."),
        ({"masa": "1999-01"}, "Pilih dari daftar."),
        ({"berkas": "doc"}, "Pilih dari daftar."),
        ({"tempat": [uuid.uuid4()]}, "Pilih dari daftar."),
    ],
)
def test_a_wrong_choice_says_so(client: Client, unit, change, words) -> None:
    answer = _get(client, **{**_ask(unit, "tenaga", "shift"), **change})
    assert words in answer.content.decode()


def test_a_head_gets_only_their_departemen_and_no_money(unit) -> None:
    other = factories.departemen(unit.faskes, "Poli")
    head = desk.head_browser(unit)
    assert _get(head, jenis="anggaran").status_code == 403
    assert _get(head, jenis="lain").status_code == 404
    assert "Pilih dari daftar." in _get(head, **_ask(other, "tenaga", "shift")).content.decode()
    assert _get(head, **_ask(unit, "tenaga", "shift")).status_code == 200


def test_a_report_costs_the_same_queries_for_more_departemen(client: Client, unit) -> None:
    def queries() -> int:
        units = list(Departemen.objects.filter(faskes=unit.faskes))
        now = timezone.now()
        with CaptureQueriesContext(connection) as found:
            for kind in reports.KINDS.values():
                wanted = reports.Wanted(unit.faskes, units, reports.periods_of(kind, now.date())[1])
                reports.make(kind, wanted, list(kind.sections), now=now)
        return len(found)

    def fill(one: Departemen) -> None:
        measure = Measure.objects.get(code="kunjungan")
        days = [timezone.now().date() - timedelta(days=n) for n in range(1, 80)]
        uploads.write(measure=measure, cells={(day, one.pk): 3 for day in days}, source=Source.UPLOAD)
        factories.shift(one, starts_at=timezone.now() + timedelta(hours=30))

    fill(unit)
    queries()
    one = queries()
    for name in ("Poli", "KIA"):
        fill(factories.departemen(unit.faskes, name))
    assert queries() == one
