"""The reader's login: reports can be made from ledgers and read models, and nobody's name or number is in what it reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from posting_desk import Desk
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from tests.logins import with_its_own_login

from domain import payloads
from domain.payloads.examples import examples
from projections.views import VIEWS

MARK = "印记"
PHONE = "13912345678"
WITHHELD = {"clients", "identity", "journey_phones"}
"""Tables of a build that the reader does not read, or not whole."""


def marked(value: Any) -> Any:
    """Personal data with our mark in every text."""
    if isinstance(value, dict):
        return {name: marked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [marked(part) for part in value]
    return f"{MARK}{value}" if isinstance(value, str) else value


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A desk to which one event of every type was offered, with marks in all that is personal."""
    for number in range(4):
        desk.visit("C001", "ABC"[number % 3], phone=PHONE, name=f"{MARK}张三")
    for event in examples().values():
        if event["type"] == "pandan.client.forgotten":
            continue
        event_type, data = event["type"].removeprefix("pandan."), event["data"]
        subject = "project" if event["subject"].startswith("project/") else event["subject"]
        personal = payloads.sealed_members(event_type, data)
        data = {
            name: marked(value) if name in personal and "phone" not in name else value for name, value in data.items()
        }
        if payloads.validate(event_type, f"project/{desk.project}" if subject == "project" else subject, data)[1]:
            continue
        desk.offer([desk.post(event_type, subject, data)])
    desk.fold()
    return desk


@pytest.fixture
def reader(told: Desk) -> Iterator[Connection]:
    with_its_own_login(told.database)
    with psycopg.connect(make_conninfo(told.database.url, user="pandan_reader"), autocommit=True) as connection:
        yield connection


def readable(reader: Connection, schema: str) -> dict[str, list[str]]:
    """Table → the columns that the reader reads."""
    found: dict[str, list[str]] = {}
    for table, column in reader.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0"
        " AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY 1, a.attnum",
        (schema,),
    ):
        found.setdefault(table, []).append(column)
    return found


def test_it_reads_no_name_and_no_number(told: Desk, reader: Connection) -> None:
    build = told.build()
    with told.database.pool.connection() as connection:
        named = connection.execute(sql.SQL("SELECT name, phones FROM {}.clients").format(sql.Identifier(build.schema)))
        assert (f"{MARK}张三", f"+86{PHONE}") in named.fetchall()  # which is there to be read
    for schema in (build.ledger, build.schema, "pandan", "pandan_views"):
        for table, columns in readable(reader, schema).items():
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            query = sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(schema, table))
            text = "\n".join(
                value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                for row in reader.execute(query)
                for value in row
            )
            assert MARK not in text, table
            assert PHONE not in text, table


def test_it_reads_every_table_but_those_with_personal_columns(told: Desk, reader: Connection) -> None:
    tables = {table.name: table.columns for view in VIEWS.values() for table in view}
    found = readable(reader, told.build().schema)
    assert set(tables) - set(found) == WITHHELD - {"clients"}
    assert {name for name in found if name in tables and tuple(found[name]) != tables[name]} == {"clients"}
    assert set(found["clients"]).isdisjoint({"name", "company", "phones", "pinyin"})
    events = reader.execute(sql.SQL("SELECT count(*) FROM {}.events").format(sql.Identifier(told.ledger.schema)))
    assert events.fetchone() == (told.ledger.recorder.max_notification_id(),)


def test_a_build_of_an_earlier_edition_is_opened_to_it(told: Desk, reader: Connection) -> None:
    schema = sql.Identifier(told.build().schema)
    with told.database.pool.connection() as connection:
        connection.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM pandan_reader").format(schema))
        assert "owners" not in readable(reader, told.build().schema)
        connection.execute("SELECT pandan_views.let_read(%s)", (told.build().schema,))
        assert "owners" in readable(reader, told.build().schema)
