"""Personal data is sealed with the client's own key."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg import sql

from ledger import migrate
from ledger.database import Database
from ledger.keys import Keyring, SealError
from ledger.masters import VaultError
from ledger.settings import Settings
from ledger.vault import Vault


@pytest.fixture
def schema_and_key(database: Database, new_project: Callable[[], str]) -> tuple[str, str, bytes]:
    project = new_project()
    phone_key = Keyring.new_phone_key(project, database.vault)
    with database.owner() as connection:
        return project, migrate.create_project(connection, project, phone_key), phone_key


def test_a_box_opens_with_its_clients_key_in_another_process(
    database: Database, schema_and_key: tuple[str, str, bytes]
) -> None:
    writing = Keyring(*schema_and_key, database.vault)
    with database.pool.connection() as connection:
        writing.create(connection, ["C1"])
    box = writing.seal("C1", {"name": "张三", "phones": ["+8613800000000"]})
    assert box["fields"] == ["name", "phones"]
    assert "张三" not in str(box)
    reading = Keyring(*schema_and_key, database.vault)
    with database.pool.connection() as connection:
        reading.load(connection, ["C1"])
    assert reading.open_box("C1", box) == {"name": "张三", "phones": ["+8613800000000"]}


def test_without_its_key_a_box_stays_closed(database: Database, schema_and_key: tuple[str, str, bytes]) -> None:
    keyring = Keyring(*schema_and_key, database.vault)
    with database.pool.connection() as connection:
        keyring.create(connection, ["C1"])
    box = keyring.seal("C1", {"name": "张三"})
    with database.owner() as connection:
        connection.execute(sql.SQL("DELETE FROM {}.subject_keys").format(sql.Identifier(schema_and_key[1])))
    keyring.forget_cached(["C1"])
    with database.pool.connection() as connection:
        keyring.load(connection, ["C1"])
    assert keyring.open_box("C1", box) is None


def test_an_altered_or_foreign_box_is_noticed(database: Database, schema_and_key: tuple[str, str, bytes]) -> None:
    keyring = Keyring(*schema_and_key, database.vault)
    with database.pool.connection() as connection:
        keyring.create(connection, ["C1", "C2"])
    box = keyring.seal("C1", {"name": "张三"})
    raw = bytearray(base64.b64decode(box["box"]))
    raw[-1] ^= 1
    with pytest.raises(SealError):
        keyring.open_box("C1", box | {"box": base64.b64encode(raw).decode()})
    with pytest.raises(SealError):
        keyring.open_box("C2", box)


def test_the_same_content_is_sealed_differently_each_time(
    database: Database, schema_and_key: tuple[str, str, bytes]
) -> None:
    keyring = Keyring(*schema_and_key, database.vault)
    with database.pool.connection() as connection:
        keyring.create(connection, ["C1"])
    assert keyring.seal("C1", {"name": "张三"})["box"] != keyring.seal("C1", {"name": "张三"})["box"]


def test_phone_hashes_differ_between_projects(database: Database) -> None:
    def keyring(project: str) -> Keyring:
        return Keyring(project, "unused", Keyring.new_phone_key(project, database.vault), database.vault)

    assert keyring("a").hash_phone("+8613800000000") != keyring("b").hash_phone("+8613800000000")


def test_the_master_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new", database_url=None)
    first = Vault.open(settings)
    wrapped = first.wrap(b"k" * 32, "purpose")
    assert Vault.open(settings).unwrap(wrapped, "purpose") == b"k" * 32
    assert (tmp_path / "new" / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_wrong_master_key_is_said_at_the_start(database: Database) -> None:
    other = Vault(b"x" * 32)
    with database.owner() as connection, pytest.raises(VaultError):
        other.check(connection)


def test_a_malformed_master_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError):
        Vault.open(Settings(home=tmp_path, database_url=None, master_key="not base64!"))
    with pytest.raises(VaultError):
        Vault.open(Settings(home=tmp_path, database_url=None, master_key=base64.b64encode(b"short").decode()))
