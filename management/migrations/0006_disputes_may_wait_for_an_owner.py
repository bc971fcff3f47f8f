"""While there is no platform admin a dispute has no owner: neither side may be made its judge.

SQLite rebuilds a table whose constraints change, and the triggers of 0002 go with the old one; they are made again.
"""

from importlib import import_module

from django.db import migrations

TRIGGERS = import_module("management.migrations.0002_search_and_overlap")


def restore(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS assignment_one_place_at_a_time_{event}")
        schema_editor.execute(TRIGGERS.SQLITE_OVERLAP.format(event=event, live=TRIGGERS.LIVE), params=None)


class Migration(migrations.Migration):
    dependencies = [("management", "0005_shift_batches")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore),
        migrations.RemoveConstraint(model_name="assignment", name="assignment_dispute_has_owner"),
        migrations.RunPython(restore, migrations.RunPython.noop),
    ]
