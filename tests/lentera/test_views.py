"""The frame around every page, and what makes the site installable."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from authentication.enums import Role
from authentication.models import User
from lentera import views
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db) -> User:
    user = User.objects.create_superuser(email="admin@lentera.example", password="rahasia-sekali-1")
    factories.authenticator_app(user)
    return user


def test_landing_opens_for_anybody_and_promises_only_matching(client: Client) -> None:
    page = client.get(reverse("landing")).content.decode()
    assert page.count("Segera") == 1
    assert page.count("Tersedia") == 2


def test_pages_carry_no_inline_script_or_style(client: Client) -> None:
    page = client.get(reverse("landing")).content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "<script>" not in page


def test_gallery_shows_every_component_to_the_platform_admin_only(client: Client, admin: User) -> None:
    client.force_login(admin)
    assert client.get(reverse("gallery")).status_code == 200
    nakes = User.objects.create_user(email="n@lentera.example", name="N", role=Role.NAKES)
    client.force_login(nakes)
    assert client.get(reverse("gallery")).status_code == 403


def test_manifest_names_an_icon_for_every_launcher(client: Client) -> None:
    answer = client.get(reverse("manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    assert {icon["purpose"] for icon in json.loads(answer.content)["icons"]} == {"any", "maskable"}


def test_worker_is_told_its_files_and_covers_the_whole_site(client: Client, tmp_path, settings) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "static/dist").mkdir(parents=True)
    (tmp_path / "static/dist/sw.js").write_text("// built", encoding="utf-8")
    answer = client.get("/sw.js")
    first_line = answer.content.decode().splitlines()[0]
    facts = json.loads(first_line.removeprefix("self.LENTERA = ").removesuffix(";"))
    assert facts["offline"] == "/luring/"
    assert len(facts["shell"]) == len(views.SHELL)
    assert answer["Content-Type"].startswith("text/javascript")


def test_a_missing_page_says_so_in_our_words(client: Client) -> None:
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()


def test_health_reaches_the_database(client: Client) -> None:
    assert client.get(reverse("health")).content == b"sehat"
