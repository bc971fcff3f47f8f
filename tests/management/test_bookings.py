"""From a wish to a booked place, and back: every door, twice, and in the wrong order."""

from datetime import date, timedelta

import pytest

from authentication.models import AuditEvent, Notification
from lentera.lib.errors import DomainError
from management.domain import applications, assignments, invitations, shifts
from management.domain.assignments import Letter
from management.enums import CancelReason, DeclineReason, RefuseReason, ShiftState, Side
from management.models import Shift
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LETTER = Letter("094/ST/2026", date(2026, 11, 20), "Dinkes Sumba Timur")


@pytest.fixture
def shift() -> Shift:
    return factories.shift()


def apply(shift: Shift, **fields):
    nakes = factories.nakes(legal_at=shift.faskes, **fields)
    return applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)


def accept(application):
    return applications.accept(application=application, by=application.shift.posted_by, now=NOW)


def titles(user) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("id").values_list("title", flat=True))


def test_applying_twice_is_one_application(shift: Shift) -> None:
    first = apply(shift)
    again = applications.apply(shift=shift, nakes=first.nakes, by=first.nakes.user, now=NOW)
    assert again == first


def test_accepting_twice_is_one_assignment_and_fills_the_shift(shift: Shift) -> None:
    application = apply(shift)
    booked = accept(application)
    assert accept(application) == booked
    shift.refresh_from_db()
    assert (shift.state, shift.filled) == (ShiftState.FILLED, 1)
    assert "Anda diterima" in titles(application.nakes.user)


def test_the_last_place_goes_to_one_and_the_rest_are_told(shift: Shift) -> None:
    first, second = apply(shift), apply(shift)
    accept(first)
    with pytest.raises(DomainError, match="sudah terisi"):
        accept(second)
    second.refresh_from_db()
    assert second.state == "closed"
    assert titles(second.nakes.user) == ["Tempat sudah terisi"]


def test_amber_needs_number_date_and_issuer(shift: Shift) -> None:
    nakes = factories.nakes()
    application = applications.apply(shift=shift, nakes=nakes, by=nakes.user, now=NOW)
    for letter in (
        Letter(),
        Letter("1", None, "x"),
        Letter(" ", date(2026, 1, 1), "x"),
        Letter("1", date(2026, 1, 1), " "),
    ):
        with pytest.raises(DomainError, match="surat tugas"):
            applications.accept(application=application, by=shift.posted_by, letter=letter, now=NOW)
    booked = applications.accept(application=application, by=shift.posted_by, letter=LETTER, now=NOW)
    assert (booked.verdict, booked.letter_number) == ("amber", "094/ST/2026")


def test_red_is_never_bookable_even_after_applying(shift: Shift) -> None:
    application = apply(shift)
    application.nakes.credentials.update(status="rejected")
    with pytest.raises(DomainError, match="STR ditolak"):
        accept(application)
    application.refresh_from_db()
    assert application.state == "submitted"


def test_declining_gives_the_reason_and_withdrawing_closes(shift: Shift) -> None:
    application = apply(shift)
    applications.decline(application=application, reason=DeclineReason.SKILL, by=shift.posted_by, now=NOW)
    body = Notification.objects.get(user=application.nakes.user).body
    assert "keterampilan belum sesuai" in body
    with pytest.raises(DomainError, match="sudah"):
        applications.withdraw(application=application, by=application.nakes.user)
    other = apply(shift)
    applications.withdraw(application=other, by=other.nakes.user)
    with pytest.raises(DomainError, match="ditarik"):
        accept(other)


def test_invitation_books_on_yes_and_expires(shift: Shift) -> None:
    nakes = factories.nakes(legal_at=shift.faskes)
    asked = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    assert invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW) == asked
    late = NOW + timedelta(hours=25)
    with pytest.raises(DomainError, match="batas waktu"):
        invitations.accept(invitation=asked, by=nakes.user, now=late)
    booked = invitations.accept(invitation=asked, by=nakes.user, now=NOW)
    assert booked.origin == "invitation"
    assert invitations.expire_due(now=late) == 0


def test_refusing_an_invitation_never_counts_and_may_be_asked_again(shift: Shift) -> None:
    nakes = factories.nakes(legal_at=shift.faskes)
    asked = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    invitations.refuse(invitation=asked, reason=RefuseReason.TIRED, by=nakes.user, now=NOW)
    again = invitations.invite(shift=shift, nakes=nakes, by=shift.posted_by, now=NOW)
    assert again != asked
    assert invitations.expire_due(now=NOW + timedelta(days=2)) == 1


def test_cancelling_by_the_nakes_reopens_the_place_at_once(shift: Shift) -> None:
    first, second = apply(shift), apply(shift)
    booked = accept(first)
    effect = assignments.consequence(booked, side=Side.NAKES, now=NOW)
    assert not effect.late and "tidak memengaruhi kinerja" in " ".join(effect.sentences)
    assignments.cancel(assignment=booked, side=Side.NAKES, reason=CancelReason.ILL, by=first.nakes.user, now=NOW)
    assignments.cancel(assignment=booked, side=Side.NAKES, reason=CancelReason.ILL, by=first.nakes.user, now=NOW)
    shift.refresh_from_db()
    assert (shift.state, shift.filled) == (ShiftState.OPEN, 0)
    assert titles(second.nakes.user)[-1] == "Ada tempat kosong lagi"


def test_late_cancelling_by_the_faskes_owes_four_hours(shift: Shift) -> None:
    booked = accept(apply(shift))
    late = shift.starts_at - timedelta(hours=3)
    effect = assignments.consequence(booked, side=Side.FASKES, now=late)
    assert (effect.late, effect.pay) == (True, 260_000)  # 4 of 10 hours of Rp 650.000
    assignments.cancel(assignment=booked, side=Side.FASKES, reason=CancelReason.BUDGET, by=shift.posted_by, now=late)
    event = AuditEvent.objects.get(object_ref=booked.ref, action="confirmed → cancelled")
    assert event.data == {"late": True, "pay": 260_000}


def test_a_shift_that_has_begun_is_not_cancelled(shift: Shift) -> None:
    booked = accept(apply(shift))
    with pytest.raises(DomainError, match="sudah dimulai"):
        assignments.cancel(
            assignment=booked, side=Side.NAKES, reason=CancelReason.ILL, by=booked.nakes.user, now=shift.starts_at
        )


def test_cancelling_a_shift_takes_everything_with_it() -> None:
    shift = factories.shift(places=2)
    booked = accept(apply(shift))
    waiting = apply(shift)
    effect = shifts.consequence(shift, now=NOW)
    assert (effect.booked, effect.waiting, effect.pay) == (1, 1, 0)
    shifts.cancel(shift=shift, reason=CancelReason.NOT_NEEDED, by=shift.posted_by, now=NOW)
    shift.refresh_from_db()
    booked.refresh_from_db()
    waiting.refresh_from_db()
    assert (shift.state, shift.filled, booked.state, waiting.state) == ("cancelled", 0, "cancelled", "closed")
    for person in (booked.nakes.user, waiting.nakes.user):
        assert any(title.startswith("Shift dibatalkan") for title in titles(person))


def test_editing_tells_everyone_it_concerns_what_changed(shift: Shift) -> None:
    application = apply(shift)
    data = factories.shift_data(shift.departemen, rate=700_000)
    shifts.edit(shift=shift, data=data, by=shift.posted_by, now=NOW)
    notice = Notification.objects.get(user=application.nakes.user, topic="change")
    assert "Tarif baru: Rp 700.000 (sebelumnya Rp 650.000)" in notice.body


def test_editing_against_somebody_booked_is_refused() -> None:
    shift = factories.shift(places=2)
    accept(apply(shift))
    later = {"starts_at": shift.starts_at + timedelta(hours=1)}
    for change, word in (({"places": 2, "rate": 600_000}, "tarif"), ({"places": 2, **later}, "waktu")):
        with pytest.raises(DomainError, match=word):
            shifts.edit(shift=shift, data=factories.shift_data(shift.departemen, **change), by=shift.posted_by, now=NOW)
    shifts.edit(shift=shift, data=factories.shift_data(shift.departemen, places=1), by=shift.posted_by, now=NOW)
    shift.refresh_from_db()
    assert shift.state == ShiftState.FILLED


def test_posting_nonsense_is_a_sentence_per_field() -> None:
    unit = factories.departemen()
    start = NOW - timedelta(hours=1)
    data = factories.shift_data(unit, rate=1, places=10_000, starts_at=start, ends_at=start - timedelta(hours=1))
    found = shifts.refusals(data, now=NOW)
    assert set(found) == {"rate", "places", "starts_at", "ends_at"}
    assert "Rp 500.000 sampai Rp 1.000.000" in found["rate"]


def test_the_same_form_twice_posts_once() -> None:
    import uuid

    unit = factories.departemen()
    key, by = uuid.uuid4(), factories.admin_of(unit.faskes)
    first = shifts.post(data=factories.shift_data(unit), by=by, form_key=key, now=NOW)
    assert shifts.post(data=factories.shift_data(unit), by=by, form_key=key, now=NOW) == first
