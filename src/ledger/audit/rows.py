"""A stretch of a ledger looked at row by row: every column against the record that it is an index over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import psycopg
from psycopg import Connection, sql

from domain.event import PREFIX
from domain.payloads import touches
from ledger.audit.offline import leaf_hash
from ledger.statements import COLUMN_TYPES, COLUMNS

FAULTS_KEPT = 20
"""Of one stretch, so many faults are told: the first is the one that counts."""


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

    ``ended``: it has a gap, and was looked at up to there.
    """

    leaves: bytes
    first: datetime | None
    last: datetime | None
    faults: list[Fault]
    ended: bool


def look(url: str, stretch: Stretch) -> Looked:
    """Looks at a stretch, over a connection of its own. A stretch with a gap ends there."""
    with psycopg.connect(url, autocommit=True, application_name="pandan verify") as connection:
        connection.execute("SET timezone = 'UTC'")
        return _Look(stretch).over(connection)


class _Look:
    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._leaves = bytearray()
        self._faults: list[Fault] = []
        self._first: datetime | None = None
        self._last: datetime | None = None

    def over(self, connection: Connection[Any]) -> Looked:
        touched = _touched(connection, self._stretch)
        at = self._stretch.after
        for row in _rows(connection, self._stretch):
            if row[0] != at + 1:
                break
            at += 1
            record = row[-1]
            self._leaves += leaf_hash(record)
            self._compare(row, record, touched.pop(at, []))
        ended = at != self._stretch.until
        if ended:
            self._fault(at + 1, "it is missing")
        elif touched:
            self._fault(min(touched), "it is noted to touch something, and does not stand there")
        return Looked(bytes(self._leaves), self._first, self._last, self._faults, ended)

    def _compare(self, row: tuple[Any, ...], record: bytes, touched: list[str]) -> None:
        try:
            stored = orjson.loads(record)
            expected = _columns(row[0], stored)
            reached = sorted(touches(stored["type"].removeprefix(PREFIX), stored["data"]))
        except Exception as error:  # noqa: BLE001 -- whatever a damaged record makes of its reader is a fault of the record
            self._fault(row[0], f"its record cannot be read: {type(error).__name__}: {error}")
            return
        if row[:-1] != expected:
            wrong = [name for name, had, is_ in zip(COLUMNS, expected, row, strict=False) if had != is_]
            self._fault(row[0], f"its {', '.join(wrong)} is not what its record says")
        if sorted(touched) != reached:
            self._fault(row[0], "the subjects that it touches are not those of its record")
        if self._last is not None and expected[7] < self._last:
            self._fault(row[0], "it was recorded before the event that precedes it")
        self._first, self._last = self._first or expected[7], expected[7]

    def _fault(self, position: int, what: str) -> None:
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append(Fault(position, what))


def _rows(connection: Connection[Any], stretch: Stretch) -> Iterator[tuple[Any, ...]]:
    query = sql.SQL(
        "COPY (SELECT {} FROM {} WHERE position > {} AND position <= {} ORDER BY position) TO STDOUT (FORMAT BINARY)"
    )
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    named = query.format(columns, sql.Identifier(stretch.schema, "events"), stretch.after, stretch.until)
    with connection.cursor().copy(named) as copy:
        copy.set_types(COLUMN_TYPES)
        yield from copy.rows()


def _touched(connection: Connection[Any], stretch: Stretch) -> dict[int, list[str]]:
    query = sql.SQL("SELECT position, subject FROM {} WHERE position > %s AND position <= %s").format(
        sql.Identifier(stretch.schema, "touches")
    )
    found: dict[int, list[str]] = {}
    for position, subject in connection.execute(query, (stretch.after, stretch.until), binary=True):
        found.setdefault(position, []).append(subject)
    return found


def _columns(position: int, stored: dict[str, Any]) -> tuple[Any, ...]:
    """What the columns beside a record must hold, in their order."""
    by = stored["posted_by"]
    moment = datetime.fromisoformat
    return (
        position, stored["subject"], stored["version"], stored["type"], stored["source"], stored["id"],
        moment(stored["time"]), moment(stored["recordedtime"]), moment(stored["storedtime"]), stored["imported"],
        by["token"], by["role"], by.get("staff"), stored["schemaversion"],
    )  # fmt: skip
