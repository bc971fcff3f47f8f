from django.db import migrations

from lentera.lib.grid import cell_of

DECIMALS = 2
BATCH = 1000


def round_homes(apps, schema_editor):
    """Homes typed before to about a metre are kept to about a kilometre from now on."""
    people = apps.get_model("management", "NakesProfile").objects
    batch = []
    for nakes in people.only("pk", "home_lat", "home_lon", "cell").iterator(chunk_size=BATCH):
        nakes.home_lat, nakes.home_lon = round(nakes.home_lat, DECIMALS), round(nakes.home_lon, DECIMALS)
        nakes.cell = cell_of(nakes.home_lat, nakes.home_lon)
        batch.append(nakes)
    people.bulk_update(batch, ["home_lat", "home_lon", "cell"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("management", "0009_student_shifts")]

    operations = [migrations.RunPython(round_homes, migrations.RunPython.noop)]
