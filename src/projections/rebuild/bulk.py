"""Filling a build with all that its ledger holds, in one go (重算): the same views as the live fold, none of its waiting.

Two rounds on all processors. In the first the ledger is copied out and every event looked at once, to know which views it
concerns and which events hang together; in the second each view is folded in memory over its events, people a share at a
time, and its rows are copied in. Keys and indexes are made last. Events that come meanwhile are the tail's, which
``Folder.step`` folds afterwards.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from hashlib import sha256
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql

from domain.desk import DeskTimeline
from ledger.database import APPLICATION_ROLE
from ledger.keys import Keyring
from projections.builds import Build
from projections.context import Context
from projections.desk.view import DeskView
from projections.engine import View
from projections.history import History, MemoryHistory
from projections.people.view import PeopleView
from projections.rebuild import copying, loading, parallel
from projections.rebuild.folding import DAYS_EVENTS, DaySink, Sink, fold
from projections.rebuild.receipt import BLOCK, GapError, Receipt, Tally
from projections.rebuild.sorting import DESK, ROTATION, UNITS, Sorted, flagged, shares
from projections.rebuild.spool import LENGTH_BITS, Places, Spool, SpooledHistory, Unreadable, events
from projections.rotation.view import RotationView
from projections.tables import VIEWS
from projections.units.view import UnitsView

ALONE = 20_000
"""A ledger with fewer events is folded by this process alone: starting others takes longer."""

CHUNKS = 6
"""Parts in which each process reads the ledger."""

READING, FOLDING, INDEXING = 0.25, 0.65, 0.1
"""Which part of the time each stage takes, about."""


class BulkProgress(NamedTuple):
    """How far a filling has come: events done of all, events a second so far, and the seconds that are left, if known."""

    done: int
    total: int
    rate: float
    seconds_left: float | None
    stage: str


class Cancelled(Exception):  # noqa: N818 -- somebody wished it, nothing has erred
    """The filling was given up because nobody wants it any more."""


class _Chunk(NamedTuple):
    """Events to be read: those after one position and up to another."""

    after: int
    until: int


class _Read(NamedTuple):
    """What reading a chunk found out. ``failed``: the event that the people's view cannot even be told of, if there is one."""

    chunk: _Chunk
    events: Sorted
    blocks: list[bytes]
    unreadable: int | None


class _Part(NamedTuple):
    """What one process folds in one go: a view, or a share of it."""

    view: str
    events: Places


class _Folded(NamedTuple):
    """What became of a part. ``failed``: the event that its view cannot fold; ``unreadable``: the one nobody can read."""

    view: str
    failed: int | None = None
    unreadable: int | None = None


def fill(
    conninfo: str,
    build: Build,
    keyring: Keyring,
    report: Callable[[BulkProgress], None],
    cancelled: Callable[[], bool],
    *,
    processes: int | None = None,
) -> Receipt:
    """Folds all that the ledger holds now into a build, over whatever stands in it, and says what went in.

    ``report`` and ``cancelled`` are called many times a second. ``processes``: how many beside this one; by default one for
    each processor, none for a small ledger. A view that cannot fold an event is filled up to the event before, where the
    tail will stop. Raises Cancelled, GapError, psycopg's errors; then the build is no use, and is filled anew or dropped.
    """
    with ExitStack() as stack:
        filling = _Filling(conninfo, build, keyring, _Reporter(report, cancelled))
        stack.callback(filling.close)
        return filling.run(processes)


class _Reporter:
    """Tells how far it has come; raises when that is no longer wanted."""

    def __init__(self, report: Callable[[BulkProgress], None], cancelled: Callable[[], bool]) -> None:
        self._report = report
        self._cancelled = cancelled
        self._started = time.monotonic()
        self.total = 0
        self._done = 0.0

    def heed(self) -> None:
        if self._cancelled():
            raise Cancelled

    def tell(self, stage: str, share: float) -> None:
        """``share``: which part of all work is done."""
        self._done = max(self._done, share)
        seconds = time.monotonic() - self._started
        done = int(self.total * self._done)
        left = seconds * (1 - self._done) / self._done if self._done else None
        self._report(BulkProgress(done, self.total, done / seconds if seconds else 0.0, left, stage))


class _Filling:
    """One filling, while it lasts."""

    def __init__(self, conninfo: str, build: Build, keyring: Keyring, reporter: _Reporter) -> None:
        self._conninfo = conninfo
        self._build = build
        self._keyring = keyring
        self._reporter = reporter
        self._connections: dict[int, Connection[Any]] = {}
        self._spools: list[Spool] = []
        self._reads: list[_Read] = []
        self._timeline = DeskTimeline()
        self._ceilings: dict[str, int] = {}

    def close(self) -> None:
        for spool in self._spools:
            spool.close()
        if (connection := self._connections.get(os.getpid())) is not None:
            connection.close()

    @property
    def _connection(self) -> Connection[Any]:
        """This process's own connection; one that was opened before a fork is the parent's."""
        connection = self._connections.get(os.getpid())
        if connection is None:
            connection = psycopg.connect(self._conninfo, autocommit=True, application_name="pandan rebuild")
            connection.execute(f"SET ROLE {APPLICATION_ROLE}; SET synchronous_commit = off")
            self._connections[os.getpid()] = connection
        return connection

    def run(self, processes: int | None) -> Receipt:
        head = copying.head(self._connection, self._build.ledger)
        bare = loading.bare(self._connection, self._build)
        if processes is None:
            processes = 0 if head <= ALONE else min(parallel.processors(), 8)
        self._reporter.total = head
        self._reporter.tell("reading", 0.0)
        self._spools = [Spool(number) for number in range(max(1, processes))]
        self._ceilings = dict.fromkeys(VIEWS, head)
        tally = self._read(head, processes)
        self._fold_desk()
        self._fold(processes)
        self._index(bare, processes)
        for view, position in self._ceilings.items():
            self._connection.execute(
                sql.SQL("UPDATE {} SET position = %s WHERE view = %s").format(
                    sql.Identifier(self._build.schema, "progress")
                ),
                (position, view),
            )
        self._reporter.tell("done", 1.0)
        return Receipt.of(tally, self._ceilings)

    # Reading

    def _read(self, head: int, processes: int) -> Tally:
        size = -(-head // (max(1, processes) * CHUNKS * BLOCK)) * BLOCK or BLOCK
        chunks = [_Chunk(after, min(after + size, head)) for after in range(0, head, size)]
        read = 0

        def done(chunk: _Chunk, result: _Read) -> None:
            nonlocal read
            self._reads.append(result)
            read += chunk.until - chunk.after
            self._reporter.tell("reading", READING * read / head)

        parallel.run(self._read_chunk, chunks, processes, done, self._reporter.heed)
        self._reads.sort(key=lambda result: result.chunk.after)
        tally = Tally()
        for result in self._reads:
            tally.take_blocks(result.chunk.after + BLOCK * len(result.blocks), result.blocks)
        for position, record in copying.records(self._connection, self._build.ledger, tally.last, head):
            tally.take(position, record)
        if tally.last != head:
            raise GapError(f"the ledger ends with event {tally.last}, not {head}")
        unreadable = [result.unreadable for result in self._reads if result.unreadable is not None]
        self._stop_at(*unreadable)
        return tally

    def _read_chunk(self, chunk: _Chunk, number: int) -> _Read:
        found, spool = Sorted(), self._spools[number]
        digests: list[bytes] = []
        unreadable: int | None = None
        last = chunk.after
        for block in copying.blocks(self._connection, self._build.ledger, *chunk):
            place = spool.write(block)
            for position, start, end in copying.entries(block, last):
                last = position
                if unreadable is None:
                    try:
                        found.add(position, block[start:end], place + (start << LENGTH_BITS) + end - start)
                    except Exception:  # noqa: BLE001 -- whatever is wrong with it, the views stop there
                        unreadable = position
            if last % BLOCK == 0:
                digests.append(sha256(block).digest())
        if last != chunk.until:
            raise GapError(f"the ledger has no event {last + 1}")
        spool.flush()
        return _Read(chunk, found, digests, unreadable)

    def _stop_at(self, *positions: int, views: Iterable[str] = VIEWS) -> None:
        for position in positions:
            for view in views:
                self._ceilings[view] = min(self._ceilings[view], position - 1)

    # Folding

    def _fold_desk(self) -> None:
        parts = [result.events for result in self._reads]
        sink, view = Sink(), DeskView(self._build.rules, self._build.number)
        context = self._context(sink)
        for event in events(self._spools, flagged(parts, DESK), self._ceilings["desk"]):
            try:
                view.apply(context, [event])
            except Exception:  # noqa: BLE001 -- the desk stops there, and nobody goes beyond it
                self._stop_at(event.position)
                break
        view.flush(context)
        self._load(sink)
        self._timeline = view.timeline

    def _fold(self, processes: int) -> None:
        parts = [result.events for result in self._reads]
        people = [_Part("people", share) for share in shares(parts)]
        # The rotation is told of the whole desk, as a promotion that comes last judges its past, too.
        todo = [_Part("rotation", flagged(parts, ROTATION | DESK)), *people, _Part("units", flagged(parts, UNITS))]
        self._reads.clear()
        while todo:
            failed = self._fold_parts(todo, processes)
            again = {view for view in failed if view != "desk"}
            self._empty(again)
            todo = [part for part in todo if part.view in again]

    def _fold_parts(self, parts: Sequence[_Part], processes: int) -> set[str]:
        """Folds parts; returns the views of which one failed, with their ceilings lowered."""
        total = sum(len(part.events) for part in parts)
        folded = 0
        failed: set[str] = set()

        def done(part: _Part, result: _Folded) -> None:
            nonlocal folded
            folded += len(part.events)
            self._reporter.tell("folding", READING + FOLDING * folded / max(1, total))
            if result.unreadable is not None:
                self._stop_at(result.unreadable)
                failed.update(VIEWS)
            if result.failed is not None:
                self._stop_at(result.failed, views=[part.view])
                failed.add(part.view)

        parallel.run(self._fold_part, parts, processes, done, self._reporter.heed)
        return failed

    def _fold_part(self, part: _Part, number: int) -> _Folded:
        del number
        ceiling = self._ceilings[part.view]
        try:
            self._fold_places(part.view, part.events, ceiling, self._load)
        except Unreadable as error:
            return _Folded(part.view, unreadable=error.position)
        except (psycopg.OperationalError, psycopg.InterfaceError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 -- whatever an event does to one view must not reach the others
            return _Folded(part.view, failed=self._find_failing(part, ceiling))
        return _Folded(part.view)

    def _fold_places(self, name: str, places: Places, ceiling: int, load: Callable[[Sink], None]) -> None:
        """Folds the events at some places, up to a position, into one view, whose rows are handed to ``load``."""
        facts = events(self._spools, places, ceiling)
        if name == "rotation":
            days = DaySink(load)
            history = SpooledHistory(self._spools, places)
            fold(self._context(days, history), self._view(name), facts, DAYS_EVENTS)
            days.end()
        else:
            sink = Sink()
            fold(self._context(sink), self._view(name), facts)
            load(sink)

    def _find_failing(self, part: _Part, ceiling: int) -> int:
        """The event before which everything can be folded, and with which it cannot."""
        positions = [position for position in part.events.positions if position <= ceiling]
        good, bad = 0, len(positions)
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                self._fold_places(part.view, part.events, positions[middle - 1], lambda _: None)
            except (psycopg.OperationalError, psycopg.InterfaceError, MemoryError):
                raise
            except Exception:  # noqa: BLE001 -- it is looked for
                bad = middle
            else:
                good = middle
        return positions[bad - 1]

    def _context(self, store: Sink, history: History | None = None) -> Context:
        return Context(self._build.project, store, history or MemoryHistory(), self._keyring, self._connection)

    def _view(self, name: str) -> View:
        makers: dict[str, Callable[[Callable[[], DeskTimeline]], View]] = {
            "rotation": RotationView,
            "people": lambda desk: PeopleView(desk, kept_facts=0),
            "units": UnitsView,
        }
        return makers[name](lambda: self._timeline)

    # Loading

    def _load(self, sink: Sink) -> None:
        with self._connection.transaction():
            for tables in VIEWS.values():
                for table in tables:
                    loading.copy_in(self._connection, self._build.schema, table, sink.rows.get(table.name, ()))

    def _empty(self, views: Iterable[str]) -> None:
        for view in views:
            for table in VIEWS[view]:
                self._connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(self._build.schema, table.name)))

    def _index(self, bare: loading.Bare, processes: int) -> None:
        made = 0

        def done(statement: tuple[str, str], result: None) -> None:
            nonlocal made
            del statement, result
            made += 1
            self._reporter.tell("indexing", READING + FOLDING + INDEXING * made / len(bare.statements))

        parallel.run(self._make_index, bare.statements, processes, done, self._reporter.heed)
        for tables in VIEWS.values():
            for table in tables:
                self._connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(self._build.schema, table.name)))

    def _make_index(self, statement: tuple[str, str], number: int) -> None:
        del number
        self._connection.execute("SET maintenance_work_mem = '128MB'")
        loading.index(self._connection, [statement[1]])
