"""Shifts that stayed "worked" because their last open person became a no-show after all hours had been agreed."""

from django.db import migrations
from django.db.models import Exists, OuterRef

AGREED = ("agreed", "auto_agreed")


def forwards(apps, schema_editor):
    Shift, AuditEvent = apps.get_model("management", "Shift"), apps.get_model("authentication", "AuditEvent")
    done = apps.get_model("management", "Assignment").objects.filter(shift=OuterRef("pk"), state="done")
    rows = Shift.objects.filter(Exists(done), ~Exists(done.exclude(hours_state__in=AGREED)), state="worked")
    for pk, uid in list(rows.values_list("pk", "uid")):
        Shift.objects.filter(pk=pk).update(state="closed")
        AuditEvent.objects.create(
            action="worked → closed", object_ref=f"shift:{uid}", reason="semua jam sudah disepakati"
        )


class Migration(migrations.Migration):
    dependencies = [("management", "0003_close_wishes_of_cancelled_bookings")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
