"""Load professions and skills, and carry a changed 3T list over to shifts."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from authentication.domain.wilayah import REFERENCE, Changes, read_rows
from management.models import LegalityRule, Profession, Shift, Skill

RADIUS_FACTOR_3T = 2


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


def refresh_shifts_3t() -> int:
    """Copy the faskes's 3T flag onto shifts that have not begun; return how many changed."""
    changed = 0
    for flag, factor in ((True, RADIUS_FACTOR_3T), (False, 1)):
        stale = Shift.objects.filter(starts_at__gt=timezone.now(), faskes__is_3t=flag).exclude(is_3t=F("faskes__is_3t"))
        changed += Shift.objects.filter(pk__in=stale.values("pk")).update(is_3t=flag, radius_factor=factor)
    return changed


def load_all() -> dict[str, Changes]:
    return {"profesi": load_professions(), "keterampilan": load_skills(), "aturan legalitas": load_legality_rules()}
