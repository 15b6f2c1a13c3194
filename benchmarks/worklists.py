"""Every worklist over HTTP, of one person and of all, on a busy day of a long ledger; and what reminders cost."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop
from psycopg import AsyncConnection

from benchmarks.generated import folded, years
from benchmarks.machine import describe, percentile
from benchmarks.server import Server
from benchmarks.wire import asked
from ledger.database import APPLICATION_ROLE, Database
from ledger.settings import Settings
from projections.worklists.lists import LISTS, NAMES
from workers.finding import find

PROJECT, BOOK = "bench", "sc"


def filled(home: Path, events: int) -> tuple[datetime, Counter[str]]:
    """A ledger with its read models; a day on which the desk is busy, and how many clients each agent owns then."""
    with Database.open(Settings(home=home, database_url=None)) as database:
        notes = years(BOOK, events)
        build = folded(database, PROJECT, notes)
        with database.pool.connection() as connection:
            # The ledger ends with the rent of years to come; clients are looked after while there are visitors.
            row = connection.execute(
                "SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY since)"  # noqa: S608 -- our own schema
                f" FROM {build.schema}.owners WHERE kind = 'agent'"
            ).fetchone()
            busy: datetime = row[0] if row is not None else notes[-1].recorded
            rows = connection.execute(
                f"SELECT id, count(*) FROM {build.schema}.owners WHERE kind = 'agent'"  # noqa: S608 -- same
                " AND since <= %(busy)s AND protected_until > %(busy)s GROUP BY id",
                {"busy": busy},
            ).fetchall()
        asyncio.run(reminding(database, busy))
    return busy, Counter(dict(rows))


async def reminding(database: Database, now: datetime) -> None:
    """What it takes to find all reminders of a project, as the worker does every half minute."""
    connection = await AsyncConnection.connect(database.url, autocommit=True)
    async with connection:
        await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        seconds = []
        found: list[Any] = []
        for _ in range(6):
            started = time.perf_counter()
            found = await find(connection, PROJECT, list(LISTS), now - timedelta(days=30), now)
            seconds.append(time.perf_counter() - started)
        kinds = Counter(reminder.worklist for reminder in found)
        print(f"all reminders of the project: {len(found):,} in {min(seconds) * 1e3:.0f} ms {dict(kinds)}")


def measure(home: Path, events: int, times: int) -> None:
    """Prints the figures."""
    busy, agents = filled(home, events)
    staff, clients = agents.most_common(1)[0]
    print(f"{agents.total():,} clients have an owner; {staff} owns {clients:,}")
    with Server(home) as server:
        print(describe(home))
        token = server.token("admin")
        day = busy.date()
        for name in NAMES:
            for whose in (f"&staff={staff}", ""):
                path = f"/v1/projects/{PROJECT}/worklists/{name}?date={day}{whose}"
                seconds, answer = uvloop.run(asked(server.port, token, [path], times, warming=times // 4))
                p50, p99 = percentile(seconds, 50) * 1e3, percentile(seconds, 99) * 1e3
                of = staff if whose else "everybody"
                more = "+" if answer["next"] else ""
                print(f"{name:<20}{of:<12}{len(answer['items']):>4}{more:<2} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")


def main() -> None:
    """Makes a ledger and asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="events of the ledger (default 100,000)")
    parser.add_argument("--times", type=int, default=200, help="questions of each kind (default 200)")
    parser.add_argument("--home", type=Path, help="folder of the server's data (default: a temporary one)")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = arguments.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pandan-bench-")))
        measure(home, arguments.events, arguments.times)


if __name__ == "__main__":
    main()
