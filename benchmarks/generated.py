"""A large ledger made at once: years of a desk, sealed as a poster's events are, copied straight into the ledger's tables."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import UTC
from functools import cache
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql

from benchmarks.years import Note, Years
from domain.payloads import TYPES, client_of, personal_fields, touches
from ledger import codec, migrate
from ledger.database import Database
from ledger.keys import Keyring
from ledger.sealing import PHONE_HASHES, SEALED
from ledger.statements import COLUMN_TYPES, COLUMNS
from projections import builds
from projections.builds import Build
from projections.rebuild import bulk
from projections.rebuild.sessions import keyring_of

POSTER = {"role": "front_desk", "token": "front-desk"}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红"


def years(book: str, events: int) -> list[Note]:
    """What happened in some years of a desk that is as large as it has to be: about five events a client."""
    visitors = max(32, events // 9000)
    return Years(book, agents=max(12, visitors // 3), visitors=visitors, goes_on=0.5, deals=0.045).notes(events)


def make(database: Database, project: str, notes: list[Note], processes: int = 2) -> int:
    """Fills a new project's ledger; returns how many events it has.

    Half of the time goes into making personal data and its boxes, so that is done by several processes.
    """
    with database.owner() as owner:
        schema = migrate.create_project(owner, project, Keyring.new_phone_key(project, database.vault))
    versions: Counter[str] = Counter()
    numbered: list[tuple[int, Note]] = []
    for note in notes:
        versions[note.subject] += 1
        numbered.append((versions[note.subject], note))
    keyring = _keyring(database, project)
    keys = _make_keys(keyring, notes)
    place = _Place(database.url, project, schema, keyring)
    with database.owner() as owner:
        _copy(owner, sql.Identifier(schema, "subject_keys"), {"client": "text", "wrapped": "bytea"}, keys)
    step = -(-len(notes) // processes)
    children = [_forked(place, numbered, start, start + step) for start in range(0, len(notes), step)]
    for child in children:
        if os.waitpid(child, 0)[1]:
            raise RuntimeError("the ledger could not be filled")
    with database.owner() as owner:
        owner.execute(
            sql.SQL("UPDATE {} SET position = %s, recordedtime = %s").format(sql.Identifier(schema, "head")),
            (len(notes), notes[-1].recorded),
        )
        for table in ("events", "touches", "subject_keys"):
            owner.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(schema, table)))
    return len(notes)


def folded(database: Database, project: str, notes: list[Note]) -> Build:
    """Fills a new project's ledger, and its read models as a rebuild does; prints how long that took."""
    count = make(database, project, notes)
    with database.pool.connection() as connection:
        build = builds.ensure_live(connection, project)
        keyring = keyring_of(connection, database, project)
    started = time.perf_counter()
    bulk.fill(database.url, build, keyring, lambda _: None, lambda: False)
    print(f"{count:,} events, folded in {time.perf_counter() - started:.0f} s")
    with database.pool.connection() as connection:
        connection.execute("ANALYZE")
    return build


class _AllKeys(Keyring):
    """A keyring that keeps whatever it has."""

    def _keep(self, client: str, key: bytes) -> None:
        self._keys[client] = key


def _keyring(database: Database, project: str) -> _AllKeys:
    with database.owner() as owner:
        row = owner.execute("SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        raise LookupError(project)
    return _AllKeys(project, row[0], bytes(row[1]), database.vault)


def _make_keys(keyring: Keyring, notes: list[Note]) -> list[tuple[str, bytes]]:
    clients = dict.fromkeys(client for note in notes if (client := client_of(note.subject, note.data)) is not None)
    return keyring.make(clients)


class _Place(NamedTuple):
    """The project, its schema and keys, and the database they lie in."""

    url: str
    project: str
    schema: str
    keyring: Keyring


def _forked(place: _Place, notes: list[tuple[int, Note]], start: int, end: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        with psycopg.connect(place.url, autocommit=True) as connection:
            _fill(connection, place, notes[start:end], start)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 -- a forked process ends here, whatever happened
        print(f"{type(error).__name__}: {error}", flush=True)
        os._exit(1)


def _fill(connection: Connection[Any], place: _Place, notes: list[tuple[int, Note]], after: int) -> None:
    rows: list[tuple[Any, ...]] = []
    reached: list[tuple[str, int]] = []
    for position, (version, note) in enumerate(notes, after + 1):
        subject = f"project/{place.project}" if note.subject.startswith("project/") else note.subject
        data = _sealed(note, place.keyring)
        rows.append(_row(position, version, note, subject, data))
        reached += [(other, position) for other in touches(note.type, data)]
    columns = dict(zip(COLUMNS, COLUMN_TYPES, strict=True))
    _copy(connection, sql.Identifier(place.schema, "events"), columns, rows)
    _copy(connection, sql.Identifier(place.schema, "touches"), {"subject": "text", "position": "int8"}, reached)


def _sealed(note: Note, keyring: Keyring) -> dict[str, Any]:
    """The data of a note as the ledger stores it: what is personal is in a box, the phone beside it as a keyed hash."""
    client = client_of(note.subject, note.data)
    hashes = note.data.get(PHONE_HASHES)
    open_members = _open(note.type)
    data = {name: value for name, value in note.data.items() if name in open_members}
    personal = {name: value for name, value in note.data.items() if name not in open_members | {SEALED, PHONE_HASHES}}
    if hashes is not None:
        number = int(hashes[0], 16)
        phone = f"+861{3_000_000_000 + number}"
        data[PHONE_HASHES] = [keyring.hash_phone(phone)]
        if note.type == "visit.registered":
            personal |= {"name": _name(number), "phones": [phone]}
        else:
            personal["phone"] = phone
    if personal and client is not None:
        data[SEALED] = keyring.seal(client, personal)
    return data


def _name(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)] + GIVEN[number * 11 % len(GIVEN)]


@cache
def _open(event_type: str) -> frozenset[str]:
    model = TYPES[event_type].model
    names = {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names.difference(personal_fields(model)))


def _row(position: int, version: int, note: Note, subject: str, data: dict[str, Any]) -> tuple[Any, ...]:
    event_id, source, topic = f"years-{note.number}", "/benchmark", f"pandan.{note.type}"
    recorded = note.recorded.astimezone(UTC)
    text = codec.timestamp(recorded)
    record = {
        "data": data,
        "id": event_id,
        "imported": True,
        "posted_by": POSTER,
        "recordedtime": text,
        "schemaversion": 1,
        "source": source,
        "storedtime": text,
        "subject": subject,
        "time": codec.timestamp(note.time),
        "type": topic,
        "version": version,
    }
    return (
        position, subject, version, topic, source, event_id, note.time, recorded, recorded, True,
        POSTER["token"], POSTER["role"], None, 1, codec.encode(record),
    )  # fmt: skip


def _copy(
    connection: Connection[Any], table: sql.Identifier, columns: dict[str, str], rows: list[tuple[Any, ...]]
) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(table, names)
    with connection.cursor() as cursor, cursor.copy(query) as writing:
        writing.set_types(list(columns.values()))
        for row in rows:
            writing.write_row(row)
