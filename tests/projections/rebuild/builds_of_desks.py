"""Builds of a desk that posts, filled in bulk."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from posting_desk import Desk
from psycopg import sql

from domain.desk import Rules
from ledger.reader import read_records
from projections import builds
from projections.builds import Build, Progress
from projections.digest import digests
from projections.engine import Folder
from projections.preparing import LOCK
from projections.rebuild import bulk
from projections.rebuild.bulk import BulkProgress

_numbers = itertools.count(50)


def make_build(desk: Desk, rules: Rules | None = None) -> Build:
    """An empty build beside the live one."""
    desk.build()
    with desk.database.pool.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        return builds.make(connection, desk.project, next(_numbers), rules=rules or Rules(), live=False)


def live_digests(desk: Desk, rules: Rules | None = None) -> dict[str, str]:
    """What the live fold makes of the ledger, batch by batch."""
    build = make_build(desk, rules)
    folder = Folder(build, desk.keyring())
    with desk.database.pool.connection() as connection:
        while folder.step(connection, 11):
            pass
        return digests(connection, build.schema)


def damage(desk: Desk, position: int, record: bytes | None) -> None:
    """Writes over a record, or takes its event out, as only the database's owner can."""
    events = sql.Identifier(desk.ledger.schema, "events")
    with desk.database.owner() as owner:
        owner.execute("SET session_replication_role = replica")
        if record is None:
            owner.execute(sql.SQL("DELETE FROM {} WHERE position = %s").format(events), (position,))
        else:
            owner.execute(sql.SQL("UPDATE {} SET record = %s WHERE position = %s").format(events), (record, position))


def record_at(desk: Desk, position: int) -> bytes:
    """A stored record."""
    with desk.database.pool.connection() as connection:
        return bytes(read_records(connection, desk.ledger.schema, position - 1, 1)[0][1])


class Filled:
    """A build that was filled in bulk."""

    def __init__(
        self,
        desk: Desk,
        rules: Rules | None = None,
        *,
        build: Build | None = None,
        processes: int = 0,
        report: Callable[[BulkProgress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.desk = desk
        self.build = build or make_build(desk, rules)
        self._how = report, cancelled, processes
        self.fill()

    def fill(self) -> None:
        report, cancelled, processes = self._how
        self.receipt = bulk.fill(
            self.desk.database.url, self.build, self.desk.keyring(), report, cancelled, processes=processes
        )

    def catch_up(self) -> None:
        """Folds what has come since, as the tail does."""
        folder = Folder(self.build, self.desk.keyring())
        with self.desk.database.pool.connection() as connection:
            while folder.step(connection):
                pass

    def retry(self) -> None:
        with self.desk.database.pool.connection() as connection:
            builds.retry(connection, self.build)

    def digests(self) -> dict[str, str]:
        with self.desk.database.pool.connection() as connection:
            return digests(connection, self.build.schema)

    def progress(self) -> dict[str, Progress]:
        with self.desk.database.pool.connection() as connection:
            return {row.view: row for row in builds.progress(connection, self.build.schema)}

    def indexes(self, schema: str | None = None) -> list[str]:
        """The definitions of all indexes and keys of a build, without the name of its schema."""
        schema = schema or self.build.schema
        query = sql.SQL("SELECT indexdef FROM pg_indexes WHERE schemaname = %s ORDER BY 1")
        with self.desk.database.pool.connection() as connection:
            found = [row[0] for row in connection.execute(query, (schema,))]
            keys = connection.execute(
                "SELECT conname, contype, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE connamespace = %s::regnamespace ORDER BY 3, 1",
                (schema,),
            ).fetchall()
        return sorted(str(one).replace(schema, "…") for one in [*found, *keys])
