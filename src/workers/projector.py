"""The projector: keeps the read models of all projects at the head of their ledgers.

It works on a single connection, which holds the leases, listens and folds. Who loses the connection loses all three at
once, so two workers can never fold one project side by side.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from ledger.database import APPLICATION_ROLE, Database
from ledger.embedded import EmbeddedServerError
from ledger.keys import Keyring
from projections import builds, clearing
from projections.builds import Build
from projections.engine import BATCH, Folder
from workers.leases import Leases

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""How often every project is looked at without being told: what a lost notification costs at most."""

PATIENCE_SECONDS = 0.2
"""How long it listens before it looks whether it is to stop."""

PACE_SECONDS = 0.015
"""Rounds of small batches start at least this far apart: under load each then folds some twenty events rather than two, for a
tenth of the work. Who has been idle starts at once, and full batches follow one another without a pause."""

TIDY_SECONDS = 60.0
"""Before another attempt to write the files anew that still hold something of people who were forgotten."""

BACKOFF_SECONDS = (0.1, 10.0)
"""First and longest pause before another attempt, after the database was lost or a project failed."""


def run(database: Database, stop: threading.Event) -> None:
    """Works until ``stop`` is set. Outlives restarts of the database; what is left undone is done after the next start.

    Any number of processes may run it: they share the projects, and take over from one another.
    """
    pause = BACKOFF_SECONDS[0]
    while not stop.is_set():
        started = time.monotonic()
        try:
            with _connected(database) as connection:
                Projector(database, connection).work(stop)
        except (psycopg.OperationalError, psycopg.InterfaceError, EmbeddedServerError) as error:
            if time.monotonic() - started > BACKOFF_SECONDS[1]:
                pause = BACKOFF_SECONDS[0]
            log.warning("database_lost", error=str(error).strip(), again_in=pause)
            stop.wait(pause)
            pause = min(2 * pause, BACKOFF_SECONDS[1])


class Projector:
    """Folds the projects whose leases this connection holds, turn by turn, a batch each."""

    def __init__(self, database: Database, connection: Connection[Any]) -> None:
        self._database = database
        self._connection = connection
        self._leases = Leases(connection)
        self._folders: dict[str, Folder] = {}
        self._live: dict[str, Build] = {}
        self._keys: dict[str, tuple[str, bytes]] = {}
        self._by_schema: dict[str, str] = {}
        self._due: dict[str, None] = {}
        self._failed: dict[str, tuple[float, float]] = {}
        self._tidy = 0.0

    def work(self, stop: threading.Event) -> None:
        """Folds until ``stop`` is set; raises psycopg's errors when the connection is lost."""
        self._connection.execute("LISTEN pandan_events")
        look = 0.0
        while not stop.is_set():
            if time.monotonic() >= look:
                self._look()
                look = time.monotonic() + LOOK_SECONDS
            started = time.monotonic()
            for project in list(self._due):
                self._fold(project)
            if not self._due:
                stop.wait(max(0.0, started + PACE_SECONDS - time.monotonic()))
            self._listen(0.001 if self._due else min(PATIENCE_SECONDS, max(0.001, look - time.monotonic())))

    def _look(self) -> None:
        """Takes its share of the projects, and has every one looked at."""
        rows = self._connection.execute("SELECT id, schema, phone_key FROM pandan.projects ORDER BY id").fetchall()
        self._leases.refresh({row[0]: row[1] for row in rows})
        held = set(self._leases.held)
        for project in self._folders.keys() - held:
            log.info("project_released", project=project)
            del self._folders[project]
        self._by_schema = {row[1]: row[0] for row in rows if row[0] in held}
        self._live = builds.live_builds(self._connection)
        self._keys = {row[0]: (row[1], bytes(row[2])) for row in rows if row[0] in held}
        self._due = dict.fromkeys(held)
        if time.monotonic() >= self._tidy:
            clearing.vacuum(self._connection, self._database, held)
            if clearing.remaining(self._connection, held):
                self._tidy = time.monotonic() + TIDY_SECONDS

    def _fold(self, project: str) -> None:
        paused_until, pause = self._failed.get(project, (0.0, BACKOFF_SECONDS[0]))
        if time.monotonic() < paused_until:
            self._due.pop(project, None)
            return
        try:
            read = self._folder(project).step(self._connection)
        except Exception:
            if self._connection.broken or self._connection.closed:
                raise
            # Whatever is wrong with one project, the others go on.
            log.exception("project_failed", project=project, again_in=pause)
            self._failed[project] = (time.monotonic() + pause, min(2 * pause, BACKOFF_SECONDS[1]))
            self._folders.pop(project, None)  # taken up anew, from what is stored
            self._due.pop(project, None)
        else:
            self._failed.pop(project, None)
            if read < BATCH:
                self._due.pop(project, None)

    def _folder(self, project: str) -> Folder:
        """The project's folder. A project newly taken up has its stopped views tried again: an upgrade may have mended them."""
        folder = self._folders.get(project)
        if folder is None or self._live.get(project) != folder.build:
            schema, phone_key = self._keys[project]
            build = self._live[project] = builds.ensure_live(self._connection, project)
            again = builds.retry(self._connection, build)
            folder = Folder(build, Keyring(project, schema, phone_key, self._database.vault))
            self._folders[project] = folder
            log.info("project_taken", project=project, build=build.schema, retried=again)
        return folder

    def _listen(self, seconds: float) -> None:
        # Gathered first: the connection takes no query while its notifications are still being gone through.
        for notice in list(self._connection.notifies(timeout=seconds, stop_after=1)):
            ledger, _, position = notice.payload.partition(" ")
            if position == "0":
                self._look()  # a new project, or another build is live
            elif (project := self._by_schema.get(ledger)) is not None:
                self._due[project] = None


@contextmanager
def _connected(database: Database) -> Iterator[Connection[Any]]:
    database.revive()
    with psycopg.connect(
        database.url, autocommit=True, connect_timeout=10, application_name="pandan projector"
    ) as connection:
        connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        yield connection
