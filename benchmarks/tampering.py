"""Somebody with every right in the database: every column of every table of a ledger changed in every way, rows deleted, inserted and
swapped, the tail cut, an old backup restored, checkpoints forged. How much of it is found, and how often clean ledgers are blamed.

What no signature covers is not tried: when a checkpoint was stored (it is no evidence of time), that one is gone which a later one
covers (it adds nothing), and a flag that has one value.
"""
# ruff: noqa: S608 -- the statements are our own, and there to do harm

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql

from benchmarks.ledgers import Sealed, clean, made
from benchmarks.machine import describe
from ledger.audit.checkpoints import origin
from ledger.audit.offline import Checkpoint
from ledger.audit.signing import Keys, SigningKey
from ledger.database import Database
from ledger.ledgers import Ledgers
from ledger.settings import Settings

SEED = 5
CLIENTS = (110, 120)
"""So many that the tree has tiles."""
KEYS = {
    "events": ("position",),
    "touches": ("subject", "position"),
    "head": (),
    "tiles": ("level", "tile"),
    "checkpoints": ("size",),
    "subject_keys": ("client",),
}
"""The tables of a ledger, and what tells their rows apart."""
UNCOVERED = {("checkpoints", "signed"), ("head", "single")}
OTHER = {
    "text": "{column} || '~'",
    "boolean": "NOT {column}",
    "timestamp with time zone": "{column} + interval '1 microsecond'",
    "bytea": "set_byte({column}, length({column}) / 2, get_byte({column}, length({column}) / 2) # 1)",
}
"""Another value of a column, by its type; of numbers, a thousand more."""


class Case(NamedTuple):
    """One way to tamper: what it is called, and the statements that do it."""

    name: str
    statement: str
    witness: bool = False


def main() -> None:
    """Prints how much was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=int, default=1_000, help="clean ledgers to look at")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pandan-bench-")))
        database = stack.enter_context(Database.open(Settings(home=home)))
        print(describe(home))
        ledgers = Ledgers(database)
        stack.callback(ledgers.close)
        missed = tampered(made(database, ledgers, "tampered", home / "tampered", SEED, most=CLIENTS))
        alarms = 0
        for verified in clean(database, "clean", home / "clean", range(arguments.clean)):
            alarms += bool(verified.faults)
            for fault in verified.faults:
                print(f"false alarm: {fault}")
        print(f"false alarms on clean ledgers: {alarms} of {arguments.clean:,}")
    if missed or alarms:
        raise SystemExit(1)


def tampered(ledger: Sealed) -> list[str]:
    """Tampers with a ledger in every way, putting it right each time; prints and returns what was not found."""
    ledger.seal()
    if faults := ledger.verify().faults:
        raise RuntimeError(faults)
    with superuser(ledger) as connection:
        for table in KEYS:
            connection.execute(_said("CREATE TABLE {l}.{copy} AS TABLE {l}.{t}", ledger, table))
        _drop_checks(connection, ledger)
    missed: list[str] = []
    tried = 0
    for case in (*_columns(ledger), *_rows(ledger), *_checkpoints(ledger), *_wholes(ledger)):
        with superuser(ledger) as connection:
            try:
                changed = connection.execute(case.statement.encode()).rowcount
            except psycopg.errors.IntegrityError:
                continue  # the database itself does not take it
        if changed == 0:
            continue  # no other row has another value
        tried += 1
        if not ledger.verify(witness=case.witness).faults:
            missed.append(f"{case.name} ({changed} rows)")
        with superuser(ledger) as connection, connection.transaction():
            for table in KEYS:
                connection.execute(_said("DELETE FROM {l}.{t}", ledger, table))
                connection.execute(_said("INSERT INTO {l}.{t} TABLE {l}.{copy}", ledger, table))
    for name in missed:
        print(f"not found: {name}")
    print(f"tampering found: {tried - len(missed)} of {tried}")
    return missed


@contextlib.contextmanager
def superuser(ledger: Sealed) -> Iterator[Connection[Any]]:
    """Every right, no trigger and no constraint that is one."""
    with ledger.database.owner() as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def _drop_checks(connection: Connection[Any], ledger: Sealed) -> None:
    query = (
        "SELECT conname, conrelid::regclass FROM pg_constraint WHERE contype = 'c' AND connamespace = %s::regnamespace"
    )
    for name, table in connection.execute(query, (ledger.schema,)).fetchall():
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())


def _said(statement: str, ledger: Sealed, table: str) -> sql.Composed:
    names = {"l": ledger.schema, "t": table, "copy": f"{table}_as_sealed"}
    return sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()})


def _columns(ledger: Sealed) -> Iterator[Case]:
    """Every column of every table: made another, made empty, swapped with that of another row; first, middle and last row."""
    with superuser(ledger) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = ANY(%s) ORDER BY 1, ordinal_position",
            (ledger.schema, list(KEYS)),
        ).fetchall()
        counts = {
            table: _one(connection.execute(_said("SELECT count(*) FROM {l}.{t}", ledger, table)).fetchone())
            for table in KEYS
        }
    for table, column, kind, nullable in columns:
        if (table, column) in UNCOVERED:
            continue
        if not counts[table]:
            raise LookupError(f"there is nothing in {table} to tamper with")
        other = OTHER.get(kind, "{column} + 1000").format(column=f'"{column}"')
        if nullable == "YES" and kind == "text":
            other = f"coalesce({other}, 'somebody')"
        for place in sorted({0, counts[table] // 2, counts[table] - 1}):
            yield Case(
                f"{table}.{column}, row {place}: another value",
                f'UPDATE {ledger.schema}.{table} SET "{column}" = {other} WHERE ctid = {_row(ledger, table, place)}',
            )
        if counts[table] > 1:
            yield Case(
                f"{table}.{column}: the value of another row",
                f'UPDATE {ledger.schema}.{table} AS t SET "{column}" = o."{column}" FROM {ledger.schema}.{table} AS o'
                f' WHERE o.ctid = {_row(ledger, table, 0)} AND t.ctid = (SELECT x.ctid FROM {ledger.schema}.{table} AS x'
                f' WHERE x."{column}" IS DISTINCT FROM o."{column}" LIMIT 1)',
            )  # fmt: skip
        if column not in KEYS[table] and nullable == "NO":
            yield Case(
                f"{table}.{column}: nothing",
                f'ALTER TABLE {ledger.schema}.{table} ALTER "{column}" DROP NOT NULL;'
                f' UPDATE {ledger.schema}.{table} SET "{column}" = NULL'
                f" WHERE ctid = {_row(ledger, table, counts[table] // 2)}",
            )


def _row(ledger: Sealed, table: str, place: int) -> str:
    order = ", ".join(KEYS[table]) or "1"
    return f"(SELECT ctid FROM {ledger.schema}.{table} ORDER BY {order} OFFSET {place} LIMIT 1)"


def _rows(ledger: Sealed) -> Iterator[Case]:
    """Rows deleted from every table, and put into it; events swapped and moved up."""
    schema = ledger.schema
    for table in KEYS:
        if table != "checkpoints":
            yield Case(f"{table}: a row deleted", f"DELETE FROM {schema}.{table} WHERE ctid = {_row(ledger, table, 0)}")
        yield Case(f"{table}: every row deleted", f"DELETE FROM {schema}.{table}")
    last = f"(SELECT max(position) FROM {schema}.events)"
    copied = (
        f"INSERT INTO {schema}.events SELECT position + 1, subject, version + 1000, type, source, 'forged', time,"
        f" recordedtime, storedtime, imported, token, role, staff, schemaversion, record FROM {schema}.events"
        f" WHERE position = {last}"
    )
    yield Case("events: one more", copied)
    yield Case(
        "events: one more, and the head moved along", f"{copied}; UPDATE {schema}.head SET position = position + 1"
    )
    yield Case("touches: one more", f"INSERT INTO {schema}.touches VALUES ('client/nobody', 2)")
    yield Case("touches: one at no event", f"INSERT INTO {schema}.touches VALUES ('client/nobody', 0)")
    yield Case(
        "tiles: one more", f"INSERT INTO {schema}.tiles SELECT level, tile + 7, hashes, root FROM {schema}.tiles"
    )
    for one in (1, 2, 40):
        yield Case(
            f"events: {one} and {one + 1} swapped",
            f"UPDATE {schema}.events SET position = -1 WHERE position = {one};"
            f" UPDATE {schema}.events SET position = {one} WHERE position = {one + 1};"
            f" UPDATE {schema}.events SET position = {one + 1} WHERE position = -1",
        )
        yield Case(
            f"events: {one} deleted and its place closed",
            f"DELETE FROM {schema}.events WHERE position = {one};"
            f" UPDATE {schema}.events SET position = -position WHERE position > {one};"
            f" UPDATE {schema}.events SET position = -position - 1 WHERE position < 0;"
            f" UPDATE {schema}.head SET position = position - 1",
        )
        yield Case(
            f"events: {one} another, with its columns",
            f"UPDATE {schema}.events SET source = '/forged/b', record = convert_to(replace(convert_from(record, 'UTF8'),"
            f' \'"source":"/benchmark"\', \'"source":"/forged/b"\'), \'UTF8\') WHERE position = {one}',
        )


def _checkpoints(ledger: Sealed) -> Iterator[Case]:
    """Checkpoints signed by somebody else, over something else, for another size or another ledger."""
    keys = Keys.open(ledger.settings)
    with superuser(ledger) as connection:
        size = _one(connection.execute(_said("SELECT max(size) FROM {l}.{t}", ledger, "checkpoints")).fetchone())
    ours = origin(keys, ledger.project)
    forged = {
        "by a stranger": SigningKey.make("pandan").sign(Checkpoint(ours, size, bytes(32)).text),
        "over something else": keys.signing.sign(Checkpoint(ours, size, bytes(32)).text),
        "for another size": keys.signing.sign(Checkpoint(ours, size - 1, bytes(32)).text),
        "that is none": "nothing",
        "without a text": "\n\n— pandan AAAA\n",
    }
    for name, note in forged.items():
        yield Case(
            f"checkpoints: one {name}",
            f"UPDATE {ledger.schema}.checkpoints SET note = {sql.Literal(note).as_string()} WHERE size = {size}",
        )


def _wholes(ledger: Sealed) -> Iterator[Case]:
    """The tail cut off; and the ledger as it stood a while ago, which only the witness can know."""
    schema = ledger.schema
    with superuser(ledger) as connection:
        events = _one(connection.execute(_said("SELECT max(position) FROM {l}.{t}", ledger, "events")).fetchone())
    for cut in (1, 10, events // 2):
        end = events - cut
        tail = (
            f"DELETE FROM {schema}.events WHERE position > {end}; DELETE FROM {schema}.touches WHERE position > {end};"
            f" UPDATE {schema}.head SET position = {end},"
            f" recordedtime = (SELECT recordedtime FROM {schema}.events WHERE position = {end})"
        )
        yield Case(f"the last {cut} events cut off", tail)
        backup = (
            f"{tail}; DELETE FROM {schema}.checkpoints WHERE size > {end};"
            f" DELETE FROM {schema}.tiles WHERE (tile + 1) * 256::numeric ^ (level + 1) > {end}"
        )
        yield Case(f"a backup of {cut} events ago restored", backup, witness=True)


def _one(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("no row")
    return int(row[0])


if __name__ == "__main__":
    main()
