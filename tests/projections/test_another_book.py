"""Turns under another book are remembered between questions, and are always those of a fold from the first fact."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from histories import Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import OPENED, Desk
from psycopg import AsyncConnection
from tests.examples import on_a_database

from domain.rulebooks import PRESETS
from projections import queries
from projections.rotation import closings
from projections.rotation import queries as rotation_queries
from projections.rotation.closings import Closings, Kept

SLOW = on_a_database(6)
FIRST = date(2026, 3, 2)


def days(*numbers: int) -> list[tuple[date, Any]]:
    return [(FIRST + timedelta(days=number), {"order": number}) for number in numbers]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@SLOW
@given(
    facts=histories(),
    importing=st.booleans(),
    cuts=st.lists(st.integers(0, 200), max_size=4),
    asked=st.lists(st.tuples(st.integers(-1, 20), st.booleans(), st.sampled_from(PRESETS)), min_size=1, max_size=5),
)
def test_what_is_remembered_is_what_would_be_folded(
    open_desk: Callable[..., Desk],
    facts: list[Fact],
    importing: bool,
    cuts: list[int],
    asked: list[tuple[int, bool, str]],
) -> None:
    desk = open_desk(importing=importing)
    waiting = posts(desk, facts)
    pieces = [0, *sorted(cut % (len(waiting) + 1) for cut in cuts), len(waiting)]
    for start, end in itertools.pairwise(pieces):
        desk.offer(waiting[start:end])
        desk.fold()
        events = desk.events()
        moments = [None, events[(start + end) // 2 % len(events)].recorded]

        async def ask(connection: AsyncConnection[Any], moments: list[datetime | None] = moments) -> list[Any]:
            return [
                await queries.rotation(connection, desk.project, day(number), moments[past], book)
                for number, past, book in asked
            ]

        remembered = desk.ask(ask)
        rotation_queries.forget()
        assert remembered == desk.ask(ask)


def test_a_late_fact_reaches_what_was_remembered(desk: Desk) -> None:
    async def wjc(connection: AsyncConnection[Any]) -> Any:
        return await queries.rotation(connection, desk.project, day(3), None, "wjc")

    for number in range(3):
        desk.visit(f"C{number}", "ABC"[number], time=OPENED + timedelta(days=number, hours=1))
    desk.fold()
    assert desk.ask(wjc)["next"] == "A"
    desk.visit("C9", "A", time=OPENED + timedelta(days=2, hours=2))
    desk.fold()
    assert desk.ask(wjc)["next"] == "B"
    desk.tell("staff.left", "project", {"staff": "B"}, time=OPENED + timedelta(days=1, hours=3))
    desk.fold()
    assert desk.ask(wjc)["next"] == "C"


def test_the_last_closing_before_a_day_is_found() -> None:
    known = Closings()
    known.move_to(10, None)
    known.add(days(0, 2, 5))
    assert known.before(day(5), 10) == (day(2), {"order": 2})
    assert known.before(day(6), 10) == (day(5), {"order": 5})
    assert known.before(day(0), 10) is None


def test_new_facts_end_what_they_change() -> None:
    known = Closings()
    known.move_to(10, None)
    known.add(days(0, 2, 5))
    known.move_to(12, day(2))
    assert known.before(day(9), 12) == (day(0), {"order": 0})
    known.add([(day(2), {"order": "new"})])
    assert known.before(day(9), 12) == (day(2), {"order": "new"})


def test_a_question_from_a_moment_before_does_not_see_later_facts() -> None:
    known = Closings()
    known.move_to(10, None)
    known.add(days(0, 2))
    known.move_to(12, day(2))
    known.add([(day(2), {"order": "new"})])
    assert known.before(day(9), 11) == (day(0), {"order": 0})
    assert known.before(day(9), 9) is None, "older than everything that is remembered"


def test_corrections_are_forgotten_in_time_and_then_nothing_is_taken_for_granted() -> None:
    known = Closings()
    known.move_to(1, None)
    known.add(days(0))
    for position in range(2, closings.KEPT_CUTS + 4):
        known.move_to(position, day(1))
    assert known.before(day(9), 2) is None
    assert known.before(day(9), position) == (day(0), {"order": 0})


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closings, "KEPT_BYTES", 1_000)
    kept = Kept()
    one = kept.of(("one",))
    one.add(days(*range(500)))
    assert one.size <= 1_000
    assert one.before(day(500), 0) == (day(499), {"order": 499}), "the latest stays"
    other = kept.of(("other",))
    other.add(days(*range(500)))
    assert kept.of(("third",)).size == 0
    assert kept.of(("other",)) is other
    assert kept.of(("one",)) is not one, "what was asked longest ago has gone"
