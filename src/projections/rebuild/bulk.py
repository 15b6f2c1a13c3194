"""Filling a build with all that its ledger holds, in one go (重算): the same views as the live fold, none of its waiting.

The ledger is copied out and its events sorted by whom they concern, each view is folded in memory over its own, people a
share at a time, and the rows are copied in; keys and indexes are made last. All of it on all processors. Events that come
meanwhile are the tail's, which ``Folder.step`` folds afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, NamedTuple

from ledger import parallel
from ledger.keys import Keyring
from projections.builds import Build
from projections.rebuild import copying, loading
from projections.rebuild.folding import Sink
from projections.rebuild.receipt import Receipt
from projections.rebuild.rounds import Connections, Rounds
from projections.views import VIEWS

ALONE = 20_000
"""A ledger with fewer events is folded by this process alone: starting others takes longer."""

PROCESSES = 8
"""So many at most; more would only wait for the database."""

STAGES = {"reading": 0.15, "folding": 0.75, "indexing": 0.1}
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


class CannotFold(RuntimeError):  # noqa: N818 -- the event is at fault, the program has not erred
    """A view cannot fold an event."""


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
    with closing(Connections(conninfo)) as connections:
        head = copying.head(connections.mine, build.ledger)
        told = _Told(head, report, cancelled)
        told.tell("reading", 0)
        bare = loading.bare(connections.mine, build)
        count = _processes(processes, head)

        def load(sink: Sink) -> None:
            with connections.mine.transaction():
                for tables in VIEWS.values():
                    for table in tables:
                        loading.copy_in(connections.mine, build.schema, table, sink.written(table))

        def empty(views: Iterable[str]) -> None:
            loading.empty(connections.mine, build.schema, [table for view in views for table in VIEWS[view]])

        rounds = Rounds(build, keyring, connections, head, processes=count, load=load, empty=empty, told=told)
        with closing(rounds):
            tally, found = rounds.read()
            rounds.fold(found)
        _index(connections, bare, count, told)
        loading.finish(connections.mine, build.schema, rounds.ceilings)
        told.tell("indexing", 1)
        return Receipt.of(tally, rounds.ceilings)


def fold_all(conninfo: str, build: Build, keyring: Keyring, until: int | None = None) -> Sink:
    """The rows of a fold of the whole ledger, or its first ``until`` events, in memory. Raises CannotFold, GapError."""
    rows = Sink()
    with closing(Connections(conninfo)) as connections:
        head = copying.head(connections.mine, build.ledger)
        until = head if until is None else min(until, head)
        rounds = Rounds(build, keyring, connections, until, processes=0, load=rows.take, empty=_fail, told=_Told(until))
        with closing(rounds):
            _, found = rounds.read()
            rounds.fold(found)
        if set(rounds.ceilings.values()) != {until}:
            _fail(rounds.ceilings)
    return rows


def _fail(views: Iterable[str]) -> None:
    if views := sorted(views):
        raise CannotFold(f"an event cannot be folded into one of these views: {', '.join(views)}")


def _processes(wished: int | None, events: int) -> int:
    if wished is not None:
        return wished
    return 0 if events <= ALONE else min(parallel.processors(), PROCESSES)


def _index(connections: Connections, bare: loading.Bare, processes: int, told: _Told) -> None:
    made = 0

    def make(statement: str, number: int) -> None:
        del number
        loading.index(connections.mine, statement)

    def done(statement: str, result: None) -> None:
        nonlocal made
        del statement, result
        made += 1
        told.tell("indexing", made / (len(bare.statements) + 1))

    parallel.run(make, bare.statements, processes, done, told.heed)


class _Told:
    """Tells how far a filling has come; raises when it is no longer wanted."""

    def __init__(
        self,
        total: int,
        report: Callable[[BulkProgress], Any] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._total = total
        self._report = report
        self._cancelled = cancelled
        self._started = time.monotonic()
        self._done = 0.0

    def heed(self) -> None:
        """Raises Cancelled when nobody wants it any more."""
        if self._cancelled():
            raise Cancelled

    def tell(self, stage: str, share: float) -> None:
        """Reports that so much of a stage is done."""
        before = 0.0
        for name, weight in STAGES.items():
            if name == stage:
                self._done = max(self._done, min(1.0, before + share * weight))
            before += weight
        seconds = time.monotonic() - self._started
        done = round(self._total * self._done)
        left = seconds * (1 - self._done) / self._done if self._done else None
        self._report(BulkProgress(done, self._total, done / seconds if seconds else 0.0, left, stage))
