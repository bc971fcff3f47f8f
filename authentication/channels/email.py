"""Send a notice by e-mail."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from authentication.channels.errors import ChannelBusy, ChannelFailed, NobodyThere
from authentication.models import Notification


def send(notice: Notification) -> None:
    """Raises NobodyThere, ChannelBusy or ChannelFailed."""
    if not notice.user.email:
        raise NobodyThere("tidak ada alamat surel")
    try:
        message(notice).send()
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        raise _answer(error) from error
    except (SMTPException, OSError) as error:
        raise ChannelBusy(f"surel: {type(error).__name__}") from error


def message(notice: Notification) -> EmailMessage:
    """Build the message; its id is the notice's, so a mailbox drops a repeat after a crash."""
    context = {
        "notice": notice,
        "link": settings.SITE_URL + (notice.url or reverse("authentication:inbox")),
        "settings_link": settings.SITE_URL + reverse("authentication:notice_settings"),
    }
    return EmailMessage(
        subject=notice.title,
        body=render_to_string("emails/notice.txt", context),
        to=[str(notice.user.email)],
        headers={
            "Message-ID": f"<{notice.uid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{context['settings_link']}>",
        },
    )


def _answer(error: SMTPRecipientsRefused | SMTPResponseException) -> ChannelBusy | ChannelFailed:
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    else:
        codes = [error.smtp_code]
    text = f"SMTP {', '.join(map(str, codes))}"
    return ChannelFailed(text) if all(code >= 500 for code in codes) else ChannelBusy(text)
