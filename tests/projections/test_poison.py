"""An event that a view cannot fold stops that view of that project, visibly; the others go on."""

from __future__ import annotations

from typing import Any

import pytest
from posting_desk import Desk

from domain.desk import DeskTimeline
from domain.event import Event
from ledger import codec
from projections import builds, engine
from projections.units.view import UnitsView


def _poisoned(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, event_type: str) -> None:
    """Has a method that takes an event last fail for one type."""
    healthy = getattr(owner, name)

    def failing(self: Any, event: Event) -> Any:
        if event.type == event_type:
            raise ZeroDivisionError("no such thing")
        return healthy(self, event)

    monkeypatch.setattr(owner, name, failing)


def _retry(desk: Desk) -> list[str]:
    with desk.database.pool.connection() as connection:
        return builds.retry(connection, desk.build())


def test_one_view_stops_and_the_others_go_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.list_unit("U1")
    desk.visit("C001", "A")
    poison = desk.tell("rent.paid", "unit/U1", {"amount": "300.00"})
    head = desk.visit("C002", "B", phone="13900000000")
    with monkeypatch.context() as patched:
        _poisoned(patched, UnitsView, "_apply", "rent.paid")
        desk.fold()
        progress = desk.progress()
        stopped = progress["units"]
        assert stopped[:3] == ("units", poison - 1, "stopped")
        assert stopped.error_position == poison
        assert str(stopped.error).startswith("ZeroDivisionError: at "), "its text may quote anybody"
        assert {progress[view][1:3] for view in ("desk", "people", "rotation")} == {(head, "running")}
        desk.tell("rent.paid", "unit/U1", {"amount": "300.00"})
        desk.fold()
        assert desk.progress()["units"].position == poison - 1
        assert _retry(desk) == ["units"]
        desk.fold()
        assert desk.progress()["units"].error_position == poison
    assert _retry(desk) == ["units"]
    desk.fold()
    assert {row.state for row in desk.progress().values()} == {"running"}
    assert desk.digests() == desk.fresh_digests()


def test_nobody_goes_beyond_a_desk_that_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.visit("C001", "A")
    folder = desk.folder()
    desk.fold(folder=folder)
    poison = desk.tell("staff.absent", "project", {"staff": "A", "reason": "sick"})
    desk.visit("C002", "B")
    with monkeypatch.context() as patched:
        _poisoned(patched, DeskTimeline, "apply", "staff.absent")
        desk.fold(folder=folder)
        desk.fold(folder=folder)
        assert desk.progress()["desk"].error_position == poison
        assert {row.position for row in desk.progress().values()} == {poison - 1}
    _retry(desk)
    desk.fold(folder=folder)
    assert desk.digests() == desk.fresh_digests()


def test_a_record_that_cannot_be_read_stops_all_views_where_it_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.visit("C001", "A")
    damaged = desk.visit("C002", "B")
    desk.visit("C003", "C")

    def decode(position: int, record: bytes) -> Event:
        return codec.decode(position, record[:-5] if position == damaged else record)

    with monkeypatch.context() as patched:
        patched.setattr(engine, "decode", decode)
        desk.fold()
        assert {(row.position, row.state, row.error_position) for row in desk.progress().values()} == {
            (damaged - 1, "stopped", damaged)
        }
    _retry(desk)
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
