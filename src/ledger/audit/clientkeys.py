"""The clients' keys, held against the records: whoever has personal data in a ledger has a key that opens, or was forgotten by an event."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from psycopg import Connection, sql

from ledger.audit.rows import Fault
from ledger.keys import purpose_of
from ledger.masters import VaultError
from ledger.vault import Vault

_KEYS = """SELECT coalesce(key.client, forgotten.client), key.wrapped, forgotten.client IS NOT NULL
FROM {keys} AS key FULL JOIN (
    SELECT DISTINCT substr(subject, 8) AS client FROM {events} WHERE type = 'pandan.client.forgotten'
) AS forgotten ON forgotten.client = key.client"""


def compared(connection: Connection[Any], project: str, schema: str, owners: Set[str], vault: Vault) -> list[Fault]:
    """What is wrong with the keys. ``owners``: the clients whose personal data the records hold."""
    query = sql.SQL(_KEYS).format(keys=sql.Identifier(schema, "subject_keys"), events=sql.Identifier(schema, "events"))
    faults: list[Fault] = []
    missing = set(owners)
    for client, wrapped, forgotten in connection.execute(query, binary=True):
        if wrapped is not None or forgotten:
            missing.discard(client)
        if wrapped is None:
            continue
        if forgotten:
            faults.append(Fault(None, f"client {client} was forgotten, and has a key"))
            continue
        try:
            vault.unwrap(bytes(wrapped), purpose_of(project, client))
        except VaultError:
            faults.append(Fault(None, f"the key of client {client} is not the one that was made: it does not open"))
    faults += (
        Fault(None, f"the key of client {client} is gone, and no event says that they were forgotten")
        for client in sorted(missing)
    )
    return faults
