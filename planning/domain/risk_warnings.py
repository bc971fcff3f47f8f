"""Tell a dinas ahead of a risky month, once per kabupaten, hazard and month."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from ai_service import risk
from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import User
from lentera.lib.clock import MONTHS, local
from planning.domain import risks
from planning.enums import RiskLevel
from planning.models import RiskScore

# How long before a month its "tinggi" scores are told.
BEFORE = timedelta(days=7)


def send(*, now: datetime) -> int:
    """Tell the coordinators of the kabupaten and of its province; how many notices were new.

    Coordinators of the whole country read the page: they would get a notice for every kabupaten.
    """
    people: dict[str | None, list[User]] = defaultdict(list)
    for user in User.objects.filter(role=Role.COORDINATOR, wilayah__isnull=False):
        people[user.wilayah_id].append(user)
    told = [_tell(row, people[row.wilayah_id] + people[row.wilayah.parent_id]) for row in due(now=now)]
    return sum(told)


def due(*, now: datetime) -> Iterator[RiskScore]:
    """ "Tinggi" scores of the coming month in the week before it; of this month those that heavy rain ahead lifted."""
    this = risks.month_of(now)
    coming = risks.next_month(this)
    rows = RiskScore.objects.filter(level=RiskLevel.HIGH, month__in=(this, coming)).select_related("wilayah")
    soon = coming - local(now, risks.ZONE).date() <= BEFORE
    for row in rows.order_by("month", "wilayah", "hazard"):
        if (row.month == coming and soon) or (row.month == this and _heavy_rain(row)):
            yield row


def _heavy_rain(row: RiskScore) -> bool:
    return any(part["name"] == "outlook" and part["facts"]["wettest_mm"] >= risk.RAIN_HEAVY for part in row.parts)


def _tell(row: RiskScore, users: list[User]) -> int:
    month = f"{MONTHS[row.month.month - 1]} {row.month.year}"
    return notify(
        users=users,
        topic=Topic.RISK,
        title=f"{row.wilayah}: {row.get_hazard_display()} berisiko tinggi, {month}",
        body=(
            f"Skor {row.score:.0f} dari 100, rentang {row.low:.0f}–{row.high:.0f}. Lihat cara skor dihitung dan rencana "
            "penempatan. Ini bukan peringatan dini: ikuti BMKG, PVMBG, dan BPBD."
        ),
        event_key=f"risk:{row.wilayah_id}:{row.hazard}:{row.month}",
        url=reverse("planning:risk_list") + f"?wilayah={row.wilayah_id}&bahaya={row.hazard}",
    )
