"""How django-allauth meets our User: phone numbers live on the row, sign-up has its own pages."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from authentication.models import User

# One sentence for a wrong password, an unknown address and one that was never confirmed.
MISMATCH = "Surel/nomor atau kata sandi tidak cocok, atau alamatnya belum dikonfirmasi."


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by e-mail or phone. What stands on a User was confirmed, so nothing is left to verify at sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: User) -> tuple[str, bool]:
        return (str(user.phone or ""), True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()
