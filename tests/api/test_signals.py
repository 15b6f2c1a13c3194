"""Waking those who wait."""

from __future__ import annotations

import asyncio
import time

import pytest

from api import signals as signals_module
from api.signals import EVENTS, Signals
from ledger.database import Database


def _told(database: Database, payload: str) -> None:
    with database.pool.connection() as connection:
        connection.execute("SELECT pg_notify(%s, %s)", (EVENTS, payload))


def test_a_waiter_is_woken_by_its_own_project_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals_module, "POLL", 600.0)

    async def story() -> float:
        async with Signals(database.url).running() as signals:
            await asyncio.sleep(0.3)
            mine, other = signals.ticket(EVENTS, "p901"), signals.ticket(EVENTS, "p902")
            await asyncio.to_thread(_told, database, "p901 7")
            await asyncio.wait_for(mine.wait(600), 60)
            started = time.monotonic()
            await other.wait(0.5)
            return time.monotonic() - started

    assert asyncio.run(story()) >= 0.5


def test_a_ticket_taken_before_looking_is_not_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals_module, "POLL", 600.0)

    async def story() -> None:
        async with Signals(database.url).running() as signals:
            await asyncio.sleep(0.3)
            ticket = signals.ticket(EVENTS, "p903")
            await asyncio.to_thread(_told, database, "p903__b2 7")
            await asyncio.sleep(0.3)
            await asyncio.wait_for(ticket.wait(600), 60)

    asyncio.run(story())


def test_without_a_notification_a_waiter_looks_all_the_same(database: Database) -> None:
    async def story() -> None:
        async with Signals(database.url).running() as signals:
            await asyncio.wait_for(signals.ticket(EVENTS, "p904").wait(600), 60)

    asyncio.run(story())
