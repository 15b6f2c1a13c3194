"""What read models hold of people who were forgotten (删除个人信息), cleared in every build that there is.

Names and numbers stand in one table of a build, in plain text, so that people are found by them. The live build's fold clears
them everywhere in the transaction in which it takes in the event; builds that are folded no further have nobody else to do it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import psycopg
import structlog
from psycopg import Connection, sql

from domain.event import Event
from ledger.connecting import DatabaseUnavailableError
from ledger.database import Database, OwnerNeededError
from ledger.forgetting import TOPIC, TYPE
from projections.builds import Build

log = structlog.get_logger(__name__)

LOCK_SECONDS = 5
"""Files are written anew under a lock that keeps readers waiting: it is not waited for longer than this, but tried again."""

_CLEAR = """
    UPDATE {build}.clients SET name = NULL, company = NULL, phones = '', pinyin = ''
    WHERE client = ANY(%s) AND (name IS NOT NULL OR company IS NOT NULL OR phones <> '' OR pinyin <> '')
"""
_FORGOTTEN = "SELECT substr(subject, 8), position FROM {ledger}.events WHERE type = %s"


def clear(connection: Connection[Any], build: Build, events: Sequence[Event]) -> None:
    """Clears, in all builds of a build's project, who is forgotten by these events; in the transaction that folds them."""
    forgotten = {event.subject_id: event.position for event in events if event.type == TYPE}
    if forgotten:
        _clear(connection, build, forgotten)


def clear_again(connection: Connection[Any], build: Build) -> None:
    """Does so for everybody who was ever forgotten: a build stands by, takes the place of another, or gives up its own."""
    query = sql.SQL(_FORGOTTEN).format(ledger=sql.Identifier(build.ledger))
    forgotten = dict(connection.execute(query, (TOPIC,)).fetchall())
    if forgotten:
        _clear(connection, build, forgotten)


def _clear(connection: Connection[Any], build: Build, forgotten: dict[str, int]) -> None:
    rows = connection.execute(
        "SELECT schema FROM pandan_views.builds WHERE project = %s ORDER BY build", (build.project,)
    )
    for (schema,) in rows.fetchall():
        connection.execute(sql.SQL(_CLEAR).format(build=sql.Identifier(schema)), (list(forgotten),))
    connection.execute(
        "UPDATE pandan_views.builds SET cleared = greatest(cleared, %s) WHERE project = %s",
        (max(forgotten.values()), build.project),
    )


def remaining(connection: Connection[Any], projects: Collection[str]) -> list[str]:
    """Those of some projects in whose files rows of people who were forgotten may be left."""
    try:
        rows = connection.execute(
            "SELECT DISTINCT project FROM pandan_views.builds WHERE vacuumed < cleared AND project = ANY(%s)",
            (list(projects),),
        )
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return []  # no build of any project was made, or none yet by this edition
    return sorted(row[0] for row in rows)


def vacuum(connection: Connection[Any], database: Database, projects: Collection[str]) -> list[str]:
    """Writes the files anew in which rows of people who were forgotten are left, keys and names; returns their projects.

    ``connection``: autocommit, application role. What cannot be done just now is left for the next time.
    """
    projects = remaining(connection, projects)
    if not projects:
        return []
    rows = connection.execute(
        "SELECT project, ledger, array_agg(schema ORDER BY build), max(cleared) FROM pandan_views.builds"
        " WHERE vacuumed < cleared AND project = ANY(%s) GROUP BY project, ledger",
        (projects,),
    ).fetchall()
    done: list[str] = []
    for project, ledger, schemas, cleared in rows:
        try:
            for schema in schemas:
                _rewrite(connection, schema, "clients")
            with database.owner() as owner:
                _rewrite(owner, ledger, "subject_keys")
                _end_log(owner)
        except OwnerNeededError:
            log.warning("keys_not_vacuumed", project=project, table=f"{ledger}.subject_keys")
        except (psycopg.Error, DatabaseUnavailableError) as error:
            if connection.broken:
                raise
            log.warning("not_vacuumed", project=project, error=type(error).__name__)
            continue
        connection.execute(
            "UPDATE pandan_views.builds SET vacuumed = greatest(vacuumed, %s) WHERE project = %s", (cleared, project)
        )
        done.append(project)
    return done


def _rewrite(connection: Connection[Any], schema: str, table: str) -> None:
    # Without FULL the room of a dead row is given free, and what stood in it stays until it is written over.
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    try:
        connection.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(schema, table)))
    finally:
        if not connection.broken:
            connection.execute("RESET lock_timeout")


def _end_log(connection: Connection[Any]) -> None:
    """Has the write-ahead log go on in a new file, and those before it removed; a server may reserve that to others."""
    try:
        connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
    except psycopg.errors.InsufficientPrivilege:
        log.info("log_not_ended")
