"""What the application's and the reader's own connections are refused by the database, whatever their programs would like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from ledger import migrate
from ledger.database import Database
from ledger.keys import Keyring
from tests.logins import with_its_own_login

ANYBODY = [
    "UPDATE {}.events SET role = 'x'",
    "UPDATE {}.events SET record = ''",
    "DELETE FROM {}.events",
    "TRUNCATE {}.events",
    "UPDATE {}.touches SET subject = 'x'",
    "DELETE FROM {}.touches",
    "TRUNCATE {}.touches",
    "UPDATE {}.checkpoints SET note = ''",
    "DELETE FROM {}.checkpoints",
    "TRUNCATE {}.tiles",
    "DELETE FROM {}.tiles",
    "DELETE FROM {}.head",
    "INSERT INTO {}.head (position) VALUES (0)",
    "UPDATE {}.subject_keys SET wrapped = ''",
    "DELETE FROM {}.subject_keys",
    "TRUNCATE {}.subject_keys",
    "SELECT {}.forget('C1')",  # of whom no event says that they are to be forgotten
    "ALTER TABLE {}.events DISABLE TRIGGER ALL",
    "ALTER TABLE {}.events DISABLE TRIGGER append_only",
    "ALTER TABLE {}.subject_keys DISABLE TRIGGER ALL",
    "ALTER TABLE {}.events ADD COLUMN x int",
    "ALTER TABLE {}.events OWNER TO CURRENT_USER",
    "ALTER TABLE {}.events ENABLE ROW LEVEL SECURITY",
    "DROP TRIGGER append_only ON {}.events",
    "CREATE TRIGGER mine BEFORE INSERT ON {}.events EXECUTE FUNCTION {}.refuse_change()",
    "CREATE RULE mine AS ON INSERT TO {}.events DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION {}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER FUNCTION {}.refuse_change() RENAME TO refused",
    "CREATE INDEX mine ON {}.events (role)",
    "CREATE TABLE {}.mine (x int)",
    "DROP TABLE {}.events",
    "DROP SCHEMA {} CASCADE",
    "GRANT UPDATE ON {}.events TO CURRENT_USER; UPDATE {}.events SET role = 'x'",
    "UPDATE pandan.access SET code = NULL",
    "DELETE FROM pandan.access",
    "TRUNCATE pandan.access",
    "INSERT INTO pandan.access (at, kind, method, path, subjects, times) VALUES (now(), 'refused', 'GET', '/', '{{}}', 1)",
    "INSERT INTO pandan.tokens (token, hash, role) VALUES ('x', '', 'admin')",
    "UPDATE pandan.tokens SET role = 'admin'",
    "UPDATE pandan.tokens SET expires = NULL, revoked = NULL",
    "DELETE FROM pandan.tokens",
    "UPDATE pandan.projects SET phone_key = ''",
    "UPDATE pandan.vault SET token_key = ''",
    "DELETE FROM pandan.vault",
    "UPDATE pandan.migrations SET sha256 = ''",
    "UPDATE pandan.webhooks SET sealed = ''",
    "DELETE FROM pandan.webhooks",
    "DELETE FROM pandan.deliveries",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "RESET ROLE; DELETE FROM {}.events",
    "RESET SESSION AUTHORIZATION; TRUNCATE {}.events",
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "SELECT * FROM {elsewhere}.secrets",
    "CREATE TABLE {elsewhere}.mine (x int)",
    "CREATE TABLE public.mine (x int)",
    "CREATE TABLE pandan.mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/pandan-mine'",
    "CREATE TEMP TABLE mine (x text); COPY mine FROM PROGRAM 'id'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_reload_conf()",
    "SELECT pg_promote()",
    "SELECT * FROM pg_authid",
    "ALTER SYSTEM SET fsync = off",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE c AS 'libc', 'system'",
    "GRANT {owner} TO CURRENT_USER",
]
READER = [
    "INSERT INTO {}.events SELECT * FROM {}.events",
    "INSERT INTO {}.touches VALUES ('client/C1', 1)",
    "UPDATE {}.head SET position = 9",
    "INSERT INTO {}.checkpoints VALUES (1, '')",
    "SELECT * FROM {}.subject_keys",
    "SELECT * FROM pandan.tokens",
    "SELECT token FROM pandan.tokens",
    "SELECT * FROM pandan.webhooks",
    "SELECT * FROM pandan.deliveries",
    "SELECT * FROM pandan.access",
    "SELECT * FROM pandan.vault",
    "SELECT * FROM pandan.projects",
    "SELECT phone_key FROM pandan.projects",
    "INSERT INTO pandan.sealing_faults VALUES ('x', 'x')",
    "SELECT nextval('pandan.project_numbers')",
    "CREATE SCHEMA mine",
    "SET ROLE pandan_app",
]


@pytest.fixture(scope="module")
def places(database: Database) -> Iterator[dict[str, sql.Identifier]]:
    """The schema of a project, one that is nothing to do with us, and the owner."""
    with database.owner() as owner:
        name = f"roles-{id(places)}"
        schema = migrate.create_project(owner, name, Keyring.new_phone_key(name, database.vault))
        owner.execute("DROP SCHEMA IF EXISTS elsewhere CASCADE")
        owner.execute("CREATE SCHEMA elsewhere")
        owner.execute("CREATE TABLE elsewhere.secrets (secret text)")
        row = owner.execute("SELECT current_user").fetchone()
        assert row is not None
        yield {"": sql.Identifier(schema), "elsewhere": sql.Identifier("elsewhere"), "owner": sql.Identifier(row[0])}
        owner.execute("DROP SCHEMA elsewhere CASCADE")


@pytest.fixture(scope="module")
def logged_in(database: Database) -> Callable[[str], Connection]:
    """A connection as a role logs in, and not as anybody stepped down to it."""
    with_its_own_login(database)
    return lambda role: psycopg.connect(make_conninfo(database.url, user=role), autocommit=True)


def refused(connection: Connection, statement: str, places: dict[str, sql.Identifier]) -> None:
    named = {name: place for name, place in places.items() if name}
    query = sql.SQL(statement).format(*[places[""]] * statement.count("{}"), **named)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(query)


@pytest.mark.parametrize("statement", ANYBODY)
def test_the_application_may_not(
    logged_in: Callable[[str], Connection], places: dict[str, sql.Identifier], statement: str
) -> None:
    with logged_in("pandan_app") as connection:
        refused(connection, statement, places)


@pytest.mark.parametrize("statement", [*ANYBODY, *READER])
def test_the_reader_may_not(
    logged_in: Callable[[str], Connection], places: dict[str, sql.Identifier], statement: str
) -> None:
    with logged_in("pandan_reader") as connection:
        refused(connection, statement, places)


def test_the_pools_hand_out_the_application(logged_in: Callable[[str], Connection], database: Database) -> None:
    logged_in("pandan_app").close()
    with database.pool.connection() as connection:
        row = connection.execute("SELECT session_user, current_user, current_setting('is_superuser')").fetchone()
    assert row == ("pandan_app", "pandan_app", "off")


def test_nothing_of_the_applications_stands_in_for_what_the_owner_means(database: Database) -> None:
    with database.owner() as owner:
        assert owner.execute("SHOW search_path").fetchone() == ("pg_catalog",)
        functions = owner.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE p.prosecdef AND n.nspname !~ '^(pg_|information_schema)'"
            " AND NOT coalesce(p.proconfig::text, '') LIKE '%search_path=pg_catalog%'"
        ).fetchall()
    assert functions == []
