"""``/healthz``: the process lives. ``/readyz``: it can do its work, and how far the read models have come."""

from __future__ import annotations

from typing import Any, Literal

import structlog
from fastapi import APIRouter
from psycopg import AsyncConnection, errors, sql
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.gate import DATABASE_ERRORS
from api.requests.answers import answer
from api.services import Services, Shared
from ledger import migrate

LISTED = 200
"""So many projects are told of; those with something amiss first."""

router = APIRouter(tags=["health"])
log = structlog.get_logger(__name__)


class Alive(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class ViewReadiness(BaseModel):
    """How far one read model of one project has come."""

    view: str
    position: int
    lag: int = Field(description="Events of the ledger that it has not seen.")
    state: str = Field(description="`running`, or `stopped` at an event that it cannot fold.")
    error: str | None = Field(None, description="Kind of the error it stopped with.")
    error_position: int | None = Field(None, description="Position of the event it stopped at.")


class ProjectReadiness(BaseModel):
    """A project's ledger and its read models. Projects are numbered here: their names are nobody's business without a token."""

    ledger: str
    position: int
    sealed: int = Field(description="Events over which a checkpoint is signed.")
    sealing: Literal["running", "refused"] = Field(
        description="`refused`: the ledger is not what was signed, nothing more is signed over it; `pandan verify` tells where."
    )
    views: list[ViewReadiness]
    reminders_pending: int = Field(description="Reminders that are on their way to webhooks.")
    reminders_dead: int = Field(description="Reminders that nobody took; they can be replayed.")


class Readiness(BaseModel):
    """Whether this server can do its work."""

    status: Literal["ready", "degraded", "unavailable"]
    database: Literal["ok", "unavailable"]
    migrations: Literal["applied", "pending", "unknown"]
    projects: list[ProjectReadiness]


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=Alive, summary="Whether the process lives")
async def alive() -> Response:
    """Answers for as long as the process does; the database is not asked."""
    return answer({"status": "ok"})


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    response_model=Readiness,
    summary="Whether the server can do its work",
    responses={503: {"model": Readiness, "description": "The database does not answer, or migrations are missing"}},
)
async def ready(shared: Shared) -> Response:
    """200 when the database answers and is migrated, 503 otherwise.

    `degraded`: it works, but a read model has stopped at an event, whose position and kind of error are told, or nothing
    more is signed over a ledger.
    """
    try:
        pending = await run_in_threadpool(_pending, shared)
        async with shared.pool.connection(timeout=2.0) as connection:
            projects = await _projects(connection)
    except DATABASE_ERRORS:
        return answer(
            {"status": "unavailable", "database": "unavailable", "migrations": "unknown", "projects": []}, 503
        )
    if pending:
        return answer({"status": "unavailable", "database": "ok", "migrations": "pending", "projects": projects}, 503)
    stopped = any(view["state"] != "running" for project in projects for view in project["views"])
    refused = any(project["sealing"] == "refused" for project in projects)
    status = "degraded" if stopped or refused else "ready"
    return answer({"status": status, "database": "ok", "migrations": "applied", "projects": projects})


def _pending(shared: Services) -> list[str]:
    with shared.database.pool.connection(timeout=2.0) as connection:
        return migrate.pending(connection)


async def _projects(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
    builds = await _builds(connection)
    reminders = await _reminders(connection)
    cursor = await connection.execute(
        "SELECT p.schema, f.project IS NOT NULL FROM pandan.projects AS p LEFT JOIN pandan.sealing_faults AS f"
        " ON f.project = p.id ORDER BY f.project IS NULL, p.schema <> ALL(%s), p.created, p.schema LIMIT %s",
        ([ledger for ledger, (_, dead) in reminders.items() if dead], LISTED),
    )
    found: list[dict[str, Any]] = []
    for ledger, refused in await cursor.fetchall():
        query = sql.SQL("SELECT position, coalesce((SELECT max(size) FROM {}), 0) FROM {}").format(
            sql.Identifier(ledger, "checkpoints"), sql.Identifier(ledger, "head")
        )
        row = await (await connection.execute(query)).fetchone()
        position, sealed = row if row is not None else (0, 0)
        views = await _views(connection, builds[ledger], position) if ledger in builds else []
        sealing = "refused" if refused else "running"
        waiting, dead = reminders.get(ledger, (0, 0))
        found.append(
            {
                "ledger": ledger,
                "position": position,
                "sealed": sealed,
                "sealing": sealing,
                "views": views,
                "reminders_pending": waiting,
                "reminders_dead": dead,
            }
        )
    return found


async def _builds(connection: AsyncConnection[Any]) -> dict[str, str]:
    try:
        cursor = await connection.execute("SELECT ledger, schema FROM pandan_views.builds WHERE live")
    except errors.UndefinedTable:
        return {}  # no worker has run yet
    return dict(await cursor.fetchall())


async def _reminders(connection: AsyncConnection[Any]) -> dict[str, tuple[int, int]]:
    """Ledger → how many reminders are on their way, and how many nobody took."""
    try:
        cursor = await connection.execute(
            "SELECT p.schema, count(*) FILTER (WHERE d.state = 'pending'), count(*) FILTER (WHERE d.state = 'dead')"
            " FROM pandan.deliveries AS d JOIN pandan.projects AS p ON p.id = d.project"
            " WHERE d.state IN ('pending', 'dead') GROUP BY p.schema"
        )
    except errors.UndefinedTable:
        return {}  # its migration is pending, which is told
    return {ledger: (pending, dead) for ledger, pending, dead in await cursor.fetchall()}


async def _views(connection: AsyncConnection[Any], build: str, head: int) -> list[dict[str, Any]]:
    query = sql.SQL("SELECT view, position, state, error, error_position FROM {} ORDER BY view")
    try:
        cursor = await connection.execute(query.format(sql.Identifier(build, "progress")))
    except errors.UndefinedTable:
        return []  # the build was swapped for another one between the two questions
    return [
        {
            "view": view,
            "position": position,
            "lag": max(0, head - position),
            "state": state,
            "error": error.partition(":")[0][:100] if error else None,
            "error_position": error_position,
        }
        for view, position, state, error, error_position in await cursor.fetchall()
    ]
