"""``pandan forget``: a person's data is destroyed, and everything that was made of it cleared (删除个人信息)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import typer
from psycopg import Connection, sql

from api.commands.accesses import note
from api.commands.console import fail, say
from api.commands.opening import opened
from api.commands.rebuilding import signer
from domain import payloads
from ledger.access import Kind
from ledger.database import Database
from ledger.forgetting import TOPIC, TYPE
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Rejected
from projections import builds, clearing
from projections.builds import Build
from projections.engine import Folder
from projections.people.persons import records_of_person
from projections.rebuild import machine
from projections.rebuild.sessions import keyring_of, session

SOURCE = "/pandan/forget"
TOLD = 20
"""So many positions are told at most."""

_RECORDS = """
    SELECT c.client, c.name, c.company, c.phones, (SELECT count(*) FROM {ledger}.events WHERE subject = 'client/' || c.client),
        EXISTS (SELECT FROM {ledger}.events WHERE subject = 'client/' || c.client AND type = %s)
    FROM {build}.clients AS c WHERE c.client = ANY(%s) ORDER BY c.client
"""
_OPEN = """
    SELECT position FROM {ledger}.events
    WHERE EXISTS (SELECT FROM unnest(%s::bytea[]) AS word WHERE position(word IN record) > 0) ORDER BY position LIMIT %s
"""


class _Record(NamedTuple):
    """A record of the person. ``events``: how many there are of its own."""

    client: str
    name: str | None
    company: str | None
    phones: str
    events: int
    forgotten: bool


def forget(
    project: str, client: str, staff: str, ground: str, reference: str | None, *, only_this: bool, sure: bool
) -> None:
    """Forgets a person: all records that are theirs, or one alone. Shows them before, and asks unless it is ``sure``.

    Fails when nothing is known of the client, all of it is forgotten already, or ``staff`` is no manager of the desk.
    """
    data = _data(client, ground, reference)
    with opened() as database, session(database) as connection:
        by = signer(connection, project, staff)
        build = builds.ensure_live(connection, project)
        folder = Folder(build, keyring_of(connection, database, project))
        machine.catch_up(connection, folder)
        person = [client] if only_this else records_of_person(connection, build, client)
        records = [record for record in _records(connection, build, person) if not record.forgotten]
        if not any(record.events for record in records):
            # What was left by an earlier attempt that was cut short is cleared all the same.
            clearing.vacuum(connection, database, [project])
            fail(f"nothing is known of client {client} that could be forgotten")
        clients = [record.client for record in records]
        asyncio.run(_note(database, project, clients, "personal"))
        _show(records, _open_words(connection, build, records))
        if not sure and not typer.confirm("忘记此人？不能恢复 Forget this person? It cannot be undone", err=True):
            fail("nothing was done")
        asyncio.run(_note(database, project, clients, "forgotten"))
        with closing(Ledgers(database)) as ledgers:
            position = _post(ledgers, project, [record.client for record in records if record.events], data, by)
        machine.catch_up(connection, folder)
        clearing.clear_again(connection, build)
        clearing.vacuum(connection, database, [project])
    typer.echo(position)
    say(f"forgotten 已删除: {', '.join(clients)}, up to event {position}")


def _data(client: str, ground: str, reference: str | None) -> dict[str, Any]:
    clean, faults = payloads.validate(TYPE, f"client/{client}", {"ground": ground, "reference": reference})
    if faults:
        fail(faults[0].detail)
    return clean


def _records(connection: Connection[Any], build: Build, person: Sequence[str]) -> list[_Record]:
    query = sql.SQL(_RECORDS).format(build=sql.Identifier(build.schema), ledger=sql.Identifier(build.ledger))
    return [_Record(*row) for row in connection.execute(query, (TOPIC, list(person)))]


def _open_words(connection: Connection[Any], build: Build, records: Sequence[_Record]) -> list[int]:
    """Events in whose open text a name or number stands: somebody wrote it where no client's key seals it."""
    words = {text for record in records for text in (record.name, record.company) if text and len(text) > 1}
    words |= {phone.removeprefix("+86") for record in records for phone in record.phones.split()}
    if not words:
        return []
    query = sql.SQL(_OPEN).format(ledger=sql.Identifier(build.ledger))
    parameters = ([word.encode() for word in sorted(words)], TOLD)
    return [row[0] for row in connection.execute(query, parameters)]


def _show(records: Sequence[_Record], elsewhere: Sequence[int]) -> None:
    say("将删除 To be forgotten:")
    for record in records:
        known = ", ".join(filter(None, (record.name, record.company, record.phones)))
        say(f"  {record.client}: {known or '—'} ({record.events} events)")
    if elsewhere:
        positions = ", ".join(map(str, elsewhere)) + (", …" if len(elsewhere) == TOLD else "")
        say(f"Not reached, as it stands in open text of the desk's own 不在其内: events {positions}")


def _post(ledgers: Ledgers, project: str, clients: Sequence[str], data: dict[str, Any], by: Poster) -> int:
    ledger = ledgers.get(project)
    if ledger is None:
        fail(f"there is no project {project}")
    now = datetime.now(UTC)
    posts = [
        Post(index, uuid4().hex, SOURCE, TYPE, f"client/{client}", now, data) for index, client in enumerate(clients)
    ]
    try:
        return ledger.submit(posts, by).result().position
    except Rejected as rejected:
        fail(rejected.problems[0].detail)


async def _note(database: Database, project: str, clients: Sequence[str], kind: Kind) -> None:
    pool = await database.open_async()
    try:
        async with pool.connection() as connection:
            await note(connection, "forget", project, clients, kind)
    finally:
        await database.close_async()
