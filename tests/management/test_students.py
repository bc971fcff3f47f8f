"""Students: a checked card, a semester high enough for the tasks, and a supervisor with room and a live STR."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from authentication.domain import accounts
from authentication.enums import Role
from authentication.models import AuditEvent, Notification
from lentera.lib.errors import DomainError
from management.domain import assignments, expiry, locks, matching, shifts, student_tasks, students, wording
from management.domain.students import StudyData
from management.enums import CancelReason, Origin, Side, Tier
from management.models import NakesProfile, Shift
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW

pytestmark = pytest.mark.django_db
VITALS, WOUNDS = 1 << 2, 1 << 5


def posted(supervisor: NakesProfile, unit=None, **fields) -> Shift:
    whole = {"tier": Tier.STUDENT, "rate": 150_000, "supervisor": supervisor, **fields}
    return factories.shift(unit or factories.departemen(), **whole)


def why_not(student: NakesProfile, shift: Shift) -> str:
    result = matching.explain(student, shift, now=NOW).check
    told = wording.speak(to=Side.NAKES, zone=shift.zone)
    return " ".join(wording.problem(one, told) for one in result.blockers)


def test_a_student_with_card_and_semester_is_booked() -> None:
    shift, student = posted(factories.nakes(), student_tasks=WOUNDS), factories.nakes(tier=2)
    assert (shift.min_semester, why_not(student, shift)) == (5, "")
    by = shift.posted_by
    assignments.book(shift=locks.shift(shift.pk), nakes=student, origin=Origin.INVITATION, by=by, now=NOW)


@pytest.mark.parametrize(
    ("semester", "tasks", "said"), [(4, WOUNDS, "semester 5 ke atas; Anda semester 4"), (3, VITALS, ""), (1, 0, "")]
)
def test_tasks_ask_for_a_semester(semester: int, tasks: int, said: str) -> None:
    student = factories.nakes(tier=2)
    data = StudyData("Kampus", "Keperawatan", semester, "Dosen", "d@kampus.example")
    students.save(nakes=student, by=student.user, data=data)
    assert said in why_not(student, posted(factories.nakes(), student_tasks=tasks)) and bool(said) == bool(
        why_not(student, posted(factories.nakes(), student_tasks=tasks))
    )


def test_without_a_study_or_a_checked_card_nobody_is_a_student() -> None:
    shift = posted(factories.nakes())
    assert "Kartu mahasiswa belum ada" in why_not(factories.nakes(tier=2, str_status=None), shift)
    assert "masih diperiksa" in why_not(factories.nakes(tier=2, str_status="waiting"), shift)
    ended = factories.nakes(tier=2)
    ended.credentials.update(valid_until=date(2026, 11, 25))
    assert "habis" in why_not(ended, shift)
    untold = factories.nakes(tier=2)
    untold.study.delete()
    assert "Isi data kuliah" in why_not(untold, shift)


def test_rank_and_feed_say_the_same() -> None:
    shift = posted(factories.nakes(), student_tasks=WOUNDS)
    able, early = factories.nakes(tier=2), factories.nakes(tier=2)
    early.study.semester = 2
    early.study.save()
    assert [match.person.id for match in matching.rank(shift, now=NOW).matches] == [able.pk]
    assert [match.need.id for match in matching.feed(able, now=NOW).matches] == [shift.pk]
    assert matching.feed(early, now=NOW).matches == []


def test_a_supervisor_answers_for_so_many_and_no_more() -> None:
    unit, supervisor = factories.departemen(), factories.nakes()
    posted(supervisor, unit, places=2)
    with pytest.raises(DomainError, match="paling banyak 2 per penyelia"):
        posted(supervisor, unit)
    later = NOW + timedelta(days=5)
    second = posted(supervisor, unit, starts_at=later)
    shifts.edit(shift=second, data=data_of(second, places=2), by=second.posted_by, now=NOW)
    with pytest.raises(DomainError, match="paling banyak"):
        shifts.edit(shift=second, data=data_of(second, places=3), by=second.posted_by, now=NOW)
    unit.faskes.students_per_supervisor = 3
    unit.faskes.save()
    second.refresh_from_db()
    shifts.edit(shift=second, data=data_of(second, places=3), by=second.posted_by, now=NOW)


def data_of(shift: Shift, **change) -> shifts.ShiftData:
    kept = ("departemen", "profession", "tier", "places", "starts_at", "ends_at", "rate", "supervisor", "student_tasks")
    return shifts.ShiftData(**{**{name: getattr(shift, name) for name in kept}, **change})


def test_a_supervisor_needs_a_live_str_on_the_dates() -> None:
    supervisor = factories.nakes()
    supervisor.credentials.update(valid_until=date(2026, 11, 26))
    with pytest.raises(DomainError, match="tidak berlaku pada tanggal shift"):
        posted(supervisor)


def test_a_supervisor_whose_str_ends_after_the_shift_was_posted_is_flagged_and_the_faskes_told() -> None:
    supervisor = factories.nakes()
    shift, other = posted(supervisor), posted(factories.nakes())
    both = list(Shift.objects.filter(pk__in=[shift.pk, other.pk]))
    assert expiry.unsupervised(both, now=NOW) == {} and expiry.warn(NOW) == 0
    supervisor.credentials.update(valid_until=date(2026, 11, 25))
    assert expiry.unsupervised(both, now=NOW) == {shift.pk: supervisor}
    assert expiry.unsupervised(both, now=shift.ends_at) == {}
    with pytest.raises(DomainError, match="STR penyelia"):
        assignments.book(
            shift=locks.shift(shift.pk),
            nakes=factories.nakes(tier=2),
            origin=Origin.INVITATION,
            by=shift.posted_by,
            now=NOW,
        )
    expiry.warn(NOW)
    assert expiry.warn(NOW) == 0
    told = Notification.objects.get(title__contains="STR penyelia", user=shift.posted_by)
    assert supervisor.full_name in told.title
    client = Client()
    client.force_login(shift.posted_by)
    assert (
        f"STR penyelia {supervisor.full_name} tidak menutupi"
        in client.get(reverse("management:shift_detail", args=[shift.uid])).content.decode()
    )
    with time_machine.travel(NOW, tick=False):
        today = client.get(reverse("management:faskes_today")).content.decode()
    assert "Penyelia mahasiswa tidak bisa mendampingi" in today and supervisor.full_name in today


def test_a_supervisor_whose_account_was_shut_is_flagged_and_the_faskes_told_at_once() -> None:
    supervisor = factories.nakes()
    with time_machine.travel(NOW, tick=False):
        shift = posted(supervisor)
        accounts.shut(user=supervisor.user, by=factories.user(Role.PLATFORM_ADMIN))
    title = f"Akun penyelia {supervisor.full_name} dinonaktifkan"
    assert Notification.objects.filter(user=shift.posted_by, title=title).count() == 1
    with pytest.raises(DomainError, match="dinonaktifkan"):
        assignments.book(
            shift=locks.shift(shift.pk),
            nakes=factories.nakes(tier=2),
            origin=Origin.INVITATION,
            by=shift.posted_by,
            now=NOW,
        )


def test_shifts_of_students_that_are_gone_or_have_a_live_supervisor_flag_nobody() -> None:
    supervisor = factories.nakes()
    shift = posted(supervisor)
    supervisor.credentials.update(valid_until=date(2026, 11, 25))
    shifts.cancel(shift=shift, by=shift.posted_by, reason=CancelReason.NOT_NEEDED, now=NOW)
    shift.refresh_from_db()
    assert expiry.unsupervised([shift], now=NOW) == {}


def test_the_faskes_says_how_many_students_one_supervisor_may_have() -> None:
    unit, supervisor = factories.departemen(), factories.nakes()
    admin, head = factories.admin_of(unit.faskes), factories.head_of(unit)
    page, client = reverse("management:student_rules"), Client()
    client.force_login(head)
    assert client.post(page, {"most": "3"}).status_code == 403
    client.force_login(admin)
    assert "2" in client.get(page).content.decode()
    for wrong in ("0", "11", "banyak", ""):
        assert client.post(page, {"most": wrong}).status_code == 200
        unit.faskes.refresh_from_db()
        assert unit.faskes.students_per_supervisor == 2
    assert client.post(page, {"most": "3"}).status_code == 302
    unit.faskes.refresh_from_db()
    posted(supervisor, unit, by=admin, places=3)
    event = AuditEvent.objects.get(action="mahasiswa per penyelia diubah")
    assert (event.actor, event.data) == (admin, {"before": 2, "after": 3})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_shifts_posted_at_once_count_each_other() -> None:
    """Two places are all that one supervisor may have; of two shifts with two places each, one is posted."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    for _ in range(10):
        supervisor, units = factories.nakes(), [factories.departemen() for _ in range(2)]
        admins = [factories.admin_of(unit.faskes) for unit in units]
        pairs = zip(units, admins, strict=True)
        outcomes = at_once([partial(posted, supervisor, unit, by=by, places=2) for unit, by in pairs])
        assert outcomes.count("supervisor") == 1 and Shift.objects.filter(supervisor=supervisor).count() == 1


def test_tasks_of_students_are_for_their_shifts_only() -> None:
    with pytest.raises(DomainError, match="hanya untuk shift Tier 2"):
        factories.shift(student_tasks=VITALS)


def test_every_task_has_its_own_bit_and_a_semester() -> None:
    assert len({task.bit for task in student_tasks.TASKS}) == len(student_tasks.TASKS)
    assert student_tasks.semester_of(student_tasks.ALL) == 7 and student_tasks.semester_of(0) == 1
    assert student_tasks.names(VITALS) == ["Ukur tanda vital"]


def data(semester: int = 8, university: str = "Kampus", contact: str = "d@kampus.example") -> StudyData:
    return StudyData(university, "Keperawatan", semester, "Dosen", contact)


@pytest.mark.parametrize("change", [{"semester": 14}, {"university": "Kampus Lain"}])
def test_a_study_that_says_more_after_the_card_was_checked_is_checked_again(change: dict) -> None:
    """Semester 1 at the check, semester 14 a minute later: the tasks of a shift hang on it."""
    student = factories.nakes(tier=2)
    students.save(nakes=student, by=student.user, data=data(**change))
    card = student.credentials.get()
    assert (card.status, card.check_state, card.verified_at) == ("waiting", "weighing", None)
    assert "masih diperiksa" in why_not(student, posted(factories.nakes()))
    assert student.user.notifications.filter(title="Kartu mahasiswa diperiksa ulang").exists()


def test_a_study_that_says_no_more_leaves_the_card() -> None:
    student = factories.nakes(tier=2)
    for change in ({"contact": "lain@kampus.example"}, {"semester": 7, "university": "KAMPUS"}):
        students.save(nakes=student, by=student.user, data=data(**change))
    assert student.credentials.get().status == "verified"


def test_a_waiting_card_is_weighed_again_with_another_study() -> None:
    student = factories.nakes(tier=2)
    student.credentials.update(status="waiting", check_state="person")
    students.save(nakes=student, by=student.user, data=data(9))
    assert student.credentials.get().check_state == "weighing"
