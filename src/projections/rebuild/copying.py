"""Reading a ledger in bulk: binary ``COPY`` out, record by record, in order of position."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from psycopg import Connection, sql

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER = len(_SIGNATURE) + 8
_POSITION = struct.Struct(">q")
_POSITION_AT = 2 + 4
"""Where the position stands in a row: after the number of columns and its own length."""


HEAD = 8 + 4
"""What comes before the record in a piece: the position and the record's length, most significant byte first."""


def pieces(connection: Connection[Any], ledger: str, after: int, until: int) -> Iterator[tuple[int, memoryview]]:
    """Every event after one position and up to another, in order: its position, and a piece of memory that holds position,
    length and record. It is only good until the next one is asked for.
    """
    query = sql.SQL(
        "COPY (SELECT position, record FROM {} WHERE position > {} AND position <= {} ORDER BY position)"
        " TO STDOUT (FORMAT BINARY)"
    ).format(sql.Identifier(ledger, "events"), sql.Literal(after), sql.Literal(until))
    unpack = _POSITION.unpack_from
    with connection.cursor().copy(query) as copy:
        for piece in copy:
            row = memoryview(piece)
            if row[: len(_SIGNATURE)] == _SIGNATURE:
                row = row[_HEADER:]
            if len(row) > _POSITION_AT:  # the end is marked by a row of no columns
                yield unpack(row, _POSITION_AT)[0], row[_POSITION_AT:]


def head(connection: Connection[Any], ledger: str) -> int:
    """The last position of a ledger, 0 while it is empty."""
    row = connection.execute(sql.SQL("SELECT position FROM {}").format(sql.Identifier(ledger, "head"))).fetchone()
    return int(row[0]) if row is not None else 0
