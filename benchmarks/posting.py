"""Posting over HTTP: 64 clients with single events on one project and on eight, and batches of 500."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvloop

from benchmarks import baselines
from benchmarks.desk import batches, client
from benchmarks.machine import describe, percentile
from benchmarks.server import Server
from benchmarks.wire import Wire

CLIENTS = 64
BATCH = 500
PROJECTS = 8


@dataclass
class Measured:
    """What a run of posts took."""

    events: int
    seconds: float
    latencies: list[float]
    own_share: float

    @property
    def rate(self) -> float:
        """Acknowledged events per second."""
        return self.events / self.seconds

    def line(self, what: str) -> str:
        """For people."""
        p50, p99 = (percentile(self.latencies, percent) * 1e3 for percent in (50, 99))
        return (
            f"{what:<44}{self.rate:>10,.0f} events/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms"
            f"   (the clients took {self.own_share:.0%} of a core)"
        )


async def single_posts(port: int, token: str, projects: list[str], seconds: float, run: str) -> Measured:
    """Every client posts one event at a time, each the next of its desk's client, for ``seconds``."""
    numbers = {project: itertools.count() for project in projects}

    def bodies(project: str) -> Iterator[object]:
        return (event for number in numbers[project] for event in client(number, run))

    return await _drive(
        port, token, [projects[index % len(projects)] for index in range(CLIENTS)], seconds, bodies, size=1
    )


async def batch_posts(port: int, token: str, projects: list[str], seconds: float, run: str) -> Measured:
    """One client for each of ``projects`` posts arrays of BATCH events for ``seconds``; a project may stand there twice."""
    runs = (f"{run}{index}x" for index in itertools.count())
    return await _drive(port, token, projects, seconds, lambda _project: batches(next(runs), BATCH), size=BATCH)


async def _drive(
    port: int, token: str, projects: list[str], seconds: float, bodies: Callable[[str], Iterator[object]], *, size: int
) -> Measured:
    wires = [await Wire.connect(port, token) for _ in projects]
    latencies: list[float] = []
    began, own = time.perf_counter(), time.process_time()
    ends = began + seconds

    async def post(wire: Wire, project: str) -> None:
        path, feed = f"/v1/projects/{project}/events", bodies(project)
        while time.perf_counter() < ends:
            request = wire.prepared(path, next(feed))
            sent = time.perf_counter()
            await wire.send(request)
            latencies.append(time.perf_counter() - sent)

    async with asyncio.TaskGroup() as group:
        for wire, project in zip(wires, projects, strict=True):
            group.create_task(post(wire, project))
    elapsed = time.perf_counter() - began
    for wire in wires:
        wire.close()
    return Measured(len(latencies) * size, elapsed, latencies, (time.process_time() - own) / elapsed)


def settle(server: Server, token: str, projects: list[str]) -> float:
    """Waits until the read models of the projects have caught up; returns the seconds it took."""
    started = time.perf_counter()
    for project in projects:
        last = server.request("POST", f"/v1/projects/{project}/events", token, client(0, f"settle{time.time_ns()}"))[
            "position"
        ]
        while True:
            try:
                server.request("GET", f"/v1/projects/{project}/rotation?date=2018-01-03&at_least={last}", token)
                break
            except RuntimeError as error:
                if ": 503 " not in str(error):
                    raise
    return time.perf_counter() - started


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of each measurement (default 10)")
    seconds = parser.parse_args().seconds
    with Server() as server:
        print(describe(server.home))
        with baselines.database_url(server.home) as url:
            insert = baselines.bare_inserts(url, seconds / 2)
            copy = baselines.bare_copies(url, seconds / 2, BATCH)
            library = baselines.library_recorder(url, seconds / 2)
        print(f"{'bare INSERT + COMMIT, one connection':<44}{insert:>10,.0f} rows/s")
        print(f"{f'the library’s recorder, {baselines.LIBRARY_WRITERS} writers':<44}{library:>10,.0f} events/s")
        print(f"{f'bare COPY + COMMIT of {BATCH}, one connection':<44}{copy:>10,.0f} rows/s")

        token = server.token("admin")
        projects = [f"bench{number}" for number in range(1, PROJECTS + 1)]
        for project in [*projects, "batch1", "batch4"]:
            server.open_project(project, token)
        uvloop.run(single_posts(server.port, token, projects[:1], 1.0, "warm"))

        one = uvloop.run(single_posts(server.port, token, projects[:1], seconds, "one"))
        print(one.line(f"single posts, {CLIENTS} clients, 1 project"))
        print(f"    = {one.rate / insert:.2f} of bare INSERTs, {one.rate / library:.2f} of the library’s recorder")
        print(f"    read models caught up {settle(server, token, projects[:1]):.1f} s after the last post")
        many = uvloop.run(single_posts(server.port, token, projects, seconds, "many"))
        print(many.line(f"single posts, {CLIENTS} clients, {PROJECTS} projects"))
        print(f"    = {many.rate / one.rate:.2f} of one project")
        print(f"    read models caught up {settle(server, token, projects):.1f} s after the last post")
        for clients, project in ((1, "batch1"), (4, "batch4")):
            batch = uvloop.run(batch_posts(server.port, token, [project] * clients, seconds, "batch"))
            print(batch.line(f"batches of {BATCH}, {clients} client{'s' * (clients > 1)}, 1 project"))
            print(f"    = {batch.rate / copy:.2f} of bare COPYs")
            print(f"    read models caught up {settle(server, token, [project]):.1f} s after the last post")


if __name__ == "__main__":
    main()
