"""Readers while builds take one another's place: never an error, never an empty or an older view."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from building import Office
from psycopg import AsyncConnection, errors

from domain.desk import Rules
from ledger.database import APPLICATION_ROLE
from projections import queries
from projections.rebuild import bulk, loading

SWITCHES = 6


class Readers:
    """Ask without a pause on connections of their own, and keep what they were told."""

    def __init__(self, office: Office, readers: int = 2) -> None:
        self._office = office
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=lambda: asyncio.run(self._read()), daemon=True) for _ in range(readers)
        ]
        self.faults: list[str] = []
        self.answers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        yield
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    async def _read(self) -> None:
        office, last = self._office, 0
        async with await AsyncConnection.connect(office.database.url, autocommit=True) as connection:
            await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
            while not self._stop.is_set():
                try:
                    found: dict[str, Any] = await queries.clients(connection, office.project)
                    owner = await queries.ownership(connection, office.project, "C0")
                except Exception as error:  # noqa: BLE001 -- whatever a reader is told besides answers is a fault
                    self.faults.append(repr(error))
                    return
                self.answers += 1
                if len(found["items"]) < 10 or not owner["because"]:
                    self.faults.append("an empty view")
                if found["position"] < last:
                    self.faults.append(f"position {found['position']} after {last}")
                last = found["position"]


def test_no_reader_notices_a_switch(office: Office) -> None:
    readers = Readers(office)
    with readers.reading():
        for number in range(SWITCHES):
            office.visit(f"N{number}", "A", phone=f"139{number:08}")
            office.fold()
            office.made(switches=True)
    assert readers.faults == []
    assert readers.answers > SWITCHES


def test_a_full_disk_fails_the_build_and_nothing_else(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before, copied = office.digests(), 0

    def copy_in(connection: Any, *arguments: Any) -> None:
        nonlocal copied
        copied += 1
        if copied > 5:
            connection.execute(
                "DO $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
            )
        real(connection, *arguments)

    real = loading.copy_in
    with monkeypatch.context() as patched:
        patched.setattr(loading, "copy_in", copy_in)
        rebuild = office.made(Rules("sd"))
    assert rebuild.state == "failed"
    assert rebuild.reason is not None
    assert "disk is full" in rebuild.reason
    assert office.schemas() == {office.build().schema}
    assert office.digests() == before
    assert office.made(Rules("sd")).state == "ready"


def test_the_disk_may_fill_in_the_filling_itself(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise errors.DiskFull("No space left on device")

    monkeypatch.setattr(bulk, "fill", full)
    assert office.made().state == "failed"
