"""What Django's index and constraint classes cannot say on both databases.

1. Covering indexes, so that a search reads the index alone. PostgreSQL carries the scored columns in INCLUDE;
   SQLite has no INCLUDE, so they are further key columns.
2. One person is never in two places: an exclusion constraint on PostgreSQL, triggers on SQLite. The constraint needs
   no extension: each person owns a block of 2^32 minutes on the number line, so "same person and overlapping
   times" is one overlap of int8 ranges.
"""

from django.db import migrations

PERSON_KEY = ("family", "tier", "cell")
PERSON_PAYLOAD = (
    "level", "min_rate", "max_km", "home_lat", "home_lon", "skill_mask", "week_mask", "extra_until",
    "preferred_slots", "track_points", "hours_elsewhere", "id",
)
SHIFT_KEY = ("family", "tier", "cell")
SHIFT_PAYLOAD = (
    "level", "rate", "starts_at", "ends_at", "lat", "lon", "lon_scale", "skills_required", "skills_wanted",
    "wanted_count", "radius_factor", "is_3t", "need_mask", "need_count", "date_from", "date_to", "faskes_id",
    "supervisor_id", "profession_id", "zone", "id",
)
LIVE = "('confirmed', 'arrived', 'done')"

MINUTES = "(extract(epoch from ({column} - timestamptz '2000-01-01 00:00:00+00')) / 60)::bigint"
POSTGRES_OVERLAP = f"""
ALTER TABLE management_assignment ADD CONSTRAINT assignment_one_place_at_a_time EXCLUDE USING gist (
    int8range(nakes_id * 4294967296 + {MINUTES.format(column='starts_at')},
              nakes_id * 4294967296 + {MINUTES.format(column='ends_at')}) WITH &&
) WHERE (state IN {LIVE})
"""
SQLITE_OVERLAP = """
CREATE TRIGGER assignment_one_place_at_a_time_{event} BEFORE {event} ON management_assignment
WHEN NEW.state IN {live} AND EXISTS (
    SELECT 1 FROM management_assignment a WHERE a.nakes_id = NEW.nakes_id AND a.id IS NOT NEW.id
    AND a.state IN {live} AND a.starts_at < NEW.ends_at AND a.ends_at > NEW.starts_at)
BEGIN SELECT RAISE(ABORT, 'assignment_one_place_at_a_time'); END
"""


def covering(vendor, name, table, key, payload, where):
    if vendor == "postgresql":
        return f"CREATE INDEX {name} ON {table} ({', '.join(key)}) INCLUDE ({', '.join(payload)}) WHERE {where}"
    # SQLite reads the row for the column of the predicate unless the index holds that too.
    return f"CREATE INDEX {name} ON {table} ({', '.join((*key, *payload, where.split()[0]))}) WHERE {where}"


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    # The predicates are written exactly as the searches write them; SQLite compares them as text.
    schema_editor.execute(
        covering(vendor, "nakes_search", "management_nakesprofile", PERSON_KEY, PERSON_PAYLOAD, "active")
    )
    schema_editor.execute(covering(vendor, "shift_search", "management_shift", SHIFT_KEY, SHIFT_PAYLOAD, "state = 'open'"))
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_OVERLAP)
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE_OVERLAP.format(event=event, live=LIVE), params=None)


def backwards(apps, schema_editor):
    schema_editor.execute("DROP INDEX nakes_search")
    schema_editor.execute("DROP INDEX shift_search")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE management_assignment DROP CONSTRAINT assignment_one_place_at_a_time")
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER assignment_one_place_at_a_time_{event}")


class Migration(migrations.Migration):
    dependencies = [("management", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
