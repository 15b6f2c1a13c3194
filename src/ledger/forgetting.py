"""Keys destroyed: what follows in the ledger from the events that say that a client is to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Connection, sql

from domain.aggregate import Happened
from domain.event import PREFIX
from ledger.keys import Keyring

TYPE = "client.forgotten"
TOPIC = PREFIX + TYPE
CHANNEL = "pandan_forgotten"
"""Tells other processes whose key they must not keep either: ``<schema> <client>``."""


def forgotten_by(events: Iterable[Happened]) -> list[str]:
    """The clients whom these events say are to be forgotten."""
    return [event.originator_id.partition("/")[2] for event in events if event.type == TYPE]


def destroy_keys(connection: Connection[Any], schema: str, keyring: Keyring, clients: Iterable[str]) -> None:
    """Destroys the keys of clients in the transaction that has just stored the events that say so, and in memory.

    The database itself looks for these events, and refuses without them (InsufficientPrivilege).
    """
    for client in clients:
        connection.execute(sql.SQL("SELECT {}.forget(%s)").format(sql.Identifier(schema)), (client,))
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{schema} {client}"))
        keyring.forget_cached([client])
