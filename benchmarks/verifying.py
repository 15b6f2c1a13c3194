"""A ledger sealed and verified: events per second, beside a bare `COPY` whose records are only hashed."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.generated import make, years
from benchmarks.machine import describe, percentile
from ledger.audit import checkpoints, proofs, verifying
from ledger.audit.signing import Keys
from ledger.database import Database
from ledger.settings import Settings

PROOFS = 300


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pandan-bench-")))
        database = stack.enter_context(Database.open(Settings(home=home)))
        print(describe(home))
        count = make(database, "bench", years("sc", arguments.events))
        keys = Keys.open(database.settings)
        connection = stack.enter_context(database.pool.connection())
        row = connection.execute("SELECT schema FROM pandan.projects WHERE id = 'bench'").fetchone()
        if row is None:
            raise LookupError("bench")
        schema: str = row[0]
        bare = hashed_rate(database.url, schema, count)
        print(f"{count:,} events; bare COPY and SHA-256 of the records, one process: {bare:,.0f}/s")
        started = time.perf_counter()
        checkpoints.seal(connection, "bench", schema, keys)
        print(f"sealed: {count / (time.perf_counter() - started):,.0f} events/s, one process")
        for processes in sorted({1, verifying.PROCESSES}):
            started = time.perf_counter()
            found = verifying.verify(
                database.url, "bench", schema, keys.verifiers, vault=database.vault, processes=processes
            )
            rate = count / (time.perf_counter() - started)
            print(
                f"verified: {rate:,.0f} events/s, {rate / bare:.0%} of bare, {processes} processes,"
                f" {len(found.faults)} faults"
            )
        seconds = []
        for number in range(PROOFS):
            started = time.perf_counter()
            proofs.prove_inclusion(connection, schema, 1 + number * (count // PROOFS), count)
            seconds.append(time.perf_counter() - started)
        print(
            f"proof of inclusion: p50 {percentile(seconds, 50) * 1e3:.1f} ms, p99 {percentile(seconds, 99) * 1e3:.1f} ms"
        )


def hashed_rate(url: str, schema: str, count: int) -> float:
    """Records copied out in order and hashed one by one, with nothing compared: events per second."""
    query = sql.SQL("COPY (SELECT record FROM {} ORDER BY position) TO STDOUT (FORMAT BINARY)").format(
        sql.Identifier(schema, "events")
    )
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor().copy(query) as copy:
        started = time.perf_counter()
        for row in copy:
            sha256(row).digest()
        return count / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
