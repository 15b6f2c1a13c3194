"""Diffs (差异): everything that another build would change, as found at one position of the ledger, counted and in pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
from psycopg import Connection
from psycopg.types.json import Jsonb

from ledger.database import Database
from projections.builds import Build, live_build
from projections.errors import NotFound
from projections.rebuild import sides
from projections.rebuild.comparing import figures, owners_and_deals
from projections.rebuild.turns import Compared, turns

KINDS = ("owners", "protection", "shares", "terms", "turns", "kpis")
"""Kinds of item: clients that change hands, or are protected until another day; deals that are shared otherwise, or only
served or open to objection otherwise; receptions whose turn it was otherwise; people and groups whose figures change."""


@dataclass(frozen=True, slots=True)
class Diff:
    """What would change if ``build`` stood where ``against`` stands. ``digest``: of all of it, for a signature."""

    number: int
    project: str
    build: int
    against: int
    position: int
    moment: datetime
    digest: str
    summary: Mapping[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        """How many items of each kind there are."""
        return {kind: self.summary["counts"].get(kind, 0) for kind in KINDS}

    @property
    def nothing(self) -> bool:
        """Whether nothing changes."""
        return not any(self.counts.values())


_COLUMNS = "diff, project, build, against, position, moment, digest, summary"
_ONE = f"SELECT {_COLUMNS} FROM pandan_views.diffs WHERE project = %s AND diff = %s".encode()  # noqa: S608 -- names of columns
_LAST = (
    f"SELECT {_COLUMNS} FROM pandan_views.diffs WHERE project = %s AND build = %s"  # noqa: S608 -- names of columns
    " AND against = coalesce(%s, against) AND digest = coalesce(%s, digest) ORDER BY diff DESC LIMIT 1"
).encode()
_PAGE = "SELECT key, item FROM pandan_views.diff_items WHERE diff = %s AND kind = %s AND key > %s ORDER BY key LIMIT %s"

REUSED_SECONDS = 60.0
"""A diff is given again for so long if nothing was posted since: protections run out without any event."""


def compare(
    connection: Connection[Any], database: Database, project: str, number: int, against: int | None = None
) -> Diff:
    """The diff of a build against another (None: the live one), as of the last event, found now unless it is known.

    ``connection``: of a `session`. Brings the builds to one position first. Raises NotFound and Refusal.
    """
    one, other = sides.both(connection, project, number, against)
    return _compared(connection, database, one, other)


def prepare(connection: Connection[Any], database: Database, build: Build) -> None:
    """Finds the diff of a build that is nearly made against the live one, so that whoever opens it first need not wait.

    Days of the rotation are folded on both sides for it; diffs of later positions go on from there. Raises Refusal.
    """
    live = live_build(connection, build.project)
    if live is not None:
        _compared(connection, database, live, build)


def _compared(connection: Connection[Any], database: Database, one: Build, other: Build) -> Diff:
    with sides.side_by_side(connection, database, one, other) as (before, after, position):
        moment = datetime.now(UTC)
        known = with_digest(connection, other, one, None)
        if (
            known is not None
            and known.position == position
            and (moment - known.moment).total_seconds() < REUSED_SECONDS
        ):
            return known
        return _found(connection, (before, after), position, moment, known)


def find(connection: Connection[Any], project: str, number: int) -> Diff:
    """A diff that was found before. Raises NotFound when there is none, or it went with its build."""
    row = connection.execute(_ONE, (project, number)).fetchone()
    if row is None:
        raise NotFound(f"there is no diff {number} of project {project}")
    return Diff(*row)


def with_digest(connection: Connection[Any], build: Build, against: Build | None, digest: str | None) -> Diff | None:
    """The last diff of a build, against another (None: any) and with a digest (None: any)."""
    other = None if against is None else against.number
    row = connection.execute(_LAST, (build.project, build.number, other, digest)).fetchone()
    return Diff(*row) if row is not None else None


def page(
    connection: Connection[Any], diff: Diff, kind: str, after: str, limit: int
) -> list[tuple[str, dict[str, Any]]]:
    """Items of one kind after a key, with their keys, as stored: the outcome on both sides."""
    return connection.execute(_PAGE, (diff.number, kind, after, limit)).fetchall()


def opened(connection: Connection[Any], diff: Diff, token: str) -> None:
    """Notes that somebody opened a diff."""
    connection.execute(
        "INSERT INTO pandan_views.diff_readings (project, digest, token, diff) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (diff.project, diff.digest, token, diff.number),
    )


def was_opened(connection: Connection[Any], diff: Diff, token: str) -> bool:
    """Whether somebody opened a diff with the same contents."""
    row = connection.execute(
        "SELECT 1 FROM pandan_views.diff_readings WHERE project = %s AND digest = %s AND token = %s",
        (diff.project, diff.digest, token),
    ).fetchone()
    return row is not None


def _found(
    connection: Connection[Any],
    pair: tuple[sides.Side, sides.Side],
    position: int,
    moment: datetime,
    known: Diff | None,
) -> Diff:
    one, other = pair
    row = connection.execute(
        "INSERT INTO pandan_views.diffs (project, build, against, position, moment, digest, summary)"
        " VALUES (%s, %s, %s, %s, %s, '', '{}') RETURNING diff",
        (one.build.project, other.build.number, one.build.number, position, moment),
    ).fetchone()
    number = int(row[0]) if row is not None else 0
    owners_and_deals(connection, number, one, other, moment)
    day = turns(connection, number, one, other, _compared_turns(known))
    totals = figures(connection, number, one, other, moment)
    found = dict(
        connection.execute(
            "SELECT kind, count(*) FROM pandan_views.diff_items WHERE diff = %s GROUP BY kind", (number,)
        ).fetchall()
    )
    summary: dict[str, Any] = {"counts": {kind: found.get(kind, 0) for kind in KINDS}, "kpis": totals}
    summary["day"] = None if day is None else day.isoformat()
    connection.execute(
        "UPDATE pandan_views.diffs SET digest = %s, summary = %s WHERE diff = %s",
        (_digest(connection, number, one.build, other.build), Jsonb(summary), number),
    )
    return find(connection, one.build.project, number)


def _compared_turns(known: Diff | None) -> Compared | None:
    day = known.summary.get("day") if known is not None else None
    return Compared(known.number, known.position, date.fromisoformat(day)) if known is not None and day else None


def _digest(connection: Connection[Any], number: int, one: Build, other: Build) -> str:
    """SHA-256 over the two builds with their rules, and every item."""
    total = hashlib.sha256()
    for build in (one, other):
        said = [build.project, build.number, build.rules.document()]
        total.update(orjson.dumps(said, option=orjson.OPT_SORT_KEYS) + b"\n")
    with connection.cursor("diff_items") as cursor:
        cursor.itersize = 5000
        query = (
            'SELECT kind, key, item::text FROM pandan_views.diff_items WHERE diff = %s ORDER BY kind COLLATE "C", key'
        )
        for row in cursor.execute(query, (number,)):
            total.update(orjson.dumps(row) + b"\n")
    return total.hexdigest()
