"""A master key changed in a database of its own: everything opens, no event differs, tokens last, and the old key opens nothing."""

from __future__ import annotations

import asyncio
import base64
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.commands import keeping
from api.commands.console import CommandError
from ledger import rewrapping, tokens, webhooks
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.masters import VaultError
from ledger.settings import Settings
from ledger.vault import Vault
from projections.rebuild.sessions import keyring_of

from .conftest import OPENED, Desk

ONE, TWO = (base64.b64encode(letter * 32).decode() for letter in (b"1", b"2"))
CLIENTS = [f"C{number}" for number in range(1, 8)]


def nothing(_: int) -> None:
    """Hears how far it has come."""


class House:
    """A database of its own on the tests' server, its master key in a file, a desk with clients, a webhook and a token."""

    def __init__(self, url: str, folder: Path) -> None:
        self.file = folder / "keys"
        self.file.write_text(ONE)
        self.settings = Settings(home=folder, database_url=url, master_key_file=self.file)
        with self.opened() as database:
            ledgers = Ledgers(database)
            desk = Desk(ledgers.create("house"))
            desk.open("A")
            desk.give(*(desk.registered(client) for client in CLIENTS))
            ledgers.close()
            self.schema = desk.ledger.schema
            with database.owner() as owner:
                self.token = tokens.create(owner, database.vault, "manager", ["house"])
                webhooks.add(
                    owner,
                    database.vault,
                    "house",
                    url="https://bot.example.com/x",
                    events=["today"],
                    made_by={},
                    now=OPENED,
                )

    def opened(self) -> Database:
        return Database.open(self.settings)

    def rows(self, database: Database, table: str) -> list[Any]:
        with database.owner() as owner:
            query = sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(self.schema, table))
            return owner.execute(query).fetchall()

    def reads_everything(self, database: Database) -> bool:
        """Whether the names, the webhook's address and the token are what they were."""
        with database.owner() as owner:
            keyring = keyring_of(owner, database, "house")
            keyring.load(owner, CLIENTS)
            keys = all(map(keyring.has, CLIENTS))
            (hook,) = webhooks.listed(owner, database.vault, ["house"])
        return keys and hook.url == "https://bot.example.com/x" and asyncio.run(self._knows_the_token(database))

    async def _knows_the_token(self, database: Database) -> bool:
        async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as connection:
            return await tokens.authenticate(connection, database.vault, self.token) is not None


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    server = database.owner_url or database.url
    with psycopg.connect(server, autocommit=True) as admin:
        name = f"pandan_house_{os.getpid()}"
        admin.execute(f"CREATE DATABASE {name}")
        yield House(make_conninfo(server, dbname=name), tmp_path)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_master_key_is_changed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrapping, "BATCH", 3)
    with house.opened() as running:
        events, wrapped = house.rows(running, "events"), house.rows(running, "subject_keys")
        house.file.write_text(f"{TWO}\n{ONE}\n")
        with house.opened() as database, database.owner() as owner:
            count = len(CLIENTS) + 4  # phones, webhook, key of tokens, sample
            assert rewrapping.count(owner, database.vault, nothing) == (count, count, ())
            assert rewrapping.rewrap(owner, database.vault, nothing) == (count, count, ())
            assert rewrapping.rewrap(owner, database.vault, nothing) == (count, 0, ())
        house.file.write_text(TWO)
        with house.opened() as after:
            assert house.reads_everything(after)
            assert house.rows(after, "events") == events
            assert [row for row in house.rows(after, "subject_keys") if row in wrapped] == []
        # Whoever ran all the while takes the file up by itself.
        assert house.reads_everything(running)
    house.file.write_text(ONE)
    with pytest.raises(VaultError, match="does not open sample"):
        house.opened()


def test_broken_off_it_is_taken_up_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrapping, "BATCH", 2)
    house.file.write_text(f"{TWO},{ONE}")
    looked: list[int] = []

    def stop(amount: int) -> None:
        looked.append(amount)
        if sum(looked) == 4:
            raise KeyboardInterrupt

    with house.opened() as database, database.owner() as owner:
        with pytest.raises(KeyboardInterrupt):
            rewrapping.rewrap(owner, database.vault, stop)
        assert house.reads_everything(database)
        assert rewrapping.rewrap(owner, database.vault, nothing).older == len(CLIENTS) + 4 - 4


def test_a_client_forgotten_meanwhile_gets_no_key(house: House) -> None:
    house.file.write_text(f"{TWO},{ONE}")

    class Slow(Vault):
        """Lets somebody be forgotten between reading and writing."""

        def anew(self, wrapped: bytes, purpose: str) -> bytes | None:
            if purpose == "client house/C3":
                with psycopg.connect(house_url, autocommit=True) as other:
                    other.execute(sql.SQL("DELETE FROM {} WHERE client = 'C3'").format(keys))
            return super().anew(wrapped, purpose)

    keys = sql.Identifier(house.schema, "subject_keys")
    with house.opened() as database, database.owner() as owner:
        house_url = database.owner_url or database.url
        rewrapping.rewrap(owner, Slow.open(house.settings), nothing)
        assert [row[0] for row in house.rows(database, "subject_keys")] == [name for name in CLIENTS if name != "C3"]


def test_an_edition_whose_tokens_hung_on_the_master_key(house: House) -> None:
    with house.opened() as database, database.owner() as owner:
        owner.execute("UPDATE pandan.vault SET token_key = NULL")
        old = hmac.digest(b"1" * 32, b"pandan token hash", "sha256")
        name = tokens.public_part(house.token)
        hashed = hmac.digest(old, house.token.encode(), "sha256")
        owner.execute("UPDATE pandan.tokens SET hash = %s WHERE token = %s", (hashed, name))
    house.file.write_text(f"{TWO},{ONE}")
    with house.opened() as database:
        assert house.reads_everything(database)


def test_the_command(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    url = house.settings.database_url
    assert url is not None
    monkeypatch.setenv("PANDAN_DATABASE_URL", url.get_secret_value())
    monkeypatch.setenv("PANDAN_MASTER_KEY_FILE", str(house.file))
    keeping.rewrap(fresh=False, check=True)
    keeping.rewrap(fresh=True, check=False)
    first, second = house.file.read_text().split()
    assert second == ONE
    told = capsys.readouterr()
    assert told.out == ""
    assert "11 of 11 keys were wrapped anew" in told.err
    assert first not in told.err
    keeping.rewrap(fresh=False, check=True)
    house.file.write_text(f"{ONE}\n{first}")
    with pytest.raises(CommandError, match="11 of 11 keys need an older master key"):
        keeping.rewrap(fresh=False, check=True)
    with house.opened() as database, database.owner() as owner:
        query = sql.SQL("UPDATE {} SET wrapped = %s WHERE client = 'C2'").format(
            sql.Identifier(house.schema, "subject_keys")
        )
        owner.execute(query, (b"x" * 60,))
    with pytest.raises(CommandError, match="none of the master keys opens: client house/C2"):
        keeping.rewrap(fresh=False, check=False)
    monkeypatch.delenv("PANDAN_MASTER_KEY_FILE")
    monkeypatch.setenv("PANDAN_MASTER_KEY", ONE)
    with pytest.raises(CommandError, match="stands in no file"):
        keeping.rewrap(fresh=True, check=False)
