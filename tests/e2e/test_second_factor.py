"""Second factors in a real browser, under our Content-Security-Policy: a passkey of a virtual device, an authenticator app."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import CDPSession

from lentera.demo.people import ACCOUNTS
from lentera.demo.people import PASSWORD as DEMO_PASSWORD
from tests.e2e.conftest import PHONE, Site, Visitor, sign_in

pytestmark = pytest.mark.e2e
NEW_ADMIN, PASSWORD = "admin-baru@uji.example", "kata-sandi-uji-42"
MAKE_ADMIN = f"""
from authentication.models import User
User.objects.create_superuser("{NEW_ADMIN}", "{PASSWORD}", name="Admin Baru")
"""


def _device(someone: Visitor) -> CDPSession:
    """A phone that keeps passkeys and always recognises its owner."""
    wire = someone.page.context.new_cdp_session(someone.page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return wire


def _send(someone: Visitor, button: str) -> None:
    with someone.page.expect_navigation():
        someone.page.click(button)


def _shown_to_be_them(someone: Visitor, path: str, password: str) -> None:
    """Open a page that wants the password once more."""
    someone.go(path)
    someone.page.fill("[name=password]", password)
    _send(someone, "main button[type=submit]")
    assert someone.page.url == someone.site.url + path


def _sign_out(someone: Visitor) -> None:
    someone.go("/akun/logout/")
    _send(someone, "main button[type=submit]")


def test_a_passkey_is_made_and_opens_the_account(visitor: Callable[..., Visitor], site: Site) -> None:
    someone = visitor(size=PHONE)
    # Browsers tie passkeys to a name; an address of numbers has none.
    someone.site = replace(site, url=site.url.replace("127.0.0.1", "localhost"))
    sign_in(someone, ACCOUNTS["nakes"].email)
    _device(someone)
    _shown_to_be_them(someone, "/akun/faktor/kunci/baru/", DEMO_PASSWORD)
    someone.check("kunci-baru-360")
    someone.page.fill("[name=name]", "Ponsel uji")
    _send(someone, "[data-passkey=create]")
    assert someone.page.locator(".code-list code").count() == 10
    someone.check("kode-pemulihan-360")
    someone.go("/akun/")
    assert "Ponsel uji" in someone.page.inner_text("#faktor")
    someone.check("akun-dengan-kunci-360")
    someone.go("/akun/alamat/")
    someone.check("alamat-360")
    someone.go("/akun/faktor/aplikasi/")
    someone.check("aplikasi-360")
    _sign_out(someone)
    someone.go("/akun/login/")
    _send(someone, "[data-passkey=get]")
    assert "/akun/" not in someone.page.url
    someone.go("/akun/")
    assert ACCOUNTS["nakes"].email in someone.page.inner_text("#masuk")


def test_an_admin_without_a_factor_reaches_the_set_up_alone(visitor: Callable[..., Visitor], site: Site) -> None:
    site.manage("shell", "-c", MAKE_ADMIN)
    someone = visitor()
    sign_in(someone, NEW_ADMIN, PASSWORD)
    for path in ("/admin/", "/galeri/", "/pesan/", "/beranda/"):
        someone.go(path)
        assert someone.page.url == f"{site.url}/akun/", path
    someone.check("akun-wajib-1280")
    _shown_to_be_them(someone, "/akun/faktor/aplikasi/", PASSWORD)
    someone.check("aplikasi-1280")
    secret = someone.page.inner_text("code.secret")
    someone.page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    _send(someone, "main button[type=submit]")
    codes = someone.page.locator(".code-list code").all_inner_texts()
    assert len(codes) == 10 and someone.page.locator("[data-print]").is_visible()
    someone.check("kode-pemulihan-1280")
    someone.go("/admin/")
    assert someone.page.url == f"{site.url}/admin/"
    someone.go("/akun/faktor/pemulihan/baru/")
    someone.check("kode-baru-1280")
    _send(someone, "main button[type=submit]")
    newer = someone.page.locator(".code-list code").all_inner_texts()
    assert len(newer) == 10 and not set(codes) & set(newer)
    _recovered(someone, old=codes[0], new=newer[0])


def _recovered(someone: Visitor, *, old: str, new: str) -> None:
    """The phone is lost: a code that was renewed opens nothing, one of the newer ones does."""
    _sign_out(someone)
    someone.go("/akun/login/")
    someone.page.fill("[name=login]", NEW_ADMIN)
    someone.page.fill("[name=password]", PASSWORD)
    _send(someone, "form button[type=submit]")
    someone.check("faktor-masuk-1280")
    for code, inside in ((old, False), (new, True)):
        someone.page.fill("[name=code]", code)
        _send(someone, "form button[type=submit]")
        assert ("/faktor/masuk/" not in someone.page.url) == inside
