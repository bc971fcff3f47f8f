"""The fees at launch: 5% standard, 3.5% premium, 2% in 3T regions."""

from datetime import date

from django.db import migrations

RATES = (("standard", 500), ("premium", 350), ("3t", 200))


def forwards(apps, schema_editor):
    FeeRate = apps.get_model("billing", "FeeRate")
    for plan, points in RATES:
        FeeRate.objects.get_or_create(plan=plan, valid_from=date(2026, 1, 1), defaults={"basis_points": points})


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
