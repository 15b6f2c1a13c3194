"""Rows into a build's tables in bulk: bare tables, binary ``COPY`` in, indexes last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import Connection, sql

from projections import builds
from projections.builds import Build
from projections.tables import Row, Table
from projections.views import VIEWS


class Bare(NamedTuple):
    """What was taken from a build's tables and has to be put back: the statements that make keys and indexes."""

    statements: list[str]


_INDEXES = """
    SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid), c.conname, pg_get_constraintdef(c.oid)
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype = 'p'
    WHERE n.nspname = %s AND t.relname <> 'progress' ORDER BY c.conname IS NULL, t.relname, i.relname
"""


def bare(connection: Connection[Any], build: Build) -> Bare:
    """Makes the build's tables anew, empty and without keys and indexes, in one transaction."""
    schema = sql.Identifier(build.schema)
    statements: list[str] = []
    with connection.transaction():
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        builds.make_tables(connection, build.schema)
        for table, index, definition, key, constraint in connection.execute(_INDEXES, (build.schema,)).fetchall():
            name = sql.Identifier(build.schema, table)
            if key is None:
                connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(build.schema, index)))
                statements.append(definition)
            else:
                connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(key)))
                add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    name, sql.Identifier(key), sql.SQL(constraint)
                )
                statements.append(add.as_string(connection))
    return Bare(statements)


def index(connection: Connection[Any], statement: str) -> None:
    """Makes one key or index."""
    connection.execute("SET maintenance_work_mem = '128MB'")
    connection.execute(statement.encode())


def copy_in(connection: Connection[Any], schema: str, table: Table[Row], rows: Sequence[Row]) -> None:
    """Copies rows into a table."""
    if not rows:
        return
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(schema, table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        copy.set_types(table.types)
        for row in rows:
            copy.write_row(row)


def empty(connection: Connection[Any], schema: str, tables: Iterable[Table[Any]]) -> None:
    """Removes all rows of some tables."""
    for table in tables:
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(schema, table.name)))


def finish(connection: Connection[Any], schema: str, positions: Mapping[str, int]) -> None:
    """Has the planner look at the tables, and notes how far each view has come."""
    for tables in VIEWS.values():
        for table in tables:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table.name)))
    move = sql.SQL("UPDATE {} SET position = %s WHERE view = %s").format(sql.Identifier(schema, "progress"))
    with connection.transaction():
        for view, position in positions.items():
            connection.execute(move, (position, view))
