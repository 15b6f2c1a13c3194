"""The ledger as Server-Sent Events: what there is after a position, and then whatever comes, as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import orjson
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse

from api.auth.gate import DATABASE_ERRORS
from api.problems import ProblemError
from api.requests.freshness import views_there
from api.services import Services
from api.signals import EVENTS, POLL
from ledger.stream import LedgerReader

PAGE = 200
HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent: proxies keep the line open, and a client that left is noticed."""
RETRY_MILLISECONDS = 2000


class Wanted(NamedTuple):
    """Which events a reader of the stream wants: after a position, of one subject, of some types (with prefix)."""

    after: int
    subject: str | None
    types: Sequence[str]


class EventStream(StreamingResponse):
    """A ``text/event-stream`` that nobody buffers or keeps."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[bytes]) -> None:
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def follow(
    shared: Services, reader: LedgerReader, wanted: Wanted, still_welcome: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """Wire format of the stream. It ends when the server stops, or when ``still_welcome`` (asked between heartbeats) denies."""
    after = wanted.after
    spoken = time.monotonic()
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    while not shared.signals.closed:
        ticket = shared.signals.ticket(EVENTS, reader.schema)
        try:
            lines, after, more = await _page(shared, reader, wanted, after)
        except DATABASE_ERRORS:
            await asyncio.sleep(POLL)  # the client stays; the database may be restarting
            continue
        if lines:
            spoken = time.monotonic()
            yield b"".join(lines)
        if more:
            continue
        if time.monotonic() - spoken >= HEARTBEAT:
            if not await still_welcome():
                return
            spoken = time.monotonic()
            yield KEEPALIVE_COMMENT
        await ticket.wait()


async def _page(shared: Services, reader: LedgerReader, wanted: Wanted, after: int) -> tuple[list[bytes], int, bool]:
    """Events after a position on the wire, the position up to which nothing was left out, and whether there are more."""
    async with shared.pool.connection() as connection:
        # The head is read first: whatever stands up to it is visible to the query that follows.
        head = await reader.head(connection)
    if head <= after:
        return [], after, False
    with suppress(ProblemError):
        # Whose client somebody is must be known by then: what is sent covered is not sent again.
        await views_there(shared, reader, reader.sight.views, head)
    async with shared.pool.connection() as connection:
        events, _ = await reader.page(connection, after=after, limit=PAGE, subject=wanted.subject, types=wanted.types)
    lines = [format_sse_event(data_str=orjson.dumps(event).decode(), id=str(event["position"])) for event in events]
    if len(events) == PAGE:
        return lines, events[-1]["position"], True
    return lines, max(head, events[-1]["position"] if events else 0), False
