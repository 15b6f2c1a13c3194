"""The access log: entries that come together are stored together, refusals are counted, and nothing is ever changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection

from ledger import access
from ledger.access import AccessLog, Asked, Entry, entries
from ledger.database import STEP_DOWN, Database

from .conftest import Desk

OTHER = "t1"


@pytest.fixture
def asked(database: Database) -> Callable[[Callable[[AccessLog], Awaitable[Any]], Asked], list[Entry]]:
    """Writes to a log as the application would, and reads it."""

    @asynccontextmanager
    async def connection() -> AsyncIterator[AsyncConnection[Any]]:
        made = await psycopg.AsyncConnection.connect(database.url, autocommit=True)
        async with made:
            await made.execute(STEP_DOWN)
            yield made

    async def story(told: Callable[[AccessLog], Awaitable[Any]], question: Asked) -> list[Entry]:
        await told(AccessLog(connection))
        async with connection() as reading:
            return [noted.entry for noted in await entries(reading, question)]

    return lambda told, question: asyncio.run(story(told, question))


def _entry(project: str, **more: Any) -> Entry:
    plain = Entry("personal", project, "t0", "manager", "M", "127.0.0.1", "GET", "/v1/projects/{project}/clients")
    return replace(plain, **more)


def test_an_entry_comes_back_as_it_was_noted(asked: Any, desk: Desk) -> None:
    project = desk.ledger.project
    noted = _entry(project, kind="evidence", code="x", subjects=("C1", "C2"), times=3)
    assert asked(lambda log: log.note(noted), Asked(project)) == [noted]


def test_entries_that_come_together_are_stored_in_few_commits_and_keep_their_order(
    asked: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = desk.ledger.project
    stored: list[int] = []
    real = access.store

    async def counting(connection: AsyncConnection[Any], given: list[Entry]) -> None:
        stored.append(len(given))
        await real(connection, given)

    monkeypatch.setattr(access, "store", counting)
    many = [_entry(project, subjects=(f"C{number}",)) for number in range(50)]

    async def story(log: AccessLog) -> None:
        await asyncio.gather(*map(log.note, many))

    assert asked(story, Asked(project)) == many
    assert len(stored) <= 2
    assert sum(stored) == 50


def test_a_refusal_is_stored_at_once_and_its_repetitions_are_counted(asked: Any, desk: Desk) -> None:
    project = desk.ledger.project
    refused = _entry(project, kind="refused", code="role_may_not")

    async def story(log: AccessLog) -> None:
        for _ in range(10):
            await log.note(refused)
        await log.note(replace(refused, staff="A"))
        await log.settle()
        await log.note(refused)

    assert asked(story, Asked(project)) == [
        refused,
        replace(refused, staff="A"),
        replace(refused, times=9),
        refused,
    ]


def test_so_many_kinds_of_refusals_are_told_apart_and_no_more(
    asked: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "DIFFERENT", 3)
    project = desk.ledger.project
    code = f"of-{project}"

    async def story(log: AccessLog) -> None:
        for number in range(100):
            await log.note(_entry(project, kind="refused", code=code, token=f"t{number}"))
        await log.settle()

    found = [one for one in asked(story, Asked(None, limit=10_000)) if one.code == code]
    assert [(one.token, one.times) for one in found] == [("t0", 1), ("t1", 1), ("t2", 1), (None, 1), (None, 96)]


def test_what_cannot_be_noted_is_told_to_who_wanted_to_note_it() -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[AsyncConnection[Any]]:
        raise psycopg.OperationalError("no database")
        yield  # type: ignore[unreachable]

    async def story() -> None:
        log = AccessLog(broken)
        results = await asyncio.gather(log.note(_entry("p")), log.note(_entry("p")), return_exceptions=True)
        assert [type(result) for result in results] == [psycopg.OperationalError] * 2

    asyncio.run(story())


def test_it_is_asked_by_kind_client_and_token_a_page_at_a_time(asked: Any, desk: Desk) -> None:
    project = desk.ledger.project
    told = [
        _entry(project, subjects=("C1", "C2")),
        _entry(project, kind="export", token=OTHER),
        _entry(project, subjects=("C2", "C3")),
    ]

    async def story(log: AccessLog) -> None:
        for one in told:
            await log.note(one)

    assert asked(story, Asked(project, client="C2")) == [told[0], told[2]]

    async def nothing(_log: AccessLog) -> None: ...

    assert asked(nothing, Asked(project, kind="export")) == [told[1]]
    assert asked(nothing, Asked(project, token=OTHER)) == [told[1]]
    assert asked(nothing, Asked(project, limit=2)) == told[:2]


def test_a_project_that_does_not_exist_is_not_named(asked: Any) -> None:
    typed = _entry("13800000000", code="typed-by-somebody")
    found = asked(lambda log: log.note(typed), Asked(None, limit=10_000))
    assert [one.project for one in found if one.code == typed.code] == [None]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE pandan.access SET staff = 'x'",
        "DELETE FROM pandan.access",
        "TRUNCATE pandan.access",
        "ALTER TABLE pandan.access DISABLE TRIGGER ALL",
        "DROP TABLE pandan.access",
        "INSERT INTO pandan.access (at, kind, method, path, subjects, times) VALUES ('2020-01-01', 'personal', '', '', '{}', 1)",
        "INSERT INTO pandan.access (number, kind, method, path, subjects, times) OVERRIDING SYSTEM VALUE VALUES (1, 'personal', '', '', '{}', 1)",
    ],
)
def test_the_application_adds_to_it_and_changes_nothing(database: Database, change: str) -> None:
    with database.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    ["UPDATE pandan.access SET staff = 'x'", "DELETE FROM pandan.access", "TRUNCATE pandan.access"],
)
def test_triggers_refuse_the_owner(database: Database, change: str) -> None:
    with database.owner() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
        connection.execute(change)  # type: ignore[arg-type]
    assert "append-only" in str(refusal.value)
