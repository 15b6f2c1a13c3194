"""SIGKILL of the rebuilding process and of PostgreSQL, and cancelling, at twenty points each of a rebuild's life.

Afterwards live answers are what they were, a new rebuild works, and no schema is left without its build.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
import pytest

from api.commands.demo import PROJECT, load
from domain.desk import Rules
from ledger.database import Database
from ledger.settings import Settings
from projections import builds
from projections.digest import digests
from projections.rebuild import bulk, machine, retention, states
from projections.rebuild.sessions import Busy, session

POINTS = int(os.environ.get("PANDAN_TEST_POINTS", "4"))
"""At how many points of a rebuild's life it is struck; the whole of it, 20, takes six minutes."""
BY = {"token": "test"}
RULES = Rules("sd")

_fresh = multiprocessing.get_context("forkserver")
_fresh.set_forkserver_preload(["projections.rebuild.machine"])


def making(home: Path, number: int, alone: bool) -> None:
    """A process that makes a build as `pandan rebuild` does: it outlives restarts of the database."""
    if not alone:
        bulk.ALONE = 100  # others help it
    with Database.open(Settings(home=home, database_url=None)) as database:
        while True:
            try:
                machine.run(database, PROJECT, number)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                database.revive()
                time.sleep(0.05)
            except Busy:  # the server has not noticed yet that the session before is gone
                time.sleep(0.05)
            else:
                return


class Desk:
    """The demo desk, live, and the rebuilds of it."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.home = home
        number = self.ask(Rules(), switches=True)
        machine.run(database, PROJECT, number)
        self.live = self.live_digests()
        started = time.monotonic()
        number, process = self.start(self.ask())
        process.join(60)
        self.life = time.monotonic() - started
        self.expected = self.digests_of(number)

    def ask(self, rules: Rules = RULES, *, switches: bool = False) -> int:
        with session(self.database) as connection:
            return states.request(connection, PROJECT, rules, BY, switches=switches).number

    def start(self, number: int, *, alone: bool = True) -> tuple[int, BaseProcess]:
        process = _fresh.Process(target=making, args=(self.home, number, alone))
        process.start()
        return number, process

    def state(self, number: int) -> str:
        with self.session() as connection:
            return states.find(connection, PROJECT, number).state

    def wait_for(self, number: int, state: str, process: BaseProcess) -> None:
        """Waits until a rebuild has come to a state, or its process has ended."""
        while self.state(number) != state and process.is_alive():
            time.sleep(0.005)

    def session(self) -> AbstractContextManager[psycopg.Connection]:
        self.database.revive()
        return session(self.database)

    def live_digests(self) -> dict[str, str]:
        with self.session() as connection:
            live = builds.live_build(connection, PROJECT)
            assert live is not None
            return digests(connection, live.schema)

    def digests_of(self, number: int) -> dict[str, str]:
        with self.session() as connection:
            build = builds.find(connection, PROJECT, number)
            assert build is not None, states.find(connection, PROJECT, number)
            return digests(connection, build.schema)

    def drop(self, number: int) -> None:
        with self.session() as connection:
            states.cancel(connection, PROJECT, number, BY)

    def orphans(self) -> list[str]:
        with self.session() as connection:
            return retention.sweep(connection)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("rebuilds") / "home"
    with Database.open(Settings(home=home, database_url=None)) as database:
        load(database)
        yield Desk(database, home)


def points(desk: Desk) -> list[float]:
    """Seconds after the start, spread over a rebuild's whole life."""
    return [desk.life * (point + 0.5) / POINTS for point in range(POINTS)]


@pytest.mark.timeout(400)
def test_the_process_is_killed(desk: Desk) -> None:
    seen: set[str] = set()
    for point, seconds in enumerate(points(desk)):
        number, process = desk.start(desk.ask(), alone=bool(point % 2))
        match point:
            case 0:
                pass  # before anything is done
            case 1:
                desk.wait_for(number, "copying", process)
            case _:
                process.join(seconds)
        process.kill()
        process.join(30)
        seen.add(desk.state(number))
        assert desk.live_digests() == desk.live
        if point % 4:
            desk.drop(number)
        taken_up, process = desk.start(number)
        process.join(60)
        assert desk.state(taken_up) in (("cancelled", "dropped") if point % 4 else ("ready",))
        if not point % 4:
            assert desk.digests_of(number) == desk.expected
            desk.drop(number)
        assert desk.orphans() == []
    assert {"created", "copying"} <= seen


@pytest.mark.timeout(600)
def test_the_database_is_killed(desk: Desk) -> None:
    for point, seconds in enumerate(points(desk)):
        number, process = desk.start(desk.ask(), alone=bool(point % 2))
        process.join(seconds)
        os.kill(int((desk.home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        process.join(60)
        assert not process.is_alive()
        assert desk.state(number) == "ready"
        assert desk.live_digests() == desk.live
        assert desk.digests_of(number) == desk.expected
        desk.drop(number)
        assert desk.orphans() == []


@pytest.mark.timeout(400)
def test_it_is_cancelled(desk: Desk) -> None:
    ended: set[str] = set()
    for point, seconds in enumerate(points(desk)):
        number, process = desk.start(desk.ask(), alone=bool(point % 2))
        process.join(seconds)
        desk.drop(number)
        process.join(60)
        assert not process.is_alive()
        ended.add(desk.state(number))
        assert desk.live_digests() == desk.live
        with desk.session() as connection:
            assert builds.find(connection, PROJECT, number) is None or desk.state(number) == "ready"
        if desk.state(number) == "ready":
            desk.drop(number)
        assert desk.orphans() == []
    assert "cancelled" in ended


def test_two_at_once(desk: Desk) -> None:
    first, one = desk.start(desk.ask())
    second, other = desk.start(desk.ask())
    for process in (one, other):
        process.join(60)
    assert [desk.state(number) for number in (first, second)] == ["ready", "ready"]
    assert desk.digests_of(first) == desk.digests_of(second) == desk.expected
    for number in (first, second):
        desk.drop(number)
