"""How long builds that are not live are kept, and what else must not stay behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from psycopg import Connection, sql
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from projections import builds
from projections.builds import Build
from projections.preparing import LOCK

SHORTEST_SECONDS = 300
"""A former build stays at least this long: a reader that has just looked up which one is live may still be reading it."""


class Retention(BaseSettings):
    """``PANDAN_KEEP_BUILDS_SECONDS``: how long a former build, and one that nobody promotes, is kept; a week by default."""

    model_config = SettingsConfigDict(env_prefix="PANDAN_", extra="ignore")

    keep_builds_seconds: int = Field(default=7 * 86_400, ge=SHORTEST_SECONDS, le=366 * 86_400)


def let_go(connection: Connection[Any], build: Build) -> None:
    """From now on the build's time runs."""
    kept = timedelta(seconds=Retention().keep_builds_seconds)
    connection.execute(
        "UPDATE pandan_views.builds SET dropped_after = now() + %s WHERE project = %s AND build = %s",
        (kept, build.project, build.number),
    )


def sweep(connection: Connection[Any]) -> list[str]:
    """Drops the builds whose time is over, and schemas of builds that nobody owns; returns the schemas.

    Call it with nobody's lock held: a build that is being compared or exchanged just now is left for the next time.
    """
    gone: list[str] = []
    rows = connection.execute(
        f"SELECT {builds.COLUMNS} FROM pandan_views.builds WHERE NOT live AND dropped_after < now()"  # noqa: S608 -- names of columns
    ).fetchall()
    for build in map(Build.of, rows):
        with connection.transaction():
            still = connection.execute(
                "SELECT 1 FROM pandan_views.builds WHERE schema = %s AND NOT live AND dropped_after < now() FOR UPDATE",
                (build.schema,),
            ).fetchone()
            if still is not None:
                builds.drop(connection, build)
                gone.append(build.schema)
    with connection.transaction():
        # Under the lock under which builds are made, so that none is in between.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        orphans = connection.execute(
            r"SELECT nspname FROM pg_namespace WHERE nspname ~ '^p[0-9]+__' AND nspname NOT IN"
            " (SELECT schema FROM pandan_views.builds)"
        ).fetchall()
        for (schema,) in orphans:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
            gone.append(schema)
    return gone
