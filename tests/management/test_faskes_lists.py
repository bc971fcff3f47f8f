"""Lists cost the same however long they are, and take any filter."""

from datetime import timedelta

import pytest
from django.test import Client

from authentication.models import Departemen, Faskes
from management.domain import attendance, invitations, reviews, ties
from management.domain.reviews import ReviewData
from management.enums import Side
from management.models import Shift
from tests import factories
from tests.factories import NOW
from tests.management.desk import agreed, applied, booked, queries, reported, url, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def one_of_each(unit: Departemen, place: Faskes, day: int) -> None:
    """A shift in every state that a list shows, with people on it."""

    def shift(**fields) -> Shift:
        start = NOW + timedelta(days=day, **fields)
        return factories.shift(unit, starts_at=start, ends_at=start + timedelta(hours=8), places=2)

    waiting = shift(hours=2)
    applied(waiting, factories.nakes(legal_at=place))
    invitations.invite(shift=waiting, nakes=factories.nakes(legal_at=place), by=waiting.posted_by)
    booked(waiting, factories.nakes(legal_at=place))
    shift(hours=3)
    row = agreed(worked(shift(hours=4), factories.nakes(legal_at=place)))
    reviews.review(assignment=row, side=Side.FASKES, data=ReviewData(5), by=row.shift.posted_by)
    agreed(worked(shift(hours=5), factories.nakes(legal_at=place)))
    reported(worked(shift(hours=6), factories.nakes(legal_at=place)))
    worked(shift(hours=7), factories.nakes(legal_at=place))
    gone = booked(shift(hours=8), factories.nakes(legal_at=place))
    attendance.mark_no_show(assignment=gone, by=gone.shift.posted_by, now=gone.starts_at + timedelta(minutes=20))
    ties.set_favourite(faskes=place, nakes=row.nakes, favourite=True, by=row.shift.posted_by)


ADDRESSES = (
    "/faskes/", "/faskes/shift/", "/faskes/shift/?status=selesai", "/faskes/jadwal/", "/faskes/riwayat/",
    "/faskes/riwayat/?status=bertugas&q=orang", "/faskes/kinerja/", "/faskes/shift/baru/",
)  # fmt: skip


def test_every_list_costs_the_same_for_one_and_three(browser: Client, unit: Departemen, place: Faskes) -> None:
    one_of_each(unit, place, 1)
    before = {address: queries(browser, address) for address in ADDRESSES}
    for day in (2, 3):
        one_of_each(unit, place, day)
    after = {address: queries(browser, address) for address in ADDRESSES}
    assert before == after


def test_the_people_of_a_shift_cost_the_same_for_one_and_three(
    browser: Client, unit: Departemen, place: Faskes
) -> None:
    shift = factories.shift(unit, places=9)

    def more() -> None:
        applied(shift, factories.nakes(legal_at=place))
        invitations.invite(shift=shift, nakes=factories.nakes(legal_at=place), by=shift.posted_by)
        booked(shift, factories.nakes(legal_at=place))
        factories.nakes(legal_at=place)

    more()
    address = url("shift_detail", shift.uid)
    before = queries(browser, address)
    more()
    more()
    assert queries(browser, address) == before


def test_an_unknown_filter_means_all(browser: Client, unit: Departemen) -> None:
    factories.shift(unit)
    for query in ("?status=x", "?departemen=zz", "?hal=999", "?hal=x"):
        assert "IGD" in browser.get(url("shift_list") + query).content.decode()
    for week in ("x", "2026-99-99", "0001-01-01", "9999-12-31"):
        assert browser.get(url("roster"), {"minggu": week}).status_code == 200
