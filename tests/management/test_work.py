"""Coming, going, hours of both sides, ratings, and the figures that rest on them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from authentication.enums import Role
from authentication.models import AuditEvent, User
from lentera.lib.errors import DomainError
from management.domain import applications, attendance, hours, performance, reviews
from management.domain.hours import HoursData
from management.domain.reviews import ReviewData
from management.enums import AssignmentState, HoursState, ShiftState, Side
from management.models import Assignment, Shift, Tie
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def booked() -> Assignment:
    shift = factories.shift()
    nakes = factories.nakes(legal_at=shift.faskes)
    application = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)
    return applications.accept(application=application, by=shift.posted_by, now=NOW)


def work(booked: Assignment, *, late: int = 0) -> Assignment:
    by = booked.booked_by
    came = booked.starts_at + timedelta(minutes=late)
    attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=came)
    attendance.confirm_arrival(assignment=booked, by=by, now=came)
    return attendance.confirm_departure(assignment=booked, by=by, now=booked.ends_at)


def report(booked: Assignment, side: Side, *, less: int = 0) -> Assignment:
    by = booked.nakes.user if side == Side.NAKES else booked.booked_by
    data = HoursData(booked.starts_at, booked.ends_at - timedelta(minutes=less))
    return hours.report(assignment=booked, side=side, data=data, by=by, now=booked.ends_at + timedelta(hours=1))


def test_arrival_and_departure_move_assignment_and_shift(booked: Assignment) -> None:
    booked = work(booked)
    booked.shift.refresh_from_db()
    assert (booked.state, booked.shift.state) == (AssignmentState.DONE, ShiftState.WORKED)
    assert Tie.objects.get(nakes=booked.nakes).shifts_worked == 1


def test_clicking_twice_counts_once(booked: Assignment) -> None:
    first = attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=booked.starts_at)
    again = attendance.clock(
        assignment=booked, kind="in", by=booked.nakes.user, now=booked.starts_at + timedelta(minutes=9)
    )
    assert again.made_at == first.made_at
    work(booked)
    work(booked)
    assert Tie.objects.get(nakes=booked.nakes).shifts_worked == 1


def test_too_early_and_out_of_order_are_refused(booked: Assignment) -> None:
    with pytest.raises(DomainError, match="2 jam sebelum"):
        attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=NOW)
    with pytest.raises(DomainError, match="hadir dulu"):
        attendance.clock(assignment=booked, kind="out", by=booked.nakes.user, now=booked.starts_at)
    with pytest.raises(DomainError, match="15 menit"):
        attendance.mark_no_show(assignment=booked, by=booked.booked_by, now=booked.starts_at)


def test_nobody_came_makes_the_shift_unworked(booked: Assignment) -> None:
    attendance.mark_no_show(assignment=booked, by=booked.booked_by, now=booked.ends_at)
    booked.shift.refresh_from_db()
    assert booked.shift.state == ShiftState.UNWORKED


def test_no_show_marked_too_soon_can_be_mended(booked: Assignment) -> None:
    attendance.mark_no_show(assignment=booked, by=booked.booked_by, now=booked.starts_at + timedelta(minutes=20))
    late = booked.starts_at + timedelta(minutes=40)
    back = attendance.confirm_arrival(assignment=booked, by=booked.booked_by, now=late)
    back.shift.refresh_from_db()
    assert (back.state, back.shift.filled) == (AssignmentState.ARRIVED, 1)


def two_booked() -> tuple[Assignment, Assignment]:
    shift = factories.shift(places=2)
    people = [factories.nakes(legal_at=shift.faskes) for _ in range(2)]
    wishes = [applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW) for nakes in people]
    first, second = (applications.accept(application=row, by=shift.posted_by, now=NOW) for row in wishes)
    return first, second


def agree(booked: Assignment) -> None:
    report(booked, Side.NAKES)
    report(booked, Side.FASKES)


@pytest.mark.parametrize("how", ["marked", "settled"])
def test_the_last_person_absent_closes_a_shift_whose_hours_are_agreed(how: str) -> None:
    worked, absent = two_booked()
    agree(work(worked))
    if how == "marked":
        attendance.mark_no_show(assignment=absent, by=absent.booked_by, now=absent.ends_at)
    else:
        attendance.settle_due(now=absent.ends_at + timedelta(hours=12))
    absent.refresh_from_db()
    worked.shift.refresh_from_db()
    assert (absent.state, worked.shift.state) == (AssignmentState.NO_SHOW, ShiftState.CLOSED)


def test_the_last_departure_leaves_a_shift_open_until_its_hours_are_agreed() -> None:
    first, second = two_booked()
    agree(work(first))
    work(second)
    first.shift.refresh_from_db()
    assert first.shift.state == ShiftState.WORKED
    agree(second)
    first.shift.refresh_from_db()
    assert first.shift.state == ShiftState.CLOSED


def test_the_migration_closes_shifts_that_were_left_worked() -> None:
    worked, other = work(two_booked()[0]), work(two_booked()[0])
    Assignment.objects.filter(shift__in=[worked.shift_id, other.shift_id], state="confirmed").update(state="no_show")
    Shift.objects.filter(pk__in=[worked.shift_id, other.shift_id]).update(state="worked", filled=1)
    agree(other)
    Shift.objects.filter(pk=other.shift_id).update(state="worked")
    import_module("management.migrations.0004_close_worked_shifts").forwards(apps, None)
    states = dict(Shift.objects.values_list("pk", "state"))
    assert (states[worked.shift_id], states[other.shift_id]) == (ShiftState.WORKED, ShiftState.CLOSED)


def test_a_forgotten_arrival_is_refused_when_the_person_was_booked_elsewhere_meanwhile(booked: Assignment) -> None:
    attendance.mark_no_show(assignment=booked, by=booked.booked_by, now=booked.starts_at + timedelta(minutes=20))
    unit = factories.departemen(booked.shift.faskes, "ICU")
    elsewhere = factories.shift(unit, starts_at=booked.starts_at + timedelta(hours=1))
    wish = applications.apply(shift=elsewhere, nakes=booked.nakes, by=booked.nakes.user, now=NOW)
    applications.accept(application=wish, by=elsewhere.posted_by, now=NOW)
    with pytest.raises(DomainError, match="tugas lain") as refused:
        attendance.confirm_arrival(assignment=booked, by=booked.booked_by, now=booked.starts_at + timedelta(minutes=40))
    assert refused.value.code == "overlap"
    booked.refresh_from_db()
    booked.shift.refresh_from_db()
    assert (booked.state, booked.shift.filled) == (AssignmentState.NO_SHOW, 0)


def test_the_database_has_the_last_word_on_a_late_arrival(booked: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    attendance.mark_no_show(assignment=booked, by=booked.booked_by, now=booked.starts_at + timedelta(minutes=20))
    elsewhere = factories.shift(factories.departemen(booked.shift.faskes, "ICU"))
    wish = applications.apply(shift=elsewhere, nakes=booked.nakes, by=booked.nakes.user, now=NOW)
    applications.accept(application=wish, by=elsewhere.posted_by, now=NOW)
    monkeypatch.setattr(attendance, "_booked_elsewhere", lambda row: False)
    with pytest.raises(DomainError, match="tugas lain"):
        attendance.confirm_arrival(assignment=booked, by=booked.booked_by, now=booked.starts_at + timedelta(minutes=40))


def test_forgotten_shifts_are_settled_by_what_was_said(booked: Assignment) -> None:
    attendance.clock(assignment=booked, kind="in", by=booked.nakes.user, now=booked.starts_at)
    assert attendance.settle_due(now=booked.ends_at + timedelta(hours=11)) == 0
    assert attendance.settle_due(now=booked.ends_at + timedelta(hours=12)) == 1
    booked.refresh_from_db()
    assert booked.state == AssignmentState.DONE
    assert attendance.settle_due(now=booked.ends_at + timedelta(hours=13)) == 0


def test_equal_accounts_agree_and_close_the_shift(booked: Assignment) -> None:
    booked = work(booked)
    report(booked, Side.NAKES)
    booked = report(booked, Side.FASKES, less=4)
    booked.shift.refresh_from_db()
    assert (booked.hours_state, booked.agreed_minutes, booked.shift.state) == ("agreed", 600, ShiftState.CLOSED)


def test_silence_of_48_hours_agrees_and_not_a_minute_sooner(booked: Assignment) -> None:
    booked = report(work(booked), Side.NAKES, less=30)
    assert booked.hours_state == HoursState.REPORTED
    due = booked.hours_due_at
    assert hours.agree_silent(now=due - timedelta(minutes=1)) == 0
    assert hours.agree_silent(now=due) == 1
    assert hours.agree_silent(now=due) == 0
    booked.refresh_from_db()
    assert (booked.hours_state, booked.agreed_minutes) == (HoursState.AUTO_AGREED, 570)


def test_a_difference_is_a_dispute_with_a_neutral_owner(booked: Assignment) -> None:
    judge = factories.user(Role.PLATFORM_ADMIN)
    booked = work(booked)
    report(booked, Side.NAKES)
    booked = report(booked, Side.FASKES, less=60)
    assert (booked.hours_state, booked.dispute_owner) == (HoursState.DISPUTED, judge)
    assert hours.agree_silent(now=booked.ends_at + timedelta(days=9)) == 0
    with pytest.raises(DomainError, match="ditangani"):
        hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=booked.booked_by)
    with pytest.raises(DomainError, match="antara 540 dan 600"):
        hours.settle_dispute(assignment=booked, minutes=601, reason="x", by=judge)
    booked = hours.settle_dispute(assignment=booked, minutes=570, reason="Catatan ruang.", by=judge)
    assert (booked.agreed_minutes, booked.dispute_owner) == (570, None)


def disputed(booked: Assignment) -> Assignment:
    booked = work(booked)
    report(booked, Side.NAKES)
    return report(booked, Side.FASKES, less=60)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.COORDINATOR}])
def test_another_platform_admin_takes_over_from_one_who_left(booked: Assignment, change: dict) -> None:
    first = factories.user(Role.PLATFORM_ADMIN)
    booked, second = disputed(booked), factories.user(Role.PLATFORM_ADMIN)
    with pytest.raises(DomainError, match=f"ditangani {first}"):
        hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=second)
    User.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DomainError, match="ditangani"):
        hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=booked.booked_by)
    settled = hours.settle_dispute(assignment=booked, minutes=570, reason="Catatan ruang.", by=second)
    assert settled.agreed_minutes == 570
    assert AuditEvent.objects.get(object_ref=booked.ref, action="selisih jam diambil alih").actor == second


def test_without_a_platform_admin_a_dispute_waits_for_the_first_one(booked: Assignment, client: Client) -> None:
    """Whoever posted the shift is a party and never its judge."""
    booked = disputed(booked)
    assert (booked.hours_state, booked.dispute_owner) == (HoursState.DISPUTED, None)
    with pytest.raises(DomainError, match="ditangani admin platform"):
        hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=booked.booked_by)
    client.force_login(booked.nakes.user)
    page = client.get(reverse("management:nakes_shift", args=[booked.shift.uid])).content.decode()
    assert "ditangani admin platform" in page
    assert "None" not in page
    judge = factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True)
    client.force_login(judge)
    admin_list = reverse("admin:management_assignment_changelist")
    assert str(booked.nakes) in client.get(admin_list, {"hours_state__exact": "disputed"}).content.decode()
    data = {"action": "settle", "_selected_action": [str(booked.pk)], "minutes": "570", "reason": "Catatan ruang."}
    client.post(admin_list, data)
    booked.refresh_from_db()
    assert (booked.hours_state, booked.agreed_minutes) == (HoursState.AGREED, 570)


def test_a_party_that_was_made_owner_before_does_not_judge(booked: Assignment) -> None:
    booked = disputed(booked)
    Assignment.objects.filter(pk=booked.pk).update(dispute_owner=booked.booked_by)
    with pytest.raises(DomainError, match="ditangani admin platform"):
        hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=booked.booked_by)
    judge = factories.user(Role.PLATFORM_ADMIN)
    assert hours.settle_dispute(assignment=booked, minutes=570, reason="x", by=judge).agreed_minutes == 570


def test_agreeing_with_the_other_side_ends_a_dispute(booked: Assignment) -> None:
    factories.user(Role.PLATFORM_ADMIN)
    booked = work(booked)
    report(booked, Side.NAKES)
    report(booked, Side.FASKES, less=60)
    booked = hours.accept_other(assignment=booked, side=Side.NAKES, by=booked.nakes.user)
    assert booked.agreed_minutes == 540


def test_hours_that_cannot_be_are_refused(booked: Assignment) -> None:
    with pytest.raises(DomainError, match="setelah tugas selesai"):
        report(booked, Side.NAKES)
    booked = work(booked)
    for data, word in (
        (HoursData(booked.ends_at, booked.starts_at), "setelah waktu mulai"),
        (HoursData(booked.starts_at, booked.ends_at, 700), "Istirahat"),
        (HoursData(booked.starts_at - timedelta(days=1), booked.ends_at), "di luar waktu shift"),
    ):
        with pytest.raises(DomainError, match=word):
            hours.report(assignment=booked, side=Side.NAKES, data=data, by=booked.nakes.user, now=booked.ends_at)


def test_reviews_open_after_agreement_and_count_once(booked: Assignment) -> None:
    booked = work(booked)
    with pytest.raises(DomainError, match="setelah jam disepakati"):
        reviews.review(assignment=booked, side=Side.NAKES, data=ReviewData(5), by=booked.nakes.user)
    report(booked, Side.NAKES)
    report(booked, Side.FASKES)
    first = reviews.review(assignment=booked, side=Side.FASKES, data=ReviewData(4), by=booked.booked_by)
    assert reviews.review(assignment=booked, side=Side.FASKES, data=ReviewData(1), by=booked.booked_by) == first


def test_performance_rests_on_rows_and_reaches_matching(booked: Assignment) -> None:
    nakes = booked.nakes
    booked = work(booked, late=30)
    report(booked, Side.NAKES)
    report(booked, Side.FASKES)
    reviews.review(assignment=booked, side=Side.FASKES, data=ReviewData(5), by=booked.booked_by)
    found = performance.of_nakes(nakes)
    assert (found.worked.good, found.worked.of) == (1, 1)
    assert (found.punctual.good, found.punctual.of) == (0, 1)
    assert (found.complete.good, found.rating) == (1, 5)
    # 40·(1+4)/6 + 25·(0+4)/6 + 15·(1+4)/6 + 20·(1+4)/6
    assert found.exact_quality == pytest.approx(79.1666, abs=1e-3)
    nakes.refresh_from_db()
    assert nakes.track_points == pytest.approx(11.875)


def test_a_break_does_not_make_a_shift_incomplete(booked: Assignment) -> None:
    booked = work(booked)
    data = HoursData(booked.starts_at, booked.ends_at, 60)
    for side, by in ((Side.NAKES, booked.nakes.user), (Side.FASKES, booked.booked_by)):
        hours.report(assignment=booked, side=side, data=data, by=by, now=booked.ends_at)
    assert performance.of_nakes(booked.nakes).complete.percent == 100


def test_illness_is_not_punished(booked: Assignment) -> None:
    from management.domain import assignments
    from management.enums import CancelReason

    late = booked.starts_at - timedelta(hours=1)
    nakes = booked.nakes
    assignments.cancel(assignment=booked, side=Side.NAKES, reason=CancelReason.ILL, by=nakes.user, now=late)
    assert performance.of_nakes(nakes).worked.of == 0
    Assignment.objects.filter(pk=booked.pk).update(cancel_reason=CancelReason.OTHER)
    assert performance.of_nakes(nakes).worked.of == 1
