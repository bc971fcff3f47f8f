"""Load the kinds of counts and the starting activity standards; rows that somebody changed are left alone."""

from pathlib import Path

from django.db import transaction

from authentication.domain.wilayah import Changes, read_rows
from management.models import Profession
from planning.models import ActivityStandard, Measure

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
STARTING = "angka awal Lentera, belum diukur di faskes Anda (cara: Permenkes 33/2015)"


@transaction.atomic
def load_measures() -> Changes:
    rows = read_rows(REFERENCE / "measures.csv")
    made = [
        Measure.objects.get_or_create(code=row["code"], defaults={"name": row["name"], "unit": row["unit"]})[1]
        for row in rows
    ]
    return Changes(sum(made), 0, len(made) - sum(made))


@transaction.atomic
def load_standards() -> Changes:
    professions = {p.code: p for p in Profession.objects.all()}
    made = [
        ActivityStandard.objects.get_or_create(
            departemen=None,
            profession=professions[row["profession"]],
            measure_id=row["measure"],
            defaults={"minutes": row["minutes"], "other_duties": int(row["other_duties"]), "source": STARTING},
        )[1]
        for row in read_rows(REFERENCE / "activity_standards.csv")
    ]
    return Changes(sum(made), 0, len(made) - sum(made))


def load_all() -> dict[str, Changes]:
    return {"jenis hitungan": load_measures(), "norma waktu awal": load_standards()}
