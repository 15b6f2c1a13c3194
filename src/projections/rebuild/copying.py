"""Reading a ledger in bulk: binary ``COPY`` out, a block of events at a time, in order of position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg import Connection, sql

from projections.rebuild.receipt import BLOCK, ENTRY, GapError

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER = len(_SIGNATURE) + 8
_COLUMN = 2 + 4
"""What comes before the only column of a row: the number of columns, and the column's length."""


def blocks(connection: Connection[Any], ledger: str, after: int, until: int) -> Iterator[memoryview]:
    """Events after one position, which ends a block, and up to another, in order; a block of the receipt at a time.

    Of every event: position (8 bytes), length (4 bytes), and bytes of its record. Put together by the server, as it costs more
    to receive a row than to read it.
    """
    query = sql.SQL(
        "COPY (SELECT (SELECT string_agg(int8send(position) || int4send(octet_length(record)) || record, '' ORDER BY position)"
        " FROM {events} WHERE position > block AND position <= least(block + {size}, {until}))"
        " FROM generate_series({after}::bigint, {until}::bigint - 1, {size}) AS block) TO STDOUT (FORMAT BINARY)"
    ).format(
        events=sql.Identifier(ledger, "events"),
        after=sql.Literal(after),
        until=sql.Literal(until),
        size=sql.Literal(BLOCK),
    )
    with connection.cursor().copy(query) as copy:
        for piece in copy:
            row = memoryview(piece)
            if row[: len(_SIGNATURE)] == _SIGNATURE:
                row = row[_HEADER:]
            if len(row) > _COLUMN:  # the end is marked by a row of no columns
                yield row[_COLUMN:]


def entries(block: memoryview, after: int) -> Iterator[tuple[int, int, int]]:
    """Of every event in a block that begins after position ``after``: its position, and where its record begins and ends.

    Raises GapError when positions do not follow one another.
    """
    unpack, size, start, expected = ENTRY.unpack_from, ENTRY.size, 0, after
    while start < len(block):
        position, length = unpack(block, start)
        expected += 1
        if position != expected:
            raise GapError(f"event {position} came after event {expected - 1}")
        start += size
        yield position, start, start + length
        start += length


def records(connection: Connection[Any], ledger: str, after: int, until: int) -> Iterator[tuple[int, memoryview]]:
    """Position and record of the same events one by one."""
    for block in blocks(connection, ledger, after, until):
        for position, start, end in entries(block, after):
            yield position, block[start:end]
            after = position


def head(connection: Connection[Any], ledger: str) -> int:
    """The last position of a ledger, 0 while it is empty."""
    row = connection.execute(sql.SQL("SELECT position FROM {}").format(sql.Identifier(ledger, "head"))).fetchone()
    return int(row[0]) if row is not None else 0
