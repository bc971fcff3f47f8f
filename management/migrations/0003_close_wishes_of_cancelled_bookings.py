"""Wishes that stayed accepted after their booking was cancelled, or nobody came, stood in the way of the next one."""

from django.db import migrations
from django.db.models import Exists, OuterRef

LIVE = ("confirmed", "arrived", "done")


def forwards(apps, schema_editor):
    Assignment, AuditEvent = apps.get_model("management", "Assignment"), apps.get_model("authentication", "AuditEvent")
    bookings = Assignment.objects.filter(shift=OuterRef("shift"), nakes=OuterRef("nakes"))
    for name in ("Application", "Invitation"):
        rows = apps.get_model("management", name).objects.filter(state="accepted")
        ended = rows.filter(Exists(bookings), ~Exists(bookings.filter(state__in=LIVE)))
        for pk, uid in list(ended.values_list("pk", "uid")):
            rows.filter(pk=pk).update(state="closed")
            AuditEvent.objects.create(
                action="accepted → closed", object_ref=f"{name.lower()}:{uid}", reason="penugasan sudah berakhir"
            )


class Migration(migrations.Migration):
    dependencies = [("management", "0002_search_and_overlap"), ("authentication", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
