"""Builds: which schemas hold the read models of which project, under which rules, and how far their views have come."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from psycopg import Connection, errors, sql
from psycopg.types.json import Jsonb

from domain.desk import Rules
from projections.errors import NotFound
from projections.preparing import LOCK, prepare
from projections.tables import FOLD
from projections.views import VIEWS

AS_ADOPTED = Rules()
"""No other rules than those in force."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build: its project, the schema of the project's ledger, and the schema of its own tables.

    ``rules``: those it is made under, other than what was adopted. ``fold``: the edition of tables and fold that made it.
    """

    project: str
    number: int
    ledger: str
    schema: str
    live: bool
    rules: Rules = AS_ADOPTED
    fold: int = FOLD

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Build:
        """A row of COLUMNS."""
        project, number, ledger, schema, live, rules, fold = row
        return cls(project, number, ledger, schema, live, Rules.of(rules), fold)


class Progress(NamedTuple):
    """How far one view of one build has come; ``error`` and ``error_position`` when it stopped."""

    view: str
    position: int
    state: str
    error: str | None
    error_position: int | None


COLUMNS = "project, build, ledger, schema, live, rules, fold"
_ALL = f"SELECT {COLUMNS} FROM pandan_views.builds"  # noqa: S608 -- names of columns, nothing from outside
LIVE_BUILD = f"{_ALL} WHERE live AND project = %s".encode()
"""SQL that gives the live build of a project."""
ONE_BUILD = f"{_ALL} WHERE project = %s AND build = %s".encode()
"""SQL that gives one build of a project."""


def ensure_live(connection: Connection[Any], project: str) -> Build:
    """The live build of a project, made empty when there is none yet.

    ``connection``: autocommit, any role that may create schemas. Raises NotFound when there is no such project.
    """
    prepare(connection)
    return live_build(connection, project) or _make_live(connection, project)


def live_build(connection: Connection[Any], project: str) -> Build | None:
    """The live build of a project, or None. Raises psycopg's UndefinedTable before any build of any project was made."""
    row = connection.execute(LIVE_BUILD, (project,)).fetchone()
    return Build.of(row) if row else None


def find(connection: Connection[Any], project: str, number: int) -> Build | None:
    """One build of a project, or None when there is no such one, or no more."""
    row = connection.execute(ONE_BUILD, (project, number)).fetchone()
    return Build.of(row) if row else None


def live_builds(connection: Connection[Any]) -> dict[str, Build]:
    """The live builds of all projects that have one, by project."""
    try:
        rows = connection.execute(_ALL.encode() + b" WHERE live").fetchall()
    except errors.UndefinedTable:
        return {}
    return {row[0]: Build.of(row) for row in rows}


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
        if names:
            tell(connection, build.ledger)
    return sorted(names)


def tell(connection: Connection[Any], ledger: str) -> None:
    """Has the projector look again at a project's builds: another is live, or a view may run on."""
    connection.execute("SELECT pg_notify('pandan_events', %s)", (f"{ledger} 0",))


def make(connection: Connection[Any], project: str, number: int, *, rules: Rules, live: bool) -> Build:
    """Makes a build with empty tables. Call it in a transaction that holds LOCK. Raises NotFound without such a project."""
    row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
    if row is None:
        raise NotFound(f"there is no project {project}")
    ledger = str(row[0])
    build = Build(project, number, ledger, f"{ledger}__b{number}", live, rules)
    make_tables(connection, build.schema)
    connection.execute(
        "INSERT INTO pandan_views.builds (project, build, ledger, schema, live, rules, fold) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (project, number, ledger, build.schema, live, Jsonb(rules.document()), FOLD),
    )
    return build


def next_number(connection: Connection[Any], project: str) -> int:
    """The number for a project's next build; none is ever given out twice. Call it in a transaction that holds LOCK."""
    row = connection.execute(
        "SELECT coalesce(max(build), 0) + 1 FROM pandan_views.rebuilds WHERE project = %s", (project,)
    ).fetchone()
    return int(row[0]) if row is not None else 1


def drop(connection: Connection[Any], build: Build) -> None:
    """Removes a build with all its tables. A live build is made anew, from the first event, when a worker next looks."""
    with connection.transaction():
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(
            "DELETE FROM pandan_views.builds WHERE project = %s AND build = %s", (build.project, build.number)
        )
        connection.execute(
            "DELETE FROM pandan_views.diffs WHERE project = %s AND %s IN (build, against)",
            (build.project, build.number),
        )
        connection.execute(
            "UPDATE pandan_views.rebuilds SET state = 'dropped'"
            " WHERE project = %s AND build = %s AND state IN ('ready', 'live', 'former')",
            (build.project, build.number),
        )
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(build.schema)))


def _make_live(connection: Connection[Any], project: str) -> Build:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        if (found := live_build(connection, project)) is not None:
            return found
        build = make(connection, project, next_number(connection, project), rules=AS_ADOPTED, live=True)
        connection.execute(
            "INSERT INTO pandan_views.rebuilds (project, build, state, rules, switches, requested_by, finished)"
            " VALUES (%s, %s, 'live', '{}', true, '{}', now())",
            (project, build.number),
        )
        return build


def make_tables(connection: Connection[Any], schema: str) -> None:
    """Makes the empty tables of a build, every view at position 0."""
    folder, name = resources.files("projections").joinpath("sql", "build"), sql.Identifier(schema).as_bytes(connection)
    for part in ("progress", *VIEWS):
        connection.execute(folder.joinpath(f"{part}.sql").read_bytes().replace(b"{schema}", name))
    query = sql.SQL("INSERT INTO {} (view, position, state) SELECT unnest(%s::text[]), 0, 'running'")
    connection.execute(query.format(sql.Identifier(schema, "progress")), (list(VIEWS),))
    connection.execute("SELECT pandan_views.let_read(%s)", (schema,))
