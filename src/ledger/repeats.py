"""Posts that are already in the ledger: the same source and id, and perhaps the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from domain.event import PREFIX
from ledger import codec
from ledger.keys import Keyring
from ledger.posting import Post, Stored
from ledger.sealing import unseal


@dataclass(frozen=True, slots=True)
class Repeat:
    """An event that the ledger holds under the source and id of a post."""

    stored: Stored
    envelope: dict[str, Any]
    data: dict[str, Any]
    whole: bool

    def same_as(self, post: Post) -> bool:
        """Whether the post says what is stored. Of a forgotten client only what is left can be compared."""
        stored = self.envelope
        data = post.data if self.whole else {name: post.data.get(name) for name in self.data}
        return (
            stored["type"] == PREFIX + post.type
            and stored["subject"] == post.subject
            and codec.moment(stored["time"]) == post.time
            and (post.recordedtime is None or codec.moment(stored["recordedtime"]) == post.recordedtime)
            and self.data == data
        )


class Repeats:
    """Finds repeats in one ledger."""

    def __init__(self, schema: str, keyring: Keyring) -> None:
        self._keyring = keyring
        self._query = (
            sql.SQL(
                "SELECT source, id, position, subject, version, record FROM {}.events"
                " WHERE (source, id) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
            )
            .format(sql.Identifier(schema))
            .as_bytes()
        )

    def find(self, connection: Connection[Any], posts: Sequence[Post]) -> dict[tuple[str, str], Repeat]:
        """What the ledger holds under the posts' sources and ids."""
        found: dict[tuple[str, str], Repeat] = {}
        if not posts:
            return found
        parameters = ([post.source for post in posts], [post.id for post in posts])
        rows = connection.execute(self._query, parameters, prepare=True).fetchall()
        if not rows:
            return found
        envelopes = [codec.envelope(bytes(row[5])) for row in rows]
        boxes = [envelope["data"].get("sealed") for envelope in envelopes]
        self._keyring.load(connection, {box["client"] for box in boxes if box is not None})
        for (source, name, position, subject, version, _), envelope in zip(rows, envelopes, strict=True):
            data, whole = unseal(envelope["data"], self._keyring)
            found[source, name] = Repeat(Stored(name, position, subject, version), envelope, data, whole)
        return found
