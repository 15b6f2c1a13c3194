"""What every question to the read models begins with: a consistent look at a build, and the desk as known there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from psycopg import AsyncConnection, IsolationLevel, errors, sql

from domain import desk
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook, UnknownRulebookError, find_book
from ledger.codec import decode
from projections.builds import LIVE_BUILD, Build, Progress
from projections.errors import NotFound, UnknownRulebook, ViewMissing
from projections.history import queries

KEPT_DESKS = 100
"""Projects whose desks stay in memory between questions."""


class _Kept:
    """A desk as far as it was read."""

    def __init__(self) -> None:
        self.timeline = DeskTimeline()
        self.position = 0


_desks: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
_reading = Lock()


@dataclass(frozen=True, slots=True)
class Standing:
    """A look at a project's live build: the position that answers include, and the desk as known there.

    All that is read while it is open belongs together, whatever is folded meanwhile.
    """

    connection: AsyncConnection[Any]
    build: Build
    position: int
    desk: DeskTimeline

    @property
    def place(self) -> tuple[str, ...]:
        """Which ledger this is, of all that this process may ever look at."""
        return _place(self.connection, self.build)

    async def rows(self, query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Rows of a query over the build's tables; ``{build}`` stands for its schema, ``{ledger}`` for the ledger's."""
        text = sql.SQL(query).format(build=sql.Identifier(self.build.schema), ledger=sql.Identifier(self.build.ledger))
        cursor = await self.connection.execute(text, parameters, binary=True)
        return await cursor.fetchall()

    async def about(self, subjects: Collection[str]) -> list[Event]:
        """Facts of, or touching, the subjects (``client/…``, ``deal/…``), up to this position, in order."""
        parameters = {"subjects": list(subjects), "until": self.position}
        return await _events(self.connection, queries(self.build.ledger).about, parameters)

    async def at(self, positions: Collection[int]) -> list[Event]:
        """The events at these positions, in order."""
        return await _events(self.connection, queries(self.build.ledger).at, {"positions": list(positions)})

    async def records(self, positions: Collection[int]) -> list[tuple[int, bytes]]:
        """The records at these positions, in order."""
        query = queries(self.build.ledger).at
        cursor = await self.connection.execute(query, {"positions": list(positions)}, binary=True)
        return await cursor.fetchall()

    def desk_as_of(self, as_of: datetime | None) -> DeskTimeline:
        """The desk as it was known at a moment; None = as it is known here."""
        return self.desk if as_of is None else self.desk.as_of(as_of)

    def book_named(self, rulebook: str | None) -> Rulebook | None:
        """The book of a question, one that ships or the last version of one that the desk published; None when it names none.

        Raises UnknownRulebook.
        """
        if rulebook is None:
            return None
        try:
            return find_book(rulebook, self.desk.published())
        except UnknownRulebookError as error:
            raise UnknownRulebook(str(error)) from error

    def text(self, moment: datetime | None) -> str | None:
        """RFC 3339 in the project's zone."""
        return None if moment is None else self.desk.calendar.text(moment)


@asynccontextmanager
async def standing(connection: AsyncConnection[Any], project: str, *views: str) -> AsyncIterator[Standing]:
    """A look at what some views, and the desk, have all come to.

    Raises NotFound when there is no such project, and ViewMissing while no worker has seen it yet.
    """
    build = await _live(connection, project)
    async with _snapshot(connection):
        yield await _stand(connection, build, views)


async def standing_in(connection: AsyncConnection[Any], project: str, *views: str) -> Standing:
    """The same on a connection on which such a look is open already: both see one state. Raises as `standing`."""
    return await _stand(connection, await _live(connection, project), views)


async def _live(connection: AsyncConnection[Any], project: str) -> Build:
    build = await live_build(connection, project)
    if build is None:
        raise await _missing(connection, project)
    return build


async def _stand(connection: AsyncConnection[Any], build: Build, views: Collection[str]) -> Standing:
    cursor = await connection.execute(
        sql.SQL("SELECT min(position), array_agg(view) FROM {} WHERE view = 'desk' OR view = ANY(%s)").format(
            sql.Identifier(build.schema, "progress")
        ),
        (list(views),),
    )
    row = await cursor.fetchone()
    missing = sorted(set(views).difference(row[1] or ())) if row is not None else sorted(views)
    if row is None or missing:
        named = ", ".join(missing)
        raise ViewMissing(f"view {named} of project {build.project} is being made: its build is of an earlier edition")
    position = int(row[0])
    return Standing(connection, build, position, await _desk(connection, build, position))


@asynccontextmanager
async def _snapshot(connection: AsyncConnection[Any]) -> AsyncIterator[None]:
    """A transaction that sees one state of the database; the connection's own settings stand again afterwards."""
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    await connection.set_read_only(True)
    try:
        async with connection.transaction():
            yield
    finally:
        if not connection.closed:
            await connection.set_isolation_level(None)
            await connection.set_read_only(None)


async def positions(connection: AsyncConnection[Any], project: str) -> dict[str, Progress]:
    """How far the views of a project's live build have come, by name; empty while there is none."""
    build = await live_build(connection, project)
    if build is None:
        return {}
    query = sql.SQL("SELECT view, position, state, error, error_position FROM {}")
    cursor = await connection.execute(query.format(sql.Identifier(build.schema, "progress")))
    return {row[0]: Progress(*row) for row in await cursor.fetchall()}


async def live_build(connection: AsyncConnection[Any], project: str) -> Build | None:
    """The live build of a project, or None."""
    try:
        cursor = await connection.execute(LIVE_BUILD, (project,))
    except errors.UndefinedTable:
        return None
    row = await cursor.fetchone()
    return Build.of(row) if row else None


def now() -> datetime:
    """The moment at which a question without ``as_of`` is judged."""
    return datetime.now(UTC)


async def _missing(connection: AsyncConnection[Any], project: str) -> Exception:
    cursor = await connection.execute("SELECT 1 FROM pandan.projects WHERE id = %s", (project,))
    if await cursor.fetchone() is None:
        return NotFound(f"there is no project {project}")
    return ViewMissing(f"the read models of project {project} are being made; is a worker running?")


def _place(connection: AsyncConnection[Any], build: Build) -> tuple[str, ...]:
    info = connection.info
    return info.host, str(info.port), info.dbname, build.project, build.ledger


async def _desk(connection: AsyncConnection[Any], build: Build, position: int) -> DeskTimeline:
    """The desk as known at a position; the process keeps what it read, and reads on from there."""
    key = _place(connection, build)
    kept = _desks.setdefault(key, _Kept())
    _desks.move_to_end(key)
    while len(_desks) > KEPT_DESKS:
        _desks.popitem(last=False)
    while (after := kept.position) < position:
        facts = await _events(
            connection,
            queries(build.ledger).of_project,
            {"subject": f"project/{build.project}", "after": after, "until": position},
        )
        with _reading:  # other threads ask, too: who finds reminders, beside a server
            if kept.position == after:  # nobody else read on meanwhile
                for fact in facts:
                    if desk.relevant(fact):
                        kept.timeline.apply(fact)
                kept.position = position
    return kept.timeline.known_at(position)


async def _events(connection: AsyncConnection[Any], query: bytes, parameters: dict[str, Any]) -> list[Event]:
    cursor = await connection.execute(query, parameters, binary=True)
    return [decode(position, record) for position, record in await cursor.fetchall()]
