"""All ledgers of one database, opened when first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ledger import migrate
from ledger.database import Database
from ledger.keys import Keyring
from ledger.recorder import LedgerRecorder
from ledger.writer import Ledger


class Ledgers:
    """Finds the ledger of a project, and makes one when its first event asks for it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._now = now
        self._open: dict[str, Ledger] = {}
        self._lock = threading.Lock()
        # Two threads: while they are busy with some ledgers, the posts to the others gather into larger commits; and when
        # one waits for a lock, the other goes on. More of them fight over the interpreter.
        self._executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ledger")

    def get(self, project: str) -> Ledger | None:
        """The ledger of a project, or None when there is none. May ask the database; call it off the event loop."""
        ledger = self._open.get(project)
        if ledger is not None:
            return ledger
        with self._database.pool.connection() as connection:
            row = connection.execute(
                "SELECT schema, phone_key FROM pandan.projects WHERE id = %s", (project,)
            ).fetchone()
        return None if row is None else self._keep(project, row[0], bytes(row[1]))

    def at_hand(self, project: str) -> Ledger | None:
        """The ledger if it is open already; never asks the database."""
        return self._open.get(project)

    def drop_keys(self, schema: str | None, clients: Iterable[str] | None) -> None:
        """Drops keys from memory: those of clients of the ledger in ``schema``; None: all, of all ledgers."""
        for ledger in list(self._open.values()):
            if schema is None or ledger.schema == schema:
                ledger.drop_keys(clients)

    def create(self, project: str) -> Ledger:
        """The ledger of a project, made now if need be; the caller has checked the right to."""
        if (ledger := self.get(project)) is not None:
            return ledger
        with self._database.owner() as connection:
            migrate.create_project(connection, project, Keyring.new_phone_key(project, self._database.vault))
        made = self.get(project)
        if made is None:
            raise RuntimeError(f"the ledger of {project} vanished while it was made")
        return made

    def close(self) -> None:
        """Lets running commits end, and takes no more."""
        self._executor.shutdown(wait=True)

    def _keep(self, project: str, schema: str, phone_key: bytes) -> Ledger:
        with self._lock:
            ledger = self._open.get(project)
            if ledger is None:
                keyring = Keyring(project, schema, phone_key, self._database.vault)
                recorder = LedgerRecorder(self._database.pool, schema)
                ledger = Ledger(
                    project, recorder, keyring, executor=self._executor, revive=self._database.revive, now=self._now
                )
                self._open[project] = ledger
        return ledger
