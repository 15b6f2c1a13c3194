"""A stretch of a ledger looked at event by event: every column against the record that it is an index over."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import psycopg
from psycopg import Connection, sql

from domain.event import PREFIX
from domain.payloads import touches
from ledger.audit.offline import leaf_hash
from ledger.statements import COLUMNS

FAULTS_KEPT = 20
"""Of one stretch, so many faults are told: the first is the one that counts."""

BLOCK = 256
"""Events that the server puts together: it costs more to receive a row than to look at it."""

_ENTRY = struct.Struct(">qii")
"""Position, length of what the columns say, length of the record."""
_TIMES = struct.Struct(">qqq")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER = len(_SIGNATURE) + 8
_ROW = 2 + 4
"""Before the only column of a row of a binary COPY: how many columns there are, and how long it is."""

_BLOCKS = """COPY (SELECT (
    SELECT string_agg(int8send(position) || int4send(octet_length(said)) || int4send(octet_length(record)) || said || record,
        '' ORDER BY position)
    FROM (
        SELECT position, record, convert_to(concat_ws(E'\\x1f', subject, version, type, source, id, imported, token, role,
            coalesce(staff, E'\\x1e'), schemaversion), 'UTF8')
            || timestamptz_send(time) || timestamptz_send(recordedtime) || timestamptz_send(storedtime) AS said
        FROM {events} WHERE position > block AND position <= least(block + {size}, {until})
    ) AS event
) FROM generate_series({after}::bigint, {until}::bigint - 1, {size}) AS block) TO STDOUT (FORMAT BINARY)"""
"""A text has no control characters (the envelope's fields are checked when they are posted), so that they may part them."""


class Fault(NamedTuple):
    """Something that is not as it was written: at which position, if it stands at one, and what."""

    position: int | None
    what: str


class Stretch(NamedTuple):
    """The events after one position and up to another, in the ledger of a schema."""

    schema: str
    after: int
    until: int


class Looked(NamedTuple):
    """What a stretch holds: the hashes of its leaves side by side, when its first and last event were recorded, what is wrong.

    ``touched``: sum of the marks of all that its events touch. ``ended``: it has a gap, and was looked at up to there.
    """

    leaves: bytes
    first: datetime | None
    last: datetime | None
    touched: int
    faults: list[Fault]
    ended: bool


def look(url: str, stretch: Stretch) -> Looked:
    """Looks at a stretch, over a connection of its own."""
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        return _Look(stretch).over(connection)


def mark(subject: str, position: int) -> int:
    """A number that stands for a subject touched by an event; PostgreSQL counts the same (``verifying``)."""
    digest = hashlib.md5(f"{position} {subject}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:7])


class _Look:
    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._leaves = bytearray()
        self._faults: list[Fault] = []
        self._first: str | None = None
        self._last: str | None = None
        self._touched = 0

    def over(self, connection: Connection[Any]) -> Looked:
        at = self._stretch.after
        for position, said, record in _events(connection, self._stretch):
            if position != at + 1:
                break
            at += 1
            self._leaves += leaf_hash(record)
            self._compare(at, said, record)
        ended = at != self._stretch.until
        if ended:
            self._fault(at + 1, "it is missing")
        first, last = (None if text is None else datetime.fromisoformat(text) for text in (self._first, self._last))
        return Looked(bytes(self._leaves), first, last, self._touched, self._faults, ended)

    def _compare(self, position: int, said: bytes, record: memoryview) -> None:
        try:
            stored = orjson.loads(record)
            recorded = stored["recordedtime"]
            same = said == _said(stored)
            for subject in touches(stored["type"].removeprefix(PREFIX), stored["data"]):
                self._touched += mark(subject, position)
        except Exception as error:  # noqa: BLE001 -- whatever a damaged record makes of its reader is a fault of the record
            self._fault(position, f"its record cannot be read: {type(error).__name__}: {error}")
            return
        if not same:
            self._fault(position, f"{_different(said, stored)} is not what its record says")
        # Texts of the same form, in UTC: they compare as the times do, unless one has no fraction; then both are read.
        if self._last is not None and recorded < self._last and _micros(recorded) < _micros(self._last):
            self._fault(position, "it was recorded before the event that precedes it")
        self._first, self._last = self._first or recorded, recorded

    def _fault(self, position: int, what: str) -> None:
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append(Fault(position, what))


def _events(connection: Connection[Any], stretch: Stretch) -> Iterator[tuple[int, bytes, memoryview]]:
    """Position, what the columns say, and record of every event of a stretch."""
    query = sql.SQL(_BLOCKS).format(
        events=sql.Identifier(stretch.schema, "events"),
        after=sql.Literal(stretch.after),
        until=sql.Literal(stretch.until),
        size=sql.Literal(BLOCK),
    )
    unpack, size = _ENTRY.unpack_from, _ENTRY.size
    with connection.cursor().copy(query) as copy:
        for piece in copy:
            block = memoryview(piece)
            if block[: len(_SIGNATURE)] == _SIGNATURE:
                block = block[_HEADER:]
            start = _ROW
            while start < len(block):
                position, said, record = unpack(block, start)
                start += size
                yield position, bytes(block[start : start + said]), block[start + said : start + said + record]
                start += said + record


def _said(stored: dict[str, Any]) -> bytes:
    """What the columns beside a record must say."""
    by = stored["posted_by"]
    staff = by.get("staff")
    return (
        f"{stored['subject']}\x1f{stored['version']}\x1f{stored['type']}\x1f{stored['source']}\x1f{stored['id']}"
        f"\x1f{'t' if stored['imported'] else 'f'}\x1f{by['token']}\x1f{by['role']}"
        f"\x1f{chr(0x1E) if staff is None else staff}\x1f{stored['schemaversion']}"
    ).encode() + _TIMES.pack(_micros(stored["time"]), _micros(stored["recordedtime"]), _micros(stored["storedtime"]))


@lru_cache(maxsize=64)
def _micros(text: str) -> int:
    """Microseconds since the beginning of 2000, as PostgreSQL counts; events of a commit share theirs."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND


def _different(said: bytes, stored: dict[str, Any]) -> str:
    """Names the columns that say something else than a record."""
    expected = _said(stored)
    names = [name for name in COLUMNS if name not in ("position", "time", "recordedtime", "storedtime", "record")]
    texts = zip(names, said[: -_TIMES.size].split(b"\x1f"), expected[: -_TIMES.size].split(b"\x1f"), strict=False)
    times = zip(
        ("time", "recordedtime", "storedtime"),
        _TIMES.unpack(said[-_TIMES.size :]),
        _TIMES.unpack(expected[-_TIMES.size :]),
        strict=True,
    )
    return "its " + ", ".join(name for name, is_, had in (*texts, *times) if is_ != had)
