"""A temporary SQLite file between reading and posting: sorts by recorded order and finds repeated ids with flat memory."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

_SCHEMA = """
create table events (id text primary key, type text not null, recorded text not null, rank integer not null,
                     seq integer not null, file text not null, row integer not null, body blob not null) without rowid;
create table slugs (slug text primary key, original text not null) without rowid;
create table rejects (seq integer primary key, file text not null, row integer not null, code text not null,
                      reason text not null, cells blob not null);
"""


class Origin(NamedTuple):
    """Where an event comes from: the file, and the row as a spreadsheet counts it (0 = the mapping file itself)."""

    file: str
    row: int


class Rejected(NamedTuple):
    """A row that gave no event, why (``code`` for grouping, ``reason`` in words), and its cells."""

    file: str
    row: int
    code: str
    reason: str
    cells: dict[str, str]


class Spool:
    """Events and rejected rows of one conversion, in a private temporary file that disappears with the object."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.close = weakref.finalize(self, self._db.close)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.executescript(_SCHEMA)
        self._db.execute("begin")
        self._seq = 0

    def find(self, event_id: str) -> tuple[Origin, str, bytes] | None:
        """Origin, recorded time and body of the event that was kept under an id."""
        found = self._db.execute("select file, row, recorded, body from events where id = ?", (event_id,)).fetchone()
        return (Origin(found[0], found[1]), found[2], found[3]) if found else None

    def keep(self, event: dict[str, Any], recorded: str, rank: int, origin: Origin) -> None:
        """Keep an event; one already there under its id is replaced. ``recorded`` is sortable text, UTC."""
        self._seq += 1
        record = (event["id"], event["type"], recorded, rank, self._seq, *origin, orjson.dumps(event))
        self._db.execute("insert or replace into events values (?, ?, ?, ?, ?, ?, ?, ?)", record)

    def reject(self, rejected: Rejected) -> None:
        """Keep a rejected row."""
        self._db.execute(
            "insert into rejects (file, row, code, reason, cells) values (?, ?, ?, ?, ?)",
            (*rejected[:4], orjson.dumps(rejected.cells)),
        )

    def original_of(self, slug: str, original: str) -> str:
        """The text that a slug was first made of; ``original`` itself when the slug is new."""
        self._db.execute("insert or ignore into slugs values (?, ?)", (slug, original))
        return str(self._db.execute("select original from slugs where slug = ?", (slug,)).fetchone()[0])

    def events(self) -> Iterator[tuple[Origin, dict[str, Any]]]:
        """Every event with its origin, in recorded order; what is read ``once`` comes before the rest of its moment."""
        for file, row, body in self._db.execute("select file, row, body from events order by recorded, rank, seq"):
            yield Origin(file, row), orjson.loads(body)

    def counts(self) -> dict[str, int]:
        """Number of events by type, most frequent first."""
        return dict(self._db.execute("select type, count(*) from events group by 1 order by 2 desc, 1").fetchall())

    def rejects(self) -> Iterator[Rejected]:
        """Every rejected row, in the order of reading."""
        for file, row, code, reason, cells in self._db.execute(
            "select file, row, code, reason, cells from rejects order by seq"
        ):
            yield Rejected(file, row, code, reason, orjson.loads(cells))

    def reject_groups(self) -> list[tuple[str, int]]:
        """Reject codes with their number of rows, most frequent first."""
        return self._db.execute("select code, count(*) from rejects group by 1 order by 2 desc, 1").fetchall()

    def reject_examples(self, code: str, limit: int) -> list[Rejected]:
        """The first rows that were rejected for a code."""
        query = "select file, row, code, reason, cells from rejects where code = ? order by seq limit ?"
        found = self._db.execute(query, (code, limit))
        return [Rejected(file, row, kind, reason, orjson.loads(cells)) for file, row, kind, reason, cells in found]
