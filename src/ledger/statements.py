"""The SQL of one ledger's recorder, put together once: composing it costs more than running it."""

from __future__ import annotations

from psycopg import sql

LOCK_SECONDS = 1
"""How long a writer waits for another's lock on the head row: an import may hold it for long, and posters are told so."""
WAIT_FOR_LOCKS = f"SET lock_timeout = '{LOCK_SECONDS}s'"

COLUMNS = (
    "position", "subject", "version", "type", "source", "id", "time", "recordedtime", "storedtime", "imported",
    "token", "role", "staff", "schemaversion", "record",
)  # fmt: skip
COLUMN_TYPES = (
    "int8", "text", "int4", "text", "text", "text", "timestamptz", "timestamptz", "timestamptz", "bool",
    "text", "text", "text", "int2", "bytea",
)  # fmt: skip


class Statements:
    """The statements of one schema, as bytes."""

    def __init__(self, schema: str) -> None:
        name = sql.Identifier(schema)
        columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        self.events = sql.SQL("{}.events").format(name)
        self.begin = sql.SQL("BEGIN; SELECT position, recordedtime FROM {}.head FOR UPDATE").format(name).as_bytes()
        self.head = sql.SQL("SELECT position FROM {}.head").format(name).as_bytes()
        self.copy = sql.SQL("COPY {}.events ({}) FROM STDIN (FORMAT BINARY)").format(name, columns).as_bytes()
        self._insert = (
            sql.SQL("INSERT INTO {}.events ({}) SELECT row.* FROM moved, (VALUES ").format(name, columns).as_string()
        )
        self._touch = sql.SQL(
            "INSERT INTO {}.touches (subject, position) SELECT row.* FROM moved, unnest(%s::text[], %s::int8[]) row"
        ).format(name).as_string()  # fmt: skip
        self._key = sql.SQL(
            "INSERT INTO {}.subject_keys (client, wrapped) SELECT row.* FROM moved, unnest(%s::text[], %s::bytea[]) row"
        ).format(name).as_string()  # fmt: skip
        self._move = sql.SQL(
            "UPDATE {}.head SET position = %s, recordedtime = %s WHERE position = %s RETURNING single"
        ).format(name).as_string()  # fmt: skip
        self._made: dict[tuple[int, bool, bool], bytes] = {}

    def writing(self, rows: int, *, touching: bool, keying: bool) -> bytes:
        """One statement that moves the head and, if it stood where it was believed to, inserts that many events, and tells.

        0 events: they were copied in already.
        """
        statement = self._made.get((rows, touching, keying))
        if statement is None:
            row = "(" + ", ".join(f"%s::{kind}" for kind in COLUMN_TYPES) + ")"
            steps = [
                f"moved AS ({self._move})",
                *([f"inserted AS ({self._insert}{', '.join([row] * rows)}) row)"] if rows else ()),
                *([f"touched AS ({self._touch})"] if touching else ()),
                *([f"keyed AS ({self._key})"] if keying else ()),
            ]
            text = f"WITH {', '.join(steps)} SELECT pg_notify(%s, %s) FROM moved"  # noqa: S608 -- of our own pieces; values are parameters
            statement = text.encode()
            self._made[rows, touching, keying] = statement
        return statement
