"""The platform's admin × everybody: its pages and its actions are reached by platform admins alone."""

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client, RequestFactory
from django.urls import reverse

from authentication.enums import Role
from authentication.models import User
from management.models import Credential
from tests import factories

pytestmark = pytest.mark.django_db
STRANGERS = ("guest", "nakes", "volunteer", "faskes", "head", "coordinator")


@pytest.fixture
def people() -> dict[str, User | None]:
    place = factories.faskes()
    return {
        "guest": None,
        "nakes": factories.nakes(legal_at=place).user,
        "volunteer": factories.nakes(tier=2, str_status=None).user,
        "faskes": factories.admin_of(place),
        "head": factories.head_of(factories.departemen(place)),
        "coordinator": factories.user(Role.COORDINATOR, wilayah=place.wilayah),
    }


def addresses() -> list[str]:
    """Every list, every page to add, and the page of a row that need not exist."""
    found = [reverse("admin:index"), reverse("admin:jsi18n"), reverse("admin:auth_user_password_change", args=[1])]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_{page}") for page in ("changelist", "add")]
        found += [reverse(f"{name}_{page}", args=[1]) for page in ("change", "delete", "history")]
    return found


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_of_the_admin_opens_for(people: dict[str, User | None], who: str) -> None:
    client = client_of(people[who])
    reached = []
    for url in addresses():
        answer = client.get(url)
        if answer.status_code not in (403, 404) and not (answer.status_code == 302 and "login" in answer["Location"]):
            reached.append((url, answer.status_code))
    # Translations of the admin's own script hold nothing of anybody.
    assert [one for one in reached if one[0] != reverse("admin:jsi18n")] == []


@pytest.mark.parametrize("who", STRANGERS)
def test_no_action_of_the_admin_is_taken_by(people: dict[str, User | None], who: str) -> None:
    waiting = Credential.objects.create(
        nakes=factories.nakes(str_status=None), kind="str", number="XX1", status="waiting"
    )
    client = client_of(people[who])
    for model, model_admin in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        row = model._default_manager.order_by("pk").first()
        for action in actions(model_admin):
            data = {"action": action, "_selected_action": [str(row.pk) if row else "1"], "reason": "coba"}
            answer = client.post(url, data)
            sent_to_sign_in = answer.status_code == 302 and "login" in answer["Location"]
            assert sent_to_sign_in or answer.status_code in (403, 404), (url, action, answer.status_code)
    waiting.refresh_from_db()
    assert waiting.status == "waiting" and User.objects.filter(is_active=False).count() == 0


def actions(model_admin: ModelAdmin) -> list[str]:
    request = RequestFactory().get("/")
    request.user = User(is_staff=True, is_superuser=True, role=Role.PLATFORM_ADMIN)
    return list(model_admin.get_actions(request))


def test_staff_without_the_role_sees_no_document() -> None:
    """`is_staff` opens the admin's door, each page asks for its own right, and a photo for the role."""
    person = factories.user(Role.FASKES_ADMIN, is_staff=True)
    client = client_of(person)
    assert client.get(reverse("admin:management_credential_changelist")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"nakes__user__password__startswith": "argon2"},
        {"nakes__user__identity__nik_index__startswith": "a"},
        {"nakes__user__email__contains": "a"},
        {"picture__content_index__startswith": "a"},
        {"_to_field": "reading"},
    ],
    ids=str,
)
def test_nothing_is_guessed_by_filters_that_no_page_offers(query: dict[str, str]) -> None:
    factories.nakes(str_status="waiting")
    client = client_of(factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True))
    answer = client.get(reverse("admin:management_credential_changelist"), query)
    assert answer.status_code == 400 or (answer.status_code == 302 and answer["Location"].endswith("?e=1"))
