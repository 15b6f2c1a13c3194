"""Rebuilds (重算) as they are stored: who asked for one, under which rules, how far it has come, what became of it.

created → copying → catching_up → ready → live → former → dropped, or cancelled, or failed with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from domain.desk import Rules
from projections import builds
from projections.errors import NotFound, Refusal
from projections.preparing import LOCK

UNFINISHED = ("created", "copying", "catching_up")
"""States of a rebuild that somebody has to work on."""

STANDING = ("ready", "live", "former")
"""States of a rebuild whose build is there, whole."""

WAITING_AT_MOST = 20
"""So many rebuilds of a project may wait at once; another is refused."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One rebuild, named by the number of the build that it makes.

    ``done`` of ``total`` events: what all views together have folded of what the ledger held. ``switches``: it goes live by
    itself. ``reason``: why it failed, was cancelled or waits. ``receipt``: which events were applied. ``kept_until``: when
    its build may be dropped.
    """

    project: str
    number: int
    state: str
    rules: Rules
    switches: bool
    requested_by: Mapping[str, str]
    requested: datetime
    started: datetime | None
    finished: datetime | None
    attempts: int
    done: int
    total: int
    reason: str | None
    cancelled_by: Mapping[str, str] | None
    receipt: Mapping[str, Any] | None
    digests: Mapping[str, str] | None
    kept_until: datetime | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Rebuild:
        """A row of COLUMNS."""
        project, number, state, rules, *rest = row
        return cls(project, number, state, Rules.of(rules), *rest)

    @property
    def unfinished(self) -> bool:
        """Whether somebody has to work on it still."""
        return self.state in UNFINISHED


COLUMNS = (
    "project, build, state, rules, switches, requested_by, requested, started, finished, attempts, done, total, reason,"
    " cancelled_by, receipt, digests,"
    " (SELECT dropped_after FROM pandan_views.builds AS b WHERE b.project = r.project AND b.build = r.build)"
)
_ALL = f"SELECT {COLUMNS} FROM pandan_views.rebuilds AS r"  # noqa: S608 -- names of columns, nothing from outside
ONE = f"{_ALL} WHERE project = %s AND build = %s".encode()
PAGE = f"{_ALL} WHERE project = %s AND build < %s ORDER BY build DESC LIMIT %s".encode()
_OPEN = f"{_ALL} WHERE state = ANY(%s) ORDER BY requested, project, build".encode()


def request(
    connection: Connection[Any], project: str, rules: Rules, by: Mapping[str, str], *, switches: bool
) -> Rebuild:
    """Enters a rebuild, for a worker or the caller to run.

    ``switches``: it goes live once it has caught up; only a rebuild under the rules as adopted may. Raises NotFound without
    such a project, and Refusal when too many wait already.
    """
    if switches and not rules.adopted:
        raise Refusal("needs_signature", "A build under other rules goes live by promotion alone.")
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        if connection.execute("SELECT 1 FROM pandan.projects WHERE id = %s", (project,)).fetchone() is None:
            raise NotFound(f"there is no project {project}")
        waiting = [one.number for one in unfinished(connection, project)]
        if len(waiting) >= WAITING_AT_MOST:
            raise Refusal(
                "too_many_rebuilds", f"{len(waiting)} rebuilds of this project wait already; cancel some first."
            )
        reason = f"waits for build {waiting[0]} of the same project" if waiting else None
        number = builds.next_number(connection, project)
        connection.execute(
            "INSERT INTO pandan_views.rebuilds (project, build, state, rules, switches, requested_by, reason)"
            " VALUES (%s, %s, 'created', %s, %s, %s, %s)",
            (project, number, Jsonb(rules.document()), switches, Jsonb(dict(by)), reason),
        )
        _tell(connection, project)
    return find(connection, project, number)


def find(connection: Connection[Any], project: str, number: int) -> Rebuild:
    """One rebuild. Raises NotFound."""
    row = connection.execute(ONE, (project, number)).fetchone()
    if row is None:
        raise NotFound(f"there is no build {number} of project {project}")
    return Rebuild.of(row)


def listing(connection: Connection[Any], project: str, before: int = 2**31 - 1, limit: int = 100) -> list[Rebuild]:
    """A project's rebuilds, newest first."""
    return [Rebuild.of(row) for row in connection.execute(PAGE, (project, before, limit))]


def unfinished(connection: Connection[Any], project: str | None = None) -> list[Rebuild]:
    """Rebuilds that somebody has to work on, of one project or all, in the order in which they were asked for."""
    found = [Rebuild.of(row) for row in connection.execute(_OPEN, (list(UNFINISHED),))]
    return [one for one in found if project is None or one.project == project]


def cancel(connection: Connection[Any], project: str, number: int, by: Mapping[str, str]) -> Rebuild:
    """Gives a rebuild up: one that runs stops within a second, one that waits at once; a build that is ready is dropped.

    What ended already is left as it is. Raises NotFound, and Refusal for the build that is live.
    """
    with connection.transaction():
        connection.execute(
            "SELECT 1 FROM pandan_views.rebuilds WHERE project = %s AND build = %s FOR UPDATE", (project, number)
        )
        rebuild = find(connection, project, number)
        build = builds.find(connection, project, number)
        if rebuild.state == "live":
            raise Refusal("build_is_live", f"Build {number} is live; it goes when another takes its place.")
        if rebuild.state == "created":
            end(connection, rebuild, "cancelled", f"cancelled{_named(by)} before it began")
        elif rebuild.state in UNFINISHED:
            connection.execute(
                "UPDATE pandan_views.rebuilds SET cancelled_by = coalesce(cancelled_by, %s) WHERE project = %s AND build = %s",
                (Jsonb(dict(by)), project, number),
            )
        elif build is not None:
            builds.drop(connection, build)
        _tell(connection, project)
    return find(connection, project, number)


def begin(connection: Connection[Any], rebuild: Rebuild) -> None:
    """Another attempt begins: copying, from the first event."""
    connection.execute(
        "UPDATE pandan_views.rebuilds SET state = 'copying', started = now(), attempts = attempts + 1, done = 0, reason = NULL"
        " WHERE project = %s AND build = %s",
        (rebuild.project, rebuild.number),
    )
    _tell(connection, rebuild.project)


def move(connection: Connection[Any], rebuild: Rebuild, state: str, receipt: Mapping[str, Any] | None = None) -> None:
    """A rebuild comes to another state; what has been said of it stays, a receipt is added when given."""
    connection.execute(
        "UPDATE pandan_views.rebuilds SET state = %s, reason = NULL, receipt = coalesce(%s, receipt),"
        " finished = CASE WHEN %s = ANY('{ready,live}') THEN coalesce(finished, now()) ELSE finished END"
        " WHERE project = %s AND build = %s",
        (state, None if receipt is None else Jsonb(dict(receipt)), state, rebuild.project, rebuild.number),
    )
    _tell(connection, rebuild.project)


def end(connection: Connection[Any], rebuild: Rebuild, state: str, reason: str) -> None:
    """A rebuild ends without a build: cancelled or failed. Whoever ends it drops what there is of the build."""
    connection.execute(
        "UPDATE pandan_views.rebuilds SET state = %s, reason = %s, finished = now() WHERE project = %s AND build = %s",
        (state, reason.replace("\x00", "")[:2000], rebuild.project, rebuild.number),
    )
    _tell(connection, rebuild.project)


def report(connection: Connection[Any], rebuild: Rebuild, done: int, total: int) -> bool:
    """Notes how far a rebuild has come; says whether it is to be given up."""
    row = connection.execute(
        "UPDATE pandan_views.rebuilds SET done = %s, total = %s WHERE project = %s AND build = %s"
        " RETURNING cancelled_by IS NOT NULL",
        (done, total, rebuild.project, rebuild.number),
    ).fetchone()
    _tell(connection, rebuild.project)
    return row is None or bool(row[0])


def _named(by: Mapping[str, str]) -> str:
    name = by.get("staff") or by.get("token")
    return f" by {name}" if name else ""


def _tell(connection: Connection[Any], project: str) -> None:
    """Wakes the workers, and who watches the progress."""
    connection.execute(
        "SELECT pg_notify('pandan_rebuilds', schema || ' 0') FROM pandan.projects WHERE id = %s", (project,)
    )
