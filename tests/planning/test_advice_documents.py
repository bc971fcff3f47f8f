"""The agent learns of documents only where this faskes booked their owner, and never a number or a name."""

import json
from datetime import timedelta

import pytest

from ai_service import start, tools
from ai_service.reading import CertificateReading, ReadField, to_json
from management.domain import documents
from management.enums import Origin, Verdict
from management.models import Assignment, Credential
from planning.domain import advice_data, forecasting
from planning.enums import Freq
from tests import factories
from tests.planning.test_advice import unit_with_forecast

pytestmark = pytest.mark.django_db
READING = CertificateReading(
    "embedded",
    {"jenis": ReadField("str", 0.98), "nomor_str": ReadField("3111100219123456", 0.97), "nama": ReadField("Siti", 0.9),
     "berlaku_sampai": ReadField("2027-04-11", 0.95)},
    qr=("https://kki.example/3111100219123456",),
)  # fmt: skip


def booking(unit, **fields) -> Assignment:
    """Somebody with a read STR and a SIP here, booked on a shift of this departemen."""
    person = factories.nakes(legal_at=unit.faskes)
    Credential.objects.filter(nakes=person).update(reading=to_json(READING), number="3111100219123456")
    shift = factories.shift(unit)
    return Assignment.objects.create(**{
        "shift": shift, "nakes": person, "starts_at": shift.starts_at, "ends_at": shift.ends_at,
        "origin": Origin.INVITATION, "booked_by": factories.user(), "verdict": Verdict.GREEN,
        "credentials": documents.snapshot(person, unit.faskes), **fields,
    })  # fmt: skip


def box_of(unit) -> tools.Toolbox:
    gathered = advice_data.gather(unit.faskes, forecasting.latest(unit.faskes, Freq.WEEK), now=factories.NOW)
    assert gathered is not None
    return gathered[1]


def listed(box: tools.Toolbox) -> list[dict]:
    return start.plain(box.faskes_data(tools.FaskesData(part="roster")))["booked_documents"]


def test_kinds_states_and_ends_of_who_is_booked_and_no_number() -> None:
    unit = unit_with_forecast()
    booking(unit)
    box = box_of(unit)
    rows = listed(box)
    assert [(one["document"], one["kind"], one["status"], one["for_life"]) for one in rows] == [
        ("d1", "SIP", "Terverifikasi", False), ("d2", "STR", "Terverifikasi", True),
    ]  # fmt: skip
    assert rows[0]["valid_until"] == "2028-12-31" and not rows[0]["read"]
    assert box.certificate_reading is not None
    answer = box.certificate_reading(tools.Document(document="d2"))
    assert answer["available"] and (answer["kind"], answer["valid_until"]) == ("str", "2027-04-11")
    assert box.certificate_reading(tools.Document(document="d1")) == {"available": False}
    told = json.dumps([rows, answer])
    person = Credential.objects.get(kind="str").nakes
    assert not any(word in told for word in ("3456", "SIP/", "Siti", person.full_name, "kki.example"))


def test_a_document_that_was_rejected_since_says_so() -> None:
    unit = unit_with_forecast()
    booking(unit)
    Credential.objects.update(status="rejected")
    assert [one["status"] for one in listed(box_of(unit))] == ["Terverifikasi", "Ditolak"]


def test_nothing_of_other_faskes_cancelled_past_or_later_bookings() -> None:
    unit = unit_with_forecast()
    late = factories.NOW + timedelta(weeks=5)
    booking(factories.departemen())
    booking(unit, state="cancelled", cancel_reason="sick", cancelled_by="nakes")
    booking(unit, starts_at=late, ends_at=late + timedelta(hours=8))
    booking(unit, state="done")
    box = box_of(unit)
    assert listed(box) == [] and box.certificate_reading is None
