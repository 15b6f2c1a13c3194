"""Filling a new build with the history that its ledger holds, by the steps of the live fold."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from psycopg import Connection, sql

from ledger.keys import Keyring
from projections import builds
from projections.builds import Build
from projections.engine import Folder

Report = Callable[[int, int], None]
"""Told how many events are done, of how many; raises what stops the filling."""


def fill(connection: Connection[Any], build: Build, keyring: Keyring, report: Report) -> None:
    """Folds all that the ledger holds now into an empty build, committed batch by batch."""
    total = head(connection, build)
    folder = Folder(build, keyring)
    report(0, total)
    while folder.step(connection):
        done = reached(connection, build)
        report(min(done, total), total)
        if done >= total:
            break


def head(connection: Connection[Any], build: Build) -> int:
    """The last position of the build's ledger."""
    query = sql.SQL("SELECT position FROM {}").format(sql.Identifier(build.ledger, "head"))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row is not None else 0


def reached(connection: Connection[Any], build: Build) -> int:
    """How far the build's running views have all come; how far any has, where all have stopped."""
    found = builds.progress(connection, build.schema)
    running = [view.position for view in found if view.state == "running"]
    return min(running) if running else max(view.position for view in found)


def receipt(connection: Connection[Any], build: Build) -> dict[str, Any]:
    """Which events a build holds (回执): first and last position, how many, and a digest over position and hash of each.

    Read from the ledger itself, so that a gap in it, or a view that is behind, shows.
    """
    views = {view.view: view.position for view in builds.progress(connection, build.schema)}
    digest, count, first, last = hashlib.sha256(), 0, None, 0
    query = sql.SQL("SELECT position, record FROM {} WHERE position <= %s ORDER BY position").format(
        sql.Identifier(build.ledger, "events")
    )
    with connection.transaction(), connection.cursor("receipt") as cursor:
        cursor.itersize = 5000
        for position, record in cursor.execute(query, (min(views.values()),), binary=True):
            digest.update(position.to_bytes(8, "big") + hashlib.sha256(record).digest())
            count, last = count + 1, position
            first = position if first is None else first
    return {"first": first, "last": last, "count": count, "digest": digest.hexdigest(), "views": views}
