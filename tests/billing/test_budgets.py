"""Pagu: one per fund source and quarter, whole rupiah, every change written down with what stood there before."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from authentication.enums import Role
from authentication.models import AuditEvent
from billing.domain import budgets
from billing.models import BudgetLine, FundSource
from lentera.lib.errors import DomainError
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.faskes()


@pytest.fixture
def admin(place):
    return factories.user(Role.FASKES_ADMIN)


def source(place, admin, kind="blud"):
    return budgets.open_source(faskes=place, kind=kind, by=admin)


def test_a_source_is_opened_once(place, admin):
    assert source(place, admin) == source(place, admin)
    assert FundSource.objects.count() == 1


def test_an_unknown_kind_is_refused(place, admin):
    with pytest.raises(DomainError, match="sumber dana"):
        source(place, admin, "dompet")


def test_setting_a_ceiling_again_replaces_it_and_tells_what_stood_there(place, admin):
    blud = source(place, admin)
    budgets.set_line(source=blud, year=2026, quarter=4, amount=50_000_000, by=admin, reason="DPA murni")
    budgets.set_line(source=blud, year=2026, quarter=4, amount=40_000_000, by=admin, reason="DPA perubahan")

    line = BudgetLine.objects.get()
    assert line.amount == 40_000_000
    last = AuditEvent.objects.filter(action="pagu anggaran").order_by("pk").last()
    assert (last.data["before"], last.data["after"], last.reason) == (50_000_000, 40_000_000, "DPA perubahan")


def test_the_same_ceiling_again_is_not_a_change(place, admin):
    blud = source(place, admin)
    for _ in range(2):
        budgets.set_line(source=blud, year=2026, quarter=4, amount=1, by=admin, reason="sama")
    assert AuditEvent.objects.filter(action="pagu anggaran").count() == 1


@pytest.mark.parametrize(
    ("year", "quarter", "amount"),
    [(2026, 0, 1), (2026, 5, 1), (1999, 1, 1), (2026, 1, -1), (2026, 1, budgets.MOST + 1)],
)
def test_nonsense_is_refused_in_words(place, admin, year, quarter, amount):
    blud = source(place, admin)
    with pytest.raises(DomainError):
        budgets.set_line(source=blud, year=year, quarter=quarter, amount=amount, by=admin, reason="x")
    assert not BudgetLine.objects.exists()


def test_a_change_needs_its_reason(place, admin):
    with pytest.raises(DomainError, match="alasan"):
        budgets.set_line(source=source(place, admin), year=2026, quarter=1, amount=1, by=admin, reason=" ")


def test_the_database_refuses_nonsense_too(place, admin):
    blud = source(place, admin)
    for fields in ({"quarter": 5, "amount": 1}, {"quarter": 1, "amount": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.create(source=blud, year=2026, **fields)


def test_lines_are_those_of_one_faskes_and_quarter(place, admin):
    other = source(factories.faskes(), admin)
    for fund, quarter, amount in ((source(place, admin), 4, 7), (source(place, admin), 3, 9), (other, 4, 11)):
        budgets.set_line(source=fund, year=2026, quarter=quarter, amount=amount, by=admin, reason="x")
    assert budgets.ceilings(faskes=place, year=2026, quarter=4) == {"blud": 7}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ceilings_set_at_the_same_moment_leave_one_line_and_an_unbroken_trail():
    place, admin = factories.faskes(), factories.user(Role.FASKES_ADMIN)
    blud = source(place, admin)
    rise = {"source": blud, "year": 2026, "quarter": 4, "by": admin, "reason": "serentak"}
    at_once([partial(budgets.set_line, **rise, amount=amount) for amount in range(1, 9)])
    trail = list(AuditEvent.objects.filter(action="pagu anggaran").order_by("pk").values_list("data", flat=True))
    assert len(trail) == 8
    assert [row["before"] for row in trail] == [None, *[row["after"] for row in trail[:-1]]]
    assert BudgetLine.objects.get().amount == trail[-1]["after"]
