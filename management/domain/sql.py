"""What the searches need of SQL beyond the ORM: bound values, the two dialects, statements planned once.

The text of a statement never holds a value, so both databases meet the same few texts again and again. PostgreSQL
plans each once per connection (`env.database` asks for it); SQLite keeps it compiled.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from lentera.lib.masks import bits


class Bind:
    """Collects the values of one statement: `bind("rate", 500_000)` gives the placeholder to write."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def __call__(self, name: str, value: Any) -> str:
        if self.values.setdefault(name, value) != value:
            raise ValueError(f"{name} is bound to {self.values[name]!r} already")
        return f"%({name})s"


def on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def one_of(column: str, name: str, ids: Iterable[int], bind: Bind) -> str:
    """`column IN ids`, for any number of them in one value."""
    if on_sqlite():
        return f"{column} IN (SELECT value FROM json_each({bind(name, json.dumps(list(ids)))}))"
    return f"{column} = ANY(CAST({bind(name, _array(ids))} AS BIGINT[]))"


def runs_sql(runs: Iterable[tuple[int, int]], bind: Bind) -> str:
    """A common table `runs(first, last)`."""
    if on_sqlite():
        pairs = bind("runs", json.dumps(list(runs)))
        return f"runs(first, last) AS (SELECT value ->> 0, value ->> 1 FROM json_each({pairs}))"
    firsts, lasts = zip(*runs, strict=True)
    first, last = bind("firsts", _array(firsts)), bind("lasts", _array(lasts))
    return f"runs(first, last) AS (SELECT * FROM unnest(CAST({first} AS INTEGER[]), CAST({last} AS INTEGER[])))"


def _array(values: Iterable[int]) -> str:
    # As text: a list of numbers would take another type, and so another plan, for every order of magnitude.
    return "{" + ",".join(map(str, values)) + "}"


def held_sql(column: str, name: str, mask: int, bind: Bind) -> str:
    """How many of the mask's bits the column has."""
    if not on_sqlite():
        return f"bit_count(CAST({column} & {bind(name, mask)} AS BIT(64)))"
    held = (f"(({column} >> {bind(f'{name}_{i}', bit)}) & 1)" for i, bit in enumerate(bits(mask)))
    return f"({' + '.join(held) or '0'})"


def rows_in_runs(table: str, alias: str, condition: str) -> str:
    """A FROM clause that reads `table` along the index ranges of `runs`, never the other way round.

    SQLite keeps the order of a CROSS JOIN. PostgreSQL would rather scan the whole profession and join the ranges to it,
    because it cannot estimate a range join; a fenced LATERAL leaves it no choice. `condition` is over `{alias}`.
    """
    within = f"{alias}.cell BETWEEN runs.first AND runs.last AND {condition}"
    if on_sqlite():
        return f"runs CROSS JOIN {table} {alias} ON {within}"
    return f"runs CROSS JOIN LATERAL (SELECT * FROM {table} {alias} WHERE {within} OFFSET 0) {alias}"


def fence() -> str:
    """Ends a subquery so that its expressions are computed once, not copied into every place that names them."""
    return "LIMIT -1 OFFSET 0" if on_sqlite() else "OFFSET 0"


# --- Running -------------------------------------------------------------------------------------------------------


def execute(sql: str, bind: Bind) -> list[tuple]:
    cursor = connection.cursor() if on_sqlite() else _planned_cursor()
    with cursor:
        cursor.execute(sql, bind.values if on_sqlite() else _sized(bind.values))
        return cursor.fetchall()


def _planned_cursor() -> Any:
    """A cursor whose values travel apart from the text, so that the server can keep the plan.

    Django's usual one writes the values into the text, which makes every statement a new one.
    """
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    cursor_class: Any = ServerBindingCursor  # its stubs know neither the connection nor the format
    raw = cursor_class(connection.connection)
    raw.format = 1  # binary: doubles and dates arrive without being printed and parsed
    return connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)


def _sized(values: dict[str, Any]) -> dict[str, Any]:
    """Every whole number as bigint: psycopg would choose a type by size, and each choice would be another plan."""
    from psycopg.types.numeric import Int8

    return {name: Int8(value) if type(value) is int else value for name, value in values.items()}


# --- Values there and back -----------------------------------------------------------------------------------------


def adapt(value: datetime) -> Any:
    """A moment as a value of raw SQL."""
    return connection.ops.adapt_datetimefield_value(value.astimezone(UTC))


def moment(value: Any) -> datetime:
    """A moment out of raw SQL: SQLite hands over naive UTC or its text, PostgreSQL an aware datetime."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
