"""Two builds of a project beside each other: the desk of each, at the one position to which both have come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, IsolationLevel, sql

from domain.desk import DeskTimeline, relevant
from ledger.database import Database
from projections import builds
from projections.builds import Build
from projections.engine import Folder
from projections.errors import NotFound, Refusal
from projections.history import LedgerHistory
from projections.rebuild.filling import reached
from projections.rebuild.sessions import keyring_of

TRIES = 50
"""Under heavy posting the live build may move on just before both are looked at; then they are brought together again."""


@dataclass(frozen=True, slots=True)
class Side:
    """One build of the two, and the desk as its rules have it."""

    build: Build
    desk: DeskTimeline


def both(connection: Connection[Any], project: str, number: int, against: int | None) -> tuple[Build, Build]:
    """The builds to compare: ``against`` first, which is the live one when none is named. Raises NotFound and Refusal."""
    build = builds.find(connection, project, number)
    other = builds.live_build(connection, project) if against is None else builds.find(connection, project, against)
    for found, name in ((build, number), (other, against)):
        if found is None:
            raise NotFound(f"there is no build {name} of project {project} to compare")
    assert build is not None and other is not None  # noqa: PT018, S101 -- told above
    for one in (build, other):
        if not one.live and _state(connection, one) not in ("ready", "former"):
            raise Refusal("not_ready", f"Build {one.number} is still being made.")
    return other, build


@contextmanager
def side_by_side(
    connection: Connection[Any], database: Database, one: Build, other: Build
) -> Iterator[tuple[Side, Side, int]]:
    """A transaction in which both builds are seen at one position; gives the sides and the position.

    Raises Refusal when a view of either has stopped: what it does not hold would look like a difference.
    """
    folders = {build.number: Folder(build, keyring_of(connection, database, build.project)) for build in (one, other)}
    for _ in range(TRIES):
        target = max(_position(connection, build) for build in (one, other))
        for build in (one, other):
            _bring(connection, build, folders[build.number], target)
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            with connection.transaction():
                position = _position(connection, one)
                if position == _position(connection, other):
                    # Nobody drops what is being compared.
                    query = "SELECT 1 FROM pandan_views.builds WHERE project = %s AND build = ANY(%s) FOR KEY SHARE"
                    connection.execute(query, (one.project, [one.number, other.number]))
                    yield side(connection, one, position), side(connection, other, position), position
                    return
        finally:
            if not connection.closed:
                connection.isolation_level = None
    raise Refusal("moving", "The builds could not be seen at one position; try again in a moment.")


def side(connection: Connection[Any], build: Build, position: int) -> Side:
    """A build with its desk, as known at a position."""
    facts = LedgerHistory(connection, build.ledger).of_project(build.project, 0, position)
    timeline = DeskTimeline([fact for fact in facts if relevant(fact)]).known_at(position)
    return Side(build, timeline.under(build.rules, build.number))


def _bring(connection: Connection[Any], build: Build, folder: Folder, target: int) -> None:
    while (position := reached(connection, build)) < target:
        if not folder.step(connection, target - position):
            return


def _position(connection: Connection[Any], build: Build) -> int:
    """The position of all of a build's views. Raises Refusal when one has stopped."""
    query = sql.SQL("SELECT view, position, state, error_position FROM {}").format(
        sql.Identifier(build.schema, "progress")
    )
    positions: set[int] = set()
    for view, position, state, at in connection.execute(query).fetchall():
        if state == "stopped":
            raise Refusal("view_stopped", f"View {view} of build {build.number} has stopped at event {at}.")
        positions.add(position)
    return min(positions)


def _state(connection: Connection[Any], build: Build) -> str:
    row = connection.execute(
        "SELECT state FROM pandan_views.rebuilds WHERE project = %s AND build = %s", (build.project, build.number)
    ).fetchone()
    return str(row[0]) if row is not None else "ready"
