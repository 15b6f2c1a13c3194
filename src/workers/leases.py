"""Who works on which project: one holder a project, by advisory locks that end with the holder's session.

Workers that live at the same time share the projects evenly. Each holds a shared lock by which they count one another;
whoever holds more than a fair share lets the rest go, and whoever has room takes what is free.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

PROJECTS = 730_301
"""First half of the lock keys of projects; the second half is the number of the ledger's schema."""

WORKERS = 730_302
"""First half of the lock key by which workers count one another; the second half is 0."""

_COUNT = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objid = 0 AND objsubid = 2 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Leases:
    """The projects that the session of ``connection`` holds. The locks go when the connection does, and so must this."""

    def __init__(self, connection: Connection[Any], *, projects: int = PROJECTS, workers: int = WORKERS) -> None:
        """``projects``, ``workers``: lock keys of another kind of worker, which shares the projects among its own."""
        self._connection = connection
        self._projects, self._counted = projects, workers
        self._held: dict[str, int] = {}
        connection.execute("SELECT pg_advisory_lock_shared(%s, 0)", (self._counted,))

    @property
    def held(self) -> tuple[str, ...]:
        """The projects held, longest first."""
        return tuple(self._held)

    def refresh(self, ledgers: Mapping[str, str]) -> None:
        """Takes and lets go so as to hold a fair share of these projects (id → schema of the ledger)."""
        for project in [project for project in self._held if project not in ledgers]:
            self._release(project)
        share = -(-len(ledgers) // self._workers())
        for project in list(self._held)[share:]:
            self._release(project)
        for project, schema in ledgers.items():
            if len(self._held) >= share:
                return
            if project not in self._held:
                self._take(project, int(schema.removeprefix("p")))

    def _workers(self) -> int:
        row = self._connection.execute(_COUNT, (self._counted,)).fetchone()
        return max(1, row[0] if row else 1)

    def _take(self, project: str, number: int) -> None:
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (self._projects, number)).fetchone()
        if row is not None and row[0]:
            self._held[project] = number

    def _release(self, project: str) -> None:
        self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (self._projects, self._held.pop(project)))
