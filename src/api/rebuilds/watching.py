"""The progress of a rebuild as Server-Sent Events, until it is done."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import orjson
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from api.auth.gate import DATABASE_ERRORS
from api.events.stream import HEARTBEAT, RETRY_MILLISECONDS
from api.services import Services
from api.signals import REBUILDS
from ledger.stream import LedgerReader
from projections.rebuild import describing, states
from projections.rebuild.states import Rebuild


async def watch(shared: Services, reader: LedgerReader, number: int) -> AsyncIterator[bytes]:
    """Wire format of the stream: an event ``progress`` whenever something changed, and ``done`` at the end."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    told: Rebuild | None = None
    spoken = time.monotonic()
    while not shared.signals.closed:
        ticket = shared.signals.ticket(REBUILDS, reader.schema)
        try:
            found = await _find(shared, reader, number)
        except DATABASE_ERRORS:
            found = told  # the client stays; the database may be restarting
        if found is not None and found != told:
            told, spoken = found, time.monotonic()
            document = orjson.dumps(describing.rebuild(found)).decode()
            yield format_sse_event(data_str=document, event="progress" if found.unfinished else "done")
            if not found.unfinished:
                return
        elif time.monotonic() - spoken >= HEARTBEAT:
            spoken = time.monotonic()
            yield KEEPALIVE_COMMENT
        await ticket.wait()


async def _find(shared: Services, reader: LedgerReader, number: int) -> Rebuild | None:
    async with shared.pool.connection() as connection:
        row = await (await connection.execute(states.ONE, (reader.project, number))).fetchone()
    return None if row is None else Rebuild.of(row)
