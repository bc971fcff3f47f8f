"""How django-allauth meets our User: phone numbers live on the row, sign-up has its own pages."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from authentication.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Phone look-ups for signing in and resetting; verification codes by WhatsApp come with the trust stage."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        # An account without a number has none to verify; None would end its sign-in, as the sign-up field is required.
        return (str(user.phone), user.phone_verified) if user.phone else ("", True)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified  # type: ignore[assignment]
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()
