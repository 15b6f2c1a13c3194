"""Where folds find facts again: in the ledger.

Read models keep positions and results, never copies of facts; a circle that has to be judged again is read back from here.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple, Protocol

from psycopg import Connection, sql

from domain.event import Event
from ledger.codec import decode


class History(Protocol):
    """Facts of one ledger, by what they are about."""

    def about(self, subjects: Collection[str], until: int) -> list[Event]:
        """Events of, or touching, any of the subjects (``client/…``, ``deal/…``, …), up to position ``until``, in order."""
        ...

    def at(self, positions: Collection[int]) -> list[Event]:
        """The events at these positions, in order."""
        ...

    def of_project(self, project: str, after: int, until: int) -> list[Event]:
        """Events with the project as their subject, after one position and up to another, in order."""
        ...


class Queries(NamedTuple):
    """The SQL of a ledger's history, for plain and for asynchronous connections alike."""

    about: bytes
    at: bytes
    of_project: bytes


@cache
def queries(ledger: str) -> Queries:
    """The SQL for the ledger in schema ``ledger``; every query gives (position, record)."""
    events, touched = sql.Identifier(ledger, "events"), sql.Identifier(ledger, "touches")
    about = sql.SQL(
        "SELECT position, record FROM {events} WHERE position IN ("
        "SELECT position FROM {events} WHERE subject = ANY(%(subjects)s)"
        " UNION SELECT position FROM {touched} WHERE subject = ANY(%(subjects)s)"
        ") AND position <= %(until)s ORDER BY position"
    )
    at = sql.SQL("SELECT position, record FROM {events} WHERE position = ANY(%(positions)s) ORDER BY position")
    of_project = sql.SQL(
        "SELECT position, record FROM {events}"
        " WHERE subject = %(subject)s AND position > %(after)s AND position <= %(until)s ORDER BY position"
    )
    return Queries(*(query.format(events=events, touched=touched).as_bytes() for query in (about, at, of_project)))


class LedgerHistory:
    """History read from the ledger's tables."""

    def __init__(self, connection: Connection[Any], ledger: str) -> None:
        self._connection = connection
        self._queries = queries(ledger)

    def about(self, subjects: Collection[str], until: int) -> list[Event]:
        """See History."""
        if not subjects:
            return []
        return self._read(self._queries.about, {"subjects": list(subjects), "until": until})

    def at(self, positions: Collection[int]) -> list[Event]:
        """See History."""
        return self._read(self._queries.at, {"positions": list(positions)}) if positions else []

    def of_project(self, project: str, after: int, until: int) -> list[Event]:
        """See History."""
        return self._read(self._queries.of_project, {"subject": f"project/{project}", "after": after, "until": until})

    def _read(self, query: bytes, parameters: dict[str, Any]) -> list[Event]:
        return [
            decode(position, record) for position, record in self._connection.execute(query, parameters, binary=True)
        ]
