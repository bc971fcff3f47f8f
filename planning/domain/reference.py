"""Load kinds of counts, starting activity standards and disaster facts; rows that somebody changed are left alone."""

from pathlib import Path

from django.db import transaction

from authentication.domain import wilayah
from authentication.domain.wilayah import Changes, read_rows
from authentication.enums import WilayahLevel
from management.models import Profession
from planning.domain import hazards
from planning.models import ActivityStandard, Disease, Measure, WeatherPlace

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


def load_hazards() -> Changes:
    """Facts of regions that are loaded; where `import_bnpb` brought another value, that one stays."""
    levels = {
        row["code"]: WilayahLevel.REGENCY if row["parent"] else WilayahLevel.PROVINCE
        for row in read_rows(wilayah.REFERENCE / "wilayah.csv")
    }
    found = hazards.read((REFERENCE / "hazards.csv").read_bytes(), levels=levels)
    if found.problems:
        raise ValueError(f"hazards.csv: {found.problems[:3]}")
    here = set(hazards.known_levels())
    return hazards.store([fact for fact in found.facts if fact.wilayah_id in here], replace=False)


def load_weather_places() -> Changes:
    """The kecamatan to ask for each kabupaten that is loaded; a village that has answered stays."""
    here = set(hazards.known_levels())
    rows = [row for row in read_rows(REFERENCE / "weather_places.csv") if row["code"] in here]
    known = set(WeatherPlace.objects.values_list("wilayah_id", flat=True))
    new = [row for row in rows if row["code"] not in known]
    WeatherPlace.objects.bulk_create(
        (WeatherPlace(wilayah_id=row["code"], adm3=row["adm3"], kecamatan=row["kecamatan"]) for row in new),
        batch_size=500,
    )
    return Changes(len(new), 0, len(rows) - len(new))


def load_diseases() -> Changes:
    rows = read_rows(REFERENCE / "diseases.csv")
    made = [Disease.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})[1] for row in rows]
    return Changes(sum(made), 0, len(made) - sum(made))


def load_all() -> dict[str, Changes]:
    return {
        "jenis hitungan": load_measures(),
        "norma waktu awal": load_standards(),
        "fakta bencana": load_hazards(),
        "penyakit": load_diseases(),
        "tempat cuaca": load_weather_places(),
    }
