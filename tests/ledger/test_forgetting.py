"""A client who is forgotten: the key is destroyed by the event that says so, and never made again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from ledger.bulk import Bulk
from ledger.database import Database
from ledger.forgetting import CHANNEL
from ledger.ledgers import Ledgers
from ledger.posting import Post, Receipt, Rejected

from .conftest import POSTER, Desk


def keys(database: Database, desk: Desk) -> set[str]:
    query = sql.SQL("SELECT client FROM {}.subject_keys").format(sql.Identifier(desk.ledger.schema))
    with database.pool.connection() as connection:
        return {row[0] for row in connection.execute(query)}


def forgotten(desk: Desk, client: str) -> Post:
    return desk.post("client.forgotten", f"client/{client}", {"ground": "consent_withdrawn"})


def refusals(future: Future[Receipt]) -> list[tuple[int, str]]:
    refusal = future.exception(30)
    assert isinstance(refusal, Rejected)
    return [(problem.index, problem.code) for problem in refusal.problems]


@pytest.fixture
def second(desk: Desk, database: Database) -> Iterator[Desk]:
    """The same ledger, open in what could be another process."""
    others = Ledgers(database)
    ledger = others.get(desk.ledger.project)
    assert ledger is not None
    yield Desk(ledger)
    others.close()


def test_the_key_goes_with_the_event(desk: Desk, database: Database) -> None:
    desk.give(desk.registered("C1"), desk.registered("C2"))
    desk.give(forgotten(desk, "C1"))
    assert keys(database, desk) == {"C2"}
    assert not desk.ledger.application.keyring.has("C1")
    assert refusals(desk.ledger.submit([desk.registered("C1")], POSTER)) == [(0, "client_forgotten")]
    desk.give(desk.post("client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "returning"}))
    assert keys(database, desk) == {"C2"}


def test_what_was_posted_before_is_still_one_event(desk: Desk) -> None:
    first = desk.registered("C1")
    receipt = desk.give(first)
    desk.give(forgotten(desk, "C1"))
    assert desk.give(first) == receipt
    assert refusals(desk.ledger.submit([replace(first, id="another")], POSTER)) == [(0, "client_forgotten")]


def test_one_batch_registers_and_forgets(desk: Desk, database: Database) -> None:
    desk.give(desk.registered("C1"), forgotten(desk, "C1"))
    assert keys(database, desk) == set()
    assert refusals(
        desk.ledger.submit(
            [desk.registered("C2"), forgotten(desk, "C2"), replace(desk.registered("C2"), index=2)], POSTER
        )
    ) == [(2, "client_forgotten")]
    assert keys(database, desk) == set()


def test_another_process_notices(desk: Desk, second: Desk) -> None:
    second.give(second.registered("C1", id="s1"), second.registered("C2", id="s2"))
    desk.give(desk.registered("C2"))
    desk.give(forgotten(desk, "C1"))
    assert second.ledger.application.keyring.has("C1")
    assert refusals(second.ledger.submit([second.registered("C1", id="s3")], POSTER)) == [(0, "client_forgotten")]
    assert not second.ledger.application.keyring.has("C1")
    assert second.ledger.application.keyring.has("C2")


def test_another_process_that_posts_nothing_is_told(desk: Desk, second: Desk, database: Database) -> None:
    second.give(second.registered("C1", id="s1"), second.registered("C2", id="s2"))
    with psycopg.connect(database.url, autocommit=True) as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        desk.give(forgotten(desk, "C1"))
        told = next(listening.notifies(timeout=30))
    assert told.payload == f"{desk.ledger.schema} C1"
    second.ledger.drop_keys(["C1"])
    assert (second.ledger.application.keyring.has("C1"), second.ledger.application.keyring.has("C2")) == (False, True)
    second.ledger.drop_keys(None)
    assert not second.ledger.application.keyring.has("C2")
    second.give(second.registered("C2", id="s3"))


def test_an_import_forgets_too(desk: Desk, database: Database) -> None:
    desk.give(desk.registered("C1"))
    bulk = Bulk(desk.ledger.project, desk.ledger.recorder, desk.ledger.application.keyring, POSTER)
    with bulk.writing() as appending:
        bad = bulk.write(appending, [forgotten(desk, "C1"), replace(desk.registered("C1"), index=1)])
        bulk.keep()
    assert [(problem.index, problem.code) for problem in bad] == [(1, "client_forgotten")]
    assert keys(database, desk) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT {}.forget('C1')",
        "DELETE FROM {}.subject_keys",
        "INSERT INTO {}.subject_keys VALUES ('C9', '')",
        "ALTER TABLE {}.subject_keys DISABLE TRIGGER ALL",
    ],
)
def test_the_database_refuses_what_no_event_says(desk: Desk, database: Database, statement: str) -> None:
    desk.give(desk.registered("C1"), desk.registered("C9"))
    desk.give(forgotten(desk, "C9"))
    query = sql.SQL(statement).format(sql.Identifier(desk.ledger.schema))
    with database.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(query)
    assert keys(database, desk) == {"C1"}


def test_a_key_is_made_for_personal_data_alone(desk: Desk, database: Database) -> None:
    desk.give(desk.post("client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "new"}))
    assert keys(database, desk) == set()
    desk.give(desk.registered("C1"))
    assert keys(database, desk) == {"C1"}


def test_what_is_said_on_a_unit_is_sealed_for_its_tenant(desk: Desk, database: Database) -> None:
    deal = {"deal": "D1", "client": "C1", "agent": "A"}
    desk.give(
        desk.registered("C1"),
        desk.post("unit.listed", "unit/U1", {"building": "A", "floor": "1", "number": "1", "area": "80"}),
        desk.post("contract.signed", "unit/U1", {**deal, "contract": "K1"}),
    )
    desk.ledger._cabinet.clear()  # as after a start: the record is read back
    given = desk.give(desk.post("rent.paid", "unit/U1", {"amount": "100.00", "paid_from": "张三的私人账户"}))
    query = sql.SQL("SELECT record FROM {}.events WHERE position = %s").format(sql.Identifier(desk.ledger.schema))
    with database.pool.connection() as connection:
        row = connection.execute(query, (given.position,)).fetchone()
    assert row is not None
    assert "张三".encode() not in bytes(row[0])
    assert b'"client":"C1","fields":["paid_from"]' in bytes(row[0])
    desk.give(forgotten(desk, "C1"))
    refused = desk.post("rent.paid", "unit/U1", {"amount": "100.00", "paid_from": "张三的私人账户"})
    assert refusals(desk.ledger.submit([refused], POSTER)) == [(0, "client_forgotten")]
