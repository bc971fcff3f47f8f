"""What people are told about bookings: who, why, and what to do. Every message goes through `notify`."""

from collections.abc import Iterable

from django.urls import reverse

from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import Departemen, User
from lentera.lib.clock import format_span
from lentera.lib.money import rupiah
from management.enums import ApplicationState, CancelReason, DeclineReason, InvitationState, Side
from management.models import Application, Assignment, Invitation, NakesProfile, Shift


def when(shift: Shift) -> str:
    return format_span(shift.starts_at, shift.ends_at, shift.faskes.wilayah.zone)


def nakes_url(shift: Shift) -> str:
    return reverse("management:nakes_shift", args=[shift.uid])


def faskes_url(shift: Shift) -> str:
    return reverse("management:shift_detail", args=[shift.uid])


def staff_of(departemen: Departemen) -> list[User]:
    """Faskes admins, and the heads of the departemen."""
    return list(
        User.objects.filter(memberships__faskes_id=departemen.faskes_id, memberships__role=Role.FASKES_ADMIN).distinct()
    ) + list(User.objects.filter(memberships__departemen=departemen).distinct())


def _to_nakes(nakes: NakesProfile, shift: Shift, *, topic: Topic, title: str, body: str, key: str) -> None:
    notify(users=[nakes.user], topic=topic, title=title, body=body, event_key=key, url=nakes_url(shift))


def _to_faskes(shift: Shift, *, topic: Topic, title: str, body: str, key: str, but: User | None = None) -> None:
    users = [user for user in staff_of(shift.departemen) if user != but]
    notify(users=users, topic=topic, title=title, body=body, event_key=key, url=faskes_url(shift))


def fits(people: Iterable[User], shift: Shift) -> int:
    """A new shift that fits; returns how many were told."""
    return notify(
        users=people,
        topic=Topic.SHIFT_FITS,
        title=f"Shift cocok: {shift}",
        body=f"{shift.faskes.name}, {when(shift)}, {rupiah(shift.rate)}.",
        event_key=f"{shift.ref}:fits",
        url=nakes_url(shift),
    )


def applied(application: Application) -> None:
    shift = application.shift
    _to_faskes(
        shift,
        topic=Topic.CHANGE,
        title=f"{application.nakes.full_name} melamar",
        body=f"{shift}, {when(shift)}. Lihat kecocokannya dan jawab.",
        key=application.ref,
    )


def withdrawn(application: Application) -> None:
    shift = application.shift
    _to_faskes(
        shift,
        topic=Topic.CHANGE,
        title=f"{application.nakes.full_name} menarik lamaran",
        body=f"{shift}, {when(shift)}.",
        key=f"{application.ref}:withdrawn",
    )


def declined(application: Application, reason: DeclineReason) -> None:
    shift = application.shift
    _to_nakes(
        application.nakes,
        shift,
        topic=Topic.ANSWER,
        title="Lamaran belum diterima",
        body=(
            f"{shift.faskes.name}, {shift}, {when(shift)}. Alasan: {reason.label.lower()}. "
            "Ini tidak memengaruhi kinerja Anda."
        ),
        key=f"{application.ref}:declined",
    )


def invited(invitation: Invitation) -> None:
    shift = invitation.shift
    _to_nakes(
        invitation.nakes,
        shift,
        topic=Topic.INVITATION,
        title=f"Undangan: {shift}",
        body=f"{shift.faskes.name} mengundang Anda, {when(shift)}, {rupiah(shift.rate)}.",
        key=invitation.ref,
    )


def refused(invitation: Invitation) -> None:
    shift = invitation.shift
    _to_faskes(
        shift,
        topic=Topic.ANSWER,
        title=f"{invitation.nakes.full_name} belum bisa",
        body=f"{shift}, {when(shift)}. Alasan: {invitation.get_refuse_reason_display().lower()}. Undang nakes lain.",
        key=f"{invitation.ref}:declined",
    )


def booked(assignment: Assignment, *, by: User) -> None:
    shift, nakes = assignment.shift, assignment.nakes
    if nakes.user != by:
        _to_nakes(
            nakes,
            shift,
            topic=Topic.ANSWER,
            title="Anda diterima",
            body=f"{shift.faskes.name}, {shift}, {when(shift)}, {rupiah(shift.rate)}. Sudah masuk jadwal Anda.",
            key=f"{assignment.ref}:booked",
        )
    _to_faskes(
        shift,
        topic=Topic.ANSWER,
        title=f"{nakes.full_name} dijadwalkan",
        body=f"{shift}, {when(shift)}. {shift.filled} dari {shift.places} tempat terisi.",
        key=f"{assignment.ref}:booked",
        but=by,
    )


def places_gone(wish: Application | Invitation) -> None:
    shift = wish.shift
    _to_nakes(
        wish.nakes,
        shift,
        topic=Topic.ANSWER,
        title="Tempat sudah terisi",
        body=(
            f"{shift.faskes.name}, {shift}, {when(shift)}: semua tempat sudah terisi nakes lain. "
            "Ini tidak memengaruhi kinerja Anda; bila ada tempat kosong lagi, Anda kami kabari."
        ),
        key=f"{wish.ref}:closed",
    )


def not_answered(wish: Application | Invitation) -> None:
    """The shift began before anybody answered."""
    shift, asked = wish.shift, isinstance(wish, Invitation)
    what = "Undangan" if asked else "Lamaran"
    _to_nakes(
        wish.nakes,
        shift,
        topic=Topic.ANSWER,
        title=f"{what} belum sempat dijawab",
        body=(
            f"{shift.faskes.name}, {shift}, {when(shift)}: shift sudah dimulai, jadi {what.lower()} ini ditutup. "
            f"Ini tidak memengaruhi kinerja Anda.{'' if asked else ' Terima kasih sudah bersedia.'}"
        ),
        key=f"{wish.ref}:closed",
    )


def cancelled(assignment: Assignment, *, side: Side, reason: CancelReason, by: User) -> None:
    shift, nakes = assignment.shift, assignment.nakes
    if side == Side.NAKES:
        _to_faskes(
            shift,
            topic=Topic.CHANGE,
            title=f"{nakes.full_name} mundur",
            body=f"{shift}, {when(shift)}. Alasan: {reason.label.lower()}. Tempatnya sudah terbuka lagi.",
            key=f"{assignment.ref}:cancelled",
            but=by,
        )
    else:
        _to_nakes(
            nakes,
            shift,
            topic=Topic.CHANGE,
            title="Tugas Anda dibatalkan faskes",
            body=f"{shift.faskes.name}, {shift}, {when(shift)}. Alasan: {reason.label.lower()}. Bukan kesalahan Anda.",
            key=f"{assignment.ref}:cancelled",
        )


def place_open_again(shift: Shift) -> None:
    """Those who had wished for the shift and were never booked on it hear that a place is free again."""
    wished = User.objects.filter(
        nakes__applications__shift=shift, nakes__applications__state=ApplicationState.CLOSED
    ) | User.objects.filter(nakes__invitations__shift=shift, nakes__invitations__state=InvitationState.CLOSED)
    notify(
        users=wished.exclude(nakes__in=shift.assignments.values("nakes")).distinct(),
        topic=Topic.SHIFT_FITS,
        title="Ada tempat kosong lagi",
        body=f"{shift.faskes.name}, {shift}, {when(shift)}, {rupiah(shift.rate)}.",
        event_key=f"{shift.ref}:open-again:{shift.assignments.count()}",
        url=nakes_url(shift),
    )


def concerned(shift: Shift) -> list[User]:
    """Everybody with a live wish, offer or booking on the shift."""
    live_applications = User.objects.filter(
        nakes__applications__shift=shift, nakes__applications__state=ApplicationState.SUBMITTED
    )
    live_invitations = User.objects.filter(
        nakes__invitations__shift=shift, nakes__invitations__state=InvitationState.SENT
    )
    booked_people = User.objects.filter(
        nakes__assignments__shift=shift, nakes__assignments__state__in=["confirmed", "arrived"]
    )
    return list((live_applications | live_invitations | booked_people).distinct())


def shift_changed(shift: Shift, users: Iterable[User], changes: list[str], version: int) -> None:
    notify(
        users=users,
        topic=Topic.CHANGE,
        title=f"Shift berubah: {shift}",
        body=f"{shift.faskes.name}, {when(shift)}. {' '.join(changes)}",
        event_key=f"{shift.ref}:changed:{version}",
        url=nakes_url(shift),
    )


def shift_cancelled(shift: Shift, users: Iterable[User], reason: CancelReason) -> None:
    notify(
        users=users,
        topic=Topic.CHANGE,
        title=f"Shift dibatalkan: {shift}",
        body=f"{shift.faskes.name}, {when(shift)}. Alasan: {reason.label.lower()}. Bukan kesalahan Anda.",
        event_key=f"{shift.ref}:cancelled",
        url=nakes_url(shift),
    )
