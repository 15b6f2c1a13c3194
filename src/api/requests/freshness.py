"""``at_least``: an answer waits until it can include a position, for a few seconds."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from psycopg import AsyncConnection

from api.problems import ProblemError
from api.services import Services
from api.signals import EVENTS, VIEWS
from ledger.stream import LedgerReader
from projections.queries import positions

PATIENCE = 5.0
"""Seconds an answer waits for its read model at most."""


async def ledger_there(shared: Services, reader: LedgerReader, at_least: int | None) -> None:
    """Returns once the ledger has come to ``at_least``. Raises ProblemError (503) after PATIENCE seconds."""
    await _wait(shared, reader, EVENTS, at_least, reader.head)


async def views_there(shared: Services, reader: LedgerReader, views: tuple[str, ...], at_least: int | None) -> None:
    """Returns once every one of ``views`` has come to ``at_least``. Raises ProblemError (503) after PATIENCE seconds.

    A view that has stopped at an earlier event is not waited for.
    """

    async def slowest(connection: AsyncConnection[Any]) -> int:
        found = await positions(connection, reader.project)
        for view in views:
            progress = found.get(view)
            if progress is not None and progress.state == "stopped" and progress.position < (at_least or 0):
                raise ProblemError(
                    503,
                    "view_stopped",
                    f"The read model {view} has stopped at event {progress.error_position}; an administrator must look at it.",
                    headers={"Retry-After": "60"},
                )
        return min((found[view].position if view in found else 0 for view in views), default=0)

    if views:
        await _wait(shared, reader, VIEWS, at_least, slowest)


async def _wait(
    shared: Services,
    reader: LedgerReader,
    channel: str,
    at_least: int | None,
    position_now: Callable[[AsyncConnection[Any]], Awaitable[int]],
) -> None:
    if not at_least:
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        ticket = shared.signals.ticket(channel, reader.schema)
        async with shared.pool.connection() as connection:
            position = await position_now(connection)
        if position >= at_least:
            return
        if (left := deadline - time.monotonic()) <= 0 or shared.signals.closed:
            raise ProblemError(
                503,
                "not_there_yet",
                f"Position {at_least} is not there yet, this is at {position}; ask again.",
                headers={"Retry-After": "1"},
            )
        await ticket.wait(left)
