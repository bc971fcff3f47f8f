"""Load professions, skills and rules, and carry a corrected place of a faskes over to its coming shifts."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from authentication.domain.wilayah import REFERENCE, Changes, read_rows
from management.domain import locks, sweeps
from management.models import LegalityRule, Profession, Shift, Skill
from management.models.shifts import RADIUS_FACTOR_3T


def load_professions() -> Changes:
    """Bring the professions of UU 17/2023 in line with the file; none is ever removed."""
    rows = read_rows(REFERENCE / "professions.csv")
    return _load(
        Profession,
        (
            {
                "code": row["code"],
                "name": row["name"],
                "group": row["group"],
                "medical": row["category"] == "medis",
                "family": int(row["family"]),
                "level": int(row["level"]),
            }
            for row in rows
        ),
    )


def load_skills() -> Changes:
    """Bring the skills in line with the file; a skill's bit must never change once used."""
    rows = read_rows(REFERENCE / "skills.csv")
    return _load(
        Skill,
        (
            {
                "code": row["code"],
                "name": row["name"],
                "bit": int(row["bit"]),
                "certificate": row["certificate"] == "ya",
            }
            for row in rows
        ),
    )


def load_legality_rules() -> Changes:
    """Add rule rows that are missing; a row that an admin changed is left alone."""
    professions = {p.code: p for p in Profession.objects.all()}
    created = 0
    rows = read_rows(REFERENCE / "legality_rules.csv")
    with transaction.atomic():
        for row in rows:
            _, new = LegalityRule.objects.get_or_create(
                kind=row["kind"],
                profession=professions[row["profession"]] if row["profession"] else None,
                valid_from=row["valid_from"],
                defaults={
                    "value": int(row["value"]),
                    "valid_until": row["valid_until"] or None,
                    "source": row["source"],
                },
            )
            created += new
    return Changes(created, 0, len(rows) - created)


def _load(model: type[Model], wanted: Iterable[dict[str, Any]]) -> Changes:
    created = updated = unchanged = 0
    with transaction.atomic():
        present = {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]
        for values in wanted:
            row = present.get(values["code"])
            if row is None:
                model._default_manager.create(**values)
                created += 1
            elif any(getattr(row, name) != value for name, value in values.items()):
                model._default_manager.filter(pk=row.pk).update(**values)
                updated += 1
            else:
                unchanged += 1
    return Changes(created, updated, unchanged)


def misplaced_shifts() -> QuerySet[Shift]:
    """Coming shifts whose copy of the place (point, zone, 3T and its radius) differs from their faskes."""
    same = Q(lat=F("faskes__lat"), lon=F("faskes__lon"), is_3t=F("faskes__is_3t"), zone=F("faskes__wilayah__zone"))
    radius = Q(is_3t=True, radius_factor=RADIUS_FACTOR_3T) | Q(is_3t=False, radius_factor=1)
    return Shift.objects.filter(~(same & radius), starts_at__gt=timezone.now()).order_by("pk")


def refresh_shift_places() -> int:
    """Bring coming shifts in line with their faskes; return how many changed."""
    return sweeps.each(misplaced_shifts(), _refresh_place)


@transaction.atomic
def _refresh_place(pk: int) -> bool:
    # Saving derives everything that follows from the place: cell, local dates, radius.
    locks.shift(pk).save()
    return True


def load_all() -> dict[str, Changes]:
    return {"profesi": load_professions(), "keterampilan": load_skills(), "aturan legalitas": load_legality_rules()}
