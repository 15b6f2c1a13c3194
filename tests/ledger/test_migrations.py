"""The schema that the migrations make is the one written down here; a migration that changes it changes this file too."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from ledger import migrate
from ledger.database import Database
from ledger.keys import Keyring

EXPECTED = Path(__file__).parent / "schema.txt"

QUERIES = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(co.collname, ''),
               coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_collation co ON co.oid = a.attcollation AND co.collname <> 'default'
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 ORDER BY 1, a.attnum""",
    "constraints": """
        SELECT c.relname, con.conname, pg_get_constraintdef(con.oid) FROM pg_constraint con
        JOIN pg_class c ON c.oid = con.conrelid
        WHERE con.connamespace = %s::regnamespace AND con.contype <> 'n' ORDER BY 1, 2""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s ORDER BY 1, 2",
    "triggers": """
        SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2""",
    "rights": """
        SELECT table_name, grantee, string_agg(privilege_type, ', ' ORDER BY privilege_type)
        FROM information_schema.table_privileges
        WHERE table_schema = %s AND grantee IN ('pandan_app', 'pandan_reader') GROUP BY 1, 2 ORDER BY 1, 2""",
    "rights of columns": """
        SELECT c.relname, a.attname, r.grantee::regrole, string_agg(r.privilege_type, ', ' ORDER BY r.privilege_type)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) r
        WHERE c.relnamespace = %s::regnamespace GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
}
COMMON_TABLES = {"projects", "tokens", "vault", "migrations", "webhooks", "deliveries", "sealing_faults", "access"}


def describe(connection: Connection[Any], schema: str, name: str) -> list[str]:
    lines = []
    for title, query in QUERIES.items():
        for row in connection.execute(query, (schema,)):
            if name == "pandan" and str(row[0]) not in COMMON_TABLES:
                continue
            text = " | ".join(str(part) for part in row).replace(f"{schema}.", f"{name}.")
            lines.append(f"{name} {title}: {text}")
    return lines


def test_the_schema_is_what_all_migrations_make(database: Database, new_project: Callable[[], str]) -> None:
    with database.owner() as connection:
        project = new_project()
        schema = migrate.create_project(connection, project, Keyring.new_phone_key(project, database.vault))
        made = [*describe(connection, "pandan", "pandan"), *describe(connection, schema, "PROJECT")]
    assert "\n".join(made) + "\n" == EXPECTED.read_text()


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.owner() as connection:
        before = connection.execute("SELECT * FROM pandan.migrations ORDER BY 1, 2").fetchall()
        migrate.apply_common(connection)
        assert connection.execute("SELECT * FROM pandan.migrations ORDER BY 1, 2").fetchall() == before
        assert migrate.pending(connection) == []


def test_a_migration_that_was_changed_after_it_was_applied_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrate.migrations
    monkeypatch.setattr(
        migrate, "migrations", lambda folder: [dataclasses.replace(m, text=m.text + "-- changed") for m in real(folder)]
    )
    with database.owner() as connection, pytest.raises(migrate.MigrationError):
        migrate.apply_common(connection)


def test_many_processes_making_one_project_make_it_once(database: Database, new_project: Callable[[], str]) -> None:
    project = new_project()

    def make(_: int) -> str:
        with database.owner() as connection:
            return migrate.create_project(connection, project, Keyring.new_phone_key(project, database.vault))

    with ThreadPoolExecutor(6) as executor:
        assert len(set(executor.map(make, range(6)))) == 1
