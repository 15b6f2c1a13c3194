"""Builds: which schemas hold the read models of which project, and how far their views have come."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from psycopg import Connection, errors, sql

from projections.errors import NotFound
from projections.tables import VIEWS

LOCK = 7_303_014_310_846_214_002
"""Advisory lock key under which builds are made: one at a time over all processes."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build: its project, the schema of the project's ledger, and the schema of its own tables."""

    project: str
    number: int
    ledger: str
    schema: str
    live: bool
    state: str
    rulebook: str | None


class Progress(NamedTuple):
    """How far one view of one build has come; ``error`` and ``error_position`` when it stopped."""

    view: str
    position: int
    state: str
    error: str | None
    error_position: int | None


_LIVE = "SELECT project, build, ledger, schema, live, state, rulebook FROM pandan_views.builds WHERE live"
LIVE_BUILD = f"{_LIVE} AND project = %s".encode()
"""SQL that gives the live build of a project."""


def ensure_live(connection: Connection[Any], project: str) -> Build:
    """The live build of a project, made empty when there is none yet.

    ``connection``: autocommit, any role that may create schemas. Raises NotFound when there is no such project.
    """
    try:
        found = live_build(connection, project)
    except errors.UndefinedTable:
        found = None
    return found or _make_live(connection, project)


def live_build(connection: Connection[Any], project: str) -> Build | None:
    """The live build of a project, or None. Raises psycopg's UndefinedTable before any build of any project was made."""
    row = connection.execute(LIVE_BUILD, (project,)).fetchone()
    return Build(*row) if row else None


def live_builds(connection: Connection[Any]) -> dict[str, Build]:
    """The live builds of all projects that have one, by project."""
    try:
        rows = connection.execute(_LIVE).fetchall()
    except errors.UndefinedTable:
        return {}
    return {row[0]: Build(*row) for row in rows}


def progress(connection: Connection[Any], schema: str) -> list[Progress]:
    """How far the views of the build in ``schema`` have come, by name."""
    query = sql.SQL("SELECT view, position, state, error, error_position FROM {} ORDER BY view")
    return [Progress(*row) for row in connection.execute(query.format(sql.Identifier(schema, "progress")))]


def retry(connection: Connection[Any], build: Build, view: str | None = None) -> list[str]:
    """Lets stopped views of a build (one, or all) run again from the event they stopped at; returns their names.

    The projector tries at once; a view whose error is still there stops again at the same event.
    """
    query = sql.SQL(
        "UPDATE {} SET state = 'running', error = NULL, error_position = NULL"
        " WHERE state = 'stopped' AND view = coalesce(%s, view) RETURNING view"
    ).format(sql.Identifier(build.schema, "progress"))
    with connection.transaction():
        names = [row[0] for row in connection.execute(query, (view,))]
        connection.execute("SELECT pg_notify('pandan_events', %s)", (f"{build.ledger} 0",))
    return sorted(names)


def drop(connection: Connection[Any], build: Build) -> None:
    """Removes a build with all its tables. A live build is made anew, from the first event, when a worker next looks."""
    with connection.transaction():
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(build.schema)))
        connection.execute(
            "DELETE FROM pandan_views.builds WHERE project = %s AND build = %s", (build.project, build.number)
        )


def _make_live(connection: Connection[Any], project: str) -> Build:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(_file("builds.sql"))
        if (found := live_build(connection, project)) is not None:
            return found
        row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
        if row is None:
            raise NotFound(f"there is no project {project}")
        ledger = str(row[0])
        last = connection.execute(
            "SELECT coalesce(max(build), 0) FROM pandan_views.builds WHERE project = %s", (project,)
        ).fetchone()
        number = (last[0] if last else 0) + 1
        build = Build(project, number, ledger, f"{ledger}__b{number}", live=True, state="live", rulebook=None)
        make_tables(connection, build.schema)
        connection.execute(
            "INSERT INTO pandan_views.builds (project, build, ledger, schema, live, state) VALUES (%s, %s, %s, %s, true, 'live')",
            (project, number, ledger, build.schema),
        )
        return build


def make_tables(connection: Connection[Any], schema: str) -> None:
    """Makes the empty tables of a build, every view at position 0."""
    text = _file("build.sql").replace(b"{schema}", sql.Identifier(schema).as_bytes(connection))
    connection.execute(text)
    query = sql.SQL("INSERT INTO {} (view, position, state) SELECT unnest(%s::text[]), 0, 'running'")
    connection.execute(query.format(sql.Identifier(schema, "progress")), (list(VIEWS),))


def _file(name: str) -> bytes:
    return resources.files("projections").joinpath("sql", name).read_bytes()
