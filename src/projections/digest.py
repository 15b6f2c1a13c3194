"""A digest per view: equal digests mean equal rows, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import orjson
from psycopg import Connection, sql

from projections.rebuild.folding import Sink
from projections.tables import Table
from projections.views import VIEWS


def digests(connection: Connection[Any], schema: str) -> dict[str, str]:
    """View → SHA-256 (hexadecimal) over all rows of its tables, in the order of their primary keys."""
    with connection.transaction():
        return {
            view: _digest((table, _stored(connection, schema, table)) for table in tables)
            for view, tables in VIEWS.items()
        }


def digests_in_memory(sink: Sink) -> dict[str, str]:
    """The same digests, of rows in memory."""
    return {view: _digest((table, sink.rows(table)) for table in tables) for view, tables in VIEWS.items()}


def _digest(tables: Iterable[tuple[Table[Any], Iterable[tuple[Any, ...]]]]) -> str:
    total = hashlib.sha256()
    for table, rows in tables:
        total.update(table.name.encode() + b"\n")
        for row in rows:
            total.update(orjson.dumps([_plain(value) for value in row]) + b"\n")
    return total.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")  # any bytes, not text alone
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _stored(connection: Connection[Any], schema: str, table: Table[Any]) -> Iterable[tuple[Any, ...]]:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    key = sql.SQL(", ").join(map(sql.Identifier, table.columns[: table.key]))
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(columns, sql.Identifier(schema, table.name), key)
    with connection.cursor(f"digest_{table.name}") as cursor:
        cursor.itersize = 5000
        yield from cursor.execute(query)
