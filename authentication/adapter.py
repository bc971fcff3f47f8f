"""How django-allauth meets our User: phone numbers live on the row, sign-up has its own pages."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from authentication.domain import accounts
from authentication.models import User
from authentication.permissions import must_have_second_factor
from lentera.lib import crypto

# One sentence for a wrong password, an unknown address and one that was never confirmed.
MISMATCH = "Surel/nomor atau kata sandi tidak cocok, atau alamatnya belum dikonfirmasi."


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by e-mail or phone. What stands on a User was confirmed, so nothing is left to verify at sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "incorrect_password": "Kata sandi tidak cocok.",
        "enter_current_password": "Tulis kata sandi yang sekarang.",
        "incorrect_code": "Kode tidak cocok.",
        "rate_limited": "Terlalu sering. Tunggu beberapa menit, lalu coba lagi.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk yang gagal. Coba lagi dalam lima menit.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: User) -> tuple[str, bool]:
        return (str(user.phone or ""), True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("authentication:account")

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        words = {
            "reauthenticate": "Pakai kata sandi",
            "mfa_reauthenticate": "Pakai kode aplikasi autentikator",
            "mfa_reauthenticate:webauthn": "Pakai kunci sandi atau kunci keamanan",
        }
        return [{**row, "description": words[row["id"]]} for row in super().get_reauthentication_methods(user)]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth calls this after every change to passwords and factors: it is written down, and its person is told."""
        accounts.security_changed(user=user, what=template_prefix.rpartition("/")[2])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Kode tidak cocok, sudah dipakai, atau sudah lewat waktunya.",
        "cannot_delete_authenticator": "Akun Anda wajib punya faktor kedua. Tambahkan yang lain dulu.",
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=user, type__in=factors).exclude(pk=authenticator.pk)
        return not must_have_second_factor(user) or others.exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Kunci {count + 1}"
