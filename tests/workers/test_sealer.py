"""The sealer at work: what is new is signed, and a ledger that was altered keeps no other from being sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from posting_desk import Desk
from psycopg import Connection, sql

from ledger.audit import checkpoints
from ledger.audit.signing import Keys
from ledger.database import Database
from ledger.ledgers import Ledgers
from workers.sealer import Sealer


@pytest.fixture
def connection(database: Database) -> Iterator[Connection[Any]]:
    with database.pool.connection() as opened:
        yield opened


@pytest.fixture
def second(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> Desk:
    made = Desk(database, ledgers, new_project())
    made.open("A")
    return made


def sealed(connection: Connection[Any], desk: Desk) -> int:
    """Over how many events the last checkpoint is."""
    schema, keys = desk.ledger.schema, Keys.open(desk.database.settings)
    signed = checkpoints.last(connection, schema, keys.verifiers)
    return signed.checkpoint.size if signed is not None else 0


def faults(connection: Connection[Any], desk: Desk) -> list[str]:
    rows = connection.execute("SELECT fault FROM pandan.sealing_faults WHERE project = %s", (desk.project,))
    return [row[0] for row in rows]


def alter(desk: Desk, record: str, position: int) -> None:
    """Somebody with every right changes the record at a position."""
    statement = sql.SQL(f"UPDATE {{}} SET record = {record} WHERE position = %s")  # noqa: S608 -- our own words
    with desk.database.owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement.format(sql.Identifier(desk.ledger.schema, "events")), (position,))


def test_every_ledger_is_sealed_as_it_grows(
    database: Database, desk: Desk, second: Desk, connection: Connection[Any]
) -> None:
    sealer = Sealer(database)
    sealer.round(connection)
    before = sealed(connection, desk)
    assert before > 0
    position = desk.visit("C1", "A", phone="13800000001")
    sealer.round(connection)
    assert sealed(connection, desk) == position > before
    assert sealed(connection, second) > 0


def test_an_altered_ledger_is_told_of_and_the_others_are_sealed(
    database: Database, desk: Desk, second: Desk, connection: Connection[Any]
) -> None:
    sealer = Sealer(database)
    sealer.round(connection)
    before = sealed(connection, desk)
    alter(desk, "record || ' '::bytea", before)
    desk.visit("C1", "A", phone="13800000001")
    position = second.visit("C1", "A", phone="13800000001")
    sealer.round(connection)
    assert sealed(connection, desk) == before, "nothing more is signed"
    assert len(faults(connection, desk)) == 1
    assert "no longer have the root" in faults(connection, desk)[0]
    assert (sealed(connection, second), faults(connection, second)) == (position, [])


def test_a_ledger_that_was_mended_is_sealed_again(database: Database, desk: Desk, connection: Connection[Any]) -> None:
    first = Sealer(database)
    first.round(connection)
    before = sealed(connection, desk)
    alter(desk, "record || ' '::bytea", before)
    position = desk.visit("C1", "A", phone="13800000001")
    first.round(connection)
    assert faults(connection, desk)
    alter(desk, "substring(record FOR length(record) - 1)", before)
    Sealer(database).round(connection)  # after the next start; the same one tries again a minute later
    assert (sealed(connection, desk), faults(connection, desk)) == (position, [])
