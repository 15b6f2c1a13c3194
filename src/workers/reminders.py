"""Reminders (到期提醒): what stands on the worklists is sent to the webhooks that ask for it, each thing once.

A reminder is noted in the database before it is sent, under an id that follows from what it is about. Whoever finds it
again, after a rebuild, in another process or a second time, finds it noted. One that was sent and whose worker died before
it could say so is sent again, with the same id: at least once, and a receiver can tell.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
import structlog
from psycopg import AsyncConnection, Connection

from ledger import webhooks
from ledger.database import APPLICATION_ROLE, Database
from ledger.embedded import EmbeddedServerError
from ledger.webhooks import Delivery, Reminder, Webhook
from workers import signing
from workers.finding import find
from workers.leases import Leases
from workers.sending import Outcome, send

log = structlog.get_logger(__name__)

PROJECTS, WORKERS = 730_305, 730_306
"""Lock keys by which reminders have one holder a project, and by which those who send them count one another."""

LOOK_SECONDS = 5.0
"""How often it is looked which projects have webhooks, and who holds them."""

FIND_SECONDS = 30.0
"""How often the worklists are gone through."""

PATIENCE_SECONDS = 1.0
"""How often it is looked for reminders whose time has come, when there were none."""

SIDE_BY_SIDE = 32
"""Requests under way at once."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
"""Before the second attempt, and before any."""

JITTER = 0.25
"""So much of a pause may be taken off or put on, that not all come back at once."""

BACKOFF_SECONDS = (0.5, 10.0)
"""First and longest pause after the database was lost."""

DATABASE_LOST = (psycopg.OperationalError, psycopg.InterfaceError, EmbeddedServerError)

Find = Callable[[AsyncConnection[Any], str, Sequence[str], datetime, datetime], Awaitable[list[Reminder]]]
"""What a project's worklists remind of now: connection, project, names of lists, first moment that counts, now."""


def run(database: Database, stop: threading.Event) -> None:
    """Works until ``stop`` is set. Outlives restarts of the database; any number of processes may run it."""
    pause = BACKOFF_SECONDS[0]
    while not stop.is_set():
        started = time.monotonic()
        try:
            with _connected(database) as connection, Reminders(database, connection) as reminders:
                reminders.work(stop)
        except Exception as error:
            if time.monotonic() - started > BACKOFF_SECONDS[1]:
                pause = BACKOFF_SECONDS[0]
            if isinstance(error, DATABASE_LOST):
                log.warning("database_lost", error=str(error).strip(), again_in=pause)
            else:
                log.exception("reminders_failed", again_in=pause)  # this thread has nobody else to start it again
            stop.wait(pause)
            pause = min(2 * pause, BACKOFF_SECONDS[1])


def pause_after(attempts: int, chance: Random) -> timedelta:
    """How long to wait after so many failed attempts: twice as long each time, and never quite the same."""
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 30))
    return pause * chance.uniform(1 - JITTER, 1 + JITTER)


class Reminders:
    """Finds, notes and sends the reminders of the projects whose leases ``connection`` holds.

    ``clock``: what time it is; ``chance``: where jitter comes from; ``finding``: how worklists are asked.
    """

    def __init__(
        self,
        database: Database,
        connection: Connection[Any],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Random | None = None,
        finding: Find = find,
    ) -> None:
        self._database = database
        self._connection = connection
        self._clock = clock
        self._chance = chance or Random()  # noqa: S311 -- spreads load, guards nothing
        self._find = finding
        self._leases = Leases(connection, projects=PROJECTS, workers=WORKERS)
        self._webhooks: dict[str, Webhook] = {}
        self._runner = asyncio.Runner()

    def __enter__(self) -> Reminders:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def work(self, stop: threading.Event) -> None:
        """Works until ``stop`` is set; raises psycopg's errors when the connection is lost."""
        look = found = float("-inf")
        while not stop.is_set():
            if time.monotonic() - look >= LOOK_SECONDS:
                fresh = self.look()
                look = time.monotonic()
                if fresh:
                    found = float("-inf")
            if time.monotonic() - found >= FIND_SECONDS:
                self.find()
                found = time.monotonic()
            if not self.send(stop):
                stop.wait(PATIENCE_SECONDS)

    def look(self) -> bool:
        """Takes its share of the projects that have webhooks; says whether there are webhooks it did not know."""
        rows = self._connection.execute(
            "SELECT id, schema FROM pandan.projects"
            " WHERE id IN (SELECT project FROM pandan.webhooks WHERE removed IS NULL) ORDER BY id"
        ).fetchall()
        self._leases.refresh(dict(rows))
        known = self._webhooks.keys()
        held = webhooks.listed(self._connection, self._database.vault, self._leases.held)
        self._webhooks = {webhook.webhook: webhook for webhook in held}
        return bool(self._webhooks.keys() - known)

    def find(self) -> int:
        """Goes through the worklists and notes what is to be sent; how many reminders were new."""
        return self._runner.run(self._found()) if self._webhooks else 0

    async def _found(self) -> int:
        new = 0
        connection = await AsyncConnection.connect(
            self._database.url, autocommit=True, connect_timeout=10, application_name="pandan reminders"
        )
        async with connection:
            await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
            for webhook in self._webhooks.values():
                now = self._clock()
                try:
                    reminders = await self._find(connection, webhook.project, webhook.events, webhook.created, now)
                except DATABASE_LOST:
                    raise
                except Exception:
                    # Whatever is wrong with one project's lists, the others are gone through.
                    log.exception("reminders_failed", project=webhook.project)
                    continue
                new += webhooks.note(self._connection, webhook, reminders, now)
        return new

    def send(self, stop: threading.Event | None = None) -> int:
        """Sends what is waiting, some of each webhook at once; how many requests there were.

        What is under way when ``stop`` is set is broken off, and sent again by whoever comes next.
        """
        if not self._webhooks:
            return 0
        ready = webhooks.waiting(self._connection, self._leases.held, self._clock(), SIDE_BY_SIDE)
        return self._runner.run(self._sent(ready, stop)) if ready else 0

    async def _sent(self, ready: Sequence[Delivery], stop: threading.Event | None) -> int:
        under_way = asyncio.gather(*(self._deliver(delivery) for delivery in ready))
        try:
            while not under_way.done():
                await asyncio.wait({asyncio.ensure_future(under_way)}, timeout=0.1)
                if stop is not None and stop.is_set():
                    return 0
            await under_way
        finally:
            under_way.cancel()
        return len(ready)

    async def _deliver(self, delivery: Delivery) -> None:
        webhook = self._webhooks.get(delivery.webhook)
        if webhook is None:
            return  # added since the last look: its turn comes
        settings = self._database.settings
        headers = {
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "pandan",
            **signing.headers(delivery.delivery, webhook.secret, int(self._clock().timestamp()), delivery.body),
        }
        outcome = await send(
            webhook.url,
            headers,
            delivery.body,
            seconds=settings.webhook_timeout,
            private=settings.webhook_private,
        )
        self._note(delivery, outcome)

    def _note(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock()
        if outcome.error is None and outcome.status is not None:
            webhooks.delivered(self._connection, delivery.delivery, now, outcome.status)
            return
        attempts = delivery.attempts + 1
        given_up = attempts >= self._database.settings.webhook_attempts
        asked = min(timedelta(seconds=outcome.wait), LONGEST_PAUSE)
        again = None if given_up else now + max(pause_after(attempts, self._chance), asked)
        error = outcome.error or "it was not answered"
        webhooks.failed(self._connection, delivery.delivery, now, again=again, status=outcome.status, error=error)
        log.warning(
            "reminder_dead" if given_up else "reminder_failed",
            project=delivery.project,
            webhook=delivery.webhook,
            delivery=delivery.delivery,
            attempts=attempts,
            error=error,
        )


@contextmanager
def _connected(database: Database) -> Iterator[Connection[Any]]:
    database.revive()
    with psycopg.connect(
        database.url, autocommit=True, connect_timeout=10, application_name="pandan reminders"
    ) as connection:
        connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        yield connection
