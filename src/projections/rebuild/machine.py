"""The machine that makes a build (重算): one at a time a project, beside the live one, which it never touches.

Whoever runs a rebuild holds the project's lock; the lock ends with the session, however that ends. So a rebuild that stands
unfinished while its lock is free has lost whoever ran it: what was caught up goes on, anything earlier is dropped and begun
again. Tables and their row in ``builds`` come and go in one transaction, so no schema is ever without its owner.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from errno import EDQUOT, ENOSPC
from typing import Any

import structlog
from psycopg import Connection, errors

from ledger import logs
from ledger.database import Database
from projections import builds, clearing
from projections.builds import Build
from projections.engine import Folder
from projections.errors import Refusal
from projections.preparing import LOCK
from projections.rebuild import bulk, diffs, filling, retention, states, switching
from projections.rebuild.receipt import Receipt
from projections.rebuild.sessions import MAKING, holding, keyring_of, session
from projections.rebuild.states import Rebuild

log = structlog.get_logger(__name__)

ATTEMPTS = 5
"""So often a rebuild is begun before it counts as failed: what kills its process may be the rebuild itself."""

REPORT_SECONDS = 0.25
"""How often progress is noted, and whether to go on is asked."""

CLOSE = 100
"""Fewer events than these were left when the last were read: whoever posts all the while is never caught up with quite."""

Told = Callable[[Rebuild], None]
"""Hears of progress."""


def run(database: Database, project: str, number: int, told: Told = lambda _: None) -> Rebuild:
    """Works on a rebuild until it is ready, live, cancelled or failed; one that ended already is given as it is.

    Raises Busy while another of the project is worked on, and psycopg's OperationalError when the database goes away: it is
    to be called again then.
    """
    with session(database) as connection, holding(connection, MAKING, project):
        rebuild = states.find(connection, project, number)
        if not rebuild.unfinished:
            return rebuild
        try:
            _work(connection, database, rebuild, told)
        except bulk.Cancelled:
            _give_up(connection, rebuild, "cancelled", "cancelled on request")
        except Exception as error:
            if not _answers(connection):
                raise
            if not isinstance(error, errors.DiskFull | Refusal | OSError):
                log.exception("rebuild_failed", project=project, build=number)
            _give_up(connection, rebuild, "failed", _reason(error))
        done = states.find(connection, project, number)
        told(done)
        return done


def keep_up(connection: Connection[Any], database: Database, build: Build) -> None:
    """Folds into a build that stands by what the ledger has got since."""
    catch_up(connection, Folder(build, keyring_of(connection, database, build.project)))


def catch_up(connection: Connection[Any], folder: Folder) -> None:
    """Folds close to the head of the ledger, which moves on while somebody posts."""
    while folder.step(connection) >= CLOSE:
        pass


def _work(connection: Connection[Any], database: Database, rebuild: Rebuild, told: Told) -> None:
    keyring = keyring_of(connection, database, rebuild.project)
    report = _Reporter(connection, rebuild, told)
    filled: Receipt | None = None
    build = builds.find(connection, rebuild.project, rebuild.number)
    if rebuild.state != "catching_up" or build is None:
        build = _begun(connection, rebuild, build)
        filled = bulk.fill(database.url, build, keyring, report.hear, lambda: report.cancelled)
        states.move(connection, rebuild, "catching_up")
    report(filling.reached(connection, build), filling.head(connection, build))
    folder = Folder(build, keyring)
    catch_up(connection, folder)
    _check_views(connection, build)
    receipt = filling.receipt(connection, build, filled)
    report(filling.reached(connection, build), filling.head(connection, build))
    if rebuild.switches:
        switching.switch(connection, build, folder, receipt)
    else:
        _prepare_diff(connection, database, build)
        with connection.transaction():
            clearing.clear_again(connection, build)
            states.move(connection, rebuild, "ready", receipt)
            retention.let_go(connection, build)


def _prepare_diff(connection: Connection[Any], database: Database, build: Build) -> None:
    """Finds what the build changes, if that can be said now; whoever opens its diff is told else why not."""
    try:
        diffs.prepare(connection, database, build)
    except Refusal as refusal:
        log.info("diff_not_prepared", project=build.project, build=build.number, reason=str(refusal))


def _begun(connection: Connection[Any], rebuild: Rebuild, left: Build | None) -> Build:
    """The empty build of a new attempt; what an earlier one left is dropped."""
    if rebuild.attempts >= ATTEMPTS:
        raise Refusal("gives_up", f"begun {rebuild.attempts} times, and whoever ran it was lost every time")
    if left is not None:
        builds.drop(connection, left)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        states.begin(connection, rebuild)
        return builds.make(connection, rebuild.project, rebuild.number, rules=rebuild.rules, live=False)


def _check_views(connection: Connection[Any], build: Build) -> None:
    """Raises Refusal when a view stopped at an event at which it runs in the live build."""
    live = builds.live_build(connection, build.project)
    before = {} if live is None else {view.view: view for view in builds.progress(connection, live.schema)}
    for view in builds.progress(connection, build.schema):
        if view.state == "stopped" and (view.view not in before or before[view.view].state == "running"):
            raise Refusal("view_stopped", f"view {view.view} stopped at event {view.error_position}: {view.error}")


def _give_up(connection: Connection[Any], rebuild: Rebuild, state: str, reason: str) -> None:
    with connection.transaction():
        build = builds.find(connection, rebuild.project, rebuild.number)
        if build is not None:
            builds.drop(connection, build)
        states.end(connection, rebuild, state, reason)


def _reason(error: Exception) -> str:
    if isinstance(error, errors.DiskFull):
        return f"the database's disk is full: {error}".strip()
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
        return f"the disk for temporary files is full: {error.strerror}"
    return str(error) if isinstance(error, Refusal) else logs.told(error)


def _answers(connection: Connection[Any]) -> bool:
    """Whether the session lives, and with it the project's lock."""
    try:
        connection.execute("SELECT 1")
    except (errors.OperationalError, errors.InterfaceError):
        return False
    return True


class _Reporter:
    """Notes progress every now and then, and learns whether the rebuild is to be given up."""

    def __init__(self, connection: Connection[Any], rebuild: Rebuild, told: Told) -> None:
        self._connection = connection
        self._rebuild = rebuild
        self._told = told
        self._next = 0.0
        self.cancelled = False

    def hear(self, progress: bulk.BulkProgress) -> None:
        """Takes in what the filling tells, many times a second."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + REPORT_SECONDS
            self._note(progress.done, progress.total)

    def __call__(self, done: int, total: int) -> None:
        """Notes progress now. Raises Cancelled when the rebuild is to be given up."""
        self._note(done, total)
        if self.cancelled:
            raise bulk.Cancelled

    def _note(self, done: int, total: int) -> None:
        self.cancelled = states.report(self._connection, self._rebuild, done, total)
        self._told(states.find(self._connection, self._rebuild.project, self._rebuild.number))
