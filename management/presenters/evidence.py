"""Everything about one document that a platform admin needs to decide, laid side by side."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from authentication.models import Identity, PrivateFile
from authentication.models.identity import nik_index
from lentera.lib.clock import format_day
from management.domain.documents import Document
from management.domain.weighing import Leaning
from management.enums import CheckState, CredentialKind, DocumentStatus, VerifiedBy
from management.models import Credential
from management.presenters.document import LABELS, reading_of, shown, until

MARKS = {Leaning.FOR: "✓", Leaning.NOTE: "·", Leaning.DOUBT: "!", Leaning.AGAINST: "×", Leaning.REFUSE: "×"}
ORDER = (Leaning.REFUSE, Leaning.AGAINST, Leaning.DOUBT, Leaning.FOR, Leaning.NOTE)
MOST_PICTURES = 4


@dataclass(frozen=True)
class Row:
    """One fact as the owner says it and as the machine read it."""

    label: str
    typed: str
    read: str
    sure: bool

    @property
    def differs(self) -> bool:
        return bool(self.typed and self.read) and self.typed.casefold() != self.read.casefold()


def evidence(row: Document) -> dict[str, Any]:
    own = Identity.objects.filter(user=row.nakes.user).first()
    return {
        "row": row,
        "findings": findings(row),
        "rows": _rows(row, own),
        "picture": _picture(row.picture, "Dokumen ini") if row.picture else None,
        "others": _others(row, own),
        "study": getattr(row.nakes, "study", None),
        "timings": _timings(row),
        "how": VerifiedBy(row.verified_how).label if row.verified_how else "",
    }


def findings(row: Document) -> list[dict[str, str]]:
    """What speaks against it first."""
    found = sorted(row.findings or [], key=lambda one: ORDER.index(one["leaning"]))
    return [{"mark": MARKS[one["leaning"]], "leaning": one["leaning"], "text": one["sentence"]} for one in found]


def _rows(row: Document, own: Identity | None) -> list[Row]:
    number = "nomor_str" if getattr(row, "kind", "") == CredentialKind.STR else "nomor"
    typed = {
        "nama": row.nakes.user.name,
        "profesi": row.nakes.profession.name,
        number: row.number,
        "nik": own.nik if own else "",
        "tanggal_lahir": format_day(own.birth_date) if own else "",
        "berlaku_sampai": until(row.valid_until),
    }
    reading = reading_of(row)
    fields = reading.fields if reading else {}
    names = [*typed, *(name for name in fields if name in LABELS and name not in typed)]
    return [
        Row(
            LABELS[name],
            typed.get(name, ""),
            shown(name, fields[name].value) if name in fields else "",
            name in fields and fields[name].certain,
        )
        for name in names
    ]


def _picture(file: PrivateFile, caption: str) -> dict[str, Any]:
    url = reverse("authentication:private_file", args=[file.uid])
    return {"url": url, "width": file.width, "height": file.height, "caption": caption}


def _others(row: Document, own: Identity | None) -> list[dict[str, Any]]:
    """Pictures of the same person, and of whoever shares the NIK or the number: to be compared by eye."""
    rivals = (
        Credential.objects.exclude(picture=None).exclude(picture=row.picture).select_related("nakes__user", "picture")
    )
    mine = rivals.filter(nakes=row.nakes)
    shared = rivals.none()
    if isinstance(row, Credential) and row.number_key:
        shared = rivals.filter(kind=row.kind, number_key=row.number_key).exclude(nakes=row.nakes)
    if own:
        same_nik = Identity.objects.filter(nik_index=nik_index(own.nik)).exclude(pk=own.pk).values("user")
        shared = shared | rivals.filter(nakes__user__in=same_nik)
    chosen = [*shared.distinct()[:MOST_PICTURES], *mine[:MOST_PICTURES]][:MOST_PICTURES]
    return [_picture(one.picture, f"{one.get_kind_display()} · {one.nakes.user.name}") for one in chosen if one.picture]


def _timings(row: Document) -> list[tuple[str, str]]:
    """How long each part took, in words."""
    parts = (
        ("Dibaca", row.sent_at, row.read_at),
        ("Dicocokkan", row.read_at or row.sent_at, row.weighed_at),
        ("Diputuskan", row.weighed_at, row.verified_at),
    )
    return [(name, lasted(until - since)) for name, since, until in parts if since and until and until >= since]


def age(row: Document, now: datetime | None = None) -> str:
    """How long it has been waiting for a person."""
    if row.status != DocumentStatus.WAITING:
        return "–"
    return lasted((now or timezone.now()) - (row.sent_at or row.created_at))


def lasted(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return f"{max(int(span.total_seconds()), 0)} detik"
    if minutes < 120:
        return f"{minutes} menit"
    return f"{minutes // 60} jam" if minutes < 48 * 60 else f"{minutes // (24 * 60)} hari"


def waits_for(row: Document) -> str:
    return CheckState(row.check_state).label if row.check_state else row.get_status_display()
