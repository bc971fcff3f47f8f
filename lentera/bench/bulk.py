"""Fill tables by the million: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

BATCH = 20_000


def insert(model: type[models.Model], fields: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of `fields` (attribute names); other columns get the field's constant default."""
    given = [_field(model, name) for name in fields]
    rest = [f for f in model._meta.local_concrete_fields if f not in given and not f.null and not f.primary_key]
    columns = [f.column or f.attname for f in (*given, *rest)]
    constants = tuple(_constant(f) for f in rest)
    complete = ((*row, *constants) for row in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, model._meta.db_table, columns, complete)
        else:
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})"
            for batch in _batches(complete):
                cursor.executemany(sql, batch)


def _field(model: type[models.Model], name: str) -> models.Field:
    return next(f for f in model._meta.local_concrete_fields if f.attname == name)


def _constant(field: models.Field) -> Any:
    if field.has_default():
        value = field.get_default()
    else:
        value = "2026-01-01 00:00:00" if isinstance(field, models.DateTimeField) else ""
    return field.get_db_prep_save(value, connection) if not isinstance(value, str) else value


def _batches(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _copy(cursor: Any, table: str, columns: list[str], rows: Iterable[tuple]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def settle() -> None:
    """Refresh the planner's statistics, and on PostgreSQL the visibility map that index-only scans need."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
