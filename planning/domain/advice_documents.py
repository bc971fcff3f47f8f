"""What the agent may know of documents: those that bookings of this faskes rest on, in the weeks to come.

The faskes sees them with the booking. Nobody is named, and no number leaves: kinds, states and ends only.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ai_service.reading import CertificateReading, from_json
from authentication.models import Faskes
from lentera.lib.clock import local
from management.enums import AssignmentState
from management.models import Assignment, Credential, PracticePermit

Plain = dict[str, Any]
WEEKS_AHEAD = timedelta(weeks=4)
# An answer must stay short enough for a tool.
MOST = 20
TOLD = ("jenis", "profesi", "berlaku_sampai")


def gather(faskes: Faskes, *, now: datetime) -> tuple[Plain, dict[str, CertificateReading]]:
    """The documents, the first to end first, and by their key what was read from their pictures."""
    found = sorted(_documents(faskes, now), key=lambda one: (one[0].valid_until is None, str(one[0].valid_until)))
    shown = {f"d{n}": one for n, one in enumerate(found[:MOST], 1)}
    zone = faskes.wilayah.zone
    listed = [_row(key, document, booking, zone) for key, (document, booking) in shown.items()]
    readings = {key: _told(from_json(document.reading)) for key, (document, _) in shown.items() if document.reading}
    return {"booked_documents": listed, "documents_left_out": len(found) - len(listed)}, readings


def _documents(faskes: Faskes, now: datetime) -> Iterator[tuple[Credential | PracticePermit, Assignment]]:
    """Each document of a coming booking with the last of its bookings."""
    bookings: dict[str, Assignment] = {}
    rows = Assignment.objects.filter(
        shift__faskes=faskes, state=AssignmentState.CONFIRMED, starts_at__range=(now, now + WEEKS_AHEAD)
    )
    for booking in rows.select_related("nakes__profession").order_by("ends_at"):
        kept = (*booking.credentials.get("credentials", ()), *booking.credentials.get("permits", ()))
        bookings |= {document["uid"]: booking for document in kept}
    for model in (Credential, PracticePermit):
        yield from ((one, bookings[str(one.uid)]) for one in model.objects.filter(uid__in=bookings))


def _row(key: str, document: Credential | PracticePermit, booking: Assignment, zone: str) -> Plain:
    return {
        "document": key,
        "kind": document.get_kind_display(),
        "profession": booking.nakes.profession.name,
        "status": document.get_status_display(),
        "valid_until": document.valid_until,
        "for_life": document.valid_until is None,
        "last_booking": local(booking.ends_at, zone).date(),
        "read": document.reading is not None,
    }


def _told(reading: CertificateReading) -> CertificateReading:
    fields = {name: field for name, field in reading.fields.items() if name in TOLD}
    return replace(reading, fields=fields, qr=())
