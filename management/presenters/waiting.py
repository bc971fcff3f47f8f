"""What waits for a platform admin, with the address of each list."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse

from authentication.enums import DeliveryState, FaskesStatus
from authentication.models import Delivery, Faskes
from management.enums import CheckState, DocumentStatus, HoursState
from management.models import Assignment, Credential, PracticePermit
from management.presenters.evidence import age

# While one of these lasts there is nothing for a person to decide.
MACHINE = (CheckState.READING, CheckState.OWNER, CheckState.WEIGHING)


@dataclass(frozen=True)
class Waiting:
    label: str
    count: int
    url: str


def waiting() -> list[Waiting]:
    """One count per kind; the lists open already filtered."""
    pending = Faskes.objects.filter(status=FaskesStatus.PENDING).count()
    people = Q(status=DocumentStatus.WAITING) & ~Q(check_state__in=MACHINE)
    credentials, permits = (model.objects.filter(people).count() for model in (Credential, PracticePermit))
    oldest = Credential.objects.filter(people).order_by(F("sent_at").asc(nulls_last=True), "created_at").first()
    disputes = Assignment.objects.filter(hours_state=HoursState.DISPUTED).count()
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).count()
    return [
        Waiting("Faskes menunggu persetujuan", pending, _list("authentication_faskes", "status__exact=pending")),
        Waiting(
            f"Kredensial menunggu verifikasi{_since(oldest)}",
            credentials,
            _list("management_credential", "status__exact=waiting"),
        ),
        Waiting("SIP menunggu verifikasi", permits, _list("management_practicepermit", "status__exact=waiting")),
        Waiting("Selisih jam terbuka", disputes, _list("management_assignment", "hours_state__exact=disputed")),
        Waiting("Pesan gagal terkirim", failed, _list("authentication_delivery", "state__exact=failed")),
    ]


def _since(oldest: Credential | None) -> str:
    return f" (paling lama {age(oldest)})" if oldest else ""


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
