"""A master key changed: whatever an older one wrapped is wrapped by the first one, and no event is written anew.

A client's key stays what it is, and so do the boxes that it sealed; only its wrapping is another. Every batch is a transaction of
its own and what is wrapped already is passed over, so that this can be broken off anywhere and be begun again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from psycopg import Connection, sql

from ledger import keys, webhooks
from ledger.masters import VaultError
from ledger.vault import SAMPLE_PURPOSE, TOKEN_PURPOSE, Vault

BATCH = 2_000
CLOSED_NAMED = 10


class _Column(NamedTuple):
    """Where wrapped keys stand: a table, the column that names them, theirs, and what each was wrapped for."""

    table: sql.Composable
    name: str
    column: str
    purpose: Callable[[str], str]


class Wrapped(NamedTuple):
    """What was found: ``total`` keys, of which ``older`` were wrapped by a master key that is not the first.

    ``closed``: those that none of the master keys opens, the first few by name.
    """

    total: int
    older: int
    closed: tuple[str, ...]


def rewrap(owner: Connection[Any], vault: Vault, told: Callable[[int], None]) -> Wrapped:
    """Wraps everything by the first master key. ``owner``: autocommit; ``told``: hears how many keys were looked at since."""
    found = _count(owner, vault, told, write=True)
    for column in _columns(owner):
        if column.column == "wrapped":
            owner.execute(
                sql.SQL("VACUUM {}").format(column.table)
            )  # every row was written anew: the room of the old ones is free
    return found


def count(connection: Connection[Any], vault: Vault, told: Callable[[int], None]) -> Wrapped:
    """The same, without changing anything. ``connection`` has the owner's rights."""
    return _count(connection, vault, told, write=False)


def _count(connection: Connection[Any], vault: Vault, told: Callable[[int], None], *, write: bool) -> Wrapped:
    total = older = 0
    closed: list[str] = []
    for column in _columns(connection):
        for rows in _batches(connection, column):
            fresh: list[tuple[str, bytes, bytes]] = []
            for name, wrapped in rows:
                purpose = column.purpose(name)
                try:
                    anew = vault.anew(wrapped, purpose)
                except VaultError:
                    closed.append(purpose)
                    continue
                if anew is not None:
                    fresh.append((name, wrapped, anew))
            if write and fresh:
                _replace(connection, column, fresh)
            total, older = total + len(rows), older + len(fresh)
            told(len(rows))
    return Wrapped(total, older, tuple(closed[:CLOSED_NAMED]))


def _columns(connection: Connection[Any]) -> Iterator[_Column]:
    projects = connection.execute("SELECT id, schema FROM pandan.projects ORDER BY id").fetchall()
    for project, schema in projects:
        yield _Column(
            sql.Identifier(schema, "subject_keys"),
            "client",
            "wrapped",
            partial(keys.purpose_of, project),
        )
    yield _Column(sql.Identifier("pandan", "projects"), "id", "phone_key", keys.phone_purpose)
    yield _Column(sql.Identifier("pandan", "webhooks"), "webhook", "sealed", webhooks.purpose_of)
    # Last: once these are by the first master key, everything before them was.
    yield _Column(sql.Identifier("pandan", "vault"), "single", "token_key", lambda _: TOKEN_PURPOSE)
    yield _Column(sql.Identifier("pandan", "vault"), "single", "sample", lambda _: SAMPLE_PURPOSE)


def _batches(connection: Connection[Any], column: _Column) -> Iterator[list[tuple[str, bytes]]]:
    query = sql.SQL(
        "SELECT {name}::text, {column} FROM {table} WHERE {name}::text > %s ORDER BY {name}::text LIMIT %s"
    ).format(name=sql.Identifier(column.name), column=sql.Identifier(column.column), table=column.table)
    after = ""
    while rows := connection.execute(query, (after, BATCH)).fetchall():
        yield [(name, bytes(wrapped)) for name, wrapped in rows]
        after = rows[-1][0]


def _replace(connection: Connection[Any], column: _Column, fresh: list[tuple[str, bytes, bytes]]) -> None:
    # Only what is still as it was read: a client who is forgotten meanwhile has no key any more, and gets none.
    query = sql.SQL(
        "UPDATE {table} SET {column} = new.anew FROM unnest(%s::text[], %s::bytea[], %s::bytea[]) AS new (name, former, anew)"
        " WHERE {name}::text = new.name AND {column} = new.former"
    ).format(table=column.table, column=sql.Identifier(column.column), name=sql.Identifier(column.name))
    connection.execute(query, [list(values) for values in zip(*fresh, strict=True)])
