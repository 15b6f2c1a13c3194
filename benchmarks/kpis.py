"""Figures of a quarter over HTTP: of the desk, its people, groups, channels and months, and the events behind one number."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from datetime import date
from pathlib import Path

import orjson
import uvloop

from benchmarks.generated import folded
from benchmarks.machine import describe, percentile
from benchmarks.server import Server
from benchmarks.wire import asked
from benchmarks.years import FIRST_DAY, Note, Years
from ledger.database import Database
from ledger.settings import Settings

PROJECT, BOOK = "bench", "sc"
AGENTS, VISITORS = 37, 111
"""The desk of a million events in three years."""


def history(events: int) -> list[Note]:
    """So many events of a desk of always the same size: a quarter of it has as many whatever the length."""
    return Years(BOOK, agents=AGENTS, visitors=VISITORS, goes_on=0.5, deals=0.045).notes(events)


def filled(home: Path, events: int) -> date:
    """A ledger with its read models; its last day with visitors."""
    with Database.open(Settings(home=home, database_url=None)) as database:
        notes = history(events)
        folded(database, PROJECT, notes)
        return max(note.time for note in notes if note.type == "client.received").date()


def quarter(last: date) -> tuple[date, date]:
    """The last whole quarter before a day; the days until it, of a ledger that is shorter."""
    month = 3 * ((last.month - 1) // 3) + 1
    end = date(last.year, month, 1)
    start = date(end.year - (end.month == 1), 10 if end.month == 1 else end.month - 3, 1)
    return (start, end) if start >= FIRST_DAY else (FIRST_DAY, last)


def measure(home: Path, events: int, times: int) -> None:
    """Prints the figures of one server."""
    first, last = quarter(filled(home, events))
    days = f"from={first}&to={last}"
    questions = {
        "the desk, a quarter": f"kpis?{days}",
        "by person, a quarter": f"kpis?{days}&by=staff",
        "by group, a quarter": f"kpis?{days}&by=group",
        "by channel, a quarter": f"kpis?{days}&by=channel",
        "the desk, the quarter by months": f"kpis?{days}&period=month",
        "one person, a quarter": f"kpis?{days}&staff=A1",
        "the events of a quarter's visits, first page": f"kpis/visits/events?{days}",
        "statements of commission, a quarter": f"commissions?period={first.year}-Q{(first.month + 2) // 3}",
    }
    with Server(home, "--no-workers") as server:
        print(describe(home))
        token = server.token("admin")
        for what, path in questions.items():
            paths = [f"/v1/projects/{PROJECT}/{path}"]
            uvloop.run(asked(server.port, token, paths, 5))
            busy = server.process.cpu_times()
            seconds, answer = uvloop.run(asked(server.port, token, paths, times))
            after = server.process.cpu_times()
            own = (after.user - busy.user + after.system - busy.system) / times * 1e3
            p50, p99 = percentile(seconds, 50) * 1e3, percentile(seconds, 99) * 1e3
            print(
                f"{what:<46} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   {own:5.1f} ms in the server   {len(orjson.dumps(answer)):,} bytes"
            )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of the ledger (default 1,000,000)")
    parser.add_argument("--times", type=int, default=200, help="questions of each kind (default 200)")
    parser.add_argument("--home", type=Path, help="folder of the server's data (default: a temporary one)")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = arguments.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pandan-bench-")))
        measure(home, arguments.events, arguments.times)


if __name__ == "__main__":
    main()
