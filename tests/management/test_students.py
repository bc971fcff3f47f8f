"""Students: a checked card, a semester high enough for the tasks, and a supervisor with room and a live STR."""

from datetime import date, timedelta

import pytest

from lentera.lib.errors import DomainError
from management.domain import assignments, locks, matching, shifts, student_tasks, students, wording
from management.domain.students import StudyData
from management.enums import Origin, Side, Tier
from management.models import NakesProfile, Shift
from tests import factories
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
