"""How a faskes does, worked rate first, with what each figure rests on."""

from typing import Any

from django.db.models import F, Q

from management.domain import performance
from management.domain.performance import LATE, Share
from management.enums import AssignmentState, Side
from management.models import Assignment
from management.permissions import Workplace
from management.presenters import desk
from management.presenters.offers import title

LISTED = 10


def page(place: Workplace) -> dict[str, Any]:
    found = performance.of_faskes(place.faskes)
    rating = None if found.rating is None else (found.rating - 1) / 4 * 100
    return {
        "tiles": [
            _tile("Dikerjakan", found.worked, "penugasan yang sudah lewat dikerjakan"),
            _tile("Tidak dibatalkan mendadak", found.kept, "penugasan"),
            _tile("Jam dijawab sendiri", found.answered, "penugasan, bukan karena 48 jam diam"),
            _tile("Memberi orientasi", found.orientation, "jawaban nakes"),
            _tile("Menghormati istirahat", found.breaks, "jawaban nakes"),
            {
                "label": "Penilaian nakes",
                "value": rating,
                "text": f"{found.rating:.1f} dari 5".replace(".", ",") if found.rating else "",
                "base": f"{found.ratings} penilaian" if found.ratings else "Muncul setelah penilaian pertama",
            },
        ],
        "unworked": [_lost(row, place.zone) for row in _unworked(place)],
    }


def _tile(label: str, share: Share, of: str) -> dict[str, Any]:
    base = f"{share.good} dari {share.of} {of}" if share.of else "Muncul setelah ada shift selesai"
    return {"label": label, "value": share.percent, "text": "", "base": base}


def _unworked(place: Workplace) -> list[Assignment]:
    """What lowers the first figure: nobody came, or somebody cancelled within 12 hours."""
    late = Q(state=AssignmentState.CANCELLED, cancelled_at__gt=F("starts_at") - LATE)
    rows = place.assignments().filter(Q(state=AssignmentState.NO_SHOW) | late)
    return list(rows.order_by("-starts_at", "-id")[:LISTED])


def _lost(row: Assignment, zone: str) -> dict[str, Any]:
    why = "Tidak hadir"
    if row.state == AssignmentState.CANCELLED:
        side = "nakes" if row.cancelled_by == Side.NAKES else "faskes"
        why = f"Dibatalkan {side}: {row.get_cancel_reason_display().lower()}"
    return {
        "name": row.nakes.full_name,
        "detail": f"{title(row.shift)} · {desk.when(row.starts_at, row.ends_at, zone)}",
        "why": why,
        "url": desk.shift_url(row.shift),
    }
