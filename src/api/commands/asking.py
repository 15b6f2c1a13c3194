"""Questions of commands to the read models, asked of the database as the API asks them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeVar

from psycopg import AsyncConnection

from api.auth.matrix import SIGHT
from api.commands.console import fail
from api.commands.opening import opened
from api.requests.moments import parse_day
from ledger.database import Database
from ledger.stream import LedgerReader
from projections.desk.queries import role_of
from projections.errors import NotFound, UnknownRulebook, ViewMissing
from projections.sight import Viewer

Answer = TypeVar("Answer")


def asked(question: Callable[[AsyncConnection[Any], Database], Awaitable[Answer]]) -> Answer:
    """The answer to a question, which is given a connection and its database. Fails with a line that says why there is none."""
    with opened() as database:
        try:
            return asyncio.run(_asked(database, question))
        except (NotFound, UnknownRulebook) as error:
            fail(str(error))
        except ViewMissing as error:
            fail(f"{error} `pandan serve` runs one, and so does `pandan work`.")


async def _asked(database: Database, question: Callable[[AsyncConnection[Any], Database], Awaitable[Answer]]) -> Answer:
    pool = await database.open_async()
    try:
        async with pool.connection() as connection:
            return await question(connection, database)
    finally:
        await database.close_async()


async def reader_of(connection: AsyncConnection[Any], database: Database, project: str) -> LedgerReader:
    """The reader of a project's ledger. Raises NotFound."""
    reader = await LedgerReader.find(connection, database.vault, project)
    if reader is None:
        raise NotFound(f"there is no project {project}")
    return reader


async def viewer_of(connection: AsyncConnection[Any], project: str, staff: str | None) -> Viewer:
    """What an answer may show: everything to whoever runs the program; for a member of staff, what their role is shown.

    Raises NotFound and ViewMissing.
    """
    role = "admin" if staff is None else await role_of(connection, project, staff)
    return Viewer(project, SIGHT.get(role or "", "masked"), staff)


def day_of(option: str, written: str | None) -> date | None:
    """The day that an option names, or None without it. Fails for anything else."""
    try:
        return None if written is None else parse_day(written)
    except ValueError as error:
        fail(f"{option} {written}: {error}")
