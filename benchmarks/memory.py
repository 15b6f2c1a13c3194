"""Memory of `pandan serve` and its worker after a large import, beside an empty one and a bare FastAPI process."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks.desk import batches
from benchmarks.machine import describe
from benchmarks.posting import settle
from benchmarks.server import Server

BATCH = 500
BARE = """
import asyncio, fastapi, psycopg_pool, uvicorn
server = uvicorn.Server(uvicorn.Config(fastapi.FastAPI(), port=0, log_level="error", loop="uvloop", http="httptools"))
async def main():
    serving = asyncio.create_task(server.serve())
    await asyncio.sleep(0.5)
    print("up", flush=True)
    await serving
asyncio.run(main())
"""


def mebibytes(process: psutil.Process) -> float:
    """Resident memory of one process."""
    return float(process.memory_info().rss) / 2**20


def proportional(processes: list[psutil.Process]) -> float:
    """Memory of several processes with what they share counted once, in MiB; nan where the system does not tell."""
    try:
        return sum(float(process.memory_full_info().pss) for process in processes) / 2**20
    except AttributeError:
        return float("nan")


def bare() -> float:
    """Resident memory of FastAPI and uvicorn with no route, in MiB."""
    with subprocess.Popen([sys.executable, "-c", BARE], stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        resident = mebibytes(psutil.Process(process.pid))
        process.terminate()
    return resident


def postgres(home: Path) -> list[psutil.Process]:
    """The processes of the embedded server under ``home``; none with an external one."""
    try:
        main = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().split()[0]))
    except (OSError, ValueError, psutil.NoSuchProcess):
        return []
    return [main, *main.children(recursive=True)]


def report(server: Server, what: str) -> float:
    """Prints the memory of every part; returns that of server and worker."""
    api, children = server.process, server.process.children(recursive=True)
    workers = [child for child in children if child.name().startswith(("python", "pandan"))]
    own = mebibytes(api) + sum(map(mebibytes, workers))
    database = proportional(postgres(server.home))
    print(
        f"{what:<34}server {mebibytes(api):6.0f} MiB   worker {sum(map(mebibytes, workers)):6.0f} MiB"
        f"   both {own:6.0f} MiB (shared once: {proportional([api, *workers]):.0f})   PostgreSQL {database:6.0f} MiB"
    )
    return own


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, help="events to import (default 200,000)")
    events = parser.parse_args().events
    alone = bare()
    with Server() as server:
        print(describe(server.home))
        print(f"{'bare FastAPI':<34}server {alone:6.0f} MiB")
        token = server.token("admin")
        server.open_project("bench", token)
        settle(server, token, ["bench"])
        report(server, "empty")
        feed, started = batches("memory", BATCH), time.perf_counter()
        for _ in range(events // BATCH):
            server.request("POST", "/v1/projects/bench/events", token, next(feed))
        posted = time.perf_counter() - started
        behind = settle(server, token, ["bench"])
        print(f"    {events:,} events posted in {posted:.1f} s; read models caught up {behind:.1f} s later")
        own = report(server, f"after {events:,} events")
        time.sleep(10)
        report(server, "ten seconds later")
        print(f"    = {own / alone:.1f} × bare FastAPI, {(own - alone) * 2**20 / events:,.0f} bytes an event above it")


if __name__ == "__main__":
    main()
