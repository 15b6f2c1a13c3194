"""Reading a ledger from coroutines: events in order, as CloudEvents, personal data opened where its key still exists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from psycopg import AsyncConnection, sql

from ledger import codec
from ledger.keys import Keyring
from ledger.sealing import SEALED, unseal
from ledger.vault import Vault

COPIED = (
    "id",
    "imported",
    "recordedtime",
    "schemaversion",
    "source",
    "storedtime",
    "subject",
    "time",
    "type",
    "version",
)


class LedgerReader:
    """Reads one project's ledger. For one event loop; connections are the caller's.

    It has a keyring of its own and asks for the keys of every page anew, so that a client who was forgotten by another
    process is forgotten here at once.
    """

    def __init__(self, project: str, schema: str, keyring: Keyring) -> None:
        self.project = project
        self.schema = schema
        self.keyring = keyring
        name = sql.Identifier(schema)
        events = sql.SQL("SELECT position, record FROM {}.events WHERE position > %(after)s").format(name)
        by_subject = sql.SQL(" AND subject = %(subject)s")
        by_type = sql.SQL(" AND type = ANY(%(types)s)")
        page = sql.SQL(" ORDER BY position LIMIT %(limit)s")
        self._pages = {
            (subject, types): (
                events + (by_subject if subject else sql.SQL("")) + (by_type if types else sql.SQL("")) + page
            )
            for subject in (False, True)
            for types in (False, True)
        }
        self._at = sql.SQL(
            "SELECT position, record FROM {}.events WHERE position = ANY(%(positions)s) ORDER BY position"
        ).format(name)
        self._head = sql.SQL("SELECT position FROM {}.head").format(name)
        self._keys = sql.SQL("SELECT client, wrapped FROM {}.subject_keys WHERE client = ANY(%s)").format(name)

    @classmethod
    async def find(cls, connection: AsyncConnection[Any], vault: Vault, project: str) -> Self | None:
        """The reader of a project's ledger, or None when there is no such project."""
        cursor = await connection.execute("SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (project,))
        row = await cursor.fetchone()
        return None if row is None else cls(project, row[0], Keyring(project, row[0], bytes(row[1]), vault))

    async def head(self, connection: AsyncConnection[Any]) -> int:
        """The last position given out; 0 in an empty ledger."""
        row = await (await connection.execute(self._head)).fetchone()
        return int(row[0]) if row is not None else 0

    async def events(
        self,
        connection: AsyncConnection[Any],
        *,
        after: int,
        limit: int,
        subject: str | None = None,
        types: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Up to ``limit`` events after a position, as CloudEvents; of one subject, or of types (with prefix), if given."""
        parameters = {"after": after, "limit": limit, "subject": subject, "types": list(types)}
        cursor = await connection.execute(self._pages[subject is not None, bool(types)], parameters, binary=True)
        records = [(position, codec.envelope(record)) for position, record in await cursor.fetchall()]
        await self.load_keys(
            connection, {box["client"] for _, record in records if (box := record["data"].get(SEALED))}
        )
        return [self.cloud_event(position, record) for position, record in records]

    async def at(self, connection: AsyncConnection[Any], positions: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
        """The envelopes at these positions, with them, in order; personal data stays sealed."""
        cursor = await connection.execute(self._at, {"positions": list(positions)}, binary=True)
        return [(position, codec.envelope(record)) for position, record in await cursor.fetchall()]

    async def load_keys(self, connection: AsyncConnection[Any], clients: set[str]) -> None:
        """Takes in the keys of these clients, and drops the keys of those who were forgotten."""
        if not clients:
            return
        cursor = await connection.execute(self._keys, (list(clients),), binary=True)
        wrapped = dict(await cursor.fetchall())
        self.keyring.forget_cached(clients - wrapped.keys())
        for client, key in wrapped.items():
            if not self.keyring.has(client):
                self.keyring.unwrap_row(client, key)

    def cloud_event(self, position: int, record: dict[str, Any]) -> dict[str, Any]:
        """The CloudEvent of a stored record; the keys of its client must have been loaded.

        ``forgotten`` stands in it when its personal data can no longer be opened.
        """
        by = record["posted_by"]
        data, whole = unseal(record["data"], self.keyring)
        event: dict[str, Any] = {
            **record.get("extensions", {}),
            "specversion": "1.0",
            "datacontenttype": "application/json",
            "position": position,
            **{name: record[name] for name in COPIED},
            "postedby": by["token"],
            "postedrole": by["role"],
        }
        if "staff" in by:
            event["postedstaff"] = by["staff"]
        if not whole:
            event["forgotten"] = True
        event["data"] = data
        return event
