"""The two rounds in which a whole ledger is folded: every event looked at once, then every view folded over its own.

Rows are handed on as they come; nothing here knows where they go.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol, get_args

import psycopg
from psycopg import Connection

from domain.desk import DeskTimeline
from ledger import parallel
from ledger.database import APPLICATION_ROLE
from ledger.keys import Keyring
from projections.builds import Build
from projections.context import Context
from projections.desk.view import DeskView
from projections.history import History, LedgerHistory
from projections.rebuild import copying
from projections.rebuild.folding import DAYS_EVENTS, DaySink, Failed, Folding, Sink, fold
from projections.rebuild.receipt import BLOCK, GapError, Tally
from projections.rebuild.sorting import DESK, EVENTS, ROTATION, UNITS, Sorted, flagged, shares
from projections.rebuild.spool import LENGTH_BITS, Places, Spool, SpooledHistory, Unreadable, events
from projections.views import BY_NAME, KINDS, VIEWS, Share

CHUNKS = 6
"""Parts in which each process reads the ledger."""

NOT_THE_EVENTS = (psycopg.OperationalError, psycopg.InterfaceError, MemoryError)
"""Errors that say nothing about the event that was being folded."""


class Told(Protocol):
    """Who hears of what is done, and may stop it by raising."""

    def heed(self) -> None:
        """Called all the while."""
        ...

    def tell(self, stage: str, share: float) -> None:
        """Called whenever something was done: which part of a stage is."""
        ...


class Connections:
    """A connection of its own for every process; those that were opened before a fork are the parent's."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._open: dict[int, Connection[Any]] = {}

    @property
    def mine(self) -> Connection[Any]:
        """This process's, opened when it is first asked for."""
        connection = self._open.get(os.getpid())
        if connection is None:
            connection = psycopg.connect(self._conninfo, autocommit=True, application_name="pandan rebuild")
            connection.execute(f"SET ROLE {APPLICATION_ROLE}; SET synchronous_commit = off")
            self._open[os.getpid()] = connection
        return connection

    def close(self) -> None:
        """Closes this process's."""
        if (connection := self._open.pop(os.getpid(), None)) is not None:
            connection.close()


class _Chunk(NamedTuple):
    """Events to be read: those after one position and up to another."""

    after: int
    until: int


class _Read(NamedTuple):
    """What reading a chunk found out: its events, the digests of its whole blocks, and a record that nobody can read."""

    chunk: _Chunk
    events: Sorted
    blocks: list[bytes]
    unreadable: int | None


class _Part(NamedTuple):
    """What one process folds in one go: the views of a share, over the same events."""

    views: tuple[str, ...]
    events: Places


class _Folded(NamedTuple):
    """What became of a part. ``failed``: view → the event that it cannot fold; ``unreadable``: the one that nobody can read."""

    failed: Mapping[str, int] | None = None
    unreadable: int | None = None


class Rounds:
    """One fold of a ledger, up to ``until``, into all views of a build.

    ``load`` is given rows, by the process that made them; ``empty`` has those of some views taken back. ``ceilings``: how far
    each view could be folded, which is ``until`` unless an event stopped it.
    """

    def __init__(
        self,
        build: Build,
        keyring: Keyring,
        connections: Connections,
        until: int,
        *,
        processes: int,
        load: Callable[[Sink], None],
        empty: Callable[[Iterable[str]], None],
        told: Told,
    ) -> None:
        self.ceilings = dict.fromkeys(VIEWS, until)
        self._build = build
        self._keyring = keyring
        self._connections = connections
        self._until = until
        self._processes = processes
        self._load = load
        self._empty = empty
        self._told = told
        self._spools = [Spool(number) for number in range(max(1, processes))]
        self._timeline = DeskTimeline()
        self._desk = Places()

    def close(self) -> None:
        """Lets go of the spools."""
        for spool in self._spools:
            spool.close()

    # Reading

    def read(self) -> tuple[Tally, list[Sorted]]:
        """The first round: all events counted, and sorted by whom they concern. Raises GapError."""
        size = -(-self._until // (max(1, self._processes) * CHUNKS * BLOCK)) * BLOCK or BLOCK
        chunks = [_Chunk(after, min(after + size, self._until)) for after in range(0, self._until, size)]
        results: list[_Read] = []

        def done(chunk: _Chunk, result: _Read) -> None:
            del chunk
            results.append(result)
            self._told.tell("reading", len(results) / len(chunks))

        parallel.run(self._read_chunk, chunks, self._processes, done, self._told.heed)
        results.sort(key=lambda result: result.chunk.after)
        tally = Tally()
        for result in results:
            tally.take_blocks(result.chunk.after + BLOCK * len(result.blocks), result.blocks)
            if result.unreadable is not None:
                self._stop_at(result.unreadable, VIEWS)
        for position, record in copying.records(self._connections.mine, self._build.ledger, tally.last, self._until):
            tally.take(position, record)
        return tally, [result.events for result in results]

    def _read_chunk(self, chunk: _Chunk, number: int) -> _Read:
        found, spool = Sorted(), self._spools[number]
        digests: list[bytes] = []
        unreadable: int | None = None
        last = chunk.after
        for block in copying.blocks(self._connections.mine, self._build.ledger, *chunk):
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

    # Folding

    def fold(self, found: list[Sorted]) -> None:
        """The second round: every view folded over its events. Those of one that fails are folded up to what it fails at."""
        self._desk = flagged(found, DESK)
        parts = _parts(found)
        found.clear()
        again = set(VIEWS)
        while again:
            if "desk" in again:
                self._fold_desk()
            again = self._fold_parts(
                [
                    part._replace(views=views)
                    for part in parts
                    if (views := tuple(view for view in part.views if view in again))
                ]
            )
            self._empty(again)

    def _fold_desk(self) -> None:
        sink, view = Sink(), DeskView(self._build.rules, self._build.number)
        context = self._context(sink)
        try:
            for event in events(self._spools, self._desk, self.ceilings["desk"]):
                try:
                    view.apply(context, [event])
                except Exception:  # noqa: BLE001 -- the desk stops there, and nobody goes beyond it
                    self._stop_at(event.position, VIEWS)
                    break
        except Unreadable as error:
            self._stop_at(error.position, VIEWS)
        view.flush(context)
        self._load(sink)
        self._timeline = view.timeline

    def _fold_parts(self, parts: Sequence[_Part]) -> set[str]:
        """Folds parts; returns the views that have to be folded again, with lower ceilings."""
        total = sum(len(part.events) for part in parts)
        folded = 0
        failed: set[str] = set()

        def done(part: _Part, result: _Folded) -> None:
            nonlocal folded
            folded += len(part.events)
            self._told.tell("folding", folded / max(1, total))
            if result.unreadable is not None:
                self._stop_at(result.unreadable, VIEWS)
                failed.update(VIEWS)
            for view, position in (result.failed or {}).items():
                self._stop_at(position, [view])
                failed.add(view)

        parallel.run(self._fold_part, parts, self._processes, done, self._told.heed)
        return failed

    def _fold_part(self, part: _Part, number: int) -> _Folded:
        del number
        try:
            self._fold_places(part, self.ceilings, self._load)
        except Unreadable as error:
            return _Folded(unreadable=error.position)
        except Failed as failed:
            return _Folded({view: self._find_failing(view, part.events) for view in failed.errors})
        return _Folded()

    def _fold_places(self, part: _Part, ceilings: Mapping[str, int], load: Callable[[Sink], None]) -> None:
        """Folds a part, each view up to its ceiling, and hands on the rows of those that do not fail. Raises Failed."""
        sinks: dict[str, Sink] = {view: DaySink(load) if view == "rotation" else Sink() for view in part.views}
        foldings = {view: self._folding(view, part.events, ceilings[view], sinks[view]) for view in part.views}
        failed: Failed | None = None
        try:
            until = max(ceilings[view] for view in part.views)
            fold(foldings, events(self._spools, part.events, until), (Unreadable, *NOT_THE_EVENTS))
        except Failed as error:
            failed = error
        for view, sink in sinks.items():
            if failed is None or view not in failed.errors:
                sink.end() if isinstance(sink, DaySink) else load(sink)
        if failed is not None:
            raise failed

    def _find_failing(self, view: str, places: Places) -> int:
        """The event before which everything can be folded, and with which it cannot."""
        positions = [position for position in places.positions if position <= self.ceilings[view]]
        part = _Part((view,), places)
        good, bad = 0, len(positions)
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                self._fold_places(part, {view: positions[middle - 1]}, lambda _: None)
            except Failed:
                bad = middle
            else:
                good = middle
        return positions[bad - 1]

    def _stop_at(self, position: int, views: Iterable[str]) -> None:
        for view in views:
            self.ceilings[view] = min(self.ceilings[view], position - 1)

    def _folding(self, view: str, places: Places, ceiling: int, sink: Sink) -> Folding:
        kind = BY_NAME[view]
        made = (kind.whole or kind.make)(lambda: self._timeline)
        if kind.share != "days":
            return Folding(made, self._context(sink), ceiling)
        history = SpooledHistory(self._connections.mine, self._build.ledger, self._spools, places)
        return Folding(made, self._context(sink, history), ceiling, DAYS_EVENTS)

    def _context(self, store: Sink, history: History | None = None) -> Context:
        connection = self._connections.mine
        history = history or LedgerHistory(connection, self._build.ledger)
        return Context(self._build.project, store, history, self._keyring, connection)


def _parts(found: Sequence[Sorted]) -> list[_Part]:
    """What is folded at once, the longest first: nobody else can take a piece of it."""
    views = {share: tuple(kind.name for kind in KINDS if kind.share == share) for share in get_args(Share)}
    # The rotation is told of the whole desk, as a promotion that comes last judges its past, too.
    whole = [
        _Part(views["events"], flagged(found, EVENTS)),
        _Part(views["days"], flagged(found, ROTATION | DESK)),
        *(_Part(views["clients"], share) for share in shares(found)),
        _Part(views["units"], flagged(found, UNITS)),
    ]
    return [part for part in whole if part.views]
