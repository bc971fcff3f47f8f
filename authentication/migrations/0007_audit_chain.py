"""Position and digest, and the database's own refusal to change or remove an event."""

from django.db import migrations, models

# The chain itself is written once, where there was none; everything else never again.
SQLITE = """
CREATE TRIGGER audit_only_added_update BEFORE UPDATE ON authentication_auditevent
WHEN NOT (OLD.position IS NULL AND OLD.digest = '' AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action
    AND NEW.object_ref = OLD.object_ref AND NEW.reason = OLD.reason AND NEW.data = OLD.data AND NEW.actor_id IS OLD.actor_id)
BEGIN SELECT RAISE(ABORT, 'audit events are only ever added'); END
"""
POSTGRES = """
CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND OLD.digest = ''
       AND (NEW.id, NEW.at, NEW.action, NEW.object_ref, NEW.reason, NEW.data::text)
         = (OLD.id, OLD.at, OLD.action, OLD.object_ref, OLD.reason, OLD.data::text)
       AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit events are only ever added';
END $$;
CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE ON authentication_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_only_added();
"""


def guard(apps, schema_editor):
    """SQLite guards changes only: emptying a test database there deletes row by row, which PostgreSQL does not."""
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_only_added ON authentication_auditevent", params=None)
        schema_editor.execute("DROP FUNCTION audit_only_added()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_only_added_update", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('authentication', '0006_addresses_are_confirmed'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditevent',
            name='digest',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='sidik'),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='position',
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True, unique=True, verbose_name='urutan'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('position__isnull', True)), models.Q(('position__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='audit_position_has_digest'),
        ),
        migrations.RunPython(guard, unguard),
    ]
