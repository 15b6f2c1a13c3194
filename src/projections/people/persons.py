"""Which records are one person's (同一人): those that share a phone or are linked as the same person, and so on from there."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from domain.circle.identity import SAME_PERSON, Identity, Tie
from projections.builds import Build
from projections.history import LedgerHistory

_CIRCLE = """
    SELECT key FROM {build}.identity
    WHERE circle = (SELECT circle FROM {build}.identity WHERE key = %s) AND starts_with(key, 'client/')
"""


def records_of_person(connection: Connection[Any], build: Build, client: str) -> list[str]:
    """The client's record and all others of the same person, by id; households, introductions and deals tie nobody here.

    ``build``: up to date. Empty when nothing is known of the client.
    """
    query = sql.SQL(_CIRCLE).format(build=sql.Identifier(build.schema))
    keys = [row[0] for row in connection.execute(query, (f"client/{client}",))]
    identity = Identity()
    for event in LedgerHistory(connection, build.ledger).about(keys, 2**62):
        if not event.subject.startswith("client/"):
            continue
        record = event.subject_id
        identity.add(record)
        for phone in event.data.get("phone_hashes", ()):
            identity.phone(record, phone, event.recorded, event.position)
        if event.type == "client.linked" and event.data["relation"] in SAME_PERSON:
            identity.tie(Tie(event.recorded, event.position, record, event.data["other"], event.data["relation"]))
    if client not in identity.clients():
        return []
    root = identity.root(client)
    return sorted(record for record in identity.clients() if identity.root(record) == root)
