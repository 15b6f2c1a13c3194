"""What is in the ledger stays as it is, whoever asks."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from ledger.database import Database

from .conftest import Desk

CHANGES = [
    "UPDATE {}.events SET role = 'x'",
    "DELETE FROM {}.events",
    "TRUNCATE {}.events",
    "UPDATE {}.touches SET subject = 'x'",
    "DELETE FROM {}.touches",
    "TRUNCATE {}.touches",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_may_not_change_it(desk: Desk, database: Database, change: str) -> None:
    query = sql.SQL(change).format(sql.Identifier(desk.ledger.schema))
    with database.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
        connection.execute(query)
    # Already the missing right refuses it, before any trigger is asked: so it holds where triggers are not to be had.
    assert "permission denied" in str(refusal.value)


@pytest.mark.parametrize("change", CHANGES)
def test_triggers_refuse_the_owner(desk: Desk, database: Database, change: str) -> None:
    query = sql.SQL(change).format(sql.Identifier(desk.ledger.schema))
    with database.owner() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
        connection.execute(query)
    assert "append-only" in str(refusal.value)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE {}.events DISABLE TRIGGER ALL",
        "DROP TABLE {}.events",
        "ALTER TABLE {}.events ADD COLUMN x int",
        "UPDATE {}.subject_keys SET wrapped = ''",
    ],
)
def test_the_application_may_not_alter_the_ledger(desk: Desk, database: Database, statement: str) -> None:
    query = sql.SQL(statement).format(sql.Identifier(desk.ledger.schema))
    with database.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(query)
