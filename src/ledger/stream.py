"""Reading a ledger from coroutines: events in order, as CloudEvents, personal data opened where its key still exists."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, Self

from psycopg import AsyncConnection, sql

from domain.event import PREFIX
from domain.payloads import client_of
from ledger import codec
from ledger.keys import Keyring
from ledger.masking import EVERYBODY, Sight, is_personal, mask
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
    process is forgotten here at once. ``sight``: whose personal data its answers show; the others' is covered.
    """

    def __init__(self, project: str, schema: str, keyring: Keyring, sight: Sight = EVERYBODY) -> None:
        self.project = project
        self.schema = schema
        self.keyring = keyring
        self.sight = sight
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

    def seen_by(self, sight: Sight) -> Self:
        """The same reader for somebody who sees less."""
        reader = copy(self)
        reader.sight = sight
        return reader

    async def head(self, connection: AsyncConnection[Any]) -> int:
        """The last position given out; 0 in an empty ledger."""
        row = await (await connection.execute(self._head)).fetchone()
        return int(row[0]) if row is not None else 0

    async def page(
        self,
        connection: AsyncConnection[Any],
        *,
        after: int,
        limit: int,
        subject: str | None = None,
        types: Sequence[str] = (),
    ) -> tuple[list[dict[str, Any]], bool]:
        """Up to ``limit`` events after a position, as CloudEvents, and whether there are more behind them.

        Of one subject, or of types (with prefix), if given.
        """
        parameters = {"after": after, "limit": limit + 1, "subject": subject, "types": list(types)}
        cursor = await connection.execute(self._pages[subject is not None, bool(types)], parameters, binary=True)
        records = await cursor.fetchall()
        return await self.opened(connection, records[:limit]), len(records) > limit

    async def opened(
        self, connection: AsyncConnection[Any], records: Sequence[tuple[int, bytes]]
    ) -> list[dict[str, Any]]:
        """Stored records as CloudEvents, personal data opened as far as it may be seen and was not forgotten."""
        envelopes = [(position, codec.envelope(record)) for position, record in records]
        boxes = {box["client"] for _, record in envelopes if (box := record["data"].get(SEALED))}
        await self.load_keys(connection, boxes)
        await self.sight.learn(connection, boxes | {_client(record) for _, record in envelopes})
        return [self.cloud_event(position, record) for position, record in envelopes]

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
        """The CloudEvent of a stored record; the keys of its client must have been loaded, and its sight have learnt of them.

        ``forgotten`` stands in it when its personal data can no longer be opened, ``masked`` when it is covered.
        """
        by = record["posted_by"]
        data, whole = unseal(record["data"], self.keyring)
        kind, client = record["type"].removeprefix(PREFIX), _client(record)
        personal = is_personal(kind, data)
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
        if personal and not self.sight.covers(client):
            event["masked"] = True
            data = mask(kind, data)
        elif personal:
            self.sight.shown(client)
        event["data"] = data
        return event


def _client(record: dict[str, Any]) -> str:
    """Whose personal data an event holds: the client whose key seals it, or whom it is about; empty for nobody's."""
    box: dict[str, Any] | None = record["data"].get(SEALED)
    return box["client"] if box is not None else client_of(record["subject"], record["data"]) or ""
