"""The rebuilder (重算): makes the builds that were asked for, keeps those that stand by up to date, and clears away.

A process of its own, as a rebuild takes a processor and memory that the projector needs. `Rebuilders` starts it beside the
projector when there is something to do; it leaves when there is nothing.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

import psycopg
import structlog

from ledger.database import Database
from projections import builds
from projections.builds import AS_ADOPTED
from projections.errors import NotFound, Refusal
from projections.rebuild import machine, retention, states
from projections.rebuild.sessions import MAKING, Busy, held, session
from projections.tables import FOLD

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""How often it is looked for something to do."""

IDLE_SECONDS = 20.0
"""Without anything to do for so long, the process leaves; starting it takes a second."""

SWEEP_SECONDS = 60.0
"""How often builds whose time is over are dropped; at the start, and then so often."""

PAUSE_SECONDS = 2.0
"""Before another attempt after the database was lost, or the process died."""

LIFELINE = "PANDAN_LIFELINE"
"""Set for a process whose standard input is a pipe from its parent: at its end, the parent is gone."""


def work(database: Database, stop: threading.Event, idle: float | None = IDLE_SECONDS) -> None:
    """Works until ``stop`` is set, or until there was nothing to do for ``idle`` seconds (None: for good).

    Outlives restarts of the database; a rebuild that was under way is taken up again.
    """
    worked = swept = float("-inf")
    began = time.monotonic()
    while not stop.is_set():
        try:
            if time.monotonic() - swept > SWEEP_SECONDS:
                with session(database) as connection:
                    for schema in retention.sweep(connection):
                        log.info("build_dropped", build=schema)
                swept = time.monotonic()
            if _round(database, stop):
                worked = time.monotonic()
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            log.warning("database_lost", error=str(error).strip())
            stop.wait(PAUSE_SECONDS)
            continue
        if idle is not None and time.monotonic() - max(worked, began) > idle:
            return
        stop.wait(LOOK_SECONDS)


def _round(database: Database, stop: threading.Event) -> bool:
    """Does what there is to do; says whether there was something."""
    with session(database) as connection:
        _renew(connection)
        waiting = states.unfinished(connection)
        worked = False
        for build in _behind(connection):
            worked = True
            machine.keep_up(connection, database, build)
    for rebuild in waiting:
        if stop.is_set():
            break
        try:
            done = machine.run(database, rebuild.project, rebuild.number)
        except Busy:
            continue  # somebody else makes one of this project
        except NotFound:
            continue
        worked = True
        log.info("rebuild_done", project=done.project, build=done.number, state=done.state, reason=done.reason)
    return worked


def _renew(connection: psycopg.Connection) -> None:
    """Asks for a rebuild of every live build that an earlier edition of the fold has made; once for an edition."""
    rows = connection.execute(
        "SELECT project FROM pandan_views.builds AS b WHERE live AND fold < %(fold)s AND NOT EXISTS ("
        " SELECT 1 FROM pandan_views.rebuilds AS r WHERE r.project = b.project"
        " AND (r.requested_by ->> 'fold' = %(fold)s::text OR r.switches AND r.state = ANY(%(unfinished)s)))",
        {"fold": FOLD, "unfinished": list(states.UNFINISHED)},
    ).fetchall()
    for (project,) in rows:
        log.info("build_outdated", project=project, fold=FOLD)
        try:
            states.request(connection, project, AS_ADOPTED, {"role": "worker", "fold": str(FOLD)}, switches=True)
        except Refusal as refusal:
            log.warning("rebuild_refused", project=project, reason=str(refusal))


def _behind(connection: psycopg.Connection) -> list[builds.Build]:
    """Builds that are ready and have not taken in all that the live build of their project has."""
    rows = connection.execute(
        f"SELECT {builds.COLUMNS} FROM pandan_views.builds"  # noqa: S608 -- names of columns, nothing from outside
        " WHERE NOT live AND (project, build) IN (SELECT project, build FROM pandan_views.rebuilds WHERE state = 'ready')"
    ).fetchall()
    found: list[builds.Build] = []
    for build in map(builds.Build.of, rows):
        live = builds.live_build(connection, build.project)
        if live is not None and _slowest(connection, build) < _slowest(connection, live):
            found.append(build)
    return found


def _slowest(connection: psycopg.Connection, build: builds.Build) -> int:
    """How far the views of a build that run have come; a build that is gone, or has stopped, counts as far enough."""
    try:
        running = [view.position for view in builds.progress(connection, build.schema) if view.state == "running"]
    except psycopg.errors.UndefinedTable:
        running = []
    return min(running, default=sys.maxsize)


def something_to_do(database: Database) -> bool:
    """Whether a rebuilder would find work: a rebuild that nobody makes, one that is behind or outdated, one to drop."""
    with session(database) as connection:
        outdated = connection.execute(
            "SELECT 1 FROM pandan_views.builds WHERE (NOT live AND dropped_after < now()) OR (live AND fold < %s) LIMIT 1",
            (FOLD,),
        ).fetchone()
        if outdated is not None:
            return True
        waiting = {rebuild.project for rebuild in states.unfinished(connection)}
        return any(not held(connection, MAKING, project) for project in waiting) or bool(_behind(connection))


class Rebuilders:
    """Keeps a rebuilder's process running while there is something for it to do, for as long as the block runs.

    The child reads the end of a pipe whose other end only this process holds: when this process ends, however it ends, the
    kernel closes it and the child goes; its rebuild is taken up by another.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._environment = {**database.environment(), LIFELINE: "1"}
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="rebuilders", daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._keeper.join()
        if self._child is not None:
            self._child.kill()  # it may be anywhere: what it was at is taken up again
            self._gone(self._child)

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            if self._child is not None:
                if self._child.poll() is None:
                    continue
                if self._gone(self._child):
                    log.error("rebuilder_died", code=self._child.returncode)
                    self._stopping.wait(PAUSE_SECONDS)
                self._child = None
            try:
                wanted = something_to_do(self._database)
            except psycopg.Error as error:
                log.warning("database_lost", error=type(error).__name__)
                wanted = False
            if wanted and not self._stopping.is_set():
                self._child = subprocess.Popen(
                    [sys.executable, "-m", "workers.rebuilding"],
                    stdin=subprocess.PIPE,
                    env=self._environment,
                    start_new_session=True,  # Ctrl-C is the parent's to handle
                )

    @staticmethod
    def _gone(child: subprocess.Popen[bytes]) -> int:
        """Waits for the end of a child; its exit code."""
        if child.stdin is not None:
            child.stdin.close()
        return child.wait()
