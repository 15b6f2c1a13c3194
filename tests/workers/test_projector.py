"""The projector at work: in step with the ledger, sharing with others, outliving its connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from posting_desk import Desk

from ledger.database import Database
from ledger.ledgers import Ledgers
from projections.engine import Folder
from workers import projector
from workers.leases import Leases


@contextmanager
def working(database: Database) -> Iterator[threading.Thread]:
    """A projector in a thread, for as long as the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=projector.run, args=(database, stop), daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=30)
    assert not thread.is_alive(), "it stops when it is told to"


def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition, far longer than it can take."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < 60, "it never came to pass"
        time.sleep(0.002)


def reached(desk: Desk, position: int) -> bool:
    return min(row.position for row in desk.progress().values()) >= position


def test_events_become_visible(desk: Desk) -> None:
    desk.build()
    with working(desk.database):
        until(lambda: reached(desk, 5))
        for number in range(20):
            position = desk.visit(f"C{number}", "A", phone=f"1380000{number:04}")
            until(lambda position=position: reached(desk, position))
    assert desk.digests() == desk.fresh_digests()


def test_a_new_project_is_noticed(database: Database, ledgers: Ledgers, new_project: Callable[[], str]) -> None:
    with working(database):
        time.sleep(0.3)
        desk = Desk(database, ledgers, new_project())
        desk.open("A")
        desk.build()
        until(lambda: reached(desk, 3))


def test_what_was_not_notified_is_found_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    with working(desk.database):
        until(lambda: reached(desk, 5))
        monkeypatch.setattr(projector.Projector, "_listen", lambda _self, seconds: time.sleep(seconds))
        position = desk.visit("C1", "A")
        until(lambda: reached(desk, position))


def test_it_outlives_its_connection(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "BACKOFF_SECONDS", (0.05, 0.1))
    desk.build()
    with working(desk.database), psycopg.connect(desk.database.url, autocommit=True) as admin:
        for number in range(5):
            position = desk.visit(f"C{number}", "A")
            until(lambda position=position: reached(desk, position))
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pandan projector'"
            )
        position = desk.visit("C9", "A")
        until(lambda: reached(desk, position))
    assert desk.digests() == desk.fresh_digests()


def test_several_share_the_work_and_take_over(desk: Desk, ledgers: Ledgers, new_project: Callable[[], str]) -> None:
    other = Desk(desk.database, ledgers, new_project())
    other.open("A", "B", "C")
    for one in (desk, other):
        one.build()
    with working(desk.database):
        with working(desk.database), working(desk.database):
            for number in range(20):
                desk.visit(f"C{number}", "A")
                other.visit(f"C{number}", "B")
            time.sleep(1.5)
        last = desk.visit("C99", "A"), other.visit("C99", "A")
        until(lambda: reached(desk, last[0]) and reached(other, last[1]))
    assert desk.digests() == desk.fresh_digests()
    assert other.digests() == other.fresh_digests()


def test_what_is_wrong_with_one_project_keeps_nobody_else_waiting(
    desk: Desk, ledgers: Ledgers, new_project: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Desk(desk.database, ledgers, new_project())
    broken.open("A")
    for one in (desk, broken):
        one.build()
    step = Folder.step

    def failing(self: Folder, connection: psycopg.Connection, limit: int = 1000) -> int:
        if self.build.project == broken.project:
            connection.execute("SELECT no_such_function()")
        return step(self, connection, limit)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "step", failing)
        with working(desk.database):
            position = desk.visit("C1", "A")
            until(lambda: reached(desk, position))
            assert not reached(broken, 1)
            patched.undo()
            until(lambda: reached(broken, 3))


def test_leases_are_shared_evenly_and_end_with_the_connection(database: Database) -> None:
    ledgers = {f"project-{number}": f"p{900_000 + number}" for number in range(5)}
    with (
        psycopg.connect(database.url, autocommit=True) as first,
        psycopg.connect(database.url, autocommit=True) as second,
    ):
        one = Leases(first)
        one.refresh(ledgers)
        assert len(one.held) == 5
        other = Leases(second)
        other.refresh(ledgers)
        assert other.held == ()
        one.refresh(ledgers)
        other.refresh(ledgers)
        assert len(one.held) == 3
        assert len(other.held) == 2
        assert not set(one.held) & set(other.held)
        first.close()
        until(lambda: other.refresh(ledgers) or len(other.held) == 5)
        other.refresh({})
        assert other.held == ()
