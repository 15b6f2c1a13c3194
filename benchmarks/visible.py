"""From post to visible: events at a steady 100 a second, each read back with `at_least` as soon as it is acknowledged."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import threading
import time
from pathlib import Path

import psycopg
import uvloop

from benchmarks import baselines
from benchmarks.desk import client
from benchmarks.machine import describe, percentile
from benchmarks.server import Server
from benchmarks.wire import Wire

CONNECTIONS = 16


async def steady(port: int, token: str, project: str, rate: float, seconds: float) -> tuple[list[float], list[float]]:
    """Seconds from sending a post to its acknowledgement, and to the answer of a read that has it in; one each per post.

    Posts are sent on schedule whether or not earlier ones are answered, so a slow answer is not hidden by waiting for it.
    """
    free: asyncio.Queue[Wire] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Wire.connect(port, token))
    acknowledged: list[float] = []
    visible: list[float] = []
    lanes = [
        itertools.chain.from_iterable(client(number, f"v{lane}x") for number in itertools.count()) for lane in range(8)
    ]

    async def one(event: dict[str, object], due: float, before: asyncio.Event, after: asyncio.Event) -> None:
        await before.wait()
        wire = await free.get()
        posted = await wire.post(f"/v1/projects/{project}/events", event)
        acknowledged.append(time.perf_counter() - due)
        after.set()
        subject = str(event["subject"]).partition("/")[2]
        await wire.get(f"/v1/projects/{project}/clients/{subject}/ownership?at_least={posted['position']}")
        visible.append(time.perf_counter() - due)
        free.put_nowait(wire)

    began = time.perf_counter()
    turns = [asyncio.Event() for _ in lanes]
    for turn in turns:
        turn.set()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            lane = number % len(lanes)
            # Events of one client keep their order: the next is sent once the one before was acknowledged.
            before, after = turns[lane], asyncio.Event()
            turns[lane] = after
            group.create_task(one(next(lanes[lane]), due, before, after))
    while not free.empty():
        free.get_nowait().close()
    return acknowledged, visible


def bare_round_trip(url: str, seconds: float) -> list[float]:
    """Seconds from an INSERT with NOTIFY to the row read by another connection that listens; nothing else in between."""
    seen: list[float] = []
    ready, done, arrived = threading.Event(), threading.Event(), threading.Event()

    def listen() -> None:
        with psycopg.connect(url, autocommit=True) as listening:
            listening.execute("LISTEN bare")
            ready.set()
            while not done.is_set():
                for note in list(listening.notifies(timeout=0.1, stop_after=1)):
                    listening.execute(
                        "SELECT record FROM bare.records WHERE position = %s", (int(note.payload),)
                    ).fetchone()
                    arrived.set()

    with psycopg.connect(url, autocommit=True) as writing:
        writing.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        writing.execute("CREATE SCHEMA bare CREATE TABLE records (position bigint PRIMARY KEY, record bytea NOT NULL)")
        listener = threading.Thread(target=listen)
        listener.start()
        ready.wait()
        ends = time.perf_counter() + seconds
        for number in itertools.count(1):
            if time.perf_counter() > ends:
                break
            started = time.perf_counter()
            with writing.transaction():
                writing.execute("INSERT INTO bare.records VALUES (%s, %s)", (number, baselines.RECORD))
                writing.execute("SELECT pg_notify('bare', %s)", (str(number),))
            arrived.wait(5)
            arrived.clear()
            seen.append(time.perf_counter() - started)
            time.sleep(0.01)
        done.set()
        listener.join()
        writing.execute("DROP SCHEMA bare CASCADE")
    return seen


def _line(what: str, seconds: list[float]) -> str:
    p50, p99, most = percentile(seconds, 50) * 1e3, percentile(seconds, 99) * 1e3, max(seconds) * 1e3
    return f"{what:<52}p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   max {most:6.1f} ms"


def measure(home: Path | None, rate: float, seconds: float) -> None:
    """Prints the figures of one server."""
    with Server(home) as server:
        print(describe(server.home))
        with baselines.database_url(server.home) as url:
            bare = bare_round_trip(url, min(seconds, 5.0))
        print(_line("bare INSERT + NOTIFY → row at a listener", bare))
        token = server.token("admin")
        server.open_project("bench", token)
        uvloop.run(steady(server.port, token, "bench", rate, 2.0))
        server.open_project("measured", token)
        acknowledged, visible = uvloop.run(steady(server.port, token, "measured", rate, seconds))
    print(_line(f"post → acknowledged, {rate:.0f} posts/s", acknowledged))
    print(_line(f"post → visible in ownership, {rate:.0f} posts/s", visible))
    print(f"    median = {percentile(visible, 50) / percentile(bare, 50):.1f} × the bare round trip")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=100.0, help="posts per second (default 100)")
    parser.add_argument("--seconds", type=float, default=20.0, help="seconds of posting (default 20)")
    arguments = parser.parse_args()
    measure(None, arguments.rate, arguments.seconds)


if __name__ == "__main__":
    main()
