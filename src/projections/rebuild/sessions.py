"""Connections and locks of those who make, compare and exchange builds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from ledger.database import APPLICATION_ROLE, Database
from ledger.keys import Keyring
from projections.errors import NotFound
from projections.preparing import prepare

MAKING = 730_303
"""First half of the lock keys under which a project's builds are made; the second half numbers its ledger."""

EXCHANGING = 730_304
"""First half of the lock keys under which builds are promoted and demoted."""


class Busy(Exception):  # noqa: N818 -- said to who asked; nothing has erred
    """Somebody else holds the project's lock."""


@contextmanager
def session(database: Database) -> Iterator[Connection[Any]]:
    """A connection apart from the pools, as it works and holds locks for long."""
    with psycopg.connect(
        database.url, autocommit=True, connect_timeout=10, application_name="pandan rebuild"
    ) as connection:
        connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        prepare(connection)
        yield connection


@contextmanager
def holding(connection: Connection[Any], lock: int, project: str) -> Iterator[None]:
    """Holds one of a project's locks, for as long as the block or the session lasts. Raises Busy when somebody else does."""
    keys = (lock, ledger_number(connection, project))
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", keys).fetchone()
    if row is None or not row[0]:
        raise Busy(project)
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


def held(connection: Connection[Any], lock: int, project: str) -> bool:
    """Whether somebody holds one of a project's locks."""
    row = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2"
        " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        (lock, ledger_number(connection, project)),
    ).fetchone()
    return row is not None and bool(row[0])


def ledger_number(connection: Connection[Any], project: str) -> int:
    """The number in the name of a project's ledger. Raises NotFound."""
    row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        raise NotFound(f"there is no project {project}")
    return int(str(row[0]).removeprefix("p"))


def keyring_of(connection: Connection[Any], database: Database, project: str) -> Keyring:
    """A keyring of the project's own. Raises NotFound."""
    row = connection.execute("SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        raise NotFound(f"there is no project {project}")
    return Keyring(project, row[0], bytes(row[1]), database.vault)
