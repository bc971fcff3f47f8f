"""What the tests of a faskes's pages share: pages, and people at each stage of a booking."""

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authentication.models import Departemen
from management.domain import applications, attendance, hours
from management.domain.hours import HoursData
from management.enums import Side
from management.models import Application, Assignment, NakesProfile, Shift
from tests import factories


def head_browser(unit: Departemen) -> Client:
    client = Client()
    client.force_login(factories.head_of(unit))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"management:{name}", args=args)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def applied(shift: Shift, nakes: NakesProfile) -> Application:
    return applications.apply(shift=shift, nakes=nakes, by=nakes.user)


def booked(shift: Shift, nakes: NakesProfile) -> Assignment:
    return applications.accept(application=applied(shift, nakes), by=shift.posted_by)


def worked(shift: Shift, nakes: NakesProfile) -> Assignment:
    row, by = booked(shift, nakes), shift.posted_by
    attendance.confirm_arrival(assignment=row, by=by, at=shift.starts_at, now=shift.starts_at)
    attendance.confirm_departure(assignment=row, by=by, at=shift.ends_at, now=shift.ends_at)
    row.refresh_from_db()
    return row


def reported(row: Assignment, side: Side = Side.NAKES) -> Assignment:
    data = HoursData(row.starts_at, row.ends_at)
    hours.report(assignment=row, side=side, data=data, by=row.nakes.user, now=row.ends_at)
    row.refresh_from_db()
    return row


def agreed(row: Assignment) -> Assignment:
    return reported(reported(row), Side.FASKES)


def form_data(unit: Departemen, **fields: str) -> dict[str, str]:
    profession = factories.profession()
    return {
        "departemen": str(unit.pk), "profession": str(profession.pk), "day": "2026-11-26", "watch": "malam",
        "places": "2", "rate": "650000", "tier": "1", "form_key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
