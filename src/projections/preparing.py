"""The schema in which read models are accounted for (``pandan_views``), brought to this edition of the program.

The application role owns it, as it makes and drops the schemas of builds itself; so it is not among the ledger's migrations,
which need the owner's rights, but is numbered like them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from psycopg import Connection, errors

LOCK = 7_303_014_310_846_214_002
"""Advisory lock key under which the schema is changed and builds are made: one at a time over all processes."""

_BOOKKEEPING = b"""
CREATE SCHEMA IF NOT EXISTS pandan_views;
CREATE TABLE IF NOT EXISTS pandan_views.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied timestamptz NOT NULL DEFAULT now()
);
"""


def prepare(connection: Connection[Any]) -> None:
    """Applies what of ``sql/views`` is outstanding; asks one question when nothing is.

    ``connection``: autocommit, application role.
    """
    files = _files()
    if _applied(connection) >= files[-1][0]:
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(_BOOKKEEPING)
        last = _applied(connection)
        for number, name, text in files:
            if number > last:
                connection.execute(text)
                connection.execute("INSERT INTO pandan_views.migrations (number, name) VALUES (%s, %s)", (number, name))


def _applied(connection: Connection[Any]) -> int:
    """The number of the last file that was applied; 0 before any was."""
    try:
        row = connection.execute("SELECT coalesce(max(number), 0) FROM pandan_views.migrations").fetchone()
    except errors.UndefinedTable:
        return 0
    return int(row[0]) if row is not None else 0


@cache
def _files() -> list[tuple[int, str, bytes]]:
    folder = resources.files("projections").joinpath("sql", "views")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [(int(file.name[:4]), file.name, file.read_bytes()) for file in files]
