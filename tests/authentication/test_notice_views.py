from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from authentication.domain import inbox
from authentication.domain.notify import notify
from authentication.enums import Channel, Topic
from authentication.models import Notification, User

pytestmark = pytest.mark.django_db
INBOX, SETTINGS = "authentication:inbox", "authentication:notice_settings"


@pytest.fixture
def nurse(client: Client) -> User:
    user = User.objects.create_user(email="yohana@contoh.id", name="Yohana Ndapa")
    client.force_login(user)
    return user


def tell(user: User, number: int = 1, url: str = "/pesan/pengaturan/") -> Notification:
    notify(users=[user], topic=Topic.ANSWER, title=f"Kabar {number}", body="Isi", event_key=f"k:{number}", url=url)
    return Notification.objects.get(user=user, event_key=f"k:{number}")


def test_an_empty_inbox_says_what_will_come(client: Client, nurse: User) -> None:
    assert "Belum ada pesan" in client.get(reverse(INBOX)).content.decode()
    assert "Tidak ada pesan baru" in client.get(reverse(INBOX), {"belum": "1"}).content.decode()


def test_nobody_reads_the_messages_of_another(client: Client, nurse: User) -> None:
    other = User.objects.create_user(email="lain@contoh.id", name="Orang Lain")
    theirs = tell(other, 7)
    assert "Kabar 7" not in client.get(reverse(INBOX)).content.decode()
    assert client.post(reverse("authentication:open_notice", args=[theirs.uid])).status_code == 404
    client.post(reverse("authentication:read_all"))
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_opening_marks_as_read_and_leads_on(client: Client, nurse: User) -> None:
    notice = tell(nurse)
    answer = client.post(reverse("authentication:open_notice", args=[notice.uid]))
    assert answer.status_code == 302 and answer["Location"] == "/pesan/pengaturan/"
    notice.refresh_from_db()
    assert notice.read_at


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_message_leads_only_into_this_site(client: Client, nurse: User, url: str) -> None:
    answer = client.post(reverse("authentication:open_notice", args=[tell(nurse, url=url).uid]))
    assert answer["Location"] == reverse(INBOX)


def test_looking_changes_nothing(client: Client, nurse: User) -> None:
    notice = tell(nurse)
    assert client.get(reverse("authentication:open_notice", args=[notice.uid])).status_code == 405
    assert client.get(reverse("authentication:read_all")).status_code == 405


def test_the_list_costs_the_same_for_one_and_for_three(
    client: Client, nurse: User, django_assert_max_num_queries: Callable
) -> None:
    tell(nurse, 1)
    client.get(reverse(INBOX))
    with django_assert_max_num_queries(10) as one:
        client.get(reverse(INBOX))
    tell(nurse, 2)
    tell(nurse, 3)
    with django_assert_max_num_queries(10) as three:
        client.get(reverse(INBOX))
    assert len(one) == len(three)


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_does_not_exist_shows_a_near_one(client: Client, nurse: User, page: str) -> None:
    tell(nurse)
    assert client.get(reverse(INBOX), {"hal": page}).status_code == 200


def test_choices_are_kept_and_only_the_changed_ones_are_stored(client: Client, nurse: User) -> None:
    keep = {f"{topic}.{channel}": "on" for topic in Topic for channel in Channel}
    del keep["reminder.email"]
    client.post(reverse(SETTINGS), keep)
    chosen = inbox.preferences(nurse)
    assert chosen[Topic.REMINDER, Channel.EMAIL] is False and sum(chosen.values()) == len(chosen) - 1
    assert nurse.notification_preferences.count() == 1
    assert client.get(reverse(SETTINGS)).content.decode().count(" checked") == len(chosen) - 1
