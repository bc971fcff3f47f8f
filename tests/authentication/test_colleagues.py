"""Who runs a faskes: an invitation reaches one address only, and a faskes is never left without an admin."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from authentication import tasks
from authentication.domain import colleagues, erasure, registration
from authentication.enums import FaskesStatus, Role
from authentication.models import (
    AddressCheck,
    AuditEvent,
    ColleagueInvitation,
    Departemen,
    Faskes,
    Membership,
    Notification,
    User,
)
from lentera.lib.errors import DomainError
from tests import factories
from tests.at_once import at_once
from tests.authentication.codes import code_for

pytestmark = pytest.mark.django_db
PASSWORD = "lentera-malam-hari"
INVITED = "rekan@uji.example"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def faskes() -> Faskes:
    return factories.faskes()


@pytest.fixture
def admin(faskes: Faskes) -> User:
    return factories.admin_of(faskes)


def invited(faskes: Faskes, admin: User, **fields) -> ColleagueInvitation:
    asked = {"email": INVITED, "departemen": None, "now": timezone.now(), **fields}
    return colleagues.invite(faskes=faskes, by=admin, **asked)


def roles_of(user: User) -> list[tuple[str, str]]:
    return [(m.role, str(m.departemen or "")) for m in Membership.objects.filter(user=user).order_by("pk")]


# --- Joining ----------------------------------------------------------------------------------------------------------


def test_a_new_colleague_registers_and_joins(faskes: Faskes, admin: User) -> None:
    unit = factories.departemen(faskes, "IGD")
    row = invited(faskes, admin, departemen=unit)
    check = colleagues.register(invitation=row, name="Umbu Ndara", password=PASSWORD)
    assert not User.objects.filter(email=INVITED).exists()
    user = registration.confirm(check=check, code=code_for(check), now=timezone.now())
    assert user is not None and user.role == Role.DEPARTEMEN_HEAD and user.check_password(PASSWORD)
    assert roles_of(user) == [(Role.DEPARTEMEN_HEAD, str(unit))]
    assert Notification.objects.get(user=admin).title == f"Umbu Ndara bergabung di {faskes.name}"
    assert AuditEvent.objects.filter(action="bergabung sebagai rekan", actor=user).exists()


def test_somebody_of_another_faskes_joins_with_the_account_they_have(faskes: Faskes, admin: User) -> None:
    user = factories.head_of(factories.departemen())
    row = invited(faskes, admin, email=str(user.email).upper())
    colleagues.accept(uid=str(row.uid), user=user, now=timezone.now())
    user.refresh_from_db()
    assert user.role == Role.FASKES_ADMIN  # What they see first; each membership still says what it is.
    assert [role for role, _ in roles_of(user)] == [Role.DEPARTEMEN_HEAD, Role.FASKES_ADMIN]


def test_an_invitation_is_no_use_to_anybody_else(faskes: Faskes, admin: User) -> None:
    row = invited(faskes, admin)
    for stranger in (factories.admin_of(factories.faskes()), factories.user(email=None, phone="+6281234500009")):
        with pytest.raises(DomainError, match="sedangkan Anda masuk dengan akun lain"):
            colleagues.accept(uid=str(row.uid), user=stranger, now=timezone.now())
        assert not Membership.objects.filter(user=stranger, faskes=faskes).exists()


@pytest.mark.parametrize("role", [Role.NAKES, Role.VOLUNTEER, Role.COORDINATOR, Role.PLATFORM_ADMIN])
def test_an_account_of_another_role_is_told_why_it_cannot_join(faskes: Faskes, admin: User, role: Role) -> None:
    user = factories.user(role, email=INVITED)
    row = invited(faskes, admin)
    with pytest.raises(DomainError, match="satu akun punya satu peran"):
        colleagues.accept(uid=str(row.uid), user=user, now=timezone.now())
    assert roles_of(user) == []


def test_an_invitation_ends_by_time_by_being_taken_back_and_by_being_used(faskes: Faskes, admin: User) -> None:
    user, now = factories.user(Role.FASKES_ADMIN, email=INVITED), timezone.now()
    row = invited(faskes, admin)
    with pytest.raises(DomainError, match="tidak berlaku"):
        colleagues.accept(uid=str(row.uid), user=user, now=now + colleagues.INVITED_FOR + timedelta(hours=1))
    colleagues.withdraw(invitation=row, by=admin, now=now)
    with pytest.raises(DomainError, match="tidak berlaku"):
        colleagues.accept(uid=str(row.uid), user=user, now=now)
    again = invited(faskes, admin, now=now + timedelta(minutes=5))
    colleagues.accept(uid=str(again.uid), user=user, now=now + timedelta(minutes=6))
    with pytest.raises(DomainError, match="tidak berlaku"):
        colleagues.accept(uid=str(again.uid), user=user, now=now + timedelta(minutes=7))
    with pytest.raises(DomainError, match="sudah diterima"):
        colleagues.withdraw(invitation=again, by=admin, now=now)
    assert roles_of(user) == [(Role.FASKES_ADMIN, "")]


def test_a_faskes_that_is_not_approved_any_more_takes_nobody_in(faskes: Faskes, admin: User) -> None:
    row = invited(faskes, admin)
    Faskes.objects.filter(pk=faskes.pk).update(status=FaskesStatus.REJECTED)
    with pytest.raises(DomainError, match="tidak berlaku"):
        colleagues.accept(uid=str(row.uid), user=factories.user(Role.FASKES_ADMIN, email=INVITED), now=timezone.now())


def test_a_head_who_becomes_admin_is_head_no_more_and_an_admin_is_never_made_less(faskes: Faskes, admin: User) -> None:
    unit = factories.departemen(faskes)
    head = factories.head_of(unit)
    row = invited(faskes, admin, email=head.email)
    colleagues.accept(uid=str(row.uid), user=head, now=timezone.now())
    assert roles_of(head) == [(Role.FASKES_ADMIN, "")]
    less = invited(faskes, admin, email=head.email, departemen=unit)
    head.refresh_from_db()
    colleagues.accept(uid=str(less.uid), user=head, now=timezone.now())
    assert roles_of(head) == [(Role.FASKES_ADMIN, "")]


# --- Inviting ---------------------------------------------------------------------------------------------------------


def test_a_second_invitation_is_the_same_one_sent_again(faskes: Faskes, admin: User) -> None:
    now = timezone.now()
    first = invited(faskes, admin, now=now)
    with pytest.raises(DomainError, match="baru saja dikirim"):
        invited(faskes, admin, now=now + timedelta(seconds=30))
    again = invited(faskes, admin, now=now + timedelta(minutes=2))
    assert again.pk == first.pk and again.until == now + timedelta(minutes=2) + colleagues.INVITED_FOR


def test_another_faskes_departemen_cannot_be_named(faskes: Faskes, admin: User) -> None:
    with pytest.raises(DomainError, match="bukan milik"):
        invited(faskes, admin, departemen=factories.departemen())


def test_a_faskes_does_not_become_a_sender_of_mail(faskes: Faskes, admin: User) -> None:
    for number in range(colleagues.MOST_OPEN):
        invited(faskes, admin, email=f"orang{number}@uji.example")
    with pytest.raises(DomainError, match="Sudah 20 undangan"):
        invited(faskes, admin, email="satu-lagi@uji.example")


def test_ended_invitations_are_no_way_around_the_limit(faskes: Faskes, admin: User) -> None:
    now = timezone.now()
    invited(faskes, admin, email="lama@uji.example", now=now - colleagues.INVITED_FOR - timedelta(days=1))
    for number in range(colleagues.MOST_OPEN):
        invited(faskes, admin, email=f"orang{number}@uji.example", now=now)
    with pytest.raises(DomainError, match="Sudah 20 undangan"):
        invited(faskes, admin, email="lama@uji.example", now=now)


def test_a_mail_whose_job_was_lost_does_not_stay_on_its_way_for_ever(faskes: Faskes, admin: User) -> None:
    row, client = invited(faskes, admin), signed_in(admin)
    page = reverse("authentication:colleagues")
    assert "sedang dikirim" in client.get(page).content.decode()
    ColleagueInvitation.objects.filter(pk=row.pk).update(asked_at=timezone.now() - timedelta(minutes=6))
    assert "belum terkirim" in client.get(page).content.decode()


def test_the_mail_names_faskes_role_and_link_and_nothing_secret(faskes: Faskes, admin: User) -> None:
    row = invited(faskes, admin)
    tasks.send_colleague_invitation(row.pk)
    message = mail.outbox[-1]
    assert message.to == [INVITED] and faskes.name in str(message.subject)
    assert f"/undangan/{row.uid}/" in str(message.body) and admin.name in str(message.body)
    row.refresh_from_db()
    assert row.sent_at and not row.error
    tasks.send_colleague_invitation(row.pk)  # A task that runs twice says it once.
    assert len(mail.outbox) == 1


def test_a_mail_that_was_refused_is_shown_as_such(faskes: Faskes, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    row = invited(faskes, admin)
    tasks.send_colleague_invitation(row.pk)
    row.refresh_from_db()
    assert row.sent_at is None and row.error == "alamat surel ditolak"
    client = signed_in(admin)
    assert "alamat surel ditolak" in client.get(reverse("authentication:colleagues")).content.decode()


# --- Leaving ----------------------------------------------------------------------------------------------------------


def test_whoever_is_taken_out_opens_nothing_any_more(faskes: Faskes, admin: User) -> None:
    other = factories.admin_of(faskes)
    theirs = invited(faskes, other)
    client = signed_in(other)
    assert client.get(reverse("management:faskes_today")).status_code == 200
    colleagues.remove(faskes=faskes, user=other, by=admin, now=timezone.now())
    assert client.get(reverse("management:faskes_today")).headers["Location"] == reverse("authentication:waiting")
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is not None
    assert Notification.objects.get(user=other).title == f"Anda tidak lagi mengurus {faskes.name}"


def test_the_last_admin_stays(faskes: Faskes, admin: User) -> None:
    closed = factories.admin_of(faskes)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    factories.head_of(factories.departemen(faskes))
    with pytest.raises(DomainError, match="satu-satunya admin"):
        colleagues.remove(faskes=faskes, user=admin, by=admin, now=timezone.now())
    # Somebody whose account is closed is no obstacle, and their leaving is none to anybody.
    colleagues.remove(faskes=faskes, user=closed, by=admin, now=timezone.now())
    assert Membership.objects.filter(faskes=faskes, role=Role.FASKES_ADMIN).get().user == admin


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_however_many_leave_at_once_one_admin_stays() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    for round_ in range(10):
        place = factories.faskes()
        people = [factories.admin_of(place) for _ in range(6)]
        outcomes = at_once([_leaving(place, user, erase=(n + round_) % 2 == 0) for n, user in enumerate(people)])
        assert set(outcomes) <= {None, "last_admin", "obstacle"}, outcomes
        left = Membership.objects.filter(faskes=place, role=Role.FASKES_ADMIN, user__is_active=True)
        assert left.count() == 1 and outcomes.count(None) == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_admins_who_take_each_other_out_do_not_both_go() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL saja")
    for _ in range(10):
        place = factories.faskes()
        one, two = factories.admin_of(place), factories.admin_of(place)
        outcomes = at_once([_removing(place, two, by=one), _removing(place, one, by=two)])
        assert set(outcomes) == {"last_admin", None}


def _leaving(place: Faskes, user: User, *, erase: bool) -> Callable[[], object]:
    if erase:
        return lambda: erasure.erase(user=user, by=user)
    return _removing(place, user, by=user)


def _removing(place: Faskes, user: User, *, by: User) -> Callable[[], object]:
    return lambda: colleagues.remove(faskes=place, user=user, by=by, now=timezone.now())


# --- Pages ------------------------------------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    """With the password typed a moment ago, as changes to who runs a faskes ask for."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": "kata-sandi-uji"})
    return client


def test_from_the_page_to_the_mail_to_the_account(faskes: Faskes, admin: User) -> None:
    unit = factories.departemen(faskes, "Rawat inap")
    client = signed_in(admin)
    answer = client.post(
        reverse("authentication:invite_colleague"), {"email": " Rekan@Uji.example ", "post": str(unit.pk)}
    )
    assert answer.headers["Location"] == reverse("authentication:colleagues")
    page = client.get(reverse("authentication:colleagues")).content.decode()
    assert INVITED in page and "Kepala ruangan · Rawat inap" in page
    row = ColleagueInvitation.objects.get()
    link, guest = reverse("authentication:join", args=[row.uid]), Client()
    form = guest.get(link).content.decode()
    assert faskes.name in form and admin.name in form and INVITED in form
    answer = guest.post(link, {"name": "Umbu Ndara", "password": PASSWORD, "consent": "on"})
    assert answer.headers["Location"] == reverse("authentication:enter_code")
    check = AddressCheck.objects.get(address=INVITED)
    guest.post(reverse("authentication:enter_code"), {"code": code_for(check)})
    assert guest.get(reverse("management:faskes_today")).status_code == 200


def test_a_stranger_with_the_link_learns_nothing_about_the_address(faskes: Faskes, admin: User) -> None:
    known = factories.user(Role.FASKES_ADMIN)
    answers = []
    for email in (INVITED, str(known.email)):
        row = invited(faskes, admin, email=email)
        guest = Client()
        link = reverse("authentication:join", args=[row.uid])
        page = guest.get(link).content.decode().replace(email, "")
        said = guest.post(link, {"name": "Umbu Ndara", "password": PASSWORD, "consent": "on"})
        answers.append((said.status_code, said.headers["Location"], len(page.split())))
    assert answers[0] == answers[1]


def test_an_ended_link_says_so_and_asks_for_a_new_one(faskes: Faskes, admin: User) -> None:
    row = invited(faskes, admin)
    colleagues.withdraw(invitation=row, by=admin, now=timezone.now())
    answer = Client().get(reverse("authentication:join", args=[row.uid]))
    assert answer.status_code == 410 and "tidak berlaku" in answer.content.decode()


def test_a_head_neither_sees_nor_changes_who_runs_the_faskes(faskes: Faskes, admin: User) -> None:
    client = signed_in(factories.head_of(factories.departemen(faskes)))
    for name in ("colleagues", "invite_colleague"):
        assert client.get(reverse(f"authentication:{name}")).status_code == 403
    assert client.post(reverse("authentication:remove_colleague", args=[admin.uid])).status_code == 403


def test_an_admin_takes_out_their_own_colleagues_only(faskes: Faskes, admin: User) -> None:
    elsewhere = factories.admin_of(factories.faskes())
    client = signed_in(admin)
    assert client.post(reverse("authentication:remove_colleague", args=[elsewhere.uid])).status_code == 404
    assert Membership.objects.filter(user=elsewhere).exists()
    other = factories.admin_of(faskes)
    page = client.get(reverse("authentication:remove_colleague", args=[other.uid])).content.decode()
    assert other.name in page and "Keluarkan" in page
    client.post(reverse("authentication:remove_colleague", args=[other.uid]))
    assert not Membership.objects.filter(user=other).exists()


def test_inviting_and_removing_ask_for_the_password_again(faskes: Faskes, admin: User) -> None:
    other, client = factories.admin_of(faskes), Client()
    client.force_login(admin)  # No password a moment ago.
    for url in (
        reverse("authentication:invite_colleague"),
        reverse("authentication:remove_colleague", args=[other.uid]),
    ):
        for answer in (client.get(url), client.post(url, {"email": INVITED, "post": Role.FASKES_ADMIN})):
            assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not ColleagueInvitation.objects.exists() and Membership.objects.filter(user=other).exists()


def test_one_page_costs_the_same_for_one_and_many(faskes: Faskes, admin: User) -> None:
    client = signed_in(admin)
    client.get(reverse("authentication:colleagues"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("authentication:colleagues"))
    for number in range(3):
        factories.admin_of(faskes)
        factories.head_of(Departemen.objects.create(faskes=faskes, name=f"Unit {number}"))
        invited(faskes, admin, email=f"orang{number}@uji.example")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("authentication:colleagues"))
    assert len(few) == len(many)
