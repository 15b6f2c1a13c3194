"""Where views keep their rows: in PostgreSQL for the live build. A full fold has stores of its own (``rebuild.folding``)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Protocol

from psycopg import Connection, sql

from projections.tables import Row, Table


class Store(Protocol):
    """Rows by key, in bulk. ``keys`` are values of a table's first column, which leads its primary key."""

    def get(self, table: Table[Row], keys: Collection[Any]) -> list[Row]:
        """The rows whose first column is one of ``keys``, in no order."""
        ...

    def find(self, table: Table[Row], column: str, values: Collection[Any]) -> list[Row]:
        """The rows that have one of ``values`` in ``column``, in no order."""
        ...

    def all(self, table: Table[Row]) -> list[Row]:
        """Every row, by primary key; for small tables."""
        ...

    def put(self, table: Table[Row], rows: Sequence[Row]) -> None:
        """Writes rows, over what stands there under the same primary key. No key may come twice."""
        ...

    def replace(self, table: Table[Row], keys: Collection[Any], rows: Sequence[Row]) -> None:
        """Removes the rows whose first column is one of ``keys`` and writes ``rows`` instead."""
        ...


class PostgresStore:
    """The rows of one build's schema. `connection` is the transaction of the batch being folded."""

    def __init__(self, connection: Connection[Any], schema: str) -> None:
        self.connection = connection
        self._schema = schema

    def get(self, table: Table[Row], keys: Collection[Any]) -> list[Row]:
        """See Store."""
        return self.find(table, table.columns[0], keys)

    def find(self, table: Table[Row], column: str, values: Collection[Any]) -> list[Row]:
        """See Store."""
        if not values:
            return []
        cursor = self.connection.execute(_select_where(self._schema, table, column), (list(values),), binary=True)
        return [table.row(*row) for row in cursor]

    def all(self, table: Table[Row]) -> list[Row]:
        """See Store."""
        cursor = self.connection.execute(_select_all(self._schema, table), binary=True)
        return [table.row(*row) for row in cursor]

    def put(self, table: Table[Row], rows: Sequence[Row]) -> None:
        """See Store."""
        if rows:
            self.connection.execute(_upsert(self._schema, table), [list(column) for column in zip(*rows, strict=True)])

    def replace(self, table: Table[Row], keys: Collection[Any], rows: Sequence[Row]) -> None:
        """See Store."""
        if keys:
            self.connection.execute(_delete(self._schema, table), (list(keys),))
        self.put(table, rows)


def _names(table: Table[Any]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


@cache
def _select_where(schema: str, table: Table[Any], column: str) -> bytes:
    kind = table.types[table.columns.index(column)]
    return (
        sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%b::{}[])")
        .format(_names(table), sql.Identifier(schema, table.name), sql.Identifier(column), sql.SQL(kind))
        .as_bytes()
    )


@cache
def _select_all(schema: str, table: Table[Any]) -> bytes:
    key = sql.SQL(", ").join(map(sql.Identifier, table.columns[: table.key]))
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}")
    return query.format(_names(table), sql.Identifier(schema, table.name), key).as_bytes()


@cache
def _upsert(schema: str, table: Table[Any]) -> bytes:
    arrays = sql.SQL(", ").join(sql.SQL(f"%b::{kind}[]") for kind in table.types)
    key = sql.SQL(", ").join(map(sql.Identifier, table.columns[: table.key]))
    rest = table.columns[table.key :]
    action = (
        sql.SQL("UPDATE SET ({}) = ROW({})").format(
            sql.SQL(", ").join(map(sql.Identifier, rest)),
            sql.SQL(", ").join(sql.Identifier("excluded", column) for column in rest),
        )
        if rest
        else sql.SQL("NOTHING")
    )
    return (
        sql.SQL("INSERT INTO {} ({}) SELECT * FROM unnest({}) ON CONFLICT ({}) DO {}")
        .format(sql.Identifier(schema, table.name), _names(table), arrays, key, action)
        .as_bytes()
    )


@cache
def _delete(schema: str, table: Table[Any]) -> bytes:
    return (
        sql.SQL("DELETE FROM {} WHERE {} = ANY(%b::{}[])")
        .format(sql.Identifier(schema, table.name), sql.Identifier(table.columns[0]), sql.SQL(table.types[0]))
        .as_bytes()
    )
