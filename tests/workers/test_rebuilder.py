"""The rebuilder at work: what was asked for is made, what stands by is kept up, what is over is cleared away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from posting_desk import Desk

from domain.desk import Rules
from projections import builds
from projections.digest import digests
from projections.rebuild import retention, states
from projections.rebuild.sessions import MAKING, holding, session
from workers import rebuilder


@contextmanager
def working(desk: Desk) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=rebuilder.work, args=(desk.database, stop, None), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilder, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(rebuilder, "SWEEP_SECONDS", 0.1)
    monkeypatch.setattr(rebuilder, "PAUSE_SECONDS", 0.1)


def until(condition: Callable[[], bool]) -> None:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < 60, "it never came to pass"
        time.sleep(0.02)


def asked(desk: Desk, rules: Rules | None = None, *, switches: bool = False) -> int:
    with session(desk.database) as connection:
        return states.request(connection, desk.project, rules or Rules(), {"token": "t"}, switches=switches).number


def state(desk: Desk, number: int) -> str:
    with session(desk.database) as connection:
        return states.find(connection, desk.project, number).state


def test_what_was_asked_for_is_made(desk: Desk) -> None:
    desk.visit("C1", "A")
    desk.fold()
    number = asked(desk, switches=True)
    with working(desk):
        until(lambda: state(desk, number) == "live")
    assert desk.build().number == number
    assert desk.digests() == desk.fresh_digests()


def test_what_stands_by_is_kept_up(desk: Desk) -> None:
    desk.fold()
    number = asked(desk, Rules("sd"))
    with working(desk):
        until(lambda: state(desk, number) == "ready")
        position = desk.visit("C1", "A")
        desk.fold()

        def reached() -> bool:
            with session(desk.database) as connection:
                build = builds.find(connection, desk.project, number)
                assert build is not None
                return min(view.position for view in builds.progress(connection, build.schema)) >= position

        until(reached)


def test_nobody_makes_what_somebody_else_is_making(desk: Desk) -> None:
    desk.fold()
    number = asked(desk)
    with session(desk.database) as connection, holding(connection, MAKING, desk.project):
        assert not rebuilder.something_to_do(desk.database) or state(desk, number) == "created"
        with working(desk):
            time.sleep(0.5)
            assert state(desk, number) == "created"


def test_a_build_of_an_earlier_edition_is_renewed_once(desk: Desk) -> None:
    desk.visit("C1", "A")
    desk.fold()
    with session(desk.database) as connection:
        connection.execute("UPDATE pandan_views.builds SET fold = 0 WHERE project = %s", (desk.project,))
    assert rebuilder.something_to_do(desk.database)
    with working(desk):
        until(lambda: desk.build().number == 2)
        time.sleep(0.3)
    with session(desk.database) as connection:
        assert len(states.listing(connection, desk.project)) == 2
    assert desk.digests() == desk.fresh_digests()


def test_what_is_over_is_dropped_and_no_schema_is_left(desk: Desk) -> None:
    desk.fold()
    number = asked(desk)
    with session(desk.database) as connection:
        connection.execute(f"CREATE SCHEMA {desk.ledger.schema}__b99")
        with working(desk):
            until(lambda: state(desk, number) == "ready")
            connection.execute(
                "UPDATE pandan_views.builds SET dropped_after = now() WHERE project = %s", (desk.project,)
            )
            until(lambda: state(desk, number) == "dropped")
        retention.sweep(connection)
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", (f"{desk.ledger.schema}__",)
        ).fetchall()
    assert rows == [(desk.build().schema,)]


def test_it_outlives_its_connection(desk: Desk) -> None:
    desk.fold()
    with working(desk), psycopg.connect(desk.database.url, autocommit=True) as admin:
        for _ in range(5):
            number = asked(desk)
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pandan rebuild'"
            )
            until(lambda number=number: state(desk, number) == "ready")
    with session(desk.database) as connection:
        last = builds.find(connection, desk.project, number)
        assert last is not None
        assert digests(connection, last.schema) == desk.digests()


def test_its_process_comes_when_there_is_something_to_do(desk: Desk) -> None:
    desk.fold()
    with rebuilder.Rebuilders(desk.database):
        number = asked(desk, switches=True)
        until(lambda: state(desk, number) == "live")
    assert desk.build().number == number
