"""What the same server and disk do with nothing of Pandan in between."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from ledger.embedded import EmbeddedServer
from ledger.settings import Settings

LIBRARY_WRITERS = 8
RECORD = b'{"specversion":"1.0",' + b"r" * 880 + b"}"
"""About as long as a stored registration."""


@contextlib.contextmanager
def database_url(home: Path) -> Iterator[str]:
    """Connection string of the database that a server on ``home`` uses."""
    settings = Settings(home=home)
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedServer(home)
    try:
        yield server.start()
    finally:
        server.stop()


def bare_inserts(url: str, seconds: float) -> float:
    """INSERT and COMMIT of one record at a time by one connection: rows per second."""
    with _scratch(url) as connection:
        return _rate(
            lambda n: connection.execute("INSERT INTO bare.records VALUES (%s, %s)", (n, RECORD)) and None, seconds, 1
        )


def bare_copies(url: str, seconds: float, rows: int) -> float:
    """COPY and COMMIT of ``rows`` records at a time by one connection: rows per second."""

    def copy(start: int) -> None:
        with connection.cursor() as cursor, cursor.copy("COPY bare.records FROM STDIN (FORMAT BINARY)") as writing:
            writing.set_types(("int8", "bytea"))
            for number in range(start, start + rows):
                writing.write_row((number, RECORD))

    with _scratch(url) as connection:
        return _rate(copy, seconds, rows)


def library_recorder(url: str, seconds: float, writers: int = LIBRARY_WRITERS) -> float:
    """The event-sourcing library's own recorder, one event a call, ``writers`` threads on one table: events per second."""
    parts = conninfo_to_dict(url)
    with _scratch(url), PostgresDatastore(
        dbname=str(parts.get("dbname") or "postgres"),
        host=str(parts.get("host") or ""),
        port=str(parts.get("port") or ""),
        user=str(parts.get("user") or ""),
        password=str(parts.get("password") or ""),
        pool_size=writers,
        schema="bare",
        originator_id_type="text",
    ) as datastore:  # fmt: skip
        recorder = PostgresApplicationRecorder(datastore, events_table_name="library_events")
        recorder.create_table()

        def write(_number: int) -> float:
            subject = f"client/{uuid4()}"
            return _rate(
                lambda n: recorder.insert_events([StoredEvent(subject, n, "visit.registered", RECORD)]) and None,
                seconds,
                1,
            )

        with ThreadPoolExecutor(writers) as threads:
            return sum(threads.map(write, range(writers)))


def _rate(step: Callable[[int], object], seconds: float, rows: int) -> float:
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        step(done)
        done += rows
    return done / elapsed


@contextlib.contextmanager
def _scratch(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        connection.execute(
            "CREATE SCHEMA bare CREATE TABLE records (position bigint PRIMARY KEY, record bytea NOT NULL)"
        )
        try:
            yield connection
        finally:
            connection.execute("DROP SCHEMA bare CASCADE")
