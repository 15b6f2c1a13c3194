"""Somebody with every right in the database changes the ledger: it is found, and the first position at which it was.

Who may do anything may switch triggers off; so these tests do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from psycopg import Connection, sql
from tests.ledger.conftest import Desk

from ledger.audit import verifying
from ledger.audit.checkpoints import Signed, TamperedError, origin, seal
from ledger.audit.offline import Checkpoint
from ledger.audit.signing import Keys, SigningKey
from ledger.audit.verifying import Verified, verify
from ledger.audit.witness import Witness
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.settings import Settings

TABLES = ("events", "touches", "head", "tiles", "checkpoints", "subject_keys")
EVENTS = 300
BAD = 131
"""Where the tampering is done: in the middle of the first tile."""


class Sealed(NamedTuple):
    """A ledger of three hundred events, sealed three times. ``folder``: where the witness keeps its files."""

    database: Database
    project: str
    schema: str
    keys: Keys
    witness: Witness
    folder: Path

    def verify(self, *, witness: bool = False) -> Verified:
        seen = self.witness if witness else None
        vault = self.database.vault
        return verify(
            self.database.url, self.project, self.schema, self.keys.verifiers, witness=seen, vault=vault, processes=1
        )

    def seal(self, *, witness: bool = False) -> Signed | None:
        with self.database.pool.connection() as connection:
            return seal(connection, self.project, self.schema, self.keys, self.witness if witness else None)

    @contextmanager
    def superuser(self) -> Iterator[Connection[Any]]:
        """Every right, and no trigger."""
        with self.database.owner() as connection:
            connection.execute("SET session_replication_role = replica")
            yield connection

    def run(self, statement: str) -> None:
        with self.superuser() as connection:
            places = {"bad": BAD, "after": BAD + 1, "place": 32 * (BAD - 1) + 1}
            literals = {name: sql.Literal(value) for name, value in places.items()}
            connection.execute(sql.SQL(statement).format(l=sql.Identifier(self.schema), **literals))


@pytest.fixture(scope="module")
def a_ledger(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    project = "tampered"
    folder = tmp_path_factory.mktemp("keys")
    keys = Keys.open(Settings(home=folder, database_url=None))
    ledgers = Ledgers(database)
    desk = Desk(ledgers.create(project))
    desk.open("A", "B")
    sealed = Sealed(database, project, desk.ledger.schema, keys, Witness(folder / "witness"), folder / "witness")
    posted = 3
    while posted < EVENTS:
        linked = desk.post("client.linked", f"client/C{posted}", {"other": "C0", "relation": "sibling"})
        desk.give(*(desk.registered(f"C{posted + more}") for more in range(32)), linked)
        posted += 33
        if posted in (102, 267):
            sealed.seal(witness=True)
    sealed.seal(witness=True)
    with sealed.superuser() as connection:
        for table in TABLES:
            connection.execute(_named("CREATE TABLE {copy} AS TABLE {table}", sealed, table))
    yield sealed
    ledgers.close()


@pytest.fixture
def ledger(a_ledger: Sealed) -> Iterator[Sealed]:
    """The ledger as it was sealed; put right again afterwards."""
    yield a_ledger
    with a_ledger.superuser() as connection, connection.transaction():
        for table in TABLES:
            connection.execute(_named("DELETE FROM {table}", a_ledger, table))
            connection.execute(_named("INSERT INTO {table} TABLE {copy}", a_ledger, table))


def _named(statement: str, sealed: Sealed, table: str) -> sql.Composed:
    return sql.SQL(statement).format(
        table=sql.Identifier(sealed.schema, table), copy=sql.Identifier(sealed.schema, f"{table}_as_sealed")
    )


def test_a_clean_ledger_is_found_clean(ledger: Sealed) -> None:
    found = ledger.verify(witness=True)
    assert found.faults == []
    assert found.sealed == found.events == 300


def test_several_processes_find_the_same(ledger: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(processes: int) -> Verified:
        keys, vault = ledger.keys.verifiers, ledger.database.vault
        return verify(ledger.database.url, ledger.project, ledger.schema, keys, vault=vault, processes=processes)

    monkeypatch.setattr(verifying, "STRETCH", 256)
    monkeypatch.setattr(verifying, "NOTES", 1)
    assert found(2) == found(1) == Verified(300, 300, [])
    ledger.run(
        "UPDATE {l}.events SET token = 'm1' WHERE position = 290; DELETE FROM {l}.touches WHERE position = {bad}"
    )
    ledger.run("UPDATE {l}.touches SET subject = 'client/X' WHERE position = (SELECT min(position) FROM {l}.touches)")
    altered = found(2)
    assert altered == found(1)
    assert [fault.what.partition(" is ")[0] for fault in altered.faults][-1] == "its token"
    assert altered.first_bad is not None
    assert altered.first_bad < 256


def test_what_came_after_the_last_checkpoint_is_not_held_against_it(ledger: Sealed) -> None:
    ledger.run("DELETE FROM {l}.checkpoints WHERE size = 300")
    found = ledger.verify()
    assert found.faults == []
    assert found.sealed == 267


COLUMNS = {
    "subject": "'client/X'",
    "version": "version + 7",
    "type": "'pandan.client.received'",
    "source": "'/elsewhere'",
    "id": "'another'",
    "time": "time - interval '1 day'",
    "recordedtime": "recordedtime + interval '1 microsecond'",
    "storedtime": "storedtime + interval '1 second'",
    "imported": "NOT imported",
    "token": "'somebody'",
    "role": "'manager'",
    "staff": "'B'",
    "schemaversion": "9",
    "record": "convert_to(replace(convert_from(record, 'UTF8'), 'walk_in', 'walk_on'), 'UTF8')",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(ledger: Sealed, column: str) -> None:
    ledger.run(f"UPDATE {{l}}.events SET {column} = {COLUMNS[column]} WHERE position = {{bad}}")  # noqa: S608 -- our own words
    assert ledger.verify().first_bad == BAD


def test_a_record_changed_together_with_all_its_columns_is_found(ledger: Sealed) -> None:
    ledger.run(
        "UPDATE {l}.events SET token = 'm1', record ="
        " convert_to(replace(convert_from(record, 'UTF8'), '\"token\":\"t0\"', '\"token\":\"m1\"'), 'UTF8')"
        " WHERE position = {bad}"
    )
    assert ledger.verify().first_bad == BAD


def test_a_changed_record_is_found_even_if_the_tiles_were_made_to_fit(ledger: Sealed) -> None:
    ledger.run(
        "UPDATE {l}.events SET record = convert_to(replace(convert_from(record, 'UTF8'), 'walk_in', 'walk_on'), 'UTF8')"
        " WHERE position = {bad};"
        " UPDATE {l}.tiles SET hashes = overlay(hashes PLACING sha256('\\x00'::bytea || (SELECT record FROM {l}.events"
        " WHERE position = {bad})) FROM {place}) WHERE level = 0 AND tile = 0"
    )
    found = ledger.verify()
    assert found.first_bad == 103, (
        "the first event that the broken checkpoint covers and the good one before it does not"
    )
    assert found.sealed == 102
    assert "103 to 267" in found.faults[0].what


def test_a_deleted_row_is_found(ledger: Sealed) -> None:
    ledger.run("DELETE FROM {l}.events WHERE position = {bad}")
    assert ledger.verify().first_bad == BAD


def test_a_deleted_row_whose_place_was_closed_is_found(ledger: Sealed) -> None:
    ledger.run(
        "ALTER TABLE {l}.events DROP CONSTRAINT events_position_check;"
        " DELETE FROM {l}.events WHERE position = {bad};"
        " UPDATE {l}.events SET position = -position WHERE position > {bad};"
        " UPDATE {l}.events SET position = -position - 1 WHERE position < 0;"
        " UPDATE {l}.head SET position = 299;"
        " ALTER TABLE {l}.events ADD CONSTRAINT events_position_check CHECK (position > 0)"
    )
    assert ledger.verify().first_bad == BAD


def test_an_inserted_row_is_found(ledger: Sealed) -> None:
    ledger.run(
        "INSERT INTO {l}.events SELECT 301, subject, version + 1, type, source, 'forged', time, recordedtime, storedtime,"
        " imported, token, role, staff, schemaversion, record FROM {l}.events WHERE position = 300"
    )
    assert ledger.verify().first_bad == 301


def test_a_copied_row_with_the_head_moved_along_is_found(ledger: Sealed) -> None:
    ledger.run(
        "INSERT INTO {l}.events SELECT 301, subject, version + 1, type, source, 'forged', time, recordedtime, storedtime,"
        " imported, token, role, staff, schemaversion, record FROM {l}.events WHERE position = 300;"
        " UPDATE {l}.head SET position = 301"
    )
    assert ledger.verify().first_bad == 301


def test_two_swapped_rows_are_found(ledger: Sealed) -> None:
    ledger.run(
        "ALTER TABLE {l}.events DROP CONSTRAINT events_position_check;"
        " UPDATE {l}.events SET position = -1 WHERE position = {bad};"
        " UPDATE {l}.events SET position = {bad} WHERE position = {after};"
        " UPDATE {l}.events SET position = {after} WHERE position = -1;"
        " ALTER TABLE {l}.events ADD CONSTRAINT events_position_check CHECK (position > 0)"
    )
    assert ledger.verify().first_bad == BAD


def test_a_tail_cut_off_is_found(ledger: Sealed) -> None:
    ledger.run(
        "DELETE FROM {l}.events WHERE position > 290; UPDATE {l}.head SET position = 290,"
        " recordedtime = (SELECT recordedtime FROM {l}.events WHERE position = 290)"
    )
    assert ledger.verify().first_bad == 291


def restore_an_old_backup(ledger: Sealed) -> None:
    """As it all stood at 267 events: rows, tiles, head and checkpoints."""
    ledger.run(
        "DELETE FROM {l}.events WHERE position > 267; DELETE FROM {l}.touches WHERE position > 267;"
        " UPDATE {l}.head SET position = 267, recordedtime = (SELECT recordedtime FROM {l}.events WHERE position = 267);"
        " DELETE FROM {l}.checkpoints WHERE size > 267"
    )


def test_an_old_backup_is_found_by_the_witness_alone(ledger: Sealed) -> None:
    restore_an_old_backup(ledger)
    assert ledger.verify().faults == []
    assert ledger.verify(witness=True).first_bad == 268


def test_nothing_is_signed_over_an_old_backup_where_there_is_a_witness(ledger: Sealed) -> None:
    restore_an_old_backup(ledger)
    with pytest.raises(TamperedError, match="the witness saw 300"):
        ledger.seal(witness=True)


def forge(ledger: Sealed, key: SigningKey, size: int = 300) -> None:
    text = Checkpoint(origin(ledger.keys, ledger.project), size, bytes(32)).text
    with ledger.superuser() as connection:
        statement = sql.SQL("UPDATE {}.checkpoints SET note = %s WHERE size = 300").format(
            sql.Identifier(ledger.schema)
        )
        connection.execute(statement, (key.sign(text),))


def test_a_checkpoint_forged_with_another_key_is_found(ledger: Sealed) -> None:
    forge(ledger, SigningKey.make("pandan"))
    faults = ledger.verify().faults
    assert [fault.what for fault in faults] == [
        "the checkpoint over 300 events does not hold: nobody whose key is known here signed this note"
    ]


def test_a_checkpoint_over_something_else_is_found(ledger: Sealed) -> None:
    forge(ledger, ledger.keys.signing)
    assert ledger.verify().first_bad == 268


def test_a_checkpoint_moved_to_another_size_is_found(ledger: Sealed) -> None:
    forge(ledger, ledger.keys.signing, size=299)
    assert "was signed for 299" in ledger.verify().faults[0].what


def test_a_changed_note_is_found(ledger: Sealed) -> None:
    ledger.run("UPDATE {l}.checkpoints SET note = replace(note, E'\\n300\\n', E'\\n299\\n') WHERE size = 300")
    assert "the note was altered" in ledger.verify().faults[0].what


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {l}.touches VALUES ('client/X', 131)",
        "INSERT INTO {l}.touches VALUES ('client/X', 400)",
        "UPDATE {l}.head SET recordedtime = recordedtime + interval '1 second'",
        "UPDATE {l}.head SET position = 299",
        "UPDATE {l}.head SET position = 301",
        "UPDATE {l}.tiles SET hashes = set_byte(hashes, 76, get_byte(hashes, 76) # 1)",
        "UPDATE {l}.tiles SET root = set_byte(root, 6, get_byte(root, 6) # 1)",
        "DELETE FROM {l}.tiles",
        "INSERT INTO {l}.tiles SELECT level, 1, hashes, root FROM {l}.tiles",
        "DELETE FROM {l}.subject_keys WHERE client = 'C131'",
        "UPDATE {l}.subject_keys SET wrapped = set_byte(wrapped, 13, get_byte(wrapped, 13) # 1) WHERE client = 'C131'",
        "UPDATE {l}.subject_keys AS k SET wrapped = o.wrapped FROM {l}.subject_keys AS o WHERE k.client = 'C132' AND o.client = 'C131'",
        "DELETE FROM {l}.touches WHERE position = (SELECT max(position) FROM {l}.touches)",
        "UPDATE {l}.touches SET subject = 'client/X' WHERE position = (SELECT max(position) FROM {l}.touches)",
    ],
)
def test_what_stands_beside_the_events_is_looked_at_too(ledger: Sealed, statement: str) -> None:
    ledger.run(statement)
    assert ledger.verify().faults


def test_nothing_more_is_signed_over_a_ledger_whose_sealed_end_was_altered(ledger: Sealed) -> None:
    ledger.run("UPDATE {l}.events SET record = record || ' '::bytea WHERE position = 299")
    with pytest.raises(TamperedError, match="no longer have the root"):
        ledger.seal()


def test_nothing_more_is_signed_over_tiles_that_were_altered(ledger: Sealed) -> None:
    ledger.run("UPDATE {l}.tiles SET root = set_byte(root, 6, get_byte(root, 6) # 1)")
    with pytest.raises(TamperedError, match="no longer have the root"):
        ledger.seal()


def test_a_witness_that_was_altered_is_told(ledger: Sealed) -> None:
    path = ledger.folder / f"{ledger.project}.checkpoint"
    kept = path.read_text()
    try:
        path.write_text(kept.replace("\n300\n", "\n301\n"))
        assert "what the witness kept does not hold" in ledger.verify(witness=True).faults[0].what
    finally:
        path.write_text(kept)
