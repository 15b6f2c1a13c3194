"""A cold `pandan serve`, from the command to its first answer: with a new home, and with one that holds a ledger."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.desk import batches
from benchmarks.machine import describe, percentile
from benchmarks.server import Server
from ledger.embedded import EmbeddedServer

LIBRARIES = "import fastapi, uvicorn, psycopg, pydantic"


def start(home: Path) -> float:
    """Seconds until a server on ``home`` is ready; it is stopped again."""
    with Server(home) as server:
        return server.seconds_to_answer


def bare_postgres(home: Path) -> float:
    """Seconds that PostgreSQL alone takes to come up on ``home``, initialised first if it is new."""
    started = time.perf_counter()
    postgres = EmbeddedServer(home)
    postgres.start()
    seconds = time.perf_counter() - started
    postgres.stop()
    return seconds


def bare_imports() -> float:
    """Seconds that Python takes to start and import the libraries a server cannot do without."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    return time.perf_counter() - started


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A home that is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="pandan-bench-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="starts of each kind (default 5)")
    parser.add_argument("--events", type=int, default=20_000, help="events in the home that exists (default 20,000)")
    arguments = parser.parse_args()
    with temporary_home() as scratch:
        print(describe(scratch))

    new, bare_new = [], []
    for _ in range(arguments.times):
        with temporary_home() as home:
            bare_new.append(bare_postgres(home))
        with temporary_home() as home:
            new.append(start(home))
    imports = [bare_imports() for _ in range(arguments.times)]

    with temporary_home() as home:
        with Server(home) as server:
            token = server.token("admin")
            server.open_project("bench", token)
            feed = batches("cold", 500)
            for _ in range(arguments.events // 500):
                server.request("POST", "/v1/projects/bench/events", token, next(feed))
        bare_existing = [bare_postgres(home) for _ in range(arguments.times)]
        existing = [start(home) for _ in range(arguments.times)]

    def line(what: str, seconds: list[float]) -> str:
        return f"{what:<52}median {percentile(seconds, 50):5.2f} s   longest {max(seconds):5.2f} s"

    print(line("bare PostgreSQL, initialised and started", bare_new))
    print(line("bare Python with the libraries imported", imports))
    print(line("`pandan serve` → /readyz, new home", new))
    print(f"    = {percentile(new, 50) / percentile(bare_new, 50):.2f} × bare PostgreSQL")
    print(line("bare PostgreSQL, started", bare_existing))
    print(line(f"`pandan serve` → /readyz, {arguments.events:,} events", existing))
    print(f"    = {percentile(existing, 50) / percentile(bare_existing, 50):.2f} × bare PostgreSQL")


if __name__ == "__main__":
    main()
