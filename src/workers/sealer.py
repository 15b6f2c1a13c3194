"""The sealer (封账): signs a checkpoint over what is new in every ledger, every few seconds."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any, Self

import psycopg
import structlog
from psycopg import Connection

from ledger.audit.checkpoints import TamperedError, seal
from ledger.audit.signing import Keys
from ledger.audit.witness import Witness
from ledger.database import APPLICATION_ROLE, Database
from ledger.reader import head

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 60.0
"""How often a ledger is tried again over which nothing could be signed: it may have been mended."""


class Sealer:
    """Seals every ledger for as long as the block runs, in a thread and on a connection of its own.

    Any number of processes may run one: whoever comes second finds everything sealed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys = Keys.open(database.settings)
        witness = database.settings.witness
        self._witness = Witness(witness) if witness is not None else None
        self._again: dict[str, float] = {}
        self._sealed: dict[str, int] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sealer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        seconds = self._database.settings.seal_seconds
        while not self._stopping.wait(seconds):
            try:
                with psycopg.connect(
                    self._database.url, autocommit=True, connect_timeout=10, application_name="pandan sealer"
                ) as connection:
                    connection.execute(f"SET ROLE {APPLICATION_ROLE}")
                    while not self._stopping.is_set():
                        self.round(connection)
                        self._stopping.wait(seconds)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                log.warning("database_lost", error=str(error).strip())

    def round(self, connection: Connection[Any]) -> None:
        """Seals every ledger that has something new."""
        for project, schema in connection.execute("SELECT id, schema FROM pandan.projects ORDER BY id").fetchall():
            if self._stopping.is_set():
                return
            if time.monotonic() < self._again.get(project, 0.0):
                continue
            position = head(connection, schema)
            if position == self._sealed.get(project, 0):
                continue
            try:
                seal(connection, project, schema, self._keys, self._witness)
            except TamperedError as error:
                self._again[project] = time.monotonic() + AGAIN_SECONDS
                log.error("sealing_refused", project=project, fault=str(error))  # noqa: TRY400 -- it is no fault of ours to trace
                _tell(connection, project, str(error))
            except OSError as error:
                self._again[project] = time.monotonic() + AGAIN_SECONDS
                log.exception("witness_unwritable", project=project)
                _tell(connection, project, f"the witness cannot be written: {error.strerror}")
            else:
                self._again.pop(project, None)
                self._sealed[project] = position
                connection.execute("DELETE FROM pandan.sealing_faults WHERE project = %s", (project,))


def _tell(connection: Connection[Any], project: str, fault: str) -> None:
    connection.execute(
        "INSERT INTO pandan.sealing_faults (project, fault) VALUES (%s, %s)"
        " ON CONFLICT (project) DO UPDATE SET fault = excluded.fault",
        (project, fault),
    )
