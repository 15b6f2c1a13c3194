"""A whole ledger folded into all views at once, beside a bare `COPY` that only decodes and the library's own projection.

Every size has a ledger of its own, generated and copied straight into its tables, personal data sealed as a poster's.
The build is made live afterwards, and questions under another book are asked of single clients.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import orjson
import psutil
import psycopg
from psycopg import AsyncConnection, sql

from benchmarks.generated import make, years
from benchmarks.library import runner_rate
from benchmarks.machine import describe, percentile
from ledger.database import APPLICATION_ROLE, Database
from ledger.keys import Keyring
from ledger.settings import Settings
from projections import builds, queries
from projections.builds import Build
from projections.digest import digests, digests_in_memory
from projections.rebuild import bulk
from projections.rebuild.bulk import BulkProgress, fold_all
from projections.rebuild.sessions import keyring_of

LIBRARY_EVENTS = 3_000
ASKED = 200
BOOK, OTHER_BOOK = "sc", "sd"
LOOK_SECONDS = 0.1


class Figures(NamedTuple):
    """What one size gave."""

    events: int
    seconds: float
    peak: float


class Memory:
    """The most memory that this process and those it forked ever had together, in MiB; pages that they share count once."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._stop = threading.Event()
        self._me = psutil.Process()

    @contextlib.contextmanager
    def watched(self) -> Iterator[Memory]:
        """Looks ten times a second."""
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            self.peak = max(self.peak, sum(map(_proportional, [self._me, *self._forked()])))

    def _forked(self) -> list[psutil.Process]:
        """The processes of the fold: forked, so that they look like this one."""
        with contextlib.suppress(psutil.Error):
            mine = self._me.cmdline()
            return [child for child in self._me.children() if child.is_running() and _command(child) == mine]
        return []


def _command(process: psutil.Process) -> list[str]:
    with contextlib.suppress(psutil.Error):
        return list(process.cmdline())
    return []


def _proportional(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        return float(process.memory_full_info().pss) / 2**20
    return 0.0


def bare_rate(url: str, ledger: str, events: int) -> float:
    """Events per second that one process copies out, binary, and decodes, and does nothing with."""
    query = sql.SQL("COPY (SELECT record FROM {} ORDER BY position) TO STDOUT (FORMAT BINARY)")
    with psycopg.connect(url) as connection:
        started = time.perf_counter()
        with connection.cursor().copy(query.format(sql.Identifier(ledger, "events"))) as copy:
            copy.set_types(["bytea"])
            for (record,) in copy.rows():
                orjson.loads(record)
        return events / (time.perf_counter() - started)


def rebuilt(database: Database, project: str, keyring: Keyring, build: Build) -> Figures:
    """Fills a build, and prints where the time went."""
    stages: dict[str, float] = {}
    started = time.perf_counter()

    def report(progress: BulkProgress) -> None:
        stages[progress.stage] = time.perf_counter() - started

    with Memory().watched() as memory:
        receipt = bulk.fill(database.url, build, keyring, report, lambda: False)
        seconds = time.perf_counter() - started
    parts, before = [], 0.0
    for stage, end in stages.items():
        parts.append(f"{stage} {end - before:.1f} s")
        before = end
    print(
        f"    {project}: {receipt.count:,} events in {seconds:.1f} s = {receipt.count / seconds:,.0f} events/s"
        f" ({seconds / receipt.count * 1e6:.1f} µs an event; {', '.join(parts[:-1])}), peak memory {memory.peak:,.0f} MiB"
    )
    return Figures(receipt.count, seconds, memory.peak)


async def asked(url: str, project: str, schema: str) -> list[float]:
    """Seconds that single clients took to be judged under another book, out of everything."""
    connection = await AsyncConnection.connect(url, autocommit=True)
    async with connection:
        await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        names = sql.SQL("SELECT client FROM {} ORDER BY client").format(sql.Identifier(schema, "clients"))
        clients = [row[0] for row in await (await connection.execute(names)).fetchall()]
        print(f"    {len(clients):,} clients")
        chosen = Random(7).choices(clients, k=ASKED)  # noqa: S311 -- any clients will do
        await queries.ownership(connection, project, chosen[0], rulebook=OTHER_BOOK)
        seconds = []
        for client in chosen:
            started = time.perf_counter()
            await queries.ownership(connection, project, client, rulebook=OTHER_BOOK)
            seconds.append(time.perf_counter() - started)
        return seconds


def measure(database: Database, events: int, *, check: bool) -> Figures:
    """One size: its ledger, the bare rate, the fold, the questions."""
    project = f"bench{events}"
    started = time.perf_counter()
    count = make(database, project, years(BOOK, events))
    print(f"{count:,} events, generated in {time.perf_counter() - started:.0f} s")
    with database.pool.connection() as connection:
        build = builds.ensure_live(connection, project)
        keyring = keyring_of(connection, database, project)
    bare = bare_rate(database.url, build.ledger, count)
    print(f"    bare COPY and orjson.loads, one process: {bare:,.0f} events/s")
    figures = rebuilt(database, project, keyring, build)
    print(f"    = {figures.events / figures.seconds / bare:.2f} of the bare rate")
    seconds = asked(database.url, project, build.schema)
    taken = asyncio.run(seconds)
    print(
        f"    ownership under {OTHER_BOOK}, one client: p50 {percentile(taken, 50) * 1e3:.1f} ms,"
        f" p99 {percentile(taken, 99) * 1e3:.1f} ms"
    )
    if check:
        with database.pool.connection() as connection:
            fresh = digests_in_memory(fold_all(database.url, build, keyring))
            same = digests(connection, build.schema) == fresh
        print(f"    {'equal' if same else 'NOT EQUAL'}, byte for byte, to a fold kept in memory")
    return figures


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="*", default=[1_000_000], help="sizes (default 1,000,000)")
    parser.add_argument("--check", action="store_true", help="compare every view with a fold kept in memory")
    parser.add_argument("--home", type=Path, help="folder of the server's data (default: a temporary one)")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = arguments.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pandan-bench-")))
        database = stack.enter_context(Database.open(Settings(home=home)))
        print(describe(home))
        print(f"{os.cpu_count()} processors seen; books {BOOK}, what-if {OTHER_BOOK}")
        sizes = {events: measure(database, events, check=arguments.check) for events in arguments.events}
        library = runner_rate(database.url, LIBRARY_EVENTS)
        print(f"library's ProjectionRunner, one trivial view: {library:,.0f} events/s")
        for figures in sizes.values():
            rate = figures.events / figures.seconds
            print(
                f"{figures.events:>10,} events: {rate:>9,.0f} events/s, {1e6 / rate:5.1f} µs an event,"
                f" {figures.peak:6,.0f} MiB, {rate / library:,.0f} × the library's"
            )


if __name__ == "__main__":
    main()
