"""How far a build has come, and which events went into it."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from projections import builds
from projections.builds import Build
from projections.rebuild import copying
from projections.rebuild.receipt import Receipt, Tally


def head(connection: Connection[Any], build: Build) -> int:
    """The last position of the build's ledger."""
    return copying.head(connection, build.ledger)


def reached(connection: Connection[Any], build: Build) -> int:
    """How far the build's running views have all come; how far any has, where all have stopped."""
    found = builds.progress(connection, build.schema)
    running = [view.position for view in found if view.state == "running"]
    return min(running) if running else max(view.position for view in found)


def receipt(connection: Connection[Any], build: Build, filled: Receipt | None = None) -> dict[str, Any]:
    """Which events a build holds (回执), caught up as it is.

    ``filled``: the receipt of its filling, which holds for the events up to there; what came after its last whole block is
    read from the ledger, without it everything. Raises GapError when an event is missing.
    """
    views = {view.view: view.position for view in builds.progress(connection, build.schema)}
    last = max(views.values())
    tally = Tally() if filled is None or filled.last > last else Tally(filled.whole)
    for position, record in copying.records(connection, build.ledger, tally.last, last):
        tally.take(position, record)
    return Receipt.of(tally, views).document()
