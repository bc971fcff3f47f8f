"""Disease cases in words: their period, their source, their age."""

from datetime import date
from typing import Any

from authentication.models import Wilayah
from lentera.lib.clock import MONTHS
from planning.domain import disease_counts
from planning.models import Disease, DiseaseCount, DiseaseUpload


def span_words(first: date, last: date) -> str:
    """`Nov 2026`, or `minggu 45, 2–8 Nov 2026`."""
    if first.day == 1 and (last - first).days > 6:
        return f"{MONTHS[first.month - 1]} {first.year}"
    week = first.isocalendar().week
    start = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]} "
    return f"minggu {week}, {start}–{last.day} {MONTHS[last.month - 1]} {last.year}"


def period_words(row: DiseaseCount) -> str:
    return span_words(row.first_day, row.last_day)


def cells(upload: DiseaseUpload) -> list[dict[str, Any]]:
    rows = disease_counts.cells_of(upload.cells)
    places = dict(Wilayah.objects.filter(pk__in={key[0] for key in rows}).values_list("pk", "name"))
    names = dict(Disease.objects.values_list("pk", "name"))
    return [
        {
            "place": places[place],
            "disease": names[disease],
            "period": span_words(first, last),
            "cases": n,
            "source": why,
        }
        for (place, disease, first, last), (n, why) in rows.items()
    ]


def of_kabupaten(wilayah: str, today: date) -> list[dict[str, Any]]:
    """Per disease the newest number, the one before it, its source, and how long ago its period ended."""
    out = []
    for disease, rows in disease_counts.latest(wilayah, 2).items():
        row, before = rows[0], rows[1] if len(rows) > 1 else None
        out.append(
            {
                "name": disease.name, "cases": row.cases, "period": period_words(row), "source": row.source,
                "days": (today - row.last_day).days,
                "before": f"{before.cases} pada {period_words(before)}" if before else "",
            }
        )  # fmt: skip
    return out
