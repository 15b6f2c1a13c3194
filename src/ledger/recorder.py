"""The recorder: events of one ledger in PostgreSQL, with positions that have no gap.

It keeps the interface of `eventsourcing.persistence.ApplicationRecorder`. The appending transaction locks the ledger's
head row, gives out positions from it and commits; readers therefore never see position n+1 before n, and ledgers of
different projects never wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    Notification,
    NotSupportedError,
    OperationalError,
    PersistenceError,
    ProgrammingError,
    StoredEvent,
    Subscription,
)
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from domain.aggregate import Happened
from ledger.statements import COLUMN_TYPES, WAIT_FOR_LOCKS, Statements
from ledger.subscription import LedgerSubscription

EVENTS_CHANNEL = "pandan_events"
COPY_FROM = 4
"""From this many events a COPY is cheaper than an INSERT of arrays."""


@dataclass(frozen=True)
class LedgerEvent(StoredEvent):
    """A stored event with all that a desk's ledger keeps of it. ``topic`` is the event type, ``state`` the record."""

    happened: Happened
    schemaversion: int
    touches: Sequence[str] = ()


@dataclass
class Appending:
    """An open transaction that holds the head row: positions after `position` are this writer's to give."""

    connection: Connection[Any]
    position: int
    recorded: datetime | None


@dataclass(frozen=True)
class After:
    """Appending without a lock, in one statement that holds only if the head still stands at `position`.

    `keys` are the new clients' wrapped keys, which are stored with the events.
    """

    connection: Connection[Any]
    position: int
    keys: Sequence[tuple[str, bytes]] = ()


class HeadMoved(Exception):  # noqa: N818 -- somebody else was first; the writer looks again
    """The head is not where the writer believed it to be; nothing was written."""


class LedgerRecorder(ApplicationRecorder):
    """Records and reads the events of one schema."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], schema: str) -> None:
        self.schema = schema
        self._pool = pool
        self._sql = Statements(schema)

    @contextmanager
    def appending(self, *, patient: bool = False) -> Iterator[Appending]:
        """Locks the head row and commits at the end; whatever is raised inside rolls everything back.

        Another writer's lock is waited for LOCK_SECONDS, then OperationalError is raised; `patient` waits for as long as it takes.
        `psycopg.Rollback` does so too, and is heard by nobody else.
        """
        with self.connection() as connection:
            if patient:
                connection.execute("SET lock_timeout = 0")
            try:
                # BEGIN travels with the lock: one way to the server less in every commit.
                cursor = connection.execute(self._sql.begin)
                cursor.nextset()
                for position, recorded in cursor:
                    yield Appending(connection, position, recorded)
                connection.execute("COMMIT")
            except psycopg.Rollback:
                connection.rollback()
            except BaseException:
                connection.rollback()
                raise
            finally:
                if patient and not connection.broken:
                    connection.execute(WAIT_FOR_LOCKS)

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        appending: Appending | None = None,
        after: After | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        """Writes events at the next positions and returns these.

        With `appending` the writing belongs to that transaction; with `after` it is one statement, which raises HeadMoved
        when somebody else has appended meanwhile; else it is a transaction of its own. Raises IntegrityError when a
        (subject, version) or a (source, id) is taken.
        """
        del kwargs  # the library passes `tracking`, which a ledger has no use for
        if appending is not None:
            with translated_errors():
                return self._write(appending, stored_events)
        if after is not None:
            with translated_errors():
                return self._write_after(after, stored_events)
        with self.appending() as own:
            return self._write(own, stored_events)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Events of one subject by version."""
        query = sql.SQL(
            "SELECT subject, version, type, record FROM {} WHERE subject = %(subject)s"
            " AND version > coalesce(%(gt)s, -1) AND version <= coalesce(%(lte)s, 2147483647) ORDER BY version {} LIMIT %(limit)s"
        ).format(self._sql.events, sql.SQL("DESC" if desc else "ASC"))
        with self.connection() as connection:
            rows = connection.execute(query, {"subject": str(originator_id), "gt": gt, "lte": lte, "limit": limit})
            return [StoredEvent(row[0], row[1], row[2], bytes(row[3])) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events of the whole ledger by position."""
        first = 1 if start is None else start if inclusive_of_start else start + 1
        query = sql.SQL(
            "SELECT subject, version, type, record, position FROM {} WHERE position >= %(first)s"
            " AND position <= coalesce(%(stop)s, 9223372036854775807) {} ORDER BY position LIMIT %(limit)s"
        ).format(self._sql.events, sql.SQL("AND type = ANY(%(topics)s)" if topics else ""))
        with self.connection() as connection:
            rows = connection.execute(query, {"first": first, "stop": stop, "topics": list(topics), "limit": limit})
            return [Notification(row[0], row[1], row[2], bytes(row[3]), id=row[4]) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position given out, or None in an empty ledger."""
        with self.connection() as connection:
            row = connection.execute(self._sql.head).fetchone()
        return row[0] if row is not None and row[0] > 0 else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Events after position `gt`, as they come."""
        return LedgerSubscription(self, gt=gt, topics=topics)

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        """A pooled connection whose errors are the library's."""
        with translated_errors(), self._pool.connection() as connection:
            yield connection

    def _write(self, appending: Appending, events: Sequence[StoredEvent]) -> list[int]:
        if not events:
            return []
        rows = [self._row(appending.position + offset, event) for offset, event in enumerate(events, 1)]
        by_copy = len(rows) >= COPY_FROM
        if by_copy:
            with appending.connection.cursor() as cursor, cursor.copy(self._sql.copy) as copy:
                copy.set_types(COLUMN_TYPES)
                for row in rows:
                    copy.write_row(row)
        self._state(appending.connection, appending.position, rows, events, inserting=not by_copy)
        appending.position, appending.recorded = rows[-1][0], rows[-1][7]
        return [row[0] for row in rows]

    def _write_after(self, after: After, events: Sequence[StoredEvent]) -> list[int]:
        rows = [self._row(after.position + offset, event) for offset, event in enumerate(events, 1)]
        if not self._state(after.connection, after.position, rows, events, keys=after.keys):
            raise HeadMoved
        return [row[0] for row in rows]

    def _state(
        self,
        connection: Connection[Any],
        position: int,
        rows: Sequence[tuple[Any, ...]],
        events: Sequence[StoredEvent],
        *,
        inserting: bool = True,
        keys: Sequence[tuple[str, bytes]] = (),
    ) -> bool:
        """Moves the head on from `position`, and writes and tells what belongs to it; False when the head stood elsewhere."""
        touched = [(subject, row[0]) for row, event in zip(rows, events, strict=True) for subject in _touches(event)]
        last = rows[-1]
        parameters: list[Any] = [last[0], last[7], position]
        if inserting:
            parameters.extend(value for row in rows for value in row)
        for pairs in (touched, keys):
            if pairs:
                parameters.extend(list(column) for column in zip(*pairs, strict=True))
        parameters += [EVENTS_CHANNEL, f"{self.schema} {last[0]}"]
        statement = self._sql.writing(len(rows) if inserting else 0, touching=bool(touched), keying=bool(keys))
        return connection.execute(statement, parameters, prepare=True).rowcount == 1

    @staticmethod
    def _row(position: int, event: StoredEvent) -> tuple[Any, ...]:
        if isinstance(event, LedgerEvent):
            happened = event.happened
            by = happened.posted_by
            return (
                position, event.originator_id, event.originator_version, event.topic, happened.source, happened.id,
                happened.time, happened.timestamp, happened.stored, happened.imported,
                by["token"], by["role"], by.get("staff"), event.schemaversion, event.state,
            )  # fmt: skip
        # The library's plain stored events come without a desk's envelope; they name themselves.
        now = datetime.now(UTC)
        name = f"{event.originator_id}/{event.originator_version}"
        return (
            position, str(event.originator_id), event.originator_version, event.topic, "library", name,
            now, now, now, False, "", "", None, 1, event.state,
        )  # fmt: skip


def _touches(event: StoredEvent) -> Sequence[str]:
    return event.touches if isinstance(event, LedgerEvent) else ()


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turns errors of the driver into the library's errors of the same name (PEP 249)."""
    try:
        yield
    except psycopg.InterfaceError as error:
        raise InterfaceError(str(error)) from error
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise OperationalError(str(error)) from error
    except psycopg.DataError as error:
        raise DataError(str(error)) from error
    except psycopg.IntegrityError as error:
        raise IntegrityError(str(error)) from error
    except psycopg.InternalError as error:
        raise InternalError(str(error)) from error
    except psycopg.ProgrammingError as error:
        raise ProgrammingError(str(error)) from error
    except psycopg.NotSupportedError as error:
        raise NotSupportedError(str(error)) from error
    except psycopg.DatabaseError as error:
        raise DatabaseError(str(error)) from error
    except psycopg.Error as error:
        raise PersistenceError(str(error)) from error
