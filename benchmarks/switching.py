"""The longest that a reader waits while builds take one another's place, and while nothing does.

A desk of ``--visits`` visits, ``--switches`` rebuilds that go live, and two readers that ask without a pause on connections of
their own, in a process of their own; beside it the same readers while nothing is rebuilt.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection

from domain import payloads
from domain.desk import Rules
from ledger.bulk import Bulk
from ledger.database import APPLICATION_ROLE, Database
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster
from ledger.settings import Settings
from projections import queries
from projections.rebuild import machine, states
from projections.rebuild.sessions import session
from workers import projector

PROJECT = "switching"


def _post(number: int, event_type: str, subject: str, data: dict[str, Any], time_: datetime) -> Post:
    clean, problems = payloads.validate(event_type, subject, data)
    assert not problems, problems  # noqa: S101 -- these events are ours
    return Post(0, f"e{number}", "/bench", event_type, subject, time_, clean)


def _posts(visits: int) -> list[Post]:
    opened = datetime.now(UTC) - timedelta(days=60)
    project = f"project/{PROJECT}"
    hours = {"open": "09:00", "close": "21:00"}
    first = {"name": "测", "timezone": "Asia/Shanghai", "business_hours": hours, "rulebook": "sc"}
    posts = [_post(0, "project.opened", project, first, opened)]
    posts += [
        _post(1 + place, "staff.joined", project, {"staff": name, "name": name, "role": "agent"}, opened)
        for place, name in enumerate("ABC")
    ]
    for number in range(visits):
        moment = opened + timedelta(minutes=number * 50_000 / visits)
        data = {"registered_by": "ABC"[number % 3], "name": "张三", "phones": [f"138{number:08}"], "channel": "walk_in"}
        posts.append(_post(10 + number, "visit.registered", f"client/C{number}", data, moment))
    return posts


def _reader(url: str, stop: Event, waits: Any) -> None:
    async def read() -> tuple[float, int]:
        longest, count, last = 0.0, 0, 0
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(f"SET ROLE {APPLICATION_ROLE}")
            await queries.client(connection, PROJECT, "C1")
            while not stop.is_set():
                started = time.perf_counter()
                found = await queries.client(connection, PROJECT, f"C{count % 100}")
                longest = max(longest, time.perf_counter() - started)
                if found["position"] < last:
                    raise RuntimeError("a reader was shown less than before")
                last, count = found["position"], count + 1
        return longest, count

    waits.put(asyncio.run(read()))


def _measure(database: Database, work: Any) -> tuple[float, int]:
    context = multiprocessing.get_context("spawn")
    stop, waits = context.Event(), context.Queue()
    readers = [context.Process(target=_reader, args=(database.url, stop, waits)) for _ in range(2)]
    for reader in readers:
        reader.start()
    time.sleep(2)
    work()
    stop.set()
    found = [waits.get(timeout=30) for _ in readers]
    for reader in readers:
        reader.join()
    return max(longest for longest, _ in found), sum(count for _, count in found)


def _rebuild(database: Database) -> None:
    with session(database) as connection:
        number = states.request(connection, PROJECT, Rules(), {"token": "bench"}, switches=True).number
    done = machine.run(database, PROJECT, number)
    if done.state != "live":
        raise RuntimeError(f"build {number} {done.state}: {done.reason}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5000)
    parser.add_argument("--switches", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Database.open(Settings(home=Path(home), database_url=None)) as database:
        ledgers = Ledgers(database)
        ledger = ledgers.create(PROJECT)
        bulk = Bulk(PROJECT, ledger.recorder, ledger.application.keyring, Poster("bench", "importer"))
        with bulk.writing() as appending:
            if problems := bulk.write(appending, _posts(asked.visits)):
                raise RuntimeError(problems[0].detail)
            bulk.keep()
        _rebuild(database)
        stop = threading.Event()
        worker = threading.Thread(target=projector.run, args=(database, stop), daemon=True)
        worker.start()
        started = time.monotonic()
        switching = _measure(database, lambda: [_rebuild(database) for _ in range(asked.switches)])
        seconds = time.monotonic() - started
        idle = _measure(database, lambda: time.sleep(seconds))
        stop.set()
        worker.join()
        ledgers.close()
        for what, (longest, count) in (("switching", switching), ("nothing going on", idle)):
            print(f"{what:18} {count:7} answers, the longest took {longest * 1000:6.1f} ms")


if __name__ == "__main__":
    main()
