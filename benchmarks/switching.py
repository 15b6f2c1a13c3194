"""What a rebuild costs those who read and post meanwhile: the longest wait of a reader, and how much of 200 posts a second stays.

A generated ledger, ``--switches`` rebuilds of it that go live one after the other, two readers that ask every ten milliseconds and a
poster who posts a call every five milliseconds, each a process of its own; beside it the same while nothing is rebuilt. The
projector works all the time.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from benchmarks.generated import make, years
from benchmarks.machine import describe, percentile
from domain import payloads
from domain.desk import Rules
from ledger.database import APPLICATION_ROLE, Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster
from ledger.settings import Settings
from projections import queries
from projections.rebuild import machine, states
from projections.rebuild.sessions import session
from workers import projector

PROJECT = "switching"
BOOK = "sc"
POSTS_A_SECOND = 200
POSTER = Poster("bench", "admin")
PAUSE = 0.01
"""Seconds between a reader's questions: they are to notice a wait, not to take the processors."""

START_SECONDS = 120.0

LONG = 0.05
"""Seconds: a reader should not have to wait longer because builds change places."""


class Waits(NamedTuple):
    """What one reader saw: how often it asked, the longest waits, and the moments at which they ended."""

    asked: int
    longest: list[tuple[float, float]]


class Posted(NamedTuple):
    """What the poster saw: acknowledged posts a second, and seconds that single ones took."""

    rate: float
    seconds: list[float]


def _reader(url: str, client: str, begin: Barrier, stop: Event, found: Any) -> None:
    async def read() -> Waits:
        waits: list[tuple[float, float]] = []
        asked, last = 0, 0
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
            await queries.client(connection, PROJECT, client)
            begin.wait(START_SECONDS)
            while not stop.is_set():
                started = time.perf_counter()
                answer = await queries.client(connection, PROJECT, client)
                waits.append((time.perf_counter() - started, time.time()))
                if answer["position"] < last:
                    raise RuntimeError("a reader was shown less than before")
                last, asked = answer["position"], asked + 1
                await asyncio.sleep(PAUSE)
                if len(waits) > 10_000:
                    waits = sorted(waits)[-1000:]
        return Waits(asked, sorted(waits)[-1000:])

    found.put(asyncio.run(read()))


def _post(name: str, event_type: str, subject: str, data: dict[str, Any]) -> Post:
    clean, problems = payloads.validate(event_type, subject, data)
    if problems:
        raise RuntimeError(problems[0].detail)
    return Post(0, name, "/bench", event_type, subject, datetime.now(UTC), clean)


def _poster(place: tuple[str, Path], round_: int, begin: Barrier, stop: Event, found: Any) -> None:
    url, home = place
    with Database.open(Settings.model_validate({"home": home, "database_url": url})) as database:
        ledgers = Ledgers(database)
        ledger = ledgers.get(PROJECT)
        if ledger is None:
            raise LookupError(PROJECT)
        seconds: list[float] = []

        def send(number: int) -> None:
            began = time.perf_counter()

            def done(_: Future[Any]) -> None:
                seconds.append(time.perf_counter() - began)

            call = {"answered_by": "BENCH", "channel": "phone"}
            post = _post(f"call-{round_}-{number}", "call.received", f"client/called-{round_}-{number}", call)
            ledger.submit([post], POSTER).add_done_callback(done)

        begin.wait(START_SECONDS)
        started, number = time.perf_counter(), 0
        while not stop.is_set():
            send(number)
            number += 1
            time.sleep(max(0.0, started + number / POSTS_A_SECOND - time.perf_counter()))
        rate = len(seconds) / (time.perf_counter() - started)
        ledgers.close()
    found.put(Posted(rate, seconds))


def _projector(url: str, home: Path, stop: Any) -> None:
    with Database.open(Settings.model_validate({"home": home, "database_url": url})) as database:
        projector.run(database, stop)


def _measure(
    database: Database, home: Path, client: str, round_: int, work: Callable[[], object]
) -> tuple[list[Waits], Posted]:
    context = multiprocessing.get_context("spawn")
    begin, stop, waits, posted = context.Barrier(4), context.Event(), context.Queue(), context.Queue()
    readers = [context.Process(target=_reader, args=(database.url, client, begin, stop, waits)) for _ in range(2)]
    poster = context.Process(target=_poster, args=((database.url, home), round_, begin, stop, posted))
    for process in (*readers, poster):
        process.start()
    begin.wait(START_SECONDS)
    work()
    stop.set()
    found = [waits.get(timeout=60) for _ in readers], posted.get(timeout=60)
    for process in (*readers, poster):
        process.join()
    return found


def _rebuild(database: Database, switched: list[float]) -> None:
    with session(database) as connection:
        number = states.request(connection, PROJECT, Rules(), {"token": "bench"}, switches=True).number
    done = machine.run(database, PROJECT, number)
    switched.append(time.time())
    if done.state != "live":
        raise RuntimeError(f"build {number} {done.state}: {done.reason}")


def _tell(what: str, readers: list[Waits], posted: Posted, switched: list[float]) -> None:
    waits = sorted(wait for reader in readers for wait in reader.longest)
    near = [seconds for seconds, ended in waits if any(-1 < ended - moment < 1 for moment in switched)]
    at_switches = f", the longest within a second of a switch {max(near) * 1e3:.0f} ms" if near else ""
    print(
        f"    {what}: {sum(reader.asked for reader in readers):,} answers, the longest took {waits[-1][0] * 1e3:.0f} ms"
        f" ({sum(seconds > LONG for seconds, _ in waits)} over {LONG * 1e3:.0f} ms){at_switches};"
        f" {posted.rate:.0f} posts/s, p50 {percentile(posted.seconds, 50) * 1e3:.1f} ms,"
        f" p99 {percentile(posted.seconds, 99) * 1e3:.1f} ms"
    )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000, help="size of the ledger (default 50,000)")
    parser.add_argument("--switches", type=int, default=5, help="rebuilds that go live (default 5)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pandan-bench-") as folder:
        home = Path(folder)
        with Database.open(Settings(home=home, database_url=None)) as database:
            print(describe(home))
            events = make(database, PROJECT, notes := years(BOOK, asked.events))
            print(f"{events:,} events; two readers, one poster of {POSTS_A_SECOND} posts/s")
            client = next(note.subject for note in notes if note.subject.startswith("client/")).removeprefix("client/")
            ledgers = Ledgers(database)
            joined = {"staff": "BENCH", "name": "测", "role": "agent"}
            ledger = ledgers.get(PROJECT)
            if ledger is None:
                raise LookupError(PROJECT)
            ledger.submit([_post("joined", "staff.joined", f"project/{PROJECT}", joined)], POSTER).result()
            ledgers.close()
            _rebuild(database, [])
            context = multiprocessing.get_context("spawn")
            stop = context.Event()
            worker = context.Process(target=_projector, args=(database.url, home, stop))
            worker.start()
            switched: list[float] = []
            seconds = 0.0

            def rebuild() -> None:
                nonlocal seconds
                began = time.monotonic()
                for _ in range(asked.switches):
                    _rebuild(database, switched)
                seconds = time.monotonic() - began

            busy = _measure(database, home, client, 1, rebuild)
            idle = _measure(database, home, client, 2, lambda: time.sleep(seconds))
            stop.set()
            worker.join()
    _tell(f"{asked.switches} rebuilds, {seconds / asked.switches:.1f} s each", *busy, switched)
    _tell("nothing rebuilt", *idle, [])
    print(f"    posting during rebuilds: {busy[1].rate / idle[1].rate:.0%} of the rate without")


if __name__ == "__main__":
    main()
