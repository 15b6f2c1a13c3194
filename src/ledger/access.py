"""The access log: who was refused, and who read whose personal data. Rows are added and never changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

import orjson
import structlog
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

Kind = Literal["refused", "personal", "evidence", "export", "forgotten"]
KINDS: tuple[str, ...] = get_args(Kind)

REPEATED_SECONDS = 60.0
"""The first refusal of its kind is written at once; those that repeat it are counted, and written so often."""
DIFFERENT = 500
"""So many kinds of refusals are told apart at a time; what comes beyond is counted by its code alone, so that nobody fills the disk."""
LOCK = 7_303_014_310_846_214_005
"""Advisory lock key of those who write: numbers become visible in their order, so that a reader who goes on skips none."""

_INSERT = """
WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s))
INSERT INTO pandan.access (kind, project, token, role, staff, address, method, path, code, subjects, times)
SELECT kind, (SELECT id FROM pandan.projects WHERE id = row.project), token, role, staff, address, method, path, code, subjects, times
FROM turn, ROWS FROM (jsonb_to_recordset(%s::jsonb) AS (kind text, project text, token text, role text, staff text,
    address text, method text, path text, code text, subjects text[], times integer)) WITH ORDINALITY AS row
ORDER BY row.ordinality
"""
"""What was asked of a project that does not exist names none: it may be anything that somebody typed."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: what kind of access, of whom, to what, and whose data it showed.

    ``token``: the public part, None for a command. ``path``: the template of a route, or a command. ``subjects``: ids of
    clients, none for what shows nobody or everybody. ``times``: so many that are alike.
    """

    kind: Kind
    project: str | None
    token: str | None
    role: str | None
    staff: str | None
    address: str | None
    method: str
    path: str
    code: str | None = None
    subjects: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry as it stands in the log, with its number and the moment of its storing."""

    number: int
    at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: after a number, of a project (None = all, those of none included), of a kind, about a client, by a token.

    ``limit``: at most so many, the first of them or, with ``latest``, the last.
    """

    project: str | None
    after: int = 0
    limit: int = 100
    kind: str | None = None
    client: str | None = None
    token: str | None = None
    latest: bool = False


class AccessLog:
    """The log, open for writing from one event loop.

    ``connections``: gives a connection of the application's, in autocommit.
    """

    def __init__(self, connections: Callable[[], AbstractAsyncContextManager[AsyncConnection[Any]]]) -> None:
        self._connections = connections
        self._gathered: list[Entry] = []
        self._writing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._repeated: Counter[Entry] = Counter()

    async def note(self, entry: Entry) -> None:
        """Stores an entry, and returns when it is stored; entries that come together are stored together.

        A refusal that repeats one of the last minute is counted, and stored at the minute's end.
        Raises what the database raises: what cannot be noted must not be shown.
        """
        if entry.kind == "refused":
            kept = self._kept(entry)
            if kept in self._repeated:
                self._repeated[kept] += entry.times
                return
            self._repeated[kept] = 0
            entry = replace(kept, times=entry.times)
        self._gathered.append(entry)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_gathered())
        # Others wait for the same writing: who leaves does not take it along.
        await asyncio.shield(self._writing)

    async def settle(self) -> None:
        """Stores the refusals that were counted, and begins anew."""
        repeated, self._repeated = self._repeated, Counter()
        try:
            await self._store([replace(entry, times=times) for entry, times in repeated.items() if times])
        except Exception:
            self._repeated.update(repeated)
            raise

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Settles every minute for as long as the block runs, and at its end."""
        settling = asyncio.create_task(self._settle_again_and_again())
        try:
            yield
        finally:
            settling.cancel()
            await self._settle_quietly()

    def _kept(self, entry: Entry) -> Entry:
        one = replace(entry, times=1)
        if one in self._repeated or len(self._repeated) < DIFFERENT:
            return one
        return replace(one, project=None, token=None, role=None, staff=None, address=None, method="-", path="-")

    async def _settle_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(REPEATED_SECONDS)
            await self._settle_quietly()

    async def _settle_quietly(self) -> None:
        try:
            await self.settle()
        except Exception:
            log.exception("refusals_not_noted")

    async def _write_gathered(self) -> None:
        async with self._lock:
            entries, self._gathered = self._gathered, []
            self._writing = None
            await self._store(entries)

    async def _store(self, entries: Sequence[Entry]) -> None:
        if entries:
            async with self._connections() as connection:
                await store(connection, entries)


async def store(connection: AsyncConnection[Any], entries: Iterable[Entry]) -> None:
    """Adds entries to the log, in one commit when the connection is in autocommit."""
    rows = orjson.dumps([asdict(entry) for entry in entries]).decode()
    await connection.execute(_INSERT, (LOCK, rows))


async def entries(connection: AsyncConnection[Any], asked: Asked) -> list[Noted]:
    """The entries asked for, in order."""
    conditions = {
        "project": sql.SQL("project = %(project)s"),
        "kind": sql.SQL("kind = %(kind)s"),
        "client": sql.SQL("subjects @> ARRAY[%(client)s]"),
        "token": sql.SQL("token = %(token)s"),
    }
    parameters = asdict(asked)
    wanted = [condition for name, condition in conditions.items() if parameters[name] is not None]
    query = sql.SQL(
        "SELECT number, at, kind, project, token, role, staff, address, method, path, code, subjects, times"
        " FROM pandan.access WHERE {} ORDER BY number {} LIMIT %(limit)s"
    ).format(
        sql.SQL(" AND ").join([sql.SQL("number > %(after)s"), *wanted]), sql.SQL("DESC" if asked.latest else "ASC")
    )
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, parameters)
        rows = await cursor.fetchall()
    found = [
        Noted(row.pop("number"), row.pop("at"), Entry(**row | {"subjects": tuple(row["subjects"])})) for row in rows
    ]
    return found[::-1] if asked.latest else found
