"""The fold: events in order of position go through the views of a build.

The same views run on the ledger's tail, a batch at a time into PostgreSQL, and over a whole ledger in memory. Views are
independent: one that cannot fold an event stops there, visibly, and the others go on. Only the desk is read by others, so
nobody goes beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
import structlog
from psycopg import Connection, sql

from domain.event import Event
from ledger.codec import decode
from ledger.keys import Keyring
from ledger.logs import told
from projections import clearing
from projections.builds import Build, Progress
from projections.context import Context
from projections.desk.view import DeskView
from projections.history import LedgerHistory
from projections.store import PostgresStore
from projections.views import KINDS, View, wanted

log = structlog.get_logger(__name__)

BATCH = 1000
"""Events folded in one transaction when there are many."""

ERROR_LENGTH = 2000


def make_views(build: Build) -> dict[str, View]:
    """The views of a build by name, the desk first because the others read it."""
    desk = DeskView(build.rules, build.number)
    return {"desk": desk, **{kind.name: kind.make(lambda: desk.timeline) for kind in KINDS}}


class Folder:
    """Folds a ledger's tail into one build, batch after batch, and remembers between them what it can."""

    def __init__(self, build: Build, keyring: Keyring) -> None:
        self.build = build
        self._keyring = keyring
        self._views = make_views(build)
        self._reached: dict[str, int] = {}
        schema = sql.Identifier(build.schema, "progress")
        self._lock = sql.SQL(
            "SELECT view, position, state, error, error_position FROM {} ORDER BY view FOR UPDATE"
        ).format(schema)
        self._behind = sql.SQL(
            "SELECT (SELECT position FROM {}) > (SELECT min(position) FROM {} WHERE state = 'running')"
        ).format(sql.Identifier(build.ledger, "head"), schema)
        self._move = sql.SQL(
            "UPDATE {} AS stored SET position = done.position, state = done.state, error = done.error,"
            " error_position = done.error_position FROM unnest(%s::text[], %s::int8[], %s::text[], %s::text[], %s::int8[])"
            " AS done (view, position, state, error, error_position) WHERE stored.view = done.view"
        ).format(schema)
        self._read = sql.SQL("SELECT position, record FROM {} WHERE position > %s ORDER BY position LIMIT %s").format(
            sql.Identifier(build.ledger, "events")
        )

    def forget(self) -> None:
        """Drops everything remembered; the next step starts from what is stored. For use after any failure."""
        self._reached.clear()

    def step(self, connection: Connection[Any], limit: int = BATCH) -> int:
        """Folds the next events, ``limit`` at most, in one transaction with their position; returns how many were read.

        Errors of the database are raised, with nothing written. An event that a view cannot fold stops that view.
        """
        if not self._due(connection):
            return 0
        try:
            with connection.transaction():
                # What a crash takes of these rows is folded again from the ledger, so no commit need wait for the disk.
                connection.execute("SET LOCAL synchronous_commit = off")
                rows = connection.execute(self._lock).fetchall()
                return self._step(connection, {row[0]: Progress(*row) for row in rows}, limit)
        except BaseException:
            self.forget()
            raise

    def _due(self, connection: Connection[Any]) -> bool:
        """Whether a running view is behind the ledger; asked without a transaction, as most often none is."""
        row = connection.execute(self._behind).fetchone()
        return row is not None and bool(row[0])

    def _step(self, connection: Connection[Any], stored: dict[str, Progress], limit: int) -> int:
        # A build of an earlier edition has not all views; it is folded as far as it goes until another takes its place.
        running = [name for name in self._views if name in stored and stored[name].state == "running"]
        ceiling = None if stored["desk"].state == "running" else stored["desk"].position
        behind = [name for name in running if ceiling is None or stored[name].position < ceiling]
        if not behind:
            return 0
        after = min(stored[name].position for name in behind)
        records = connection.execute(self._read, (after, limit), binary=True).fetchall()
        if not records:
            return 0
        context = Context(
            self.build.project,
            PostgresStore(connection, self.build.schema),
            LedgerHistory(connection, self.build.ledger),
            self._keyring,
            connection,
        )
        events, unreadable = _decoded(records)
        moved: list[Progress] = []
        for name in behind:
            start = stored[name].position
            if self._reached.get(name) != start:
                self._restore(context, name, start)
            mine = [
                event for event in events if event.position > start and (ceiling is None or event.position <= ceiling)
            ]
            done = self._advance(context, name, start, mine)
            if unreadable is not None and done.state == "running" and done.position == unreadable[0] - 1:
                done = self._stopped(name, done.position, *unreadable)
            self._reached[name] = done.position
            if done != stored[name]:
                moved.append(done)
            stored[name] = done
            if name == "desk":
                ceiling = done.position  # the others read the desk, and so never go beyond it
        if self.build.live:
            clearing.clear(connection, self.build, events)
        if moved:
            connection.execute(self._move, [list(column) for column in zip(*moved, strict=True)])
        self._keyring.forget_cached()  # asked for anew with every batch, so that who is forgotten stays so
        reached = min(row.position for row in stored.values())
        connection.execute("SELECT pg_notify('pandan_views', %s)", (f"{self.build.schema} {reached}",))
        return len(records)

    def _advance(self, context: Context, view: str, start: int, events: Sequence[Event]) -> Progress:
        """Folds the events; if that fails, one by one, to find the event that cannot be folded and to stop before it."""
        if not events:
            return Progress(view, start, "running", None, None)
        mine = wanted(view, events)
        if not mine or self._fold(context, view, start, mine) is None:
            return Progress(view, events[-1].position, "running", None, None)
        position = start
        for event in mine:
            error = self._fold(context, view, position, [event])
            if error is not None:
                return self._stopped(view, event.position - 1, event.position, error)
            position = event.position
        return Progress(view, events[-1].position, "running", None, None)

    def _stopped(self, view: str, position: int, at: int, error: Exception) -> Progress:
        log.error("view_stopped", project=self.build.project, view=view, position=at, exc_info=error)
        return Progress(view, position, "stopped", told(error).replace("\x00", "")[:ERROR_LENGTH], at)

    def _restore(self, context: Context, view: str, position: int) -> None:
        self._views[view].restore(context, position)
        if view == "desk":
            self._reached.clear()  # the others hold on to the timeline that was; they begin again with the new one

    def _fold(self, context: Context, view: str, start: int, events: Sequence[Event]) -> Exception | None:
        try:
            with context.connection.transaction():
                self._views[view].apply(context, events)
                self._views[view].flush(context)
        except psycopg.errors.ProgramLimitExceeded as error:
            failure: Exception = error
        except (psycopg.OperationalError, psycopg.InterfaceError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 -- whatever an event does to one view must not reach the others
            failure = error
        else:
            return None
        self._restore(context, view, start)
        return failure


def _decoded(records: Sequence[tuple[int, bytes]]) -> tuple[list[Event], tuple[int, Exception] | None]:
    """The events, up to the first record that cannot be read; its position and error, if there is one."""
    events: list[Event] = []
    for position, record in records:
        try:
            events.append(decode(position, record))
        except Exception as error:  # noqa: BLE001 -- a damaged record must stop the views where it stands, not the worker
            return events, (position, error)
    return events, None
