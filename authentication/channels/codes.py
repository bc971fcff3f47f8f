"""Messages to an address rather than to an account: one-time codes, invitations, and that an address left an account."""

from collections.abc import Mapping
from smtplib import SMTPException, SMTPRecipientsRefused

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from authentication.channels.errors import ChannelBusy, ChannelFailed
from authentication.domain.addresses import CODE_LIFE
from authentication.enums import AddressKind
from authentication.models import AddressCheck, ColleagueInvitation
from lentera.clients import whatsapp


def send(check: AddressCheck, code: str) -> None:
    """Raises ChannelFailed when this address cannot be reached, ChannelBusy when the service fails for everybody."""
    if check.kind == AddressKind.PHONE:
        _by_whatsapp(check, code)
    else:
        _by_email(check, code)


def _by_whatsapp(check: AddressCheck, code: str) -> None:
    sender = whatsapp.line()
    if sender is None:
        raise ChannelBusy("penyedia WhatsApp dilepas")
    try:
        with requests.Session() as http:
            whatsapp.send_code(to=check.address, code=code, reference=f"check:{check.uid}", sender=sender, http=http)
    except (whatsapp.Undeliverable, whatsapp.TooFast) as error:
        raise ChannelFailed(str(error)) from error
    except whatsapp.WhatsAppError as error:
        raise ChannelBusy(f"{type(error).__name__}: {error}") from error


def _by_email(check: AddressCheck, code: str) -> None:
    minutes = int(CODE_LIFE[AddressKind.EMAIL].total_seconds() // 60)
    context = {"code": code, "purpose": check.purpose, "minutes": minutes, "site": settings.SITE_URL}
    _deliver("Kode konfirmasi Lentera", "emails/code.txt", context, check.address)


def tell_old_address(address: str) -> None:
    """Say to an e-mail address that it no longer belongs to an account."""
    _deliver("Surel akun Lentera Anda diganti", "emails/address_replaced.txt", {"site": settings.SITE_URL}, address)


def tell_erased(address: str) -> None:
    """Say to the e-mail address of a deleted account that it is gone."""
    _deliver("Akun Lentera Anda sudah dihapus", "emails/account_erased.txt", {"site": settings.SITE_URL}, address)


def invite_colleague(row: ColleagueInvitation) -> None:
    """Ask somebody, who may have no account, to help run a faskes. The link is of no use without their address."""
    context = {"row": row, "link": f"{settings.SITE_URL}/undangan/{row.uid}/", "site": settings.SITE_URL}
    _deliver(f"Undangan mengurus {row.faskes.name} di Lentera", "emails/colleague.txt", context, row.email)


def _deliver(subject: str, template: str, context: Mapping[str, object], address: str) -> None:
    message = EmailMessage(
        subject=subject,
        body=render_to_string(template, context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise ChannelFailed("alamat surel ditolak") from error
    except (SMTPException, OSError) as error:
        raise ChannelBusy(f"surel: {type(error).__name__}") from error
