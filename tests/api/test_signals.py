"""Waking those who wait."""

from __future__ import annotations

import asyncio
import time

from api.signals import EVENTS, Signals
from ledger.database import Database


def _told(database: Database, payload: str) -> None:
    with database.pool.connection() as connection:
        connection.execute("SELECT pg_notify(%s, %s)", (EVENTS, payload))


def test_a_waiter_is_woken_by_its_own_project_only(database: Database) -> None:
    async def story() -> tuple[float, float]:
        async with Signals(database.url).running() as signals:
            await asyncio.sleep(0.3)
            mine, other = signals.ticket(EVENTS, "p901"), signals.ticket(EVENTS, "p902")
            await asyncio.to_thread(_told, database, "p901 7")
            started = time.monotonic()
            await mine.wait()
            woken = time.monotonic() - started
            await other.wait(0.5)
            return woken, time.monotonic() - started

    woken, patience = asyncio.run(story())
    assert woken < 0.4
    assert patience >= 0.5


def test_a_ticket_taken_before_looking_is_not_lost(database: Database) -> None:
    async def story() -> float:
        async with Signals(database.url).running() as signals:
            await asyncio.sleep(0.3)
            ticket = signals.ticket(EVENTS, "p903")
            await asyncio.to_thread(_told, database, "p903__b2 7")
            await asyncio.sleep(0.3)
            started = time.monotonic()
            await ticket.wait()
            return time.monotonic() - started

    assert asyncio.run(story()) < 0.1


def test_without_a_notification_a_waiter_looks_after_a_second(database: Database) -> None:
    async def story() -> float:
        async with Signals(database.url).running() as signals:
            started = time.monotonic()
            await signals.ticket(EVENTS, "p904").wait(60)
            return time.monotonic() - started

    assert asyncio.run(story()) < 2
