"""A stretch of a ledger looked at: every column against the records that it is an index over.

The server puts each column of a block of events together as one string of bytes, and the same strings are made of the records: two
comparisons a column and block instead of one an event. Only where they differ is it looked at event by event.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, compress, pairwise, repeat
from operator import itemgetter, le, sub
from typing import Any, NamedTuple

import orjson
import psycopg
from psycopg import Connection, sql

from domain.event import PREFIX
from domain.payloads import TYPES, touches
from domain.payloads.reach import REACHING
from ledger.audit.offline import leaf_hash
from ledger.audit.tiles import TILE_BYTES, root_over
from ledger.sealing import SEALED

FAULTS_KEPT = 20
"""Of one stretch, so many faults are told: the first is the one that counts."""

BLOCK = 1024
"""Events that the server puts together: it costs more to receive a row than to look at it."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_BEFORE_OFFSET, _OFFSET = itemgetter(slice(-6)), itemgetter(slice(-6, None))
_HOURS = re.compile(r"[+-]\d\d:\d\d", re.ASCII)
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER = len(_SIGNATURE) + 8
_COUNT = struct.Struct(">h")
_LENGTH = struct.Struct(">i")

_NUMBERS = {
    "version": ("int4send", "i"),
    "schemaversion": ("int2send", "h"),
    "imported": ("boolsend", "?"),
    "time": ("timestamptz_send", "q"),
    "recordedtime": ("timestamptz_send", "q"),
    "storedtime": ("timestamptz_send", "q"),
}
"""Columns of one width: how the server writes them, and how ``struct`` does."""
_TEXTS = ("subject", "type", "source", "id", "token", "role", "staff")
_PART, _NULL = "\x1f", "\x1e"
"""A text has no control characters (the envelope's fields are checked when they are posted), so that they may part them."""
_COLUMNS = (*_NUMBERS, *_TEXTS)

_OF_ENVELOPE = itemgetter(
    "version", "schemaversion", "imported", "time", "recordedtime", "storedtime", "subject", "type", "source", "id"
)
_OF_POSTER = itemgetter("token", "role")

_BLOCKS = """COPY (SELECT put.* FROM generate_series({after}::bigint, {until}::bigint - 1, {size}) AS block, LATERAL (
    SELECT string_agg(record, ''), string_agg(int4send(coalesce(octet_length(record), 0)), ''),
        string_agg(int8send(position), ''), {columns}
    FROM (SELECT * FROM {events} WHERE position > block AND position <= least(block + {size}, {until}) ORDER BY position) AS event
) AS put) TO STDOUT (FORMAT BINARY)"""


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

    ``roots``: over every whole tile, counted from its beginning. ``touched``: digest of the lines of what its events touch.
    ``owners``: clients whose personal data its events hold, sealed.
    ``ended``: it has a gap, and was looked at up to there.
    """

    leaves: bytes
    roots: list[bytes]
    first: datetime | None
    last: datetime | None
    touched: bytes
    owners: set[str]
    faults: list[Fault]
    ended: bool


def look(url: str, stretch: Stretch) -> Looked:
    """Looks at a stretch, over a connection of its own."""
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        look = _Look(stretch)
        look.over(connection)
        return look.looked()


def touched(url: str, stretch: Stretch) -> list[str]:
    """A line for everything that the events of a stretch touch, as their records say: position and subject, in order."""
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        look = _Look(stretch)
        look.over(connection)
        return look.touched


class _Block(NamedTuple):
    """Some events in a row: their records, their positions, and every other column as the server put it together."""

    records: list[memoryview]
    positions: tuple[int, ...]
    columns: Mapping[str, memoryview]


class _Look:
    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._at = stretch.after
        self._leaves: list[bytes] = []
        self._faults: list[Fault] = []
        self._first: int | None = None
        self._last: int | None = None
        self._owners: set[str] = set()
        self.touched: list[str] = []

    def over(self, connection: Connection[Any]) -> None:
        for block in _blocks(connection, self._stretch):
            following = range(self._at + 1, self._at + 1 + len(block.positions))
            if block.positions == tuple(following):
                good = len(following)
            else:
                good = next(
                    at for at, (is_, due) in enumerate(zip(block.positions, following, strict=True)) if is_ != due
                )
            self._leaves += map(leaf_hash, block.records[:good])
            if good < len(following) or not self._fits(block):
                self._one_by_one(block, good)
            self._at += good
            if good < len(following):
                break
        if self._at != self._stretch.until:
            self._fault(self._at + 1, "it is missing")

    def looked(self) -> Looked:
        leaves = b"".join(self._leaves)
        whole = range(0, len(leaves) - TILE_BYTES + 1, TILE_BYTES)
        roots = [root_over(leaves[start : start + TILE_BYTES]) for start in whole]
        first, last = (
            None if micros is None else _EPOCH + timedelta(microseconds=micros) for micros in (self._first, self._last)
        )
        lines = hashlib.sha256("\n".join(self.touched).encode()).digest()
        ended = self._at != self._stretch.until
        return Looked(leaves, roots, first, last, lines, self._owners, self._faults, ended)

    def _fits(self, block: _Block) -> bool:
        """Whether all columns of a block say what its records do; nothing is noted unless they do."""
        try:
            stored = [orjson.loads(record) for record in block.records]
            columns = _said(stored)
            recorded = _whole(block.columns["recordedtime"], "q")
            reached = _reached(block.positions, stored)
            owners = _owners(stored)
        except Exception:  # noqa: BLE001 -- whatever a damaged record makes of its reader, it is found one by one
            return False
        if columns != block.columns or not all(map(le, recorded, recorded[1:])):
            return False
        if self._last is not None and recorded[0] < self._last:
            return False
        self._first = recorded[0] if self._first is None else self._first
        self._last = recorded[-1]
        self.touched += reached
        self._owners |= owners
        return True

    def _one_by_one(self, block: _Block, good: int) -> None:
        """Tells which of the first ``good`` events are not as they were."""
        said = {name: _cut(name, bytes(column)) for name, column in block.columns.items()}
        for at, (position, record) in enumerate(zip(block.positions[:good], block.records, strict=False)):
            try:
                stored = [orjson.loads(record)]
                expected = _said(stored)
                recorded = _whole(expected["recordedtime"], "q")[0]
                reached, owners = _reached((position,), stored), _owners(stored)
            except Exception as error:  # noqa: BLE001 -- whatever a damaged record makes of its reader is a fault of the record
                self._fault(position, f"its record cannot be read: {type(error).__name__}: {error}")
                continue
            self.touched += reached
            self._owners |= owners
            different = [name for name in _COLUMNS if said[name][at : at + 1] != [expected[name]]]
            if different:
                self._fault(position, f"its {', '.join(different)} is not what its record says")
            if self._last is not None and recorded < self._last:
                self._fault(position, "it was recorded before the event that precedes it")
            self._first = recorded if self._first is None else self._first
            self._last = recorded

    def _fault(self, position: int, what: str) -> None:
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append(Fault(position, what))


def _blocks(connection: Connection[Any], stretch: Stretch) -> Iterator[_Block]:
    """The events of a stretch."""
    name = sql.Identifier
    columns = [
        sql.SQL("string_agg({}({}), '')").format(sql.SQL(send), name(column)) for column, (send, _) in _NUMBERS.items()
    ] + [
        sql.SQL("convert_to(string_agg(coalesce({}, {}), {}), 'UTF8')").format(name(column), _NULL, _PART)
        for column in _TEXTS
    ]
    query = sql.SQL(_BLOCKS).format(
        events=name(stretch.schema, "events"),
        after=sql.Literal(stretch.after),
        until=sql.Literal(stretch.until),
        size=sql.Literal(BLOCK),
        columns=sql.SQL(", ").join(columns),
    )
    with connection.cursor().copy(query) as copy:
        for piece in copy:
            row = memoryview(piece)
            if row[: len(_SIGNATURE)] == _SIGNATURE:
                row = row[_HEADER:]
            if len(row) > _COUNT.size:
                records, lengths, positions, *rest = _fields(row)
                places = accumulate(_whole(lengths, "i"), initial=0)
                yield _Block(
                    [records[start:end] for start, end in pairwise(places)],
                    _whole(positions, "q"),
                    dict(zip(_COLUMNS, rest, strict=True)),
                )


def _fields(row: memoryview) -> list[memoryview]:
    """The fields of a row of a binary COPY; what is NULL is empty."""
    found, at = [], _COUNT.size
    for _ in range(_COUNT.unpack_from(row)[0]):
        length = max(_LENGTH.unpack_from(row, at)[0], 0)
        at += _LENGTH.size
        found.append(row[at : at + length])
        at += length
    return found


def _said(stored: Sequence[dict[str, Any]]) -> dict[str, bytes]:
    """What the columns beside some records must say, each put together as the server does."""
    version, schema, imported, *times, subject, topic, source, name = zip(*map(_OF_ENVELOPE, stored), strict=True)
    posters = [one["posted_by"] for one in stored]
    token, role = zip(*map(_OF_POSTER, posters), strict=True)
    staff = [_NULL if (one := poster.get("staff")) is None else one for poster in posters]
    micros = {column: _micros(column) for column in set(times)}
    numbers = (version, schema, imported, *(micros[column] for column in times))
    texts = (subject, topic, source, name, token, role, staff)
    packed = [
        struct.pack(f">{len(stored)}{code}", *column)
        for (_, code), column in zip(_NUMBERS.values(), numbers, strict=True)
    ]
    return dict(zip(_COLUMNS, [*packed, *(_PART.join(column).encode() for column in texts)], strict=True))


def _reached(positions: Sequence[int], stored: Sequence[dict[str, Any]]) -> list[str]:
    """A line for everything that some events touch. Raises KeyError for a type that there is not."""
    topics = [one["type"] for one in stored]
    names = {topic: TYPES[topic.removeprefix(PREFIX)].name for topic in set(topics)}
    reaching = {topic: name for topic, name in names.items() if name in REACHING}
    return [
        f"{position} {subject}"
        for position, topic, one in compress(
            zip(positions, topics, stored, strict=True), map(reaching.__contains__, topics)
        )
        for subject in sorted(touches(reaching[topic], one["data"]))
    ]


def _owners(stored: Iterable[dict[str, Any]]) -> set[str]:
    """The clients under whose keys personal data was sealed."""
    return {sealed["client"] for one in stored if (sealed := one["data"].get(SEALED)) is not None}


def _micros(column: Sequence[str]) -> list[int]:
    """Microseconds since the beginning of 2000, as PostgreSQL counts."""
    suffixes = set(map(_OFFSET, column))
    epoch, texts = _EPOCH, iter(column)
    if len(suffixes) == 1 and _HOURS.fullmatch(*suffixes):
        # All of one zone, as a desk's are: without it they take half the time, for a moment's zone is asked every time.
        epoch = _EPOCH.astimezone(datetime.fromisoformat(column[0]).tzinfo).replace(tzinfo=None)
        texts = map(_BEFORE_OFFSET, column)
    since = map(sub, map(datetime.fromisoformat, texts), repeat(epoch))
    return [(one.days * 86_400 + one.seconds) * 1_000_000 + one.microseconds for one in since]


def _whole(column: bytes | memoryview, code: str) -> tuple[int, ...]:
    """The numbers of a column."""
    return struct.unpack(f">{len(column) // struct.calcsize(code)}{code}", column)


def _cut(name: str, column: bytes) -> list[bytes]:
    """A column, event by event."""
    if name not in _NUMBERS:
        return column.split(_PART.encode())
    width = struct.calcsize(_NUMBERS[name][1])
    return [column[start : start + width] for start in range(0, len(column), width)]
