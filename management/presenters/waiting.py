"""What waits for a platform admin, with the address of each list."""

from dataclasses import dataclass

from django.urls import reverse

from authentication.enums import DeliveryState, FaskesStatus
from authentication.models import Delivery, Faskes
from management.enums import DocumentStatus, HoursState
from management.models import Assignment, Credential, PracticePermit


@dataclass(frozen=True)
class Waiting:
    label: str
    count: int
    url: str


def waiting() -> list[Waiting]:
    """One count per kind; the lists open already filtered."""
    pending = Faskes.objects.filter(status=FaskesStatus.PENDING).count()
    credentials = Credential.objects.filter(status=DocumentStatus.WAITING).count()
    permits = PracticePermit.objects.filter(status=DocumentStatus.WAITING).count()
    disputes = Assignment.objects.filter(hours_state=HoursState.DISPUTED).count()
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).count()
    return [
        Waiting("Faskes menunggu persetujuan", pending, _list("authentication_faskes", "status__exact=pending")),
        Waiting("Kredensial menunggu verifikasi", credentials, _list("management_credential", "status__exact=waiting")),
        Waiting("SIP menunggu verifikasi", permits, _list("management_practicepermit", "status__exact=waiting")),
        Waiting("Selisih jam terbuka", disputes, _list("management_assignment", "hours_state__exact=disputed")),
        Waiting("Pesan gagal terkirim", failed, _list("authentication_delivery", "state__exact=failed")),
    ]


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
