"""Reading a ledger in order."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql


def read_records(connection: Connection[Any], schema: str, after: int, limit: int) -> list[tuple[int, bytes]]:
    """Up to `limit` records after a position, with their positions."""
    query = sql.SQL("SELECT position, record FROM {}.events WHERE position > %s ORDER BY position LIMIT %s").format(
        sql.Identifier(schema)
    )
    return connection.execute(query, (after, limit), prepare=True, binary=True).fetchall()


def head(connection: Connection[Any], schema: str) -> int:
    """The last position given out; 0 in an empty ledger."""
    query = sql.SQL("SELECT position FROM {}.head").format(sql.Identifier(schema))
    row = connection.execute(query, prepare=True).fetchone()
    return int(row[0]) if row is not None else 0
