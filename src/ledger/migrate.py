"""Numbered SQL migrations, applied in order, once, under an advisory lock.

``migrations/common`` is the schema that all projects share, ``migrations/project`` the ledger of one project; in the
latter ``{schema}`` stands for the project's schema.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from psycopg import Connection, sql

APPLICATION_ROLE = "pandan_app"
READER_ROLE = "pandan_reader"
LOCK = 7_303_014_310_846_214_001
"""Advisory lock key that migrations and new projects share: one at a time over all processes."""

BOOKKEEPING = """
CREATE SCHEMA IF NOT EXISTS pandan;
CREATE TABLE IF NOT EXISTS pandan.migrations (
    scope text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, number)
);
"""


class MigrationError(RuntimeError):
    """The database was migrated by another edition of the program than this one."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of SQL."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the file as it was when applied, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations(folder: str) -> list[Migration]:
    """The migrations of ``common`` or ``project``, in order."""
    files = sorted(
        (
            file
            for file in resources.files("ledger").joinpath("migrations", folder).iterdir()
            if file.name.endswith(".sql")
        ),
        key=lambda file: file.name,
    )
    return [Migration(int(file.name[:4]), file.name, file.read_text(encoding="utf-8")) for file in files]


def apply_common(connection: Connection[Any]) -> None:
    """Brings the shared schema, and the schemas of all projects, to this edition of the program.

    ``connection`` has the owner's rights and is in autocommit. Raises MigrationError when an applied file differs.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(BOOKKEEPING)
        _apply(connection, "common", "common", {})
        for (schema,) in connection.execute("SELECT schema FROM pandan.projects ORDER BY schema").fetchall():
            _apply(connection, schema, "project", {"schema": schema})


def create_project(connection: Connection[Any], project: str, phone_key: bytes) -> str:
    """Makes the ledger of a new project, or finds it, and returns the name of its schema (``p1``, ``p2``, …).

    ``connection`` has the owner's rights; ``phone_key`` is the project's wrapped key for phone hashes.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("SET LOCAL client_min_messages = warning")
        row = connection.execute("SELECT schema FROM pandan.projects WHERE id = %s", (project,)).fetchone()
        if row is not None:
            return str(row[0])
        number = connection.execute("SELECT nextval('pandan.project_numbers')").fetchone()
        schema = f"p{number[0] if number else 0}"
        _apply(connection, schema, "project", {"schema": schema})
        connection.execute(
            "INSERT INTO pandan.projects (id, schema, phone_key) VALUES (%s, %s, %s)", (project, schema, phone_key)
        )
        connection.execute("SELECT pg_notify('pandan_events', %s)", (f"{schema} 0",))
    return schema


def pending(connection: Connection[Any]) -> list[str]:
    """Names of migrations that are not applied, of the shared schema or any project's; empty when all is up to date."""
    applied = set(connection.execute("SELECT scope, number FROM pandan.migrations").fetchall())
    schemas = [row[0] for row in connection.execute("SELECT schema FROM pandan.projects ORDER BY schema")]
    wanted = [("common", migration) for migration in migrations("common")]
    wanted += [(schema, migration) for schema in schemas for migration in migrations("project")]
    return [f"{migration.name} of {scope}" for scope, migration in wanted if (scope, migration.number) not in applied]


def _apply(connection: Connection[Any], scope: str, folder: str, names: dict[str, str]) -> None:
    applied: dict[int, str] = dict(
        connection.execute("SELECT number, sha256 FROM pandan.migrations WHERE scope = %s", (scope,)).fetchall()
    )
    for migration in migrations(folder):
        if migration.number in applied:
            if applied[migration.number] != migration.sha256:
                raise MigrationError(
                    f"migration {migration.name} of {scope} was applied with other contents: this database belongs to another edition"
                )
            continue
        text = migration.text
        for name, value in names.items():
            text = text.replace("{" + name + "}", sql.Identifier(value).as_string(connection))
        connection.execute(text)
        connection.execute(
            "INSERT INTO pandan.migrations (scope, number, name, sha256) VALUES (%s, %s, %s, %s)",
            (scope, migration.number, migration.name, migration.sha256),
        )
