"""What wakes those who wait: new events in a ledger, progress of a read model, progress of a rebuild."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
import structlog

from ledger.forgetting import CHANNEL

EVENTS = "pandan_events"
VIEWS = "pandan_views"
REBUILDS = "pandan_rebuilds"
POLL = 1.0
"""Seconds after which every waiter looks for itself: what a lost notification costs at most."""

Forgotten = Callable[[str | None, str | None], None]
"""Hears that a client of the ledger in a schema was forgotten; None and None: somebody may have been."""

log = structlog.get_logger(__name__)


class Ticket:
    """A place among those who wait for one project."""

    def __init__(self, signals: Signals, event: asyncio.Event) -> None:
        self._signals = signals
        self._event = event

    async def wait(self, seconds: float = POLL) -> None:
        """Returns when the project has moved since the ticket was taken, or after ``seconds`` (1 s at most)."""
        if self._signals.closed:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), min(seconds, POLL))


class Signals:
    """One connection that listens on all channels for the whole process, and the waiters it wakes.

    A waiter takes a ticket for a channel and a project's schema and is woken when that project moves, or after
    :data:`POLL` seconds, so that nobody depends on a notification. When the connection breaks, everybody polls until it is back.
    """

    def __init__(
        self, url: str, revive: Callable[[], None] = lambda: None, forgotten: Forgotten = lambda _schema, _client: None
    ) -> None:
        self._url = url
        self._revive = revive
        self._forgotten = forgotten
        self._waiting: dict[tuple[str, str], asyncio.Event] = {}
        self._closed = asyncio.Event()

    @property
    def closed(self) -> bool:
        """True once the server goes down: long answers end then."""
        return self._closed.is_set()

    def close(self) -> None:
        """Wakes everybody for the last time."""
        self._closed.set()
        self._wake_all()

    def ticket(self, channel: str, schema: str) -> Ticket:
        """What to wait with for the next move of the project of ``schema``; take it before looking at what there is."""
        return Ticket(self, self._waiting.setdefault((channel, schema), asyncio.Event()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Signals]:
        """Listens for as long as the block runs."""
        task = asyncio.create_task(self._listen(), name="signals")
        try:
            yield self
        finally:
            self.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        while not self.closed:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await self._listen_on(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("signals_lost", error=type(error).__name__)
                await asyncio.sleep(POLL)
                await self._revive_quietly()

    async def _listen_on(self, connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"LISTEN {EVENTS}")
        await connection.execute(f"LISTEN {VIEWS}")
        await connection.execute(f"LISTEN {REBUILDS}")
        await connection.execute(f"LISTEN {CHANNEL}")
        self._forgotten(None, None)  # whoever it was that was forgotten meanwhile
        self._wake_all()  # whatever happened before the connection listened
        async for notice in connection.notifies():
            if notice.channel == CHANNEL:
                self._forgotten(*notice.payload.split(" ", 1))
                continue
            self._wake(notice.channel, notice.payload)

    async def _revive_quietly(self) -> None:
        """Has an embedded server that died started again, for those who only read."""
        try:
            await asyncio.to_thread(self._revive)
        except Exception as error:  # noqa: BLE001 -- it is tried again with the next connection
            log.warning("database_not_revived", error=type(error).__name__)

    def _wake(self, channel: str, payload: str) -> None:
        # The payload is "<schema> <position>"; a build's schema is the project's with "__b<build>" behind it.
        schema = payload.partition(" ")[0].partition("__")[0]
        if event := self._waiting.pop((channel, schema), None):
            event.set()

    def _wake_all(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for event in waiting.values():
            event.set()
