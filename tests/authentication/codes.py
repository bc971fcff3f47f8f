"""The worker's part of a code, and the code as its person reads it."""

import re

from django.core import mail

from authentication import tasks
from authentication.models import AddressCheck


def code_for(check: AddressCheck) -> str:
    """Send the check's code by e-mail and read it there."""
    tasks.send_code(check.pk)
    found = re.search(r"Kode Anda: (\d{6})", str(mail.outbox[-1].body))
    assert found and mail.outbox[-1].to == [check.address]
    return found[1]


def run_worker() -> None:
    """What the queue would do with every check that waits."""
    for check in AddressCheck.objects.filter(state="waiting"):
        tasks.send_code(check.pk)
    for check in AddressCheck.objects.filter(state="by_hand"):
        tasks.ask_platform(check.pk)
