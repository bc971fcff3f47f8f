"""From inviting a colleague to their first page to taking them out again; and a lost second factor, asked for on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lentera.demo.people import ACCOUNTS
from lentera.demo.people import PASSWORD as DEMO_PASSWORD
from tests.e2e.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.e2e
COLLEAGUE, NAME = "rekan.baru@contoh.example", "Marselina Rambu"


def again(someone: Visitor) -> None:
    """The password once more."""
    someone.page.fill("[name=password]", DEMO_PASSWORD)
    someone.page.click("main button[type=submit]")


def test_a_colleague_is_invited_joins_and_leaves(visitor: Callable[..., Visitor]) -> None:
    admin, guest = visitor("hospital", size=DESK), visitor(size=PHONE)
    admin.page.locator("details.account summary").click()
    admin.page.get_by_role("link", name="Rekan").click()
    admin.check("rekan-1-sendiri")
    admin.page.get_by_role("link", name="Undang rekan").click()
    again(admin)
    admin.page.get_by_label("Surel rekan").fill(COLLEAGUE)
    admin.check("rekan-2-undang")
    admin.page.get_by_role("button", name="Kirim undangan").click()
    expect(admin.page.get_by_text(COLLEAGUE).first).to_be_visible()
    admin.check("rekan-3-menunggu")

    guest.page.goto(admin.site.link_for(COLLEAGUE, "/undangan/"))
    guest.check("rekan-4-tautan-360")
    guest.page.get_by_label("Nama lengkap").fill(NAME)
    guest.page.get_by_label("Kata sandi").fill("Merapi-biru-7204")
    guest.page.get_by_label("Saya setuju", exact=False).check()
    guest.page.get_by_role("button", name="Lanjutkan").click()
    guest.page.get_by_label("Kode", exact=False).first.fill(guest.site.code_for(COLLEAGUE))
    guest.page.get_by_role("button", name="Lanjutkan").click()
    guest.page.wait_for_url("**/faskes/")
    guest.go("/rekan/")
    guest.check("rekan-5-berdua-360")

    admin.go("/rekan/")
    admin.page.get_by_role("link", name=f"Keluarkan {NAME}").click()
    admin.check("rekan-6-keluarkan")
    admin.page.get_by_role("button", name="Keluarkan").click()
    expect(admin.page.get_by_text(f"{NAME} tidak lagi mengurus", exact=False).first).to_be_visible()
    guest.go("/faskes/")
    expect(guest.page.get_by_text("Anda belum terhubung dengan faskes")).to_be_visible()


def test_a_lost_second_factor_is_asked_for_between_password_and_code(visitor: Callable[..., Visitor]) -> None:
    someone = visitor(size=PHONE)
    someone.go("/akun/login/")
    someone.page.fill("[name=login]", ACCOUNTS["platform"].email)
    someone.page.fill("[name=password]", DEMO_PASSWORD)
    someone.page.click("form button[type=submit]")
    someone.page.wait_for_url(re.compile("/faktor/masuk/"))
    someone.check("faktor-masuk-360")
    someone.page.get_by_role("link", name="Ponsel dan kode pemulihan hilang?").click()
    someone.check("faktor-hilang-1-360")
    someone.page.get_by_role("button", name="Minta dilepas").click()
    expect(someone.page.get_by_text("Permintaan Anda menunggu")).to_be_visible()
    someone.check("faktor-hilang-2-360")
    admin = visitor("platform", size=DESK)
    admin.go("/akun/")
    admin.check("akun-permintaan")
    admin.page.get_by_role("button", name="Bukan saya, batalkan").click()
    expect(admin.page.get_by_text("Permintaan dibatalkan", exact=False).first).to_be_visible()
