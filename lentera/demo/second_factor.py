"""The demo admin's authenticator: a secret that everybody can read, so never in production."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from authentication.models import User

SECRET = "LENTERADEMOLENTERADEMOLENTERADEM"  # noqa: S105 - printed at start-up, only ever in the demo world


def give(user: User) -> None:
    """In production the admin is led through setting up their own at first sign-in."""
    if not settings.PRODUCTION:
        TOTP.activate(user, SECRET)


def demo_code(step: int = 0) -> str:
    """The code of now, or of half a minute before (-1) or after (1)."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))
